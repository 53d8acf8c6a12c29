using System.Runtime.InteropServices;
using Gossamer.Compression;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Execution.Hosting;

/// <summary>
/// The coordinator in every engine: snapshots of points, what was received and whether it was used, and the gathering of
/// messages. Engines say how a message travels and how the program waits.
/// </summary>
internal abstract class HostedCoordinator : HostedParticipant, ICoordinator
{
    private const int MemoriesPerWorker = 16;

    private readonly RunObservation observation;
    private readonly List<Delivery> held = [];
    private Arrival[] gathered = [];
    private long[] order = [];
    private int gatherTarget;
    private long gatherTag;
    private bool heldWereGathered;
    private Vector? iterate;
    private long iterateVersion;
    private Vector? snapshotOf;
    private long snapshotVersion;
    private DenseMessage? snapshot;

    protected HostedCoordinator(RunContext run, Func<int, ParticipantState> workerState) : base(run, CoordinatorIndex)
    {
        Iteration = FirstIteration;
        if (run.Request.ResumeFrom is { } checkpoint) State = StateCopy.Of(checkpoint.Coordinator, Dimension);
        observation = new RunObservation(run, State, workerState);
    }

    /// <summary>k of the last iterate shown.</summary>
    public long Iteration { get; private set; }

    /// <summary>How many messages the running gathering has.</summary>
    public int Gathered { get; private set; }

    /// <summary>How many messages the running gathering lacks.</summary>
    public int Missing => gatherTarget - Gathered;

    protected ReadOnlySpan<Arrival> GatheredArrivals => gathered.AsSpan(0, Gathered);

    public ValueTask<bool> ContinueAsync(Vector x, long k)
    {
        (iterate, iterateVersion, Iteration) = (x, x.Version, k);
        return VisitAsync(observation, x, k);
    }

    public ValueTask SendAsync(int worker, Vector point, long tag)
    {
        var message = Snapshot(point);
        message.Retain();
        SendDown(worker, message, tag, Run.CountBits(message), IssueIteration(point));
        return default;
    }

    public ValueTask SendAsync(int worker, Message message, long tag)
    {
        Pack(message);
        message.Retain();
        SendDown(worker, message, tag, Run.CountBits(message), Iteration);
        return default;
    }

    public ValueTask BroadcastAsync(Vector point, long tag)
    {
        Broadcast(Snapshot(point), tag, IssueIteration(point));
        return default;
    }

    public ValueTask BroadcastAsync(Message message, long tag)
    {
        Pack(message);
        Broadcast(message, tag, Iteration);
        return default;
    }

    public ValueTask CancelAsync(int worker)
    {
        SendCancel(worker);
        return default;
    }

    public ValueTask RestartAsync(WorkerGroup group, Vector point, long tag)
    {
        group.Tag = tag;
        var message = Snapshot(point);
        Restart(group, message, tag, Run.CountBits(message), IssueIteration(point));
        return default;
    }

    public Message CompressFor(int worker, Compressor compressor, ReadOnlySpan<double> vector, long round, int slot = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(worker);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(worker, Workers);
        var stream = new RandomStream(Run.Seed, RandomPurpose.Compression, CoordinatorStream - 1 - worker, round, slot);
        return Compress(compressor, vector, stream, round, slot, worker, slot + ((worker + 1) * MemoriesPerWorker));
    }

    public abstract ValueTask<Arrival> ReceiveAsync();

    public abstract ValueTask<Arrivals> GatherAsync(long tag, int? count = null);

    /// <summary>Shows an iterate to the recorder.</summary>
    protected abstract ValueTask<bool> VisitAsync(RunObservation state, Vector x, long k);

    /// <summary>Sends to a worker; takes over a reference on the message.</summary>
    protected abstract void SendDown(int worker, Message message, long tag, long bits, long issuedAt);

    /// <summary>Sends to every worker; references on the message are taken as they are needed.</summary>
    /// <param name="message">What is sent.</param>
    /// <param name="tag">Handed to the workers with it.</param>
    /// <param name="bits">What it costs for each worker.</param>
    /// <param name="issuedAt">k of the point.</param>
    protected virtual void SendToAll(Message message, long tag, long bits, long issuedAt)
    {
        for (var worker = 0; worker < Workers; worker++)
        {
            message.Retain();
            SendDown(worker, message, tag, bits, issuedAt);
        }
    }

    /// <summary>Cancels what a worker does.</summary>
    protected abstract void SendCancel(int worker);

