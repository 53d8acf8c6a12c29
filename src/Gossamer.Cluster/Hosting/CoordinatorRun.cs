using Gossamer.Cluster.Frames;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Numerics;
using Gossamer.Simulation.Threads;

namespace Gossamer.Cluster.Hosting;

/// <summary>
/// The part of a run that the coordinator's process makes: the coordinator, the recording, and the workers or nodes that live
/// there as well. It checkpoints the run and knows what the others have spent.
/// </summary>
internal sealed partial class CoordinatorRun : PeerRun
{
    private readonly RunPlan plan;
    private readonly NodeDuties? duties;
    private readonly Dictionary<int, Spending> spending = [];
    private readonly HashSet<int> running = [];
    private readonly TaskCompletionSource allStopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OutstandingPoints? outstanding;
    private long iterationsBefore;
    private bool hasVisited;
    private bool isClosing;
    private string? lossReason;
    private Exception? remoteFailure;

    public CoordinatorRun(PeerSetup setup, Placement placement, RunRecorder recorder, NodeRecorder? nodes, RunPlan plan)
        : base(setup, placement, recorder, nodes)
    {
        this.plan = plan;
        if (nodes is not null) duties = new NodeDuties(Run, plan.Observation);
        if (!IsSynchronous) outstanding = new OutstandingPoints(Run.Workers);
        running.UnionWith(placement.Others);
        CreateSeats();
        (lastCheckpoint, checkpointIteration) = (Now, Run.FirstIteration);
    }

    /// <summary>True where a lost process makes the attempt worthless: all go back to the last checkpoint.</summary>
    public bool IsSynchronous => Run.Request.Method.IsSynchronous;

    /// <summary>What is planned.</summary>
    public RunPlan Plan => plan;

    public override RunTotals Totals
    {
        get
        {
            var own = OwnTotals;
            var others = SpentElsewhere();
            return own with { BitsUp = own.BitsUp + others.BitsUp, Effort = own.Effort + others.Effort };
        }
    }

    /// <summary>A process is gone.</summary>
    public void NoteLost(int peer, string reason)
    {
        if (!Placement.Others.Contains(peer)) return;
        if (IsSynchronous)
        {
            lossReason ??= $"process {peer} is lost: {reason}";
            End(RunStatus.Interrupted, lossReason);
        }
        else
        {
            for (var worker = 0; worker < Run.Workers; worker++)
            {
                if (Placement.PeerOf(worker) == peer) Volatile.Write(ref Placement.Peers[worker], Placement.Nowhere);
            }
        }
        NoteStopped(peer);
    }

    /// <summary>Ends an attempt that never began.</summary>
    public ValueTask AbandonAsync() => CloseAsync();

    /// <summary>A process has ended its programs, or will never do so.</summary>
    public void NoteStopped(int peer)
    {
        lock (running)
        {
            running.Remove(peer);
            if (running.Count == 0 && isClosing) allStopped.TrySetResult();
        }
        TakeStates(peer, null);
    }

    /// <summary>A program elsewhere has failed, or a part could not be set up.</summary>
    public void NoteFailure(Exception failure)
    {
        remoteFailure ??= failure;
        End(RunStatus.Interrupted, failure.Message);
    }

    /// <summary>Nothing will be heard of the other processes any more.</summary>
    public void NoteCutOff(Exception failure)
    {
        NoteFailure(failure);
        lock (running)
        {
            running.Clear();
            if (isClosing) allStopped.TrySetResult();
        }
    }

    /// <summary>What a process has spent when its programs had ended.</summary>
    public void TakeStopped(int peer, ref FrameReader input)
    {
        NoteSpending(peer, Spending.Read(ref input));
        input.End();
        NoteStopped(peer);
    }

    /// <summary>A node elsewhere shows its iterate.</summary>
    public void TakeIterate(int peer, ref FrameReader input)
    {
        NoteSpending(peer, Spending.Read(ref input));
        var node = input.Index(Run.Workers, "node");
        if (Nodes is null || Placement.PeerOf(node) != peer) throw input.Error($"it is the iterate of node {node}, who does not live there");
        var (iteration, jobs) = (input.Long(), input.Long());
        var spent = new RunTotals(Now, input.Long(), 0, new Effort(input.Long(), input.Long()));
        var values = input.Doubles();
        if (values.Length != Run.Dimension) throw input.Error($"its iterate has {values.Length} coordinates, but {Run.Dimension} are expected");
        var state = input.Byte() != 0 ? input.State(Run.Dimension) : null;
        input.End();
        Record(node, iteration, values, state, spent, jobs);
    }

    public override async ValueTask<bool> VisitAsync(RunObservation state, Vector iterate, long iteration)
    {
        iteration += Offset(iteration);
        var totals = Totals;
        var isCheckpoint = IsCheckpointDue(iteration);
        if (isCheckpoint || NeedsStates(iteration)) await CollectStatesAsync().ConfigureAwait(true);
        if (Ending.IsCancellationRequested) throw new RunEndedException();
        var goesOn = Recorder.Visit(state, iterate.Values, iteration, totals);
        if (isCheckpoint && Recorder.Status != RunStatus.Diverged) Keep(TakeSnapshot(Recorder.TotalsPoint()));
        return goesOn;
    }

