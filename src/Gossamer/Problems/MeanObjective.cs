using System.Numerics.Tensors;

namespace Gossamer.Problems;

/// <summary>f = (1/n) Σ f_i of objectives that know nothing of each other.</summary>
internal abstract class MeanObjective : ILocalObjective
{
    [ThreadStatic] private static double[]? scratch;

    private readonly IReadOnlyList<ILocalObjective> objectives;

    private MeanObjective(IReadOnlyList<ILocalObjective> objectives) => this.objectives = objectives;

    public int Dimension => objectives[0].Dimension;

    /// <summary>
    /// The mean; the objective itself where there is one. A finite sum: over all samples of all workers where all objectives
    /// are finite sums, else over the objectives themselves.
    /// </summary>
    /// <param name="objectives">f_i.</param>
    /// <param name="constants">Their constants.</param>
    /// <exception cref="BadInputException">There are none, or their dimensions differ.</exception>
    public static ILocalObjective Of(IReadOnlyList<ILocalObjective> objectives, ProblemConstants constants)
    {
        if (objectives.Count == 0) throw new BadInputException("the problem has no objectives; one a worker is needed");
        for (var worker = 0; worker < objectives.Count; worker++)
        {
            if (objectives[worker].Dimension != objectives[0].Dimension)
            {
                throw new BadInputException(
                    $"the objective of worker {worker + 1} has {objectives[worker].Dimension} coordinates, that of worker 1 {objectives[0].Dimension}");
            }
        }
        if (objectives.Count == 1) return objectives[0];
        return objectives.All(objective => objective is IFiniteSum) ? new FiniteSum(objectives) : new Functions(objectives, constants);
    }

    public double Value(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (var objective in objectives) sum += objective.Value(x);
        return sum / objectives.Count;
    }

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        // Taken off the thread while it is used, as an objective may itself be a mean.
        var one = scratch is { } kept && kept.Length == Dimension ? kept : new double[Dimension];
        scratch = null;
        gradient.Clear();
        foreach (var objective in objectives)
        {
            objective.Gradient(x, one);
            TensorPrimitives.Add(gradient, one, gradient);
        }
        TensorPrimitives.Divide(gradient, objectives.Count, gradient);
        scratch = one;
    }

    /// <summary>The mean of functions of which each is a sample.</summary>
    private sealed class Functions(IReadOnlyList<ILocalObjective> objectives, ProblemConstants constants) : MeanObjective(objectives), IFiniteSum
    {
        public int Samples => objectives.Count;

        public IReadOnlyList<double> SampleSmoothness => constants.Li;

        public SumConstants SampleConstants => constants.AsMean;

        public void SampleGradient(ReadOnlySpan<double> x, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> gradient)
        {
            var one = new double[Dimension];
            gradient.Clear();
            for (var k = 0; k < samples.Length; k++)
            {
                objectives[samples[k]].Gradient(x, one);
                TensorPrimitives.MultiplyAdd(one, weights.IsEmpty ? 1.0 / samples.Length : weights[k], gradient, gradient);
            }
        }
    }

    /// <summary>Σ over all samples of all workers, each weighed so that f is their plain mean.</summary>
    private sealed class FiniteSum : MeanObjective, IFiniteSum
    {
        private readonly int[] starts;
        private readonly Lazy<double[]> smoothness;

        public FiniteSum(IReadOnlyList<ILocalObjective> objectives) : base(objectives)
        {
            starts = new int[objectives.Count + 1];
            for (var worker = 0; worker < objectives.Count; worker++) starts[worker + 1] = checked(starts[worker] + Part(worker).Samples);
            smoothness = new(FindSmoothness);
        }

        public int Samples => starts[^1];

        public IReadOnlyList<double> SampleSmoothness => smoothness.Value;

        public void SampleGradient(ReadOnlySpan<double> x, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> gradient)
        {
            var one = new double[Dimension];
            gradient.Clear();
            for (var k = 0; k < samples.Length; k++)
            {
                var worker = Array.BinarySearch(starts, samples[k]);
                if (worker < 0) worker = ~worker - 1;
                while (starts[worker + 1] == samples[k]) worker++;
                var index = samples[k] - starts[worker];
                var weight = (weights.IsEmpty ? 1.0 / samples.Length : weights[k]) * Share(worker);
                Part(worker).SampleGradient(x, new ReadOnlySpan<int>(in index), new ReadOnlySpan<double>(in weight), one);
                TensorPrimitives.Add(gradient, one, gradient);
            }
        }

        private IFiniteSum Part(int worker) => (IFiniteSum)objectives[worker];

        // N/(n·m_i): what a sample of this worker counts in f against a plain mean over all samples.
        private double Share(int worker) => Samples / ((double)objectives.Count * Part(worker).Samples);

        private double[] FindSmoothness()
        {
            var found = new double[Samples];
            for (var worker = 0; worker < objectives.Count; worker++)
            {
                var part = Part(worker).SampleSmoothness;
                for (var k = 0; k < part.Count; k++) found[starts[worker] + k] = part[k] * Share(worker);
            }
            return found;
        }
    }
}
