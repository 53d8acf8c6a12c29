using Gossamer.Execution;

namespace Gossamer.Experiments.Running;

/// <summary>Makes the runs of an experiment with several processes.</summary>
internal interface IRemoteRuns
{
    /// <summary>The engine's name in results.</summary>
    string Engine { get; }

    /// <summary>Makes one run.</summary>
    /// <param name="run">Which.</param>
    /// <param name="progress">Called at every recorded point; null for nobody.</param>
    /// <param name="cancellation">Interrupts it.</param>
    /// <exception cref="BadInputException">It cannot be made.</exception>
    Task<RunResult> RunAsync(PlannedRun run, Action<TracePoint>? progress, CancellationToken cancellation);
}
