using Gossamer.Simulation.Threads;

namespace Gossamer.Cluster.Hosting;

/// <summary>How a cluster makes its runs.</summary>
internal sealed record ClusterOptions
{
    /// <summary>The engine's name in results.</summary>
    public required string Engine { get; init; }

    /// <summary>How many processes beside the coordinator's share the workers or nodes.</summary>
    public required int Processes { get; init; }

    /// <summary>Whether the coordinator's process hosts workers of a centralised method too.</summary>
    public bool HostsWorkers { get; init; }

    /// <summary>Iterations between two checkpoints; null where they are not taken by iterations.</summary>
    public long? CheckpointEvery { get; init; }

    /// <summary>Real seconds between two checkpoints; null where they are not taken by time.</summary>
    public double? CheckpointSeconds { get; init; }

    /// <summary>How the coordinator's machine is used.</summary>
    public ThreadsOptions Threads { get; init; } = new();

    /// <summary>Told, in sentences for people, who comes and goes.</summary>
    public Action<string> Notify { get; init; } = _ => { };
}