    /// <summary>Cancels what a group does and sends it a point, whose references are taken as they are needed.</summary>
    protected virtual void Restart(WorkerGroup group, Message point, long tag, long bits, long issuedAt)
    {
        foreach (var worker in group)
        {
            SendCancel(worker);
            point.Retain();
            SendDown(worker, point, tag, bits, issuedAt);
        }
    }

    /// <summary>Counts a message that is done with: used or not, seconds computed for it, model updates since its point was handed out.</summary>
    protected abstract void Settle(bool isAccepted, double seconds, long delay);

    /// <summary>Settles what was received last: looked at or not. Called with the next receive.</summary>
    protected void LetGo() => LetGo(isOver: false);

    /// <summary>Settles what was received last when the run is over: what the program had no time to look at does not count.</summary>
    public void LetGoAtEnd() => LetGo(isOver: true);

    private void LetGo(bool isOver)
    {
        foreach (ref readonly var delivery in CollectionsMarshal.AsSpan(held))
        {
            var isAccepted = delivery.Body.WasRead || delivery.Body is EmptyMessage || (heldWereGathered && delivery.Body is not Computed);
            if (isAccepted || !isOver) Settle(isAccepted, delivery.Seconds, delivery.ReceivedAt - delivery.IssuedAt);
            delivery.Body.Release();
        }
        held.Clear();
        heldWereGathered = false;
        ReleaseMade();
    }

    /// <summary>Takes a message for the program, which holds it until its next receive.</summary>
    protected void Hold(in Delivery delivery)
    {
        held.Add(delivery);
        CollectionsMarshal.AsSpan(held)[^1].ReceivedAt = Iteration;
    }

    /// <summary>The one message that a receive took.</summary>
    protected Arrival Received()
    {
        ref readonly var delivery = ref CollectionsMarshal.AsSpan(held)[0];
        return new Arrival(delivery.Sender, delivery.Body, delivery.Tag, delivery.Seconds);
    }

    /// <summary>Starts a gathering; one of no messages is complete at once.</summary>
    protected void BeginGathering(long tag, int? count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count ?? 0, nameof(count));
        gatherTag = tag;
        gatherTarget = count ?? Workers;
        Gathered = 0;
        heldWereGathered = true;
        if (gathered.Length >= gatherTarget) return;
        gathered = new Arrival[gatherTarget];
        order = new long[gatherTarget];
    }

    /// <summary>Takes a message for the gathering, or drops it where its tag is another.</summary>
    /// <returns>True where the gathering is complete.</returns>
    protected bool Gather(in Delivery delivery)
    {
        if (delivery.Tag != gatherTag)
        {
            Settle(false, delivery.Seconds, 0);
            delivery.Body.Release();
            return false;
        }
        gathered[Gathered] = new Arrival(delivery.Sender, delivery.Body, delivery.Tag, delivery.Seconds);
        order[Gathered] = ((long)delivery.Sender << 32) | (uint)Gathered;
        Gathered++;
        Hold(delivery);
        if (Gathered < gatherTarget) return false;
        SortGathered();
        return true;
    }

    /// <summary>The messages of the complete gathering, in worker order.</summary>
    protected Arrivals TakeGathered() => new(gathered, Gathered);

    private void SortGathered()
    {
        for (var k = 1; k < Gathered; k++)
        {
            if (order[k] > order[k - 1]) continue;
            order.AsSpan(0, Gathered).Sort(gathered.AsSpan(0, Gathered));
            return;
        }
    }

    private void Broadcast(Message message, long tag, long issuedAt) => SendToAll(message, tag, Run.CountBits(message), issuedAt);

    private static void Pack(Message message)
    {
        if (message is not HostedComputed computed) return;
        // Many may look at it at the same time, so it must not be evaluated by the first who does.
        computed.DemandNotCancelled();
        computed.RoundForWire();
        computed.Evaluate();
    }

    /// <summary>The copy of a point that all its receivers share; one for every version.</summary>
    private DenseMessage Snapshot(Vector point)
    {
        if (snapshot is not null && ReferenceEquals(snapshotOf, point) && snapshotVersion == point.Version) return snapshot;
        snapshot?.Release();
        snapshot = Run.Snapshot(point.Values);
        (snapshotOf, snapshotVersion) = (point, point.Version);
        return snapshot;
    }

    /// <summary>k of a point that is handed out: an iterate that changed since it was shown is the next one.</summary>
    private long IssueIteration(Vector point) =>
        ReferenceEquals(point, iterate) && point.Version != iterateVersion ? Iteration + 1 : Iteration;
}
