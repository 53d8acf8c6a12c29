namespace Gossamer.Experiments.Documents;

/// <summary>Questions about how the runs of a document ended.</summary>
public static class DocumentStatus
{
    /// <summary>True where a run diverged or stalled: the command line then exits with code 1.</summary>
    public static bool HasFailed(this ExperimentDocument document) => document.Runs.Any(r => r.Status is "diverged" or "stalled");

    /// <summary>True where a run was interrupted.</summary>
    public static bool WasInterrupted(this ExperimentDocument document) => document.Runs.Any(r => r.Status == "interrupted");
}
