using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Data.Splits;

/// <summary>
/// Deals out every class by shares drawn from Dirichlet(α, …, α) over the workers, independently for every class (Yurochkin et
/// al., ICML 2019). Small α: a worker holds few classes and workers hold unequally many rows; large α: all alike. Every row is
/// dealt once; a worker that would hold none takes one from the worker with the most.
/// </summary>
[Split("dirichlet", "Every class dealt out by shares drawn from Dirichlet(α): small α, workers that differ much.",
    Paper = "Yurochkin, Agarwal, Ghosh, Greenewald, Hoang, Khazaeni: Bayesian nonparametric federated learning of neural networks, ICML 2019, arXiv:1905.12022")]
public sealed class DirichletSplit : Split
{
    private const int MaxClasses = 10_000;
    private readonly double alpha;

    /// <summary>Creates the split.</summary>
    /// <param name="alpha">α above 0.</param>
    /// <exception cref="BadInputException">α is not a positive number.</exception>
    public DirichletSplit([Parameter("Concentration, above 0: 0.1 gives most workers one or two classes, 100 gives all the same mix.", Symbol = "α", Minimum = 0)] double alpha)
    {
        if (!(alpha > 0) || !double.IsFinite(alpha)) throw new BadInputException($"dirichlet({alpha}): alpha must be a positive number, such as 0.3");
        this.alpha = alpha;
    }

    /// <inheritdoc/>
    public override string Name => $"dirichlet({alpha})";

    private protected override int[][] Assign(ReadOnlySpan<double> labels, int workers, ulong seed)
    {
        var classes = RowsByClass(labels);
        if (classes.Count > MaxClasses)
            throw new BadInputException($"{Name} splits by class, but the labels have {classes.Count} different values: is this regression? Take shuffled or contiguous");
        var parts = new List<int>[workers];
        for (var worker = 0; worker < workers; worker++) parts[worker] = [];

        var number = 0;
        foreach (var rows in classes.Values)
        {
            var random = new RandomStream(seed, RandomPurpose.Data, iteration: number++, slot: 2);
            var order = rows.ToArray();
            random.Shuffle(order);
            Deal(order, DrawShares(workers, ref random), parts);
        }
        FillEmpty(parts);

        var blocks = new int[workers][];
        for (var worker = 0; worker < workers; worker++)
        {
            parts[worker].Sort();
            blocks[worker] = [.. parts[worker]];
        }
        return blocks;
    }

    private static SortedDictionary<double, List<int>> RowsByClass(ReadOnlySpan<double> labels)
    {
        var classes = new SortedDictionary<double, List<int>>();
        for (var row = 0; row < labels.Length; row++)
        {
            if (!classes.TryGetValue(labels[row], out var rows)) classes[labels[row]] = rows = [];
            rows.Add(row);
        }
        return classes;
    }

    // Worker w takes the rows between the sums of the shares before and up to w, rounded.
    private static void Deal(int[] rows, double[] shares, List<int>[] parts)
    {
        var start = 0;
        var sum = 0.0;
        for (var worker = 0; worker < parts.Length; worker++)
        {
            sum += shares[worker];
            var end = worker == parts.Length - 1 ? rows.Length : Math.Clamp((int)Math.Round(sum * rows.Length), start, rows.Length);
            parts[worker].AddRange(rows[start..end]);
            start = end;
        }
    }

    private static void FillEmpty(List<int>[] parts)
    {
        foreach (var part in parts)
        {
            if (part.Count > 0) continue;
            var richest = parts[0];
            foreach (var other in parts)
            {
                if (other.Count > richest.Count) richest = other;
            }
            part.Add(richest[^1]);
            richest.RemoveAt(richest.Count - 1);
        }
    }

    // Normalised gamma draws, by their logarithms: for small α the draws themselves would vanish.
    private double[] DrawShares(int workers, ref RandomStream random)
    {
        var shares = new double[workers];
        var largest = double.NegativeInfinity;
        for (var worker = 0; worker < workers; worker++)
        {
            shares[worker] = Gamma.NextLog(alpha, ref random);
            largest = Math.Max(largest, shares[worker]);
        }
        var total = 0.0;
        for (var worker = 0; worker < workers; worker++) total += shares[worker] = Math.Exp(shares[worker] - largest);
        for (var worker = 0; worker < workers; worker++) shares[worker] /= total;
        return shares;
    }
}
