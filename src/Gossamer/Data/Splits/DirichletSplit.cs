using System.Runtime.InteropServices;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Data.Splits;

/// <summary>
/// Every worker draws shares of the classes from Dirichlet(α, …, α), as in Hsu, Qi and Brown (2019). Then the workers take rows in
/// turn, one at a time, each of a random class by its shares among the classes that are left, until every row is taken: the first
/// N mod n workers hold ⌈N/n⌉ rows, the others ⌊N/n⌋. Small α: a worker holds few classes; large α: all workers are alike.
/// </summary>
[Split("dirichlet", "Every worker draws its mix of classes from Dirichlet(α): small α, few classes a worker.",
    Paper = "Hsu, Qi, Brown: Measuring the effects of non-identical data distribution for federated visual classification, 2019, arXiv:1909.06335")]
public sealed class DirichletSplit : Split
{
    private const int MaxClasses = 1000;
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
        var classes = ShuffledClasses(labels, seed);
        var remaining = classes.ConvertAll(rows => rows.Count);
        var mixes = new ClassMix[workers];
        for (var worker = 0; worker < workers; worker++)
            mixes[worker] = new ClassMix(classes.Count, alpha, new RandomStream(seed, RandomPurpose.Data, participant: worker, slot: 2));

        var blocks = new int[workers][];
        for (var worker = 0; worker < workers; worker++) blocks[worker] = new int[(labels.Length / workers) + (worker < labels.Length % workers ? 1 : 0)];
        for (var taken = 0; taken < labels.Length; taken++)
        {
            var (turn, worker) = Math.DivRem(taken, workers);
            var choice = mixes[worker].NextClass(remaining);
            blocks[worker][turn] = classes[choice][--remaining[choice]];
        }
        foreach (var block in blocks) Array.Sort(block);
        return blocks;
    }

    // The rows of every class in random order, classes by their labels.
    private List<List<int>> ShuffledClasses(ReadOnlySpan<double> labels, ulong seed)
    {
        var byLabel = new SortedDictionary<double, List<int>>();
        for (var row = 0; row < labels.Length; row++)
        {
            if (!byLabel.TryGetValue(labels[row], out var rows)) byLabel[labels[row]] = rows = [];
            rows.Add(row);
        }
        if (byLabel.Count > MaxClasses)
            throw new BadInputException($"{Name} splits by class, but the labels have {byLabel.Count} different values: is this regression? Take shuffled or contiguous");
        var classes = new List<List<int>>(byLabel.Values);
        for (var number = 0; number < classes.Count; number++)
            new RandomStream(seed, RandomPurpose.Data, iteration: number, slot: 3).Shuffle(CollectionsMarshal.AsSpan(classes[number]));
        return classes;
    }

    // The shares of one worker, restricted to the classes that are left.
    private sealed class ClassMix
    {
        private readonly double[] logShares;
        private readonly double[] weights;
        private RandomStream random;
        private int classesLeft = -1;
        private double total;

        internal ClassMix(int classes, double alpha, RandomStream random)
        {
            this.random = random;
            logShares = new double[classes];
            weights = new double[classes];
            Gamma.NextLogDirichlet(alpha, logShares, ref this.random);
        }

        internal int NextClass(List<int> remaining)
        {
            var left = 0;
            foreach (var count in remaining) left += count > 0 ? 1 : 0;
            if (left != classesLeft) Restrict(remaining, left);
            var place = random.NextDouble() * total;
            var last = 0;
            for (var number = 0; number < weights.Length; number++)
            {
                if (weights[number] == 0) continue;
                last = number;
                if ((place -= weights[number]) < 0) break;
            }
            return last;
        }

        // Relative to the largest, so that shares too small for a double still have their proportions.
        private void Restrict(List<int> remaining, int left)
        {
            var largest = double.NegativeInfinity;
            for (var number = 0; number < weights.Length; number++)
            {
                if (remaining[number] > 0) largest = Math.Max(largest, logShares[number]);
            }
            total = 0;
            for (var number = 0; number < weights.Length; number++)
            {
                weights[number] = remaining[number] > 0 ? Math.Exp(logShares[number] - largest) : 0;
                total += weights[number];
            }
            classesLeft = left;
        }
    }
}
