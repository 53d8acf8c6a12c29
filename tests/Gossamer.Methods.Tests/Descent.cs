using Gossamer.Execution;
using Gossamer.Problems;
using Gossamer.Topologies;

namespace Gossamer.Methods.Tests;

/// <summary>Checks the promise of a method's Lyapunov function along a run at the theory's step.</summary>
internal static class Descent
{
    /// <summary>Ψ^{k+1} ≤ (1 − contraction)·Ψ^k − weight·‖∇f(x^k)‖² in every iteration, up to rounding.</summary>
    public static void Holds(Problem problem, Method method, long iterations, Topology? topology = null)
    {
        var run = Recording.Of(
            problem, method, iterations, topology: topology, metrics: [MetricNames.Lyapunov, MetricNames.GradientNormSquared]);
        Assert.Equal(RunStatus.Completed, run.Result.Status);
        var promise = run.Result.Preparation.Theory.Lyapunov!;
        Assert.True(promise.IsSure);
        Assert.True(promise.Contraction > 0 || promise.GradientWeight > 0);
        var (values, gradients) = (run.Metric(0), run.Metric(1));
        for (var k = 0; k + 1 < values.Length; k++)
        {
            var bound = ((1 - promise.Contraction) * values[k]) - (promise.GradientWeight * gradients[k]) + promise.Noise;
            Assert.True(values[k + 1] <= bound + (1e-13 * values[0]), $"iteration {k}: {values[k + 1]:R} exceeds {bound:R}");
        }
        Assert.True(values[^1] < 0.9 * values[0], $"{values[0]:R} fell to {values[^1]:R} only");
    }
}
