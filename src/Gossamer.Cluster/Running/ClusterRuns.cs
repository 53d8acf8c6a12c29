using Gossamer.Cluster.Checkpoints;
using Gossamer.Cluster.Hosting;
using Gossamer.Cluster.Transport;
using Gossamer.Execution;
using Gossamer.Experiments;
using Gossamer.Experiments.Files;
using Gossamer.Experiments.Running;

namespace Gossamer.Cluster.Running;

/// <summary>Makes the runs of one experiment over a transport, with a checkpoint folder for each.</summary>
internal sealed class ClusterRuns : IRemoteRuns, IRunSource, IAsyncDisposable
{
    private readonly Experiment experiment;
    private readonly ClusterOptions options;
    private readonly CheckpointPlan checkpoints;
    private readonly ClusterHost host;
    private (string Text, PlannedRun Run) current;

    /// <param name="experiment">What is run.</param>
    /// <param name="transport">Reaches the workers' processes; stays the caller's.</param>
    /// <param name="options">How runs are made; when they are saved is told by the plan.</param>
    /// <param name="checkpoints">When and where they are saved.</param>
    public ClusterRuns(Experiment experiment, ITransport transport, ClusterOptions options, CheckpointPlan checkpoints)
    {
        (this.experiment, this.checkpoints) = (experiment, checkpoints);
        this.options = options with { CheckpointEvery = checkpoints.EveryIterations, CheckpointSeconds = checkpoints.EverySeconds };
        host = new ClusterHost(transport, this, this.options);
    }

    public string Engine => options.Engine;

    public Task<RunResult> RunAsync(PlannedRun run, Action<TracePoint>? progress, CancellationToken cancellation)
    {
        var folder = checkpoints.FolderOf(run);
        if (!checkpoints.IsResumed && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        current = (new RunText(experiment.Text, run.Index).Write(), run);
        return host.RunAsync(
            current.Text, new CheckpointFolder(folder, options.Notify), checkpoints.IsResumed, request => request with { Progress = progress }, cancellation);
    }

    /// <summary>The run as this process knows it already.</summary>
    public PlannedRequest Create(string text)
    {
        if (text != current.Text) throw new InvalidOperationException("only the present run can be made");
        var complaints = new Complaints();
        var request = current.Run.CreateRequest(experiment.Plan, complaints);
        complaints.ThrowIfAny();
        return new PlannedRequest(request!, current.Run.Environment.Cluster);
    }

    /// <summary>All runs are whole: their checkpoints are not needed any more.</summary>
    public void Forget()
    {
        if (Directory.Exists(checkpoints.Folder)) Directory.Delete(checkpoints.Folder, recursive: true);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
