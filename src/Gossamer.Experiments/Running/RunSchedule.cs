using Gossamer.Execution;
using Gossamer.Experiments.Files;

namespace Gossamer.Experiments.Running;

/// <summary>Makes the runs of a prepared experiment, several at once. What comes out does not depend on how many.</summary>
internal sealed class RunSchedule(PreparedExperiment prepared, EngineChoice engine, IProgress<ExperimentProgress>? progress)
{
    /// <summary>The outcome of every run in their order; null for those that an interruption left undone.</summary>
    /// <exception cref="InvalidExperimentException">A run was refused by its engine.</exception>
    public async Task<IReadOnlyList<RunResult?>> RunAsync(CancellationToken cancellation)
    {
        var results = new RunResult?[prepared.Runs.Count];
        var refusals = new InvalidExperimentException?[results.Length];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var settings = new ParallelOptions { MaxDegreeOfParallelism = engine.RunsAtOnce(results.Length) };
        await Parallel.ForEachAsync(Enumerable.Range(0, results.Length), settings, async (index, _) =>
        {
            if (stop.IsCancellationRequested) return;
            try
            {
                results[index] = await RunAsync(prepared.Runs[index], settings.MaxDegreeOfParallelism, stop.Token).ConfigureAwait(false);
            }
            catch (BadInputException exception)
            {
                refusals[index] = Refusal(prepared.Runs[index], exception);
                await stop.CancelAsync().ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
        return refusals.FirstOrDefault(r => r is not null) is { } refusal ? throw refusal : results;
    }

    private async Task<RunResult> RunAsync(PlannedRun run, int runsAtOnce, CancellationToken cancellation)
    {
        var complaints = new Complaints();
        var request = run.CreateRequest(prepared.Plan, complaints);
        complaints.ThrowIfAny();
        var key = run.Key;
        if (progress is not null)
        {
            var meter = new RunMeter(key, request!.Stop, request.Record, progress);
            request = request with { Progress = meter.Advance };
            progress.Report(new RunStarted(key, prepared.Trials[run.Index].Preparation!.StepSize));
        }
        var making = engine.Remote is { } remote
            ? remote.RunAsync(run, request!.Progress, cancellation)
            : engine.Create(run.Environment.Cluster, runsAtOnce).RunAsync(request!, cancellation);
        var result = await making.ConfigureAwait(false);
        progress?.Report(new RunEnded(key, result.Status, result.StopReason, result.Trace[^1]));
        return result;
    }

    private InvalidExperimentException Refusal(PlannedRun run, BadInputException exception)
    {
        if (exception is InvalidExperimentException known) return known;
        var path = run.Method.Node.Path;
        return new InvalidExperimentException([$"{prepared.Plan.Locate(path)}: {path}: {exception.Message}"]);
    }
}
