using Gossamer.Execution;

namespace Gossamer.Experiments.Running;

/// <summary>
/// What happens while an experiment runs, for a live display. Reported from the threads of the runs, so that a receiver
/// must be thread safe. Display only: no result depends on it.
/// </summary>
public abstract record ExperimentProgress;

/// <summary>A step of the preparation begins, such as "reading the data" or "computing the constants".</summary>
/// <param name="Step">What is being done, in a few words.</param>
public sealed record Preparing(string Step) : ExperimentProgress;

/// <summary>Everything was checked; the runs begin.</summary>
/// <param name="Runs">All runs and tuned candidates that will be made, in the order of the file.</param>
/// <param name="Warnings">What the validators said.</param>
/// <param name="Metrics">Names of the recorded metrics, in the order of <see cref="TracePoint.Metrics"/>.</param>
public sealed record Prepared(IReadOnlyList<RunKey> Runs, IReadOnlyList<string> Warnings, IReadOnlyList<string> Metrics) : ExperimentProgress;

/// <summary>A run begins.</summary>
/// <param name="Run">Which.</param>
/// <param name="StepSize">γ.</param>
public sealed record RunStarted(RunKey Run, double StepSize) : ExperimentProgress;

/// <summary>A run has got further; reported a few times a second.</summary>
/// <param name="Run">Which.</param>
/// <param name="Fraction">How far it is, 0 to 1, by whichever stop rule is nearest.</param>
/// <param name="Point">The newest recorded point.</param>
public sealed record RunAdvanced(RunKey Run, double Fraction, TracePoint Point) : ExperimentProgress;

/// <summary>A run has ended.</summary>
/// <param name="Run">Which.</param>
/// <param name="Status">How.</param>
/// <param name="StopReason">Why, in words.</param>
/// <param name="Point">The last recorded point.</param>
public sealed record RunEnded(RunKey Run, RunStatus Status, string StopReason, TracePoint Point) : ExperimentProgress;

/// <summary>Tells apart the runs of an experiment.</summary>
/// <param name="Index">0-based place among all runs and candidates.</param>
/// <param name="Label">Label of the method.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Candidate">What is tried, such as <c>4 × theory</c>; null where nothing is tuned.</param>
public sealed record RunKey(int Index, string Label, ulong Seed, string? Candidate);
