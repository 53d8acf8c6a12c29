using Gossamer.Cluster.Hosting;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Methods.Decentralized.AllReduce;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Cluster.Tests.Equality;

/// <summary>
/// Runs of AllReduce SGD on five nodes that all hear each other, named by coordinates and kind: <c>7 exact</c>, <c>7 noisy</c>,
/// <c>7 narrow</c> with floats of 32 bits, <c>7 target</c>, which ends at an iteration that no node knows before.
/// </summary>
internal sealed class AverageRuns : IRunSource
{
    public const int Iterations = 12;

    public static IReadOnlyList<string> Texts => ["7 exact", "7 noisy", "7 narrow", "3 exact", "7 target", "1000 exact"];

    public PlannedRequest Create(string text)
    {
        var parts = text.Split(' ');
        var dimension = int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture);
        var method = new AllReduceSgd(new AllReduceOptions { Reduction = Reduction.Pairwise, StepSize = 0.5 });
        return new PlannedRequest(new RunRequest(Quadratics.RandomTridiagonal(5, dimension, 0.3, 0.05, seed: 5), method)
        {
            Stop = parts[1] == "target" ? new StopRule { Iterations = 100_000, GradientNormSquared = 1e-6 } : new StopRule { Iterations = Iterations },
            Oracle = parts[1] == "noisy" ? new AdditiveNoiseOracle(0.1) : new FullOracle(),
            Wire = parts[1] == "narrow" ? WireFormat.Single : WireFormat.Double,
            Topology = new Complete().Create(5),
        });
    }

    /// <summary>The run in the simulator.</summary>
    public RunResult Simulate(string text) => new Simulator().RunAsync(Create(text).Request).GetAwaiter().GetResult();
}
