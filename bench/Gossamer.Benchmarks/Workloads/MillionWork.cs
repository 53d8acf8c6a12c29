using System.Diagnostics;
using Gossamer.Execution;
using Gossamer.Methods.Asynchronous;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Benchmarks.Workloads;

/// <summary>
/// A million workers and a thousand coordinates, where almost all gradients are useless: Ringmaster ASGD with a threshold
/// far below the number of workers drops them, or cancels their computation. Points are shared, so that memory holds a few
/// of them and not one a worker.
/// </summary>
internal static class MillionWork
{
    private const int Workers = 1_000_000;
    private const int Dimension = 1_000;

    /// <summary>Events a second and the largest heap seen.</summary>
    public static (double Rate, double Gigabytes) Run(bool stops)
    {
        var problem = Quadratics.Tridiagonal(Dimension, Workers);
        var (few, shorter) = Measure(problem, stops, 2, out _);
        var (many, longer) = Measure(problem, stops, 8, out var bytes);
        return ((many - few) / Math.Max(1e-9, longer - shorter), bytes / 1e9);
    }

    private static (long Events, double Seconds) Measure(Problem problem, bool stops, long updates, out long bytes)
    {
        long largest = 0;
        // All between one and two seconds: nearly everybody is outdated when it answers.
        var seconds = new double[Workers];
        for (var i = 0; i < Workers; i++) seconds[i] = 1 + (i * 0.618 % 1);
        var method = new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = 1, Stops = stops, StepSize = 0.1 });
        var watch = Stopwatch.StartNew();
        var result = new Simulator(new Simulation.Cluster { Compute = new FixedTimes(seconds) }, degreeOfParallelism: 1).RunAsync(new RunRequest(problem, method)
        {
            Stop = new StopRule { Iterations = updates },
            Record = new RecordPlan { Every = long.MaxValue, Metrics = [] },
            Observer = _ => largest = Math.Max(largest, GC.GetTotalMemory(forceFullCollection: false)),
        }).GetAwaiter().GetResult();
        bytes = largest;
        // A cancelled computation is an event of its own, although a restart of a group does them all at once.
        return (result.Counters.Events + result.Counters.Cancelled, watch.Elapsed.TotalSeconds);
    }
}
