using Gossamer.Execution;
using Gossamer.Experiments.Kinds;
using Gossamer.Simulation;

namespace Gossamer.Experiments.Sections;

/// <summary>The machines that runs are simulated on.</summary>
[Section("cluster", "How long computations and transfers take. Without it, time is not modelled.")]
internal sealed class ClusterSection(
    [Parameter("How long gradients take; no time unless given.")] ComputeKind? compute = null,
    [Parameter("How long messages travel; no time unless given.")] NetworkKind? network = null,
    [Parameter("What goes wrong and when: a list of crash, pause, drop, delay, duplicate and partition.")] IReadOnlyList<FaultKind>? faults = null)
{
    public Cluster Create(int workers)
    {
        var cluster = new Cluster();
        if (compute is not null) cluster = cluster with { Compute = compute.Create(workers) };
        if (network is not null) cluster = cluster with { Network = network.Create(workers) };
        if (faults is not null) cluster = cluster with { Faults = [.. faults.Select(f => f.Create())] };
        return cluster;
    }
}
