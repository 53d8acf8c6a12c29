using Gossamer.Cluster.Checkpoints;
using Gossamer.Cluster.Frames;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;

namespace Gossamer.Cluster.Hosting;

/// <summary>The states of all participants, for checkpoints and observers.</summary>
internal sealed partial class CoordinatorRun
{
    private readonly Lock stateGate = new();
    private readonly Dictionary<int, WorkerStates> states = [];
    private readonly HashSet<int> awaited = [];
    private TaskCompletionSource? collected;
    private int collection;
    private double lastCheckpoint;
    private long checkpointIteration;
    private long newest;
    private long announced = -1;
    private long ahead = 1;
    private int shown;

    /// <summary>A process tells the states of its workers; null where it is gone and tells nothing.</summary>
    public void TakeStates(int peer, WorkerStates? told)
    {
        lock (stateGate)
        {
            if (told is not null)
            {
                if (told.Collection != collection) return;
                foreach (var worker in told.States.Keys) states[worker] = told;
            }
            awaited.Remove(peer);
            if (awaited.Count == 0) collected?.TrySetResult();
        }
    }

    /// <summary>Reads what a process tells.</summary>
    public WorkerStates ReadStates(int peer, ref FrameReader input)
    {
        var number = input.Int();
        NoteSpending(peer, Spending.Read(ref input));
        var told = new Dictionary<int, (long, ParticipantState)>();
        while (input.Remaining > 0)
        {
            var worker = input.Index(Run.Workers, "worker");
            if (Placement.PeerOf(worker) != peer) throw input.Error($"it has the state of worker {worker}, who does not live there");
            told[worker] = (input.Long(), input.State(Run.Dimension));
        }
        var there = Enumerable.Range(0, Run.Workers).Count(worker => Placement.PeerOf(worker) == peer);
        if (told.Count != there) throw input.Error($"it has the states of {told.Count} workers, but {there} live there");
        return new WorkerStates(number, told);
    }

    public override ParticipantState StateOf(int worker)
    {
        if (IsHere(worker)) return Seats[worker].State;
        lock (stateGate) return states.TryGetValue(worker, out var told) ? told.States[worker].State : new ParticipantState(Run.Dimension);
    }

    protected override Checkpoint? TakeCheckpoint()
    {
        if (!Run.Request.TakeCheckpoint) return null;
        return Nodes is not null ? Nodes.TakeCheckpoint() : TakeSnapshot(Recorder.LastPoint);
    }

    private bool IsCheckpointDue(long iteration) =>
        plan.Store is not null && iteration > Run.FirstIteration
        && (plan.Observation.IsCheckpointBetween(checkpointIteration, iteration) || iteration >= Run.Request.Stop.Iterations || (plan.CheckpointSeconds is { } seconds && Now - lastCheckpoint >= seconds));

    private bool NeedsStates(long iteration)
    {
        var request = Run.Request;
        return plan.Observation.Always
            && (request.Observer is not null || iteration % request.Record.Every == 0 || request.Record.EverySeconds is not null || iteration >= request.Stop.Iterations);
    }

    /// <summary>Asks all processes for the states of their workers and waits for them.</summary>
    private async Task CollectStatesAsync()
    {
        if (Run.Request.Method is not CentralizedMethod) return;
        Task waiting;
        lock (stateGate)
        {
            collection++;
            awaited.UnionWith(Placement.Others);
            collected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (awaited.Count == 0) collected.TrySetResult();
            waiting = collected.Task;
        }
        foreach (var peer in Placement.Others) Transport.Send(peer, FrameWriter.Begin(FrameKind.StateRequest, Placement.Epoch).Int(collection).Frame);
        // The coordinator's program sleeps meanwhile, so that its neighbours here count as idle when they all wait.
        Rest();
        try
        {
            await waiting.WaitAsync(Ending).ConfigureAwait(true);
            if (IsSynchronous) await WhenIdleAsync().ConfigureAwait(true);
        }
        catch (OperationCanceledException)
        {
            // The run is over; the caller looks.
        }
        finally
        {
            Wake();
        }
    }

    private Checkpoint TakeSnapshot(TracePoint totals)
    {
        var workers = new ParticipantState[Run.Workers];
        var jobs = new long[Run.Workers];
        for (var worker = 0; worker < workers.Length; worker++)
        {
            workers[worker] = StateCopy.Of(StateOf(worker), Run.Dimension);
            if (IsHere(worker)) jobs[worker] = Seats[worker].JobCount;
            else lock (stateGate) jobs[worker] = states.TryGetValue(worker, out var told) ? told.States[worker].Jobs : 0;
        }
        var center = Coordinator is null ? workers[0] : StateCopy.Of(Coordinator.State, Run.Dimension);
        return new Checkpoint(Recorder.Iteration, center, workers, totals, jobs);
    }

    /// <summary>
    /// A node has shown an iterate. Nodes are not all at the same iteration, so that a checkpoint that is due by the clock is
    /// announced for one that none of them has reached yet. Where the news came too late for some, it is announced once more,
    /// for a later one.
    /// </summary>
    private void KeepNodes(long iteration, bool hasState)
    {
        newest = Math.Max(newest, iteration);
        if (iteration == announced && hasState) shown++;
        if (plan.Observation.IsCheckpoint(iteration))
        {
            KeepNodesAt(iteration);
        }
        else if (iteration == announced && Recorder.Iteration == iteration)
        {
            var isWhole = shown == (Nodes!.Reporter is null ? Run.Workers : 1);
            if (isWhole) KeepNodesAt(iteration);
            (announced, ahead) = (-1, isWhole ? 1 : 2 * ahead);
        }
        else if (announced >= 0 && Recorder.Iteration > announced)
        {
            // Nobody shows that one.
            (announced, ahead) = (-1, 2 * ahead);
        }
        else if (announced < 0 && plan.CheckpointSeconds is { } seconds && Now - lastCheckpoint >= seconds)
        {
            var every = Run.Request.Record.Every;
            (announced, shown) = ((newest / every + ahead) * every, 0);
            duties!.WantStatesAt(announced);
            foreach (var peer in Placement.Others) Transport.Send(peer, FrameWriter.Begin(FrameKind.StatesAt, Placement.Epoch).Long(announced).Frame);
        }
    }

    private void KeepNodesAt(long iteration)
    {
        if (Nodes!.TakeCheckpoint(iteration, Recorder.TotalsPoint) is not { } checkpoint) return;
        // Where one node reports, nobody tells how many computations the others have started: no more than all together.
        var most = Nodes.Reporter is null ? 0 : Count().Started;
        Keep(checkpoint with { JobCounts = [.. checkpoint.JobCounts.Select(jobs => Math.Max(jobs, most))] });
    }

    private void Keep(Checkpoint checkpoint)
    {
        (lastCheckpoint, checkpointIteration) = (Now, checkpoint.Iteration);
        plan.Store!.Write(new SavedRun(plan.Text, checkpoint, [.. plan.TraceBefore, .. Recorder.Trace.Skip(plan.TraceBefore.Count == 0 ? 0 : 1)]) { Dimension = Run.Dimension });
    }
}

/// <summary>The states of the workers of one process.</summary>
/// <param name="Collection">Which question it answers.</param>
/// <param name="States">For every worker that lives there, the computations it has started and its state.</param>
internal sealed record WorkerStates(int Collection, IReadOnlyDictionary<int, (long Jobs, ParticipantState State)> States);
