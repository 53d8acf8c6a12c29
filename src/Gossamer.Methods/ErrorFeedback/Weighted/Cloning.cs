using System.Numerics.Tensors;
using Gossamer.Problems;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// The construction by which Richtárik, Gasanov and Burlachenko (2024) found the arithmetic mean: worker i is replaced by
/// N_i = ⌈L_i/L_AM⌉ clones that hold (N/(nN_i))·f_i, N = ΣN_i ≤ 2n, so that f is the mean of the clones and the quadratic
/// mean of their smoothness is at most √2·L_AM. With a deterministic compressor the clones of a worker do the same work,
/// and EF21 on the cloned problem is EF21-W with w_i = N_i/N on this one.
/// </summary>
public static class Cloning
{
    // What rounding makes of a ratio that is whole must not cost a clone.
    private const double Slack = 1e-12;

    /// <summary>N_i by worker.</summary>
    /// <param name="constants">Constants of the problem.</param>
    public static IReadOnlyList<int> Counts(ProblemConstants constants)
    {
        var mean = constants.LMean;
        return [.. constants.Li.Select(smoothness => mean > 0 ? Math.Max(1, (int)Math.Ceiling((smoothness / mean) - Slack)) : 1)];
    }

    /// <summary>The problem of the clones, in the order of the workers; it starts where the problem starts.</summary>
    /// <param name="problem">The problem.</param>
    public static Problem Clone(Problem problem)
    {
        var counts = Counts(problem.Constants);
        var total = counts.Sum();
        var objectives = new List<ILocalObjective>(total);
        var smoothness = new List<double>(total);
        for (var worker = 0; worker < counts.Count; worker++)
        {
            var factor = (double)total / (counts.Count * counts[worker]);
            var clone = new Multiple(problem.Local(worker), factor);
            for (var k = 0; k < counts[worker]; k++)
            {
                objectives.Add(clone);
                smoothness.Add(factor * problem.Constants.Li[worker]);
            }
        }
        var constants = new GivenConstants(smoothness)
        {
            Smoothness = problem.Constants.L,
            StrongConvexity = problem.Constants.Mu,
            Convex = problem.Constants.IsConvex,
            Bound = problem.Constants.LowerBound,
            BoundIsMinimum = problem.Constants.IsMinimumExact,
        };
        return Problem.Create(objectives, constants, StartingPoint.Given(problem.Start.ToArray()), $"cloned-{problem.Kind}");
    }

    /// <summary>A positive multiple of an objective.</summary>
    private sealed class Multiple(ILocalObjective inner, double factor) : ILocalObjective
    {
        public int Dimension => inner.Dimension;

        public double Value(ReadOnlySpan<double> x) => factor * inner.Value(x);

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
        {
            inner.Gradient(x, gradient);
            TensorPrimitives.Multiply(gradient, factor, gradient);
        }
    }
}
