using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Problems;
using Gossamer.Simulation;

namespace Gossamer.Papers;

/// <summary>Runs of one's own, for claims that sweep over problems.</summary>
internal static class Trial
{
    /// <summary>Runs a method.</summary>
    /// <param name="m">Interrupts it.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="method">The method.</param>
    /// <param name="limit">Iterations at most.</param>
    /// <param name="target">‖∇f‖² at which it stops; null for none.</param>
    /// <param name="every">Iterations between recorded points.</param>
    /// <param name="oracle">How gradients are made; exact unless given.</param>
    /// <param name="seed">The seed.</param>
    public static Task<RunResult> RunAsync(
        Measurement m, Problem problem, Method method, long limit, double? target = null, int every = 1, GradientOracle? oracle = null, ulong seed = 1) =>
        new Simulator().RunAsync(
            new RunRequest(problem, method)
            {
                Seed = seed,
                Oracle = oracle ?? new FullOracle(),
                Stop = new StopRule { Iterations = limit, GradientNormSquared = target },
                Record = new RecordPlan { Every = every, Metrics = [MetricNames.GradientNormSquared] },
            },
            m.Cancellation);

    /// <summary>Rounds until ‖∇f‖² is at a share of what it was at the start; infinite where the limit comes first.</summary>
    public static async Task<double> RoundsAsync(
        Measurement m, Problem problem, Method method, double share, long limit, int every = 1, GradientOracle? oracle = null)
    {
        var target = share * GradientAtStart(problem);
        var last = (await RunAsync(m, problem, method, limit, target, every, oracle).ConfigureAwait(false)).Trace[^1];
        return last.Metrics[0] <= target ? last.Iteration : double.PositiveInfinity;
    }

    /// <summary>‖∇f(x⁰)‖².</summary>
    public static double GradientAtStart(Problem problem)
    {
        var gradient = new double[problem.Dimension];
        problem.Global.Gradient(problem.Start.Span, gradient);
        return System.Numerics.Tensors.TensorPrimitives.SumOfSquares<double>(gradient);
    }

    /// <summary>The mean of ‖∇f‖² over the last half of the recorded points.</summary>
    public static double Floor(RunResult run) => run.Trace.Skip(run.Trace.Count / 2).Average(point => point.Metrics[0]);
}