    public override ValueTask<bool> VisitAsync(NodeSeat node, Vector iterate, long iteration)
    {
        if (!duties!.Wants(iteration)) return new ValueTask<bool>(true);
        var spent = Nodes!.Reporter is null ? node.Spent : Totals;
        return new ValueTask<bool>(Record(node.Index, iteration, iterate.Values, node.State, spent, node.JobCount));
    }

    public override void SendToAll(in Delivery delivery, long bits)
    {
        if (outstanding is not null)
        {
            // What every single worker was handed matters.
            base.SendToAll(delivery, bits);
            return;
        }
        CountDown(bits * Run.Workers);
        foreach (var peer in Placement.Others)
            Transport.Send(peer, DeliveryFrame.Write(delivery, DeliveryFrame.AllHere, Run, Placement.Epoch, default).Frame);
        for (var worker = 0; worker < Run.Workers; worker++)
        {
            if (!IsHere(worker)) continue;
            delivery.Body.Retain();
            base.Post(delivery, worker);
        }
    }

    public override void Cancel(int worker)
    {
        if (outstanding is null)
        {
            CancelThere(worker);
            return;
        }
        lock (outstanding.GateOf(worker))
        {
            outstanding.Clear(worker);
            CancelThere(worker);
        }
    }

    /// <summary>Workers of an asynchronous run that were lost live in another process now: it is handed what they did not answer.</summary>
    public void MoveWorkers(int peer, int from, int until)
    {
        lock (running)
        {
            if (isClosing)
            {
                // It has come too late.
                SendStop(peer);
                return;
            }
            running.Add(peer);
        }
        for (var worker = from; worker < until; worker++)
        {
            lock (outstanding!.GateOf(worker))
            {
                Volatile.Write(ref Placement.Peers[worker], peer);
                foreach (var delivery in outstanding.Take(worker)) base.Post(delivery, worker);
            }
        }
    }

    protected override void Post(in Delivery delivery, int receiver)
    {
        if (outstanding is null || receiver < 0)
        {
            base.Post(delivery, receiver);
            return;
        }
        // A worker that moves meanwhile is handed it once.
        lock (outstanding.GateOf(receiver))
        {
            outstanding.Add(receiver, delivery);
            base.Post(delivery, receiver);
        }
    }

    protected override void Accept(in Delivery delivery, int receiver)
    {
        if (receiver < 0) outstanding?.Answer(delivery.Sender, delivery.Tag);
        base.Accept(delivery, receiver);
    }

    protected override void NoteSpending(int peer, in Spending spent)
    {
        lock (spending) spending[peer] = spending.TryGetValue(peer, out var known) ? Spending.Later(known, spent) : spent;
    }

    protected override void DemandOutcome()
    {
        if (remoteFailure is not null) throw remoteFailure;
        if (lossReason is not null) throw new PeerLostException(lossReason);
    }

    protected override async ValueTask CloseAsync()
    {
        lock (running)
        {
            isClosing = true;
            foreach (var peer in Placement.Others.Union(running)) SendStop(peer);
            if (running.Count == 0) allStopped.TrySetResult();
        }
        await LeaveAsync().ConfigureAwait(false);
        await allStopped.Task.ConfigureAwait(false);
    }

    protected override Counters Count()
    {
        var counters = base.Count();
        var others = SpentElsewhere();
        return counters with
        {
            Started = counters.Started + others.Started,
            Finished = counters.Finished + others.Finished,
            Cancelled = counters.Cancelled + others.Cancelled,
            BusySeconds = counters.BusySeconds + others.BusySeconds,
            WastedSeconds = counters.WastedSeconds + others.WastedSeconds,
        };
    }

    private void SendStop(int peer) => Transport.Send(peer, FrameWriter.Begin(FrameKind.Stop, Placement.Epoch).Frame);

    private void CancelThere(int worker)
    {
        var peer = Placement.PeerOf(worker);
        if (peer == Placement.Self) base.Cancel(worker);
        else if (peer != Placement.Nowhere) Transport.Send(peer, FrameWriter.Begin(FrameKind.Cancel, Placement.Epoch).Int(worker).Frame);
    }

    private Spending SpentElsewhere()
    {
        var sum = default(Spending);
        lock (spending)
        {
            foreach (var spent in spending.Values) sum += spent;
        }
        return sum;
    }

    /// <summary>An asynchronous program that was resumed counts from 0 again: its iterations go on all the same.</summary>
    private long Offset(long iteration)
    {
        if (!hasVisited && iteration < Run.FirstIteration && !IsSynchronous) iterationsBefore = Run.FirstIteration - iteration;
        hasVisited = true;
        return iterationsBefore;
    }

    private bool Record(int node, long iteration, ReadOnlySpan<double> iterate, ParticipantState? state, in RunTotals spent, long jobs)
    {
        var copy = Run.Messages.RentDense(iterate.Length);
        iterate.CopyTo(copy.Buffer);
        lock (Nodes!)
        {
            var goesOn = Visit(node, iteration, copy, state ?? new ParticipantState(Run.Dimension), Nodes.Reporter is null ? spent : Totals, jobs);
            if (goesOn) KeepNodes(iteration, state is not null);
            if (!goesOn) End(RunStatus.Completed, "the iterates that were wanted are shown");
            return goesOn;
        }
    }
}

/// <summary>An attempt cannot be finished because a process that it needs is gone.</summary>
internal sealed class PeerLostException(string message) : Exception(message);
