using Gossamer.Cluster.Checkpoints;
using Gossamer.Cluster.Frames;
using Gossamer.Cluster.Transport;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;

namespace Gossamer.Cluster.Hosting;

/// <summary>
/// The coordinator's process of a cluster: makes one run after the other with the processes that are there. Where a process
/// is lost in a synchronous run, all go back to the last checkpoint as soon as another has taken its place, so that the run
/// ends as if nothing had happened; asynchronous ones go on without its workers until then.
/// </summary>
internal sealed partial class ClusterHost : IAsyncDisposable
{
    private readonly ITransport transport;
    private readonly IRunSource source;
    private readonly ClusterOptions options;
    private readonly Roster roster;
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private readonly Task pump;
    private Attempt? current;
    private Checkpoint? currentFrom;
    private int epoch;

    public ClusterHost(ITransport transport, IRunSource source, ClusterOptions options)
    {
        (this.transport, this.source, this.options) = (transport, source, options);
        roster = new Roster(options.Notify);
        pump = Task.Run(PumpAsync);
    }

    /// <summary>Makes one run.</summary>
    /// <param name="text">The run, for the run source of every process.</param>
    /// <param name="store">Where its checkpoints go; null to keep them in memory.</param>
    /// <param name="isResumed">True to go on from the newest checkpoint of the store, where there is one.</param>
    /// <param name="adapt">Adds what concerns this process alone, such as an observer; null for nothing.</param>
    /// <param name="cancellation">Interrupts the run.</param>
    /// <exception cref="BadInputException">The run cannot be made.</exception>
    public async Task<RunResult> RunAsync(
        string text, ICheckpointStore? store = null, bool isResumed = false, Func<RunRequest, RunRequest>? adapt = null, CancellationToken cancellation = default)
    {
        store ??= new MemoryCheckpoints();
        var saved = isResumed ? Resumed(store, text) : null;
        while (true)
        {
            var planned = source.Create(text);
            var request = (adapt?.Invoke(planned.Request) ?? planned.Request) with { ResumeFrom = saved?.Checkpoint };
            planned = planned with { Request = request };
            var plan = PlanOf(text, store, request, saved);
            try
            {
                var result = await AttemptAsync(plan, planned, cancellation).ConfigureAwait(false);
                return result with { Trace = Join(plan.TraceBefore, result.Trace), Checkpoint = request.TakeCheckpoint ? result.Checkpoint : null };
            }
            catch (PeerLostException loss)
            {
                saved = store.Newest() is { } newest && newest.Text == text ? newest : saved;
                options.Notify($"{loss.Message}; the run goes back to {(saved is null ? "its start" : $"iteration {saved.Checkpoint.Iteration}")} when another process is there");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (closing.IsCancellationRequested) return;
        foreach (var member in roster.Members)
        {
            transport.Send(member.Peer, FrameWriter.Begin(FrameKind.Bye, 0).Frame);
            // That it goes now is no news.
            roster.Remove(member.Peer);
        }
        await transport.FlushAsync().ConfigureAwait(false);
        await closing.CancelAsync().ConfigureAwait(false);
        await pump.ConfigureAwait(false);
    }

    private static SavedRun? Resumed(ICheckpointStore store, string text)
    {
        if (store.Newest() is not { } saved) return null;
        if (saved.Text == text) return saved;
        throw new BadInputException("the checkpoint is of another run: the experiment was changed since it was taken; undo the change, or run without --resume");
    }

    private RunPlan PlanOf(string text, ICheckpointStore store, RunRequest request, SavedRun? saved)
    {
        var observes = request.Observer is not null || request.TakeCheckpoint || request.Record.Metrics.Contains(MetricNames.Lyapunov);
        return new RunPlan(text, new ObservationPlan(options.CheckpointEvery, observes))
        {
            Store = options.CheckpointEvery is null && options.CheckpointSeconds is null ? null : store,
            CheckpointSeconds = options.CheckpointSeconds,
            TraceBefore = saved?.Trace ?? [],
        };
    }

    /// <summary>A resumed attempt begins with the point of its checkpoint, which is in the trace before where it was due.</summary>
    private static IReadOnlyList<TracePoint> Join(IReadOnlyList<TracePoint> before, IReadOnlyList<TracePoint> trace) =>
        before.Count == 0 ? trace
        : trace.Count == 1 && before[^1].Iteration != trace[0].Iteration ? [.. before, trace[0]]
        : [.. before, .. trace.Skip(1)];

    private async Task<RunResult> AttemptAsync(RunPlan plan, PlannedRequest planned, CancellationToken cancellation)
    {
        var request = planned.Request;
        if (request.Method is DecentralizedMethod && plan.Store is not null) request = request with { TakeCheckpoint = true };
        var setup = PeerSetup.Prepare(transport, planned with { Request = request }, options.Engine, options.Threads);
        RequestCheck.DemandMetrics(request, setup.Preparation.Theory);
        var groups = await GroupAsync(request.Method, setup.Run.Workers, cancellation).ConfigureAwait(false);
        using var crew = new Crew(setup.ThreadCount);
        var metrics = new MetricEvaluator(setup.Run, setup.Preparation.Theory, crew);
        var recorder = new RunRecorder(setup.Run, setup.Preparation, metrics, mayEndAnywhere: true, cancellation);
        var nodes = request.Method is DecentralizedMethod ? new NodeRecorder(setup.Run, recorder, mayEndAnywhere: false) : null;
        var peers = new int[setup.Run.Workers];
        foreach (var (peer, (from, until)) in groups) peers.AsSpan(from..until).Fill(peer);
        using var run = new CoordinatorRun(setup, new Placement(++epoch, transport.Self, peers), recorder, nodes, plan);
        groups.Remove(transport.Self);
        var attempt = new Attempt(run, setup, groups);
        try
        {
            await BeginAsync(attempt, plan, request.ResumeFrom, cancellation).ConfigureAwait(false);
            await run.JoinAsync().ConfigureAwait(false);
            return await run.ExecuteAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            lock (gate) current = null;
        }
    }

    private async Task BeginAsync(Attempt attempt, RunPlan plan, Checkpoint? from, CancellationToken cancellation)
    {
        lock (gate)
        {
            current = attempt;
            currentFrom = from;
            foreach (var peer in attempt.Members) transport.Send(peer, StartFrame.Write(attempt.Epoch, plan, attempt.Run.Placement.Peers, peer, from).Frame);
            attempt.BeginIfAlone();
            // Who was lost before anybody looked.
            var there = roster.Members.Select(member => member.Peer).ToHashSet();
            foreach (var peer in attempt.Members.Where(peer => !there.Contains(peer)).ToList()) attempt.NoteLost(peer, "it has left");
            if (roster.Failure is { } failure) attempt.NoteCutOff(failure);
        }
        try
        {
            await attempt.WhenReady.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            await attempt.Run.AbandonAsync().ConfigureAwait(false);
            throw;
        }
        lock (gate)
        {
            attempt.HasBegun = true;
            foreach (var peer in attempt.Members) transport.Send(peer, FrameWriter.Begin(FrameKind.Go, attempt.Epoch).Frame);
            // Who was lost since all were set up.
            FillGaps(attempt);
        }
    }

    /// <summary>Deals the workers or nodes to the processes, and waits for these.</summary>
    private async Task<Dictionary<int, (int From, int Until)>> GroupAsync(Method method, int participants, CancellationToken cancellation)
    {
        if (method is SequentialMethod) return new() { [transport.Self] = (0, 1) };
        var isHere = options.Processes == 0 || options.HostsWorkers || method is DecentralizedMethod;
        var groups = Math.Min(participants, options.Processes + (isHere ? 1 : 0));
        var others = groups - (isHere ? 1 : 0);
        var members = await roster.WaitForAsync(others, cancellation).ConfigureAwait(false);
        List<int> peers = [.. isHere ? [transport.Self] : Array.Empty<int>(), .. members.Select(member => member.Peer)];
        return peers.Select((peer, group) => (peer, group)).ToDictionary(pair => pair.peer, pair => Placement.Group(pair.group, groups, participants));
    }
}
