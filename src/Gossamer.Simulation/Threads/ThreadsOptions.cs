namespace Gossamer.Simulation.Threads;

/// <summary>How the threads engine uses the machine.</summary>
public sealed record ThreadsOptions
{
    /// <summary>Programs that run at the same time; 0 means one a processor.</summary>
    public int DegreeOfParallelism { get; init; }

    /// <summary>
    /// Real seconds that a computation sleeps for every second that the cluster's compute model gives it; 0 for as fast as
    /// the machine can. Faults come at their times by the same scale, or by real seconds where it is 0.
    /// </summary>
    public double SecondsPerModelSecond { get; init; }
}
