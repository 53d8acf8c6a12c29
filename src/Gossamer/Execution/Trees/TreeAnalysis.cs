using System.Globalization;

namespace Gossamer.Execution.Trees;

/// <summary>
/// Finds the main branch in what was noted of a run. Gradients that enter an iterate together are ordered by who depends
/// on whom: those whose points contain each other stay together, in the order in which they were looked at. z_k has a
/// branch of its own that leaves the main one as high as possible.
/// </summary>
internal sealed class TreeAnalysis
{
    private const double Tolerance = 1e-6;
    private const int MaxViolations = 8;

    private readonly GradientBook book;
    private readonly int[] order;
    private readonly int[] place;
    private readonly double[] weights;
    private readonly long[] iterations;
    private readonly int[] group;
    private readonly List<string> violations = [];
    private int length;

    private TreeAnalysis(GradientBook book)
    {
        this.book = book;
        var count = book.Gradients.Count;
        (order, place, weights) = (new int[count], new int[count], new double[count]);
        (iterations, group) = (new long[count], new int[count]);
        Array.Fill(place, -1);
    }

    public static ComputationTree Of(GradientBook book)
    {
        var analysis = new TreeAnalysis(book);
        foreach (var iterate in book.Iterates) analysis.Append(iterate);
        var steps = new TreeStep[analysis.length];
        for (var k = 0; k < steps.Length; k++) steps[k] = analysis.Step(k);
        analysis.CheckSteps(steps);
        analysis.CheckSamples();
        return new ComputationTree(steps, analysis.violations, book.Gradients.Count, !book.IsFull);
    }

    /// <summary>Puts the gradients that are new in an iterate on the main branch.</summary>
    private void Append(NotedIterate iterate)
    {
        var fresh = new List<int>();
        for (var number = 0; number < place.Length; number++)
        {
            var weight = number < iterate.Weights.Length ? iterate.Weights[number] : 0;
            if (place[number] < 0 && weight != 0)
            {
                fresh.Add(number);
                (weights[number], iterations[number]) = (weight, iterate.Iteration);
            }
            else if (place[number] >= 0 && !IsNear(weight, weights[number]))
            {
                Complain($"no tree of gradient steps: the gradient of step {Text(place[number])} entered with step size {Text(weights[number])} "
                    + $"and weighs {Text(weight)} in iteration {Text(iterate.Iteration)}");
                weights[number] = weight;
            }
        }
        foreach (var number in InOrder(fresh))
        {
            place[number] = length;
            order[length++] = number;
        }
    }

    /// <summary>Gradients that are linked by "was taken at a point that contains" side by side.</summary>
    private IEnumerable<int> InOrder(List<int> fresh)
    {
        if (fresh.Count < 2) return fresh;
        foreach (var number in fresh) group[number] = number;
        foreach (var number in fresh)
        {
            foreach (var below in book.Gradients[number].Point)
            {
                if (place[below] < 0 && weights[below] != 0) Join(number, below);
            }
        }
        return fresh.OrderBy(Root).ThenBy(number => number);

        void Join(int one, int other)
        {
            var (low, high) = (Math.Min(Root(one), Root(other)), Math.Max(Root(one), Root(other)));
            group[high] = low;
        }

        int Root(int number)
        {
            while (group[number] != number) number = group[number] = group[group[number]];
            return number;
        }
    }

    private TreeStep Step(int k)
    {
        var gradient = book.Gradients[order[k]];
        var isContained = true;
        var onBranch = new HashSet<int>();
        foreach (var number in gradient.Point)
        {
            isContained &= place[number] >= 0 && place[number] < k;
            if (place[number] >= 0) onBranch.Add(place[number]);
        }
        var fork = 0;
        while (fork < k && onBranch.Contains(fork)) fork++;
        var side = gradient.Point.Length - fork;
        return new TreeStep(gradient.Worker, iterations[order[k]], weights[order[k]], fork, side, Math.Max(k - fork, side), isContained);
    }

    private void CheckSteps(TreeStep[] steps)
    {
        for (var k = 0; k < steps.Length; k++)
        {
            if (!steps[k].IsPointContained)
                Complain($"C2 fails: the point of step {Text(k)} contains a gradient that is not on the main branch below it (worker {Text(steps[k].Worker)})");
            if (!IsNear(steps[k].StepSize, steps[0].StepSize))
                Complain($"unequal steps: {Text(steps[k].StepSize)} in step {Text(k)}, {Text(steps[0].StepSize)} in step 0");
        }
    }

    private void CheckSamples()
    {
        var seen = new Dictionary<ulong, int>();
        for (var k = 0; k < length; k++)
        {
            if (book.Gradients[order[k]].Sample is { } sample && !seen.TryAdd(sample, k))
                Complain($"C1 fails: step {Text(k)} uses the sample of step {Text(seen[sample])} again");
        }
    }

    private void Complain(string violation)
    {
        if (violations.Count < MaxViolations) violations.Add(violation);
    }

    private static bool IsNear(double one, double other) => Math.Abs(one - other) <= Tolerance * Math.Abs(other);

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
