using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Problems;
using Gossamer.Simulation;

namespace Gossamer.Papers;

/// <summary>Runs whose theorems bound an expectation: means over seeds.</summary>
internal static class SpectralTrial
{
    /// <summary>Runs a method once.</summary>
    public static Task<RunResult> RunAsync(Measurement m, Problem problem, Method method, long iterations, int every, string metric, ulong seed = 1) =>
        new Simulator().RunAsync(
            new RunRequest(problem, method)
            {
                Seed = seed,
                Stop = new StopRule { Iterations = iterations },
                Record = new RecordPlan { Every = every, Metrics = [metric] },
            },
            m.Cancellation);

    /// <summary>Iterations until the mean gap over the seeds is at shares of the first; infinite where the limit comes before.</summary>
    /// <param name="m">Interrupts it.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="create">Makes the method.</param>
    /// <param name="shares">Falling.</param>
    /// <param name="seeds">How many.</param>
    /// <param name="limit">Iterations at most.</param>
    public static async Task<double[]> IterationsAsync(Measurement m, Problem problem, Func<Method> create, double[] shares, int seeds, int limit)
    {
        for (var iterations = Math.Min(limit, 250); ; iterations = Math.Min(limit, 2 * iterations))
        {
            var sums = await SumsAsync(m, problem, create, seeds, iterations).ConfigureAwait(false);
            double[] found = [.. shares.Select(share => First(sums, share * sums[0]))];
            if (iterations == limit || found.All(double.IsFinite)) return found;
        }
    }

    private static async Task<double[]> SumsAsync(Measurement m, Problem problem, Func<Method> create, int seeds, int iterations)
    {
        var sums = new double[iterations + 1];
        for (var seed = 1; seed <= seeds; seed++)
        {
            var run = await RunAsync(m, problem, create(), iterations, 1, MetricNames.Suboptimality, (ulong)seed).ConfigureAwait(false);
            for (var k = 0; k < run.Trace.Count; k++) sums[k] += run.Trace[k].Metrics[0];
        }
        return sums;
    }

    private static double First(double[] values, double level)
    {
        var place = Array.FindIndex(values, value => value <= level);
        return place < 0 ? double.PositiveInfinity : place;
    }

    /// <summary>The mean gap after some iterations, as a share of the first, with its standard error.</summary>
    public static async Task<(double Mean, double Error)> MeanGapAsync(Measurement m, Problem problem, Func<Method> create, int iterations, int seeds)
    {
        double sum = 0, squares = 0;
        for (var seed = 1; seed <= seeds; seed++)
        {
            var trace = (await RunAsync(m, problem, create(), iterations, iterations, MetricNames.Suboptimality, (ulong)seed).ConfigureAwait(false)).Trace;
            var ratio = trace[^1].Metrics[0] / trace[0].Metrics[0];
            sum += ratio;
            squares += ratio * ratio;
        }
        var mean = sum / seeds;
        return (mean, Math.Sqrt(Math.Max(0, (squares / seeds) - (mean * mean)) / seeds));
    }
}
