using Gossamer.Execution;
using Gossamer.Execution.Trees;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.NetworkModels;

namespace Gossamer.Methods.Tests.Asynchronous.Birch;

/// <summary>Records trees of short runs.</summary>
internal static class Trees
{
    public static (ComputationTree Tree, Theory Theory) Of(
        Method method, Cluster cluster, int workers, int gradients = 150, bool isNoisy = true, ulong seed = 1)
    {
        var request = new RunRequest(new Parabola(workers), method)
        {
            Seed = seed,
            Oracle = isNoisy ? new AdditiveNoiseOracle(0.01) : new FullOracle(),
            Stop = new StopRule { OracleCalls = 20_000, GradientNormSquared = 1e-30 },
            Record = new RecordPlan { Every = 1000 },
        };
        var tree = ComputationTree.RecordAsync(new Simulator(cluster, 1), request, gradients).GetAwaiter().GetResult();
        return (tree, method.Theory);
    }

    public static Cluster Fixed(params double[] seconds) => new() { Compute = new FixedTimes(seconds) };

    /// <summary>Workers of random speeds, on a network that is free or has latencies and narrow links.</summary>
    public static Cluster Random(Random random, int workers)
    {
        var seconds = Enumerable.Range(0, workers).Select(_ => Math.Round(Math.Exp(2 * random.NextDouble()), random.Next(0, 3))).ToArray();
        var links = new LinkTimes(secondsPerBit: 0.02 * random.NextDouble(), latency: random.NextDouble());
        return new Cluster
        {
            Compute = new FixedTimes(seconds),
            Network = random.Next(2) == 0 ? new FreeNetwork() : new PerWorkerNetwork(links, links),
        };
    }
}
