using Gossamer.Numerics;

namespace Gossamer.Problems;

/// <summary>The shares of every worker's samples that it keeps out of its training.</summary>
/// <param name="Validation">For choices among models, from 0 to below 1.</param>
/// <param name="Test">For the judgement at the end, from 0 to below 1.</param>
public sealed record HeldOutRows(double Validation, double Test)
{
    /// <summary>A problem of the rows that are left for training, with the others as its <see cref="Problem.Validation"/> and <see cref="Problem.Test"/>.</summary>
    /// <param name="rows">Rows of every worker.</param>
    /// <param name="create">Makes the problem of some rows of every worker.</param>
    /// <exception cref="BadInputException">A share is out of range, or a worker has too few rows.</exception>
    public Problem Apply(RowAssignment rows, Func<RowAssignment, Problem> create)
    {
        if (Validation == 0 && Test == 0) return create(rows);
        if (!(Validation >= 0 && Test >= 0 && Validation + Test < 1))
            throw new BadInputException($"validation: {Validation:R} and test: {Test:R} leave no samples for training; give shares from 0 whose sum is below 1");
        if (rows.IsShared && rows.Workers > 1)
            throw new BadInputException("all workers share all samples, so that none can keep some aside; take another split, or leave validation and test out");
        var (training, validation, test) = (new int[rows.Workers][], new int[rows.Workers][], new int[rows.Workers][]);
        for (var worker = 0; worker < rows.Workers; worker++)
        {
            var all = rows.Rows[worker];
            var (first, second) = (CountOf(Validation, all.Length), CountOf(Test, all.Length));
            if (first + second >= all.Length)
                throw new BadInputException($"worker {worker + 1} has {all.Length} samples, too few to keep {first} for validation and {second} for tests");
            var kept = Draw(all, first + second, worker);
            (validation[worker], test[worker]) = (kept[..first], kept[first..]);
            var isKept = kept.ToHashSet();
            training[worker] = [.. all.Where((_, place) => !isKept.Contains(place))];
            for (var k = 0; k < first; k++) validation[worker][k] = all[validation[worker][k]];
            for (var k = 0; k < second; k++) test[worker][k] = all[test[worker][k]];
        }
        return new HeldOutProblem(
            create(training), Validation > 0 ? create(validation) : null, Test > 0 ? create(test) : null);
    }

    private static int CountOf(double share, int rows) => share == 0 ? 0 : Math.Max(1, (int)Math.Round(share * rows));

    // Different places at random, the same for all seeds of an experiment: the samples aside belong to the problem.
    private static int[] Draw(int[] all, int count, int worker)
    {
        var places = new int[all.Length];
        for (var k = 0; k < places.Length; k++) places[k] = k;
        var random = new RandomStream(1, RandomPurpose.Data, worker, slot: 8);
        for (var k = 0; k < count; k++)
        {
            var swap = k + random.NextInt(places.Length - k);
            (places[k], places[swap]) = (places[swap], places[k]);
        }
        return places[..count];
    }
}
