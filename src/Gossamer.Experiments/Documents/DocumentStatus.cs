namespace Gossamer.Experiments.Documents;

/// <summary>Questions about how the runs of a document ended.</summary>
public static class DocumentStatus
{
    /// <summary>True where a run diverged or stalled: the command line then exits with code 1.</summary>
    public static bool HasFailed(this ExperimentDocument document) => document.Runs.Any(r => r.Status is "diverged" or "stalled");

    /// <summary>True where a run was interrupted.</summary>
    public static bool WasInterrupted(this ExperimentDocument document) => document.Runs.Any(r => r.Status == "interrupted");

    /// <summary><c>completed</c>, or how many runs ended in another way: <c>1 diverged, 2 interrupted</c>.</summary>
    public static string Summarize(IEnumerable<RunDocument> runs)
    {
        string[] others = [.. runs.Where(r => r.Status != "completed").GroupBy(r => r.Status).Select(g => $"{g.Count()} {g.Key}")];
        return others.Length == 0 ? "completed" : string.Join(", ", others);
    }
}
