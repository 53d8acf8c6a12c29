using Gossamer.Execution;
using Gossamer.Execution.Hosting;

namespace Gossamer.Simulation;

/// <summary>
/// Runs methods in virtual time: the same programs as on a cluster, with durations of computations and transfers from
/// models. A run is a function of its request and its cluster alone: it does not depend on the machine or on the
/// number of threads.
/// </summary>
/// <param name="cluster">The machines; null where time is not to be modelled: then nothing takes time.</param>
/// <param name="degreeOfParallelism">Threads that evaluate gradients; 0 means one a processor.</param>
public sealed class Simulator(Cluster? cluster = null, int degreeOfParallelism = 0) : IEngine
{
    /// <inheritdoc/>
    public string Name => "simulator";

    /// <inheritdoc/>
    public Task<RunResult> RunAsync(RunRequest request, CancellationToken cancellation = default) =>
        // A thread of its own: a run keeps it busy, and continuations must not be moved elsewhere.
        Task.Factory.StartNew(
            () => Run(request, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private RunResult Run(RunRequest request, CancellationToken cancellation)
    {
        RequestCheck.Demand(request, timePasses: cluster is not null);
        cluster?.Demand(request);
        var run = new RunContext(request, Name);
        var preparation = request.Method.Prepare(Cluster.SettingOf(request, cluster));
        cluster?.DemandProgress(request);
        RequestCheck.DemandMetrics(request, preparation.Theory);
        using var crew = new Crew(degreeOfParallelism > 0 ? degreeOfParallelism : Environment.ProcessorCount);
        var metrics = new MetricEvaluator(run, preparation.Theory, crew);
        var recorder = new RunRecorder(run, preparation, metrics, mayEndAnywhere: cluster is not null, cancellation);
        var nodes = request.Method is DecentralizedMethod ? new NodeRecorder(run, recorder, mayEndAnywhere: cluster is not null) : null;
        // Programs carry no execution context: without it resuming them costs less.
        using var flow = ExecutionContext.SuppressFlow();
        return new Virtual.Simulation(run, cluster, crew).Execute(recorder, nodes);
    }
}
