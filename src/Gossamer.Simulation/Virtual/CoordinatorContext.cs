using System.Threading.Tasks.Sources;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Simulation.Virtual;

/// <summary>The coordinator in virtual time. It reacts at once: what it does takes place while its program runs.</summary>
internal sealed class CoordinatorContext : HostedParticipant, ICoordinator, IValueTaskSource<Arrival>, IValueTaskSource<Arrivals>
{
    private readonly Simulation simulation;
    private readonly RunObservation observation;
    private readonly List<Parcel> held = [];
    private Waiter receiving;
    private Waiter gathering;
    private Inbox inbox = Inbox.Empty;
    private Arrival[] gathered = [];
    private long[] senders = [];
    private int gatheredCount;
    private int gatherTarget;
    private long gatherTag;
    private bool heldWereGathered;
    private Vector? iterate;
    private long iterateVersion;
    private long iteration;
    private Vector? snapshotOf;
    private long snapshotVersion;
    private DenseMessage? snapshot;

    public CoordinatorContext(Simulation simulation) : base(simulation.Run, CoordinatorIndex)
    {
        this.simulation = simulation;
        iteration = FirstIteration;
        observation = new RunObservation(Run, State, worker => simulation.Computers[worker].State);
    }

    public Task? Program { get; private set; }

    /// <summary>
    /// How many messages have to come before the coordinator does anything: as many worker programs may run side by side.
    /// </summary>
    public int ArrivalsBeforeReaction => gathering.IsWaiting ? gatherTarget - gatheredCount : 1;

    /// <summary>What the coordinator waits for, in words.</summary>
    public string Waiting => gathering.IsWaiting
        ? $"the coordinator waits for {gatherTarget - gatheredCount} more of {gatherTarget} messages"
        : receiving.IsWaiting ? "the coordinator waits for a message" : "the coordinator waits for nothing that the engine knows of";

    public void StartProgram(CentralizedMethod method) => Program = method.CoordinateAsync(this);

    public ValueTask<bool> ContinueAsync(Vector x, long k)
    {
        (iterate, iterateVersion, iteration) = (x, x.Version, k);
        return new ValueTask<bool>(simulation.Recorder.Visit(observation, x.Values, k, simulation.Totals));
    }

    public ValueTask SendAsync(int worker, Vector point, long tag)
    {
        var message = Snapshot(point);
        simulation.SendDown(worker, message, tag, Run.CountBits(message), IssueIteration(point));
        return default;
    }

    public ValueTask SendAsync(int worker, Message message, long tag)
    {
        var bits = Pack(message);
        simulation.SendDown(worker, message, tag, bits, iteration);
        return default;
    }

    public ValueTask BroadcastAsync(Vector point, long tag)
    {
        var message = Snapshot(point);
        Broadcast(message, tag, IssueIteration(point));
        return default;
    }

    public ValueTask BroadcastAsync(Message message, long tag)
    {
        Pack(message);
        Broadcast(message, tag, iteration);
        return default;
    }

    public ValueTask CancelAsync(int worker)
    {
        simulation.SendCancel(worker);
        return default;
    }

    public ValueTask<Arrival> ReceiveAsync()
    {
        LetGo();
        var token = receiving.Begin(nameof(ReceiveAsync));
        if (!inbox.IsEmpty)
        {
            Hold(inbox.RemoveFirst(simulation.Parcels));
            receiving.End();
        }
        return new ValueTask<Arrival>(this, token);
    }

    public ValueTask<Arrivals> GatherAsync(long tag, int count = 0)
    {
        LetGo();
        var token = gathering.Begin(nameof(GatherAsync));
        gatherTag = tag;
        gatherTarget = count > 0 ? count : Workers;
        gatheredCount = 0;
        heldWereGathered = true;
        if (gathered.Length < gatherTarget)
        {
            gathered = new Arrival[gatherTarget];
            senders = new long[gatherTarget];
        }
        while (!inbox.IsEmpty && gathering.IsWaiting) Gather(inbox.RemoveFirst(simulation.Parcels));
        return new ValueTask<Arrivals>(this, token);
    }

