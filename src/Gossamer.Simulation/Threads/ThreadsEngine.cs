using Gossamer.Execution;
using Gossamer.Execution.Hosting;

namespace Gossamer.Simulation.Threads;

/// <summary>
/// Runs methods in real time in one process: every participant's program on the thread pool, messages by reference. Times
/// are those of the machine; a cluster's compute times may be slept, its network is not modelled, its faults happen.
/// Synchronous methods give the same iterates as in every other engine.
/// </summary>
/// <param name="cluster">Whose compute times are slept and whose faults happen; null for neither.</param>
/// <param name="options">How the machine is used.</param>
public sealed class ThreadsEngine(Cluster? cluster = null, ThreadsOptions? options = null) : IEngine
{
    private readonly ThreadsOptions options = options ?? new ThreadsOptions();

    /// <inheritdoc/>
    public string Name => "threads";

    /// <inheritdoc/>
    public async Task<RunResult> RunAsync(RunRequest request, CancellationToken cancellation = default)
    {
        if (!(options.SecondsPerModelSecond >= 0) || double.IsInfinity(options.SecondsPerModelSecond))
            throw new BadInputException($"the threads engine is to sleep {options.SecondsPerModelSecond:R} s per modelled second, but it must be 0 or more");
        RequestCheck.Demand(request, timePasses: true);
        cluster?.Demand(request);
        // Off the caller's thread and scheduler: preparing may take long as well.
        return await Task.Run(() => RunAsync(request, cancellation, new RunContext(request, Name)), CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<RunResult> RunAsync(RunRequest request, CancellationToken cancellation, RunContext run)
    {
        var preparation = request.Method.Prepare(Cluster.SettingOf(request, cluster));
        RequestCheck.DemandMetrics(request, preparation.Theory);
        var threads = options.DegreeOfParallelism > 0 ? options.DegreeOfParallelism : Environment.ProcessorCount;
        using var crew = new Crew(threads);
        var metrics = new MetricEvaluator(run, preparation.Theory, crew);
        var recorder = new RunRecorder(run, preparation, metrics, mayEndAnywhere: true, cancellation);
        var nodes = request.Method is DecentralizedMethod ? new NodeRecorder(run, recorder, mayEndAnywhere: true) : null;
        using var execution = new ThreadsRun(run, cluster, options, recorder, nodes, threads);
        return await execution.ExecuteAsync(cancellation).ConfigureAwait(false);
    }
}
