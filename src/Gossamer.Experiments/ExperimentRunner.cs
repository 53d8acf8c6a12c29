using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Running;

namespace Gossamer.Experiments;

/// <summary>
/// Runs experiments: checks everything first, then makes all runs (methods × seeds × tuned candidates) in parallel. The
/// outcome does not depend on how many run at once.
/// </summary>
/// <param name="options">How to run; null for the defaults.</param>
public sealed class ExperimentRunner(RunnerOptions? options = null)
{
    private readonly RunnerOptions options = options ?? new();

    /// <summary>Checks the experiment and makes all its runs.</summary>
    /// <param name="experiment">What to run.</param>
    /// <param name="progress">Told what happens, from several threads; null for nobody.</param>
    /// <param name="cancellation">Interrupts: finished runs are kept whole, running ones up to their last recorded point, marked interrupted.</param>
    /// <returns>The outcome. A run that diverged or stalled does not stop the others: see <see cref="DocumentStatus.HasFailed(ExperimentDocument)"/>.</returns>
    /// <exception cref="BadInputException">Something is wrong with the experiment; nothing was run.</exception>
    public async Task<ExperimentDocument> RunAsync(
        Experiment experiment, IProgress<ExperimentProgress>? progress = null, CancellationToken cancellation = default)
    {
        var engine = new EngineChoice(options);
        var prepared = await Task.Run(() => new ExperimentPreparer(experiment.Plan, engine, progress, options.CacheFolder, cancellation).Prepare(), CancellationToken.None).ConfigureAwait(false);
        progress?.Report(new Prepared([.. prepared.Runs.Select(r => r.Key)], prepared.Warnings, prepared.Plan.RecordPlan.Metrics));
        var results = await new RunSchedule(prepared, engine, progress).RunAsync(cancellation).ConfigureAwait(false);
        return new DocumentBuilder(prepared, engine).Build(results);
    }
}

/// <summary>How an experiment is run; nothing here changes a result of the simulator.</summary>
public sealed record RunnerOptions
{
    /// <summary>Number of runs made at once; all cores unless given.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>The engine: <c>simulator</c> or <c>threads</c>.</summary>
    public string Engine { get; init; } = "simulator";

    /// <summary>Where trained local models are kept for the next run; null keeps none.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Several processes that make the runs in place of <see cref="Engine"/>; null for this one.</summary>
    internal IRemoteRuns? Remote { get; init; }

    /// <summary>Threads engine: real seconds that a computation sleeps for each second of the cluster's compute model; 0 for none.</summary>
    public double SecondsPerModelSecond { get; init; }
}
