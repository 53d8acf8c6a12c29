using Gossamer.Execution.Hosting;

namespace Gossamer.Cluster.Hosting;

/// <summary>What the coordinator's process wants to see of the states of workers and nodes.</summary>
/// <param name="CheckpointEvery">Iterations between two checkpoints; null where none are taken by iterations.</param>
/// <param name="Always">True where an observer or a metric looks at states wherever iterates are looked at.</param>
internal sealed record ObservationPlan(long? CheckpointEvery, bool Always)
{
    /// <summary>True where a checkpoint is due at an iteration, for programs that may not show every one.</summary>
    public bool IsCheckpointBetween(long last, long iteration) => CheckpointEvery is { } every && iteration / every > last / every;

    /// <summary>True where a checkpoint is due at an iteration.</summary>
    public bool IsCheckpoint(long iteration) => CheckpointEvery is { } every && iteration > 0 && iteration % every == 0;
}

/// <summary>Which iterates of nodes the coordinator's process wants to see.</summary>
internal sealed class NodeDuties(RunContext run, ObservationPlan plan)
{
    private readonly NodeRecorder wishes = new(run, recorder: null!, mayEndAnywhere: false);
    private long statesAt = -1;

    /// <summary>An iteration that is shown anyway is to be shown with states.</summary>
    public void WantStatesAt(long iteration) => Volatile.Write(ref statesAt, iteration);

    /// <summary>True where the iterate is to be shown.</summary>
    public bool Wants(long iteration) => wishes.Wants(iteration) || plan.IsCheckpoint(iteration);

    /// <summary>True where the node's state is to come with it.</summary>
    public bool WantsState(long iteration) => plan.Always || plan.IsCheckpoint(iteration) || iteration == Volatile.Read(ref statesAt);

    /// <summary>True where nothing comes after it, so that a node may wait for the end.</summary>
    public bool IsLast(long iteration) => iteration >= run.Request.Stop.Iterations;
}
