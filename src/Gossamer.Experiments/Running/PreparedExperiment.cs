using Gossamer.Execution;
using Gossamer.Experiments.Reading;

namespace Gossamer.Experiments.Running;

/// <summary>An experiment that was checked in full and can be run.</summary>
/// <param name="Plan">The file.</param>
/// <param name="Environments">One a seed, in the order of the file.</param>
/// <param name="Runs">All runs; those of one method and seed stand together, in the order of the candidates.</param>
/// <param name="Trials">What every run's method decided, in the order of the runs.</param>
/// <param name="Warnings">What the validators said.</param>
internal sealed record PreparedExperiment(
    ExperimentPlan Plan, IReadOnlyList<SeedEnvironment> Environments, IReadOnlyList<PlannedRun> Runs, IReadOnlyList<Trial> Trials,
    IReadOnlyList<string> Warnings);

/// <summary>A run's method, prepared once before anything runs, to see what it says.</summary>
/// <param name="Run">The run.</param>
/// <param name="Request">A request like that of the run.</param>
/// <param name="Setting">What the theory knows.</param>
/// <param name="Preparation">What the method decided; null where it refused.</param>
internal sealed record Trial(PlannedRun Run, RunRequest Request, Setting Setting, Preparation? Preparation);