    /// <summary>A message has arrived.</summary>
    /// <returns>True where the program goes on.</returns>
    public bool Deliver(int number)
    {
        simulation.Parcels[number].Body.WasRead = false;
        if (receiving.IsWaiting)
        {
            Hold(simulation.Parcels.Remove(number));
            receiving.End();
            return true;
        }
        if (gathering.IsWaiting)
        {
            Gather(simulation.Parcels.Remove(number));
            return !gathering.IsWaiting;
        }
        inbox.Add(simulation.Parcels, number);
        return false;
    }

    /// <summary>Lets the program go on.</summary>
    public void Resume()
    {
        // Only one of the two is over.
        receiving.Run();
        gathering.Run();
    }

    /// <summary>Settles what was received last: looked at or not. Called with the next receive and at the end of the run.</summary>
    public void LetGo()
    {
        foreach (ref readonly var parcel in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(held))
        {
            var isAccepted = parcel.Body.WasRead || parcel.Body is EmptyMessage || (heldWereGathered && parcel.Body is not Computed);
            simulation.Book.Settle(isAccepted, parcel.Seconds, parcel.ReceivedAt - parcel.IssuedAt);
            parcel.Body.Release();
        }
        held.Clear();
        heldWereGathered = false;
        ReleaseMade();
    }

    private void Hold(Parcel parcel)
    {
        parcel.ReceivedAt = iteration;
        held.Add(parcel);
    }

    private void Gather(in Parcel parcel)
    {
        if (parcel.Tag != gatherTag)
        {
            simulation.Book.Settle(false, parcel.Seconds, 0);
            parcel.Body.Release();
            return;
        }
        gathered[gatheredCount] = new Arrival(parcel.Sender, parcel.Body, parcel.Tag);
        senders[gatheredCount] = ((long)parcel.Sender << 32) | (uint)gatheredCount;
        gatheredCount++;
        Hold(parcel);
        if (gatheredCount < gatherTarget) return;
        SortGathered();
        gathering.End();
        simulation.EvaluateAll(gathered.AsSpan(0, gatheredCount));
    }

    private void SortGathered()
    {
        for (var k = 1; k < gatheredCount; k++)
        {
            if (senders[k] > senders[k - 1]) continue;
            senders.AsSpan(0, gatheredCount).Sort(gathered.AsSpan(0, gatheredCount));
            return;
        }
    }

    private void Broadcast(Message message, long tag, long issuedAt)
    {
        var bits = Run.CountBits(message);
        for (var worker = 0; worker < Workers; worker++)
        {
            message.Retain();
            simulation.SendDown(worker, message, tag, bits, issuedAt);
        }
        message.Release();
    }

    private long Pack(Message message)
    {
        if (message is HostedComputed computed)
        {
            // Many may look at it at the same time, so it must not be evaluated by the first who does.
            computed.RoundForWire();
            computed.Evaluate();
        }
        message.Retain();
        return Run.CountBits(message);
    }

    /// <summary>The shared copy of a point, with a reference for the receiver.</summary>
    private DenseMessage Snapshot(Vector point)
    {
        if (snapshot is null || !ReferenceEquals(snapshotOf, point) || snapshotVersion != point.Version)
        {
            snapshot?.Release();
            snapshot = Run.Snapshot(point.Values);
            (snapshotOf, snapshotVersion) = (point, point.Version);
        }
        snapshot.Retain();
        return snapshot;
    }

    /// <summary>k of a point that is handed out: an iterate that changed since it was shown is the next one.</summary>
    private long IssueIteration(Vector point) =>
        ReferenceEquals(point, iterate) && point.Version != iterateVersion ? iteration + 1 : iteration;

    ValueTaskSourceStatus IValueTaskSource<Arrival>.GetStatus(short token) => receiving.Status(token);

    Arrival IValueTaskSource<Arrival>.GetResult(short token)
    {
        receiving.Demand(token);
        ref readonly var parcel = ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(held)[0];
        return new Arrival(parcel.Sender, parcel.Body, parcel.Tag);
    }

    void IValueTaskSource<Arrival>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        receiving.OnCompleted(continuation, state, token);

    ValueTaskSourceStatus IValueTaskSource<Arrivals>.GetStatus(short token) => gathering.Status(token);

    Arrivals IValueTaskSource<Arrivals>.GetResult(short token)
    {
        gathering.Demand(token);
        return new Arrivals(gathered, gatheredCount);
    }

    void IValueTaskSource<Arrivals>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        gathering.OnCompleted(continuation, state, token);
}
