namespace Gossamer.Problems;

/// <summary>
/// Which worker holds which feature: worker i owns coordinate j when f_i depends on x_j. Where features are rare the
/// numbers c and r of Richtárik, Gasanov and Burlachenko ("Error Feedback Shines when Features are Rare", 2023) make
/// step sizes larger. Counted when first asked for, once per problem.
/// </summary>
public sealed class FeatureOwnership
{
    private readonly IReadOnlyList<IReadOnlyList<int>> owned;
    private readonly int dimension;
    private readonly Lazy<int> mostOwners, mostOwned;

    /// <summary>Takes the coordinates that the objectives depend on.</summary>
    /// <param name="owned">J_i, the 0-based coordinates of every worker, or one list that all workers share.</param>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="dimension">Number of coordinates d.</param>
    public FeatureOwnership(IReadOnlyList<IReadOnlyList<int>> owned, int workers, int dimension)
    {
        if (owned.Count != 1 && owned.Count != workers) throw new ArgumentException($"{owned.Count} lists for {workers} workers", nameof(owned));
        (this.owned, Workers, this.dimension) = (owned, workers, dimension);
        mostOwners = new(() => owned.Count == 1 ? Workers : (int)Greatest(_ => 1));
        mostOwned = new(() => Math.Max(1, owned.Max(list => list.Count)));
    }

    /// <summary>Number of workers n.</summary>
    public int Workers { get; }

    /// <summary>c, the largest number of workers that own one coordinate; from 1 to n.</summary>
    public int MostOwners => mostOwners.Value;

    /// <summary>r, the largest number of coordinates that one worker owns; from 1 to d.</summary>
    public int MostOwned => mostOwned.Value;

    /// <summary>max_j Σ w_i over the owners i of coordinate j; c/n for equal weights of sum 1.</summary>
    /// <param name="weight">w_i by 0-based worker.</param>
    public double Greatest(Func<int, double> weight)
    {
        if (owned.Count == 1)
        {
            double all = 0;
            for (var worker = 0; worker < Workers; worker++) all += weight(worker);
            return all;
        }
        var sums = new double[dimension];
        for (var worker = 0; worker < Workers; worker++)
        {
            var share = weight(worker);
            foreach (var coordinate in owned[worker]) sums[coordinate] += share;
        }
        return sums.Max();
    }

    /// <summary>What the objectives of a problem say; null where some do not.</summary>
    internal static FeatureOwnership? Of(Problem problem)
    {
        var lists = new IReadOnlyList<int>[problem.IsHomogeneous ? 1 : problem.Workers];
        for (var worker = 0; worker < lists.Length; worker++)
        {
            if (problem.Local(worker) is not ISupport) return null;
        }
        return new FeatureOwnership(new Supports(problem, lists.Length), problem.Workers, problem.Dimension);
    }

    // Asks for the lists only when somebody counts.
    private sealed class Supports(Problem problem, int count) : IReadOnlyList<IReadOnlyList<int>>
    {
        public int Count => count;

        public IReadOnlyList<int> this[int worker] => ((ISupport)problem.Local(worker)).Support;

        public IEnumerator<IReadOnlyList<int>> GetEnumerator()
        {
            for (var worker = 0; worker < count; worker++) yield return this[worker];
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
