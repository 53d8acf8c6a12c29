using System.Text.Json.Nodes;
using Gossamer.Experiments.Reports.Figures;

namespace Gossamer.Experiments.Documents;

/// <summary>
/// The outcome of an experiment as it is written to JSON, kept in the run store and drawn in reports: the one form in
/// which results travel between the runner, the store, the exports and the reports.
/// </summary>
public sealed record ExperimentDocument
{
    /// <summary>Version of this format.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Version of Gossamer that made it.</summary>
    public required string Gossamer { get; init; }

    /// <summary>Name of the experiment.</summary>
    public required string Name { get; init; }

    /// <summary>The first seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The engine.</summary>
    public required string Engine { get; init; }

    /// <summary>The resolved experiment file, every default filled in.</summary>
    public required JsonObject Experiment { get; init; }

    /// <summary>Facts about the problem.</summary>
    public required ProblemDocument Problem { get; init; }

    /// <summary>One entry a method and seed, in the order of the file.</summary>
    public required IReadOnlyList<RunDocument> Runs { get; init; }

    /// <summary>What problems draw of their answers beside curves: landscapes, particles. Empty for most.</summary>
    public IReadOnlyList<ReportFigure> Figures { get; init; } = [];

    /// <summary>What the validators said before and the analysers after the runs.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Facts about a problem.</summary>
public sealed record ProblemDocument
{
    /// <summary>d.</summary>
    public required int Dimension { get; init; }

    /// <summary>n.</summary>
    public required int Workers { get; init; }

    /// <summary>Constants by name: L, Li (an array), mu, LPlus, LPlusMinus, …</summary>
    public required JsonObject Constants { get; init; }

    /// <summary>The mix of models that the workers deploy and what it cost to train their own; null where all deploy the global one.</summary>
    public PersonalizationDocument? Personalization { get; init; }
}

/// <summary>One run.</summary>
public sealed record RunDocument
{
    /// <summary>Name in plots and tables; unique within an experiment and seed.</summary>
    public required string Label { get; init; }

    /// <summary>Kebab-case name of the method.</summary>
    public required string Method { get; init; }

    /// <summary>The seed of this run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>completed, diverged, interrupted, stalled.</summary>
    public required string Status { get; init; }

    /// <summary>Why it ended, in words.</summary>
    public required string StopReason { get; init; }

    /// <summary>γ.</summary>
    public required double StepSize { get; init; }

    /// <summary>Where γ comes from.</summary>
    public required string StepSizeSource { get; init; }

    /// <summary>All options and derived parameters.</summary>
    public required JsonObject Parameters { get; init; }

    /// <summary>Every tuned candidate with its score; empty where nothing was tuned.</summary>
    public IReadOnlyList<GridPointDocument> Grid { get; init; } = [];

    /// <summary>What the scores of the grid mean, such as <c>gradient-norm-squared at the end</c>; null where nothing was tuned.</summary>
    public string? GridScore { get; init; }

    /// <summary>The recorded points.</summary>
    public required IReadOnlyList<TracePointDocument> Trace { get; init; }

    /// <summary>Counters of the run.</summary>
    public required CountersDocument Counters { get; init; }

    /// <summary>The last iterate.</summary>
    public required double[] Final { get; init; }

    /// <summary>The computation tree; null where none was recorded.</summary>
    public TreeDocument? Tree { get; init; }
}

/// <summary>One tuned candidate.</summary>
public sealed record GridPointDocument
{
    /// <summary>Multiple of the theory's step; null where the steps of the grid were given as numbers.</summary>
    public double? Multiple { get; init; }

    /// <summary>γ.</summary>
    public required double StepSize { get; init; }

    /// <summary>The value by which candidates are compared, smaller is better; null where the candidate diverged.</summary>
    public double? Score { get; init; }

    /// <summary>Values of the other tuned options by name; empty where only the step was tuned.</summary>
    public IReadOnlyDictionary<string, double> Options { get; init; } = new Dictionary<string, double>();

    /// <summary>completed, diverged, …</summary>
    public required string Status { get; init; }

    /// <summary>True for the candidate that the run shows.</summary>
    public bool Winner { get; init; }
}

/// <summary>One recorded point.</summary>
public sealed record TracePointDocument
{
    /// <summary>k.</summary>
    public required long Iteration { get; init; }

    /// <summary>Virtual or real seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Bits sent by an average worker so far.</summary>
    public required double BitsUpPerWorker { get; init; }

    /// <summary>Bits received by an average worker so far.</summary>
    public required double BitsDownPerWorker { get; init; }

    /// <summary>Gradients finished so far over all workers.</summary>
    public required long OracleCalls { get; init; }

    /// <summary>Component gradients evaluated so far over all workers; 0 in documents of earlier versions.</summary>
    public long ComponentGradients { get; init; }

    /// <summary>Metrics by name; null where the value was not finite.</summary>
    public required IReadOnlyDictionary<string, double?> Metrics { get; init; }
}

/// <summary>Counters of a run, as in <see cref="Gossamer.Execution.Counters"/>.</summary>
public sealed record CountersDocument
{
    /// <summary>Computations started.</summary>
    public long Started { get; init; }

    /// <summary>Computations finished.</summary>
    public long Finished { get; init; }

    /// <summary>Messages used by the coordinator.</summary>
    public long Accepted { get; init; }

    /// <summary>Messages dropped unread by the coordinator.</summary>
    public long Ignored { get; init; }

    /// <summary>Computations cancelled.</summary>
    public long Cancelled { get; init; }

    /// <summary>Worker-seconds spent computing.</summary>
    public double BusySeconds { get; init; }

    /// <summary>Worker-seconds spent in vain.</summary>
    public double WastedSeconds { get; init; }

    /// <summary>Largest number of uplinks that sent at once.</summary>
    public int PeakUplinks { get; init; }

    /// <summary>Largest delay, in model updates, of an accepted message.</summary>
    public long MaxAcceptedDelay { get; init; }

    /// <summary>Events processed.</summary>
    public long Events { get; init; }
}
