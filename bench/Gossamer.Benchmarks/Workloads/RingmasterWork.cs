using Gossamer.Execution;
using Gossamer.Methods.Asynchronous;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Benchmarks.Workloads;

/// <summary>
/// The quadratic of the Ringmaster paper: d = 1729, noise 0.01 in every coordinate, times i + |N(0, i)| of worker i drawn
/// anew for every job, threshold R = 6, outdated computations stopped.
/// </summary>
internal static class RingmasterWork
{
    public const int Dimension = 1729;

    /// <summary>Makes a run of that many updates.</summary>
    public static RunResult Run(int workers, long updates)
    {
        var durations = new Duration[workers];
        for (var i = 0; i < workers; i++) durations[i] = Duration.HalfNormal(i + 1).After(i + 1);
        var method = new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = 6, Stops = true, StepSize = 0.2 });
        var request = new RunRequest(Quadratics.Tridiagonal(Dimension, workers), method)
        {
            Oracle = new AdditiveNoiseOracle(0.01),
            Stop = new StopRule { Iterations = updates },
            Record = new RecordPlan { Every = long.MaxValue, Metrics = [MetricNames.Loss] },
        };
        var cluster = new Simulation.Cluster { Compute = new RandomTimes(durations) };
        return new Simulator(cluster).RunAsync(request).GetAwaiter().GetResult();
    }
}
