using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Simulation.Tests.Fixtures;

/// <summary>f_i(x) = (a_i/2)‖x − c_i·1‖² with n workers in d coordinates.</summary>
internal sealed class QuadraticProblem : Problem
{
    private readonly QuadraticPart[] parts;
    private readonly double[] start;

    public QuadraticProblem(double[] curvatures, double[]? centers = null, int dimension = 1, double start = 1, bool isHomogeneous = false)
    {
        centers ??= new double[curvatures.Length];
        parts = [.. curvatures.Select((a, i) => new QuadraticPart(dimension, a, centers[i]))];
        var mean = curvatures.Average();
        var center = curvatures.Zip(centers, (a, c) => a * c).Sum() / curvatures.Sum();
        Global = isHomogeneous ? parts[0] : new Mean(parts);
        this.start = [.. Enumerable.Range(0, dimension).Select(k => start + (0.25 * k))];
        Dimension = dimension;
        IsHomogeneous = isHomogeneous;
        Minimizer = Enumerable.Repeat(center, dimension).ToArray();
        Constants = new QuadraticConstants(curvatures, mean, ((ILocalObjective)Global).Value(Minimizer.Value.Span));
    }

    /// <summary>f(x) = ‖x‖²/2 at all of n workers.</summary>
    public static QuadraticProblem Homogeneous(int workers, int dimension = 1) =>
        new(Enumerable.Repeat(1.0, workers).ToArray(), dimension: dimension, isHomogeneous: true);

    public override string Kind => "test-quadratic";

    public override int Dimension { get; }

    public override int Workers => parts.Length;

    public override bool IsHomogeneous { get; }

    public override ILocalObjective Global { get; }

    public override ProblemConstants Constants { get; }

    public override ReadOnlyMemory<double> Start => start;

    public override ReadOnlyMemory<double>? Minimizer { get; }

    public long Evaluations => parts.Sum(part => part.Evaluations);

    public override ILocalObjective Local(int worker) => parts[worker];

    private sealed class QuadraticPart(int dimension, double curvature, double center) : ILocalObjective
    {
        private long evaluations;

        public int Dimension => dimension;

        public long Evaluations => evaluations;

        public double Value(ReadOnlySpan<double> x)
        {
            var sum = 0.0;
            foreach (var value in x) sum += (value - center) * (value - center);
            return 0.5 * curvature * sum;
        }

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
        {
            Interlocked.Increment(ref evaluations);
            for (var k = 0; k < x.Length; k++) gradient[k] = curvature * (x[k] - center);
        }
    }

    private sealed class Mean(QuadraticPart[] parts) : ILocalObjective
    {
        public int Dimension => parts[0].Dimension;

        public double Value(ReadOnlySpan<double> x)
        {
            var sum = 0.0;
            foreach (var part in parts) sum += part.Value(x);
            return sum / parts.Length;
        }

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
        {
            var own = new double[x.Length];
            gradient.Clear();
            foreach (var part in parts)
            {
                part.Gradient(x, own);
                for (var k = 0; k < own.Length; k++) gradient[k] += own[k] / parts.Length;
            }
        }
    }

    private sealed class QuadraticConstants(double[] curvatures, double mean, double minimum) : ProblemConstants
    {
        public override int Workers => curvatures.Length;

        public override double L => mean;

        public override IReadOnlyList<double> Li => curvatures;

        public override double Mu => mean;

        public override bool IsConvex => true;

        public override double? LowerBound => minimum;

        public override bool IsMinimumExact => true;
    }
}

/// <summary>Exact gradients plus N(0, σ²) on every coordinate.</summary>
internal sealed class NoisyOracle(double deviation) : GradientOracle
{
    public override string Name => "test-noise";

    public override double? Variance(Problem problem) => problem.Dimension * deviation * deviation;

    public override void Gradient(ILocalObjective objective, ReadOnlySpan<double> x, ref RandomStream samples, Span<double> gradient)
    {
        objective.Gradient(x, gradient);
        for (var k = 0; k < gradient.Length; k++) gradient[k] += deviation * samples.NextGaussian();
    }
}
