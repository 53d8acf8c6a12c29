using Gossamer.Experiments.Running;

namespace Gossamer.Cli.Running;

/// <summary>How an experiment is run and where its results go; what <see cref="RunOptions"/> reads.</summary>
internal sealed record RunSettings
{
    /// <summary>The engine.</summary>
    public string Engine { get; init; } = "simulator";

    /// <summary>Runs made at once.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Where the document goes: a file, "-" for standard output, null for nowhere.</summary>
    public string? JsonPath { get; init; }

    /// <summary>Where the report goes; null for its place beside the store.</summary>
    public string? ReportPath { get; init; }

    /// <summary>No progress, no table, no plot: errors only.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Whether the experiment is kept in the run store.</summary>
    public bool IsStored { get; init; } = true;

    /// <summary>Values that replace those of the file.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Whether the file's section <c>full</c> applies.</summary>
    public bool IsFull { get; init; }

    /// <summary>Several processes that make the runs; null for this one.</summary>
    public IRemoteRuns? Remote { get; init; }

    /// <summary>True where standard output carries the document and nothing else may be written there.</summary>
    public bool JsonToOutput => JsonPath == "-";
}
