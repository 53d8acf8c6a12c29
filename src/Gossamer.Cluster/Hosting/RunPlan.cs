using Gossamer.Cluster.Checkpoints;
using Gossamer.Execution;

namespace Gossamer.Cluster.Hosting;

/// <summary>One attempt at a run, as the coordinator's process plans it.</summary>
/// <param name="Text">The run as its source knows it.</param>
/// <param name="Observation">What it wants to see of states.</param>
internal sealed record RunPlan(string Text, ObservationPlan Observation)
{
    /// <summary>Where checkpoints go; null for none.</summary>
    public ICheckpointStore? Store { get; init; }

    /// <summary>Real seconds between two checkpoints; null where they are taken by iterations, or not at all.</summary>
    public double? CheckpointSeconds { get; init; }

    /// <summary>The points that were recorded before this attempt began, up to its checkpoint.</summary>
    public IReadOnlyList<TracePoint> TraceBefore { get; init; } = [];
}
