using System.Threading.Tasks.Sources;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Simulation.Virtual;

/// <summary>A node of a decentralised method in virtual time.</summary>
internal sealed class NodeContext(Simulation simulation, DecentralizedMethod method, int index)
    : ComputingContext(simulation, index), INode, IValueTaskSource<Arrival>, IValueTaskSource<Arrivals>, IValueTaskSource<bool>
{
    private readonly List<Message> older = [];
    private Waiter receiving;
    private Waiter exchanging;
    private Waiter continuing;
    private Inbox inbox = Inbox.Empty;
    private Inbox early = Inbox.Empty;
    private Parcel received;
    private Arrival[] exchanged = [];
    private IReadOnlyList<int> neighbors = [];
    private IReadOnlyList<int> recipients = [];
    private int missing;
    private long round;

    /// <summary>Bits sent by this node.</summary>
    public long BitsSent { get; set; }

    /// <summary>Gradients finished by this node.</summary>
    public long OracleCalls { get; set; }

    /// <summary>What the node waits for, in words.</summary>
    public string Waiting => exchanging.IsWaiting ? $"node {Index} waits for {missing} neighbours in round {round}"
        : receiving.IsWaiting ? $"node {Index} waits for a message" : $"node {Index} computes";

    public Neighborhood NeighborhoodAt(long communicationRound) => Run.Request.Topology!.NeighborhoodAt(Index, communicationRound);

    public ValueTask<bool> ContinueAsync(Vector iterate, long iteration)
    {
        if (!Simulation.Nodes!.Wants(iteration)) return new ValueTask<bool>(true);
        var token = continuing.Begin(nameof(ContinueAsync));
        var copy = Run.Messages.RentDense(Dimension);
        iterate.Values.CopyTo(copy.Buffer);
        Enact(new Effect { Kind = EffectKind.Visit, Body = copy, Tag = iteration });
        return new ValueTask<bool>(this, token);
    }

    public ValueTask<Arrivals> ExchangeAsync(Message message, long communicationRound)
    {
        var token = BeginExchange(communicationRound);
        SendToAll(message);
        Enact(new Effect { Kind = EffectKind.TakeNext, IsExchange = true });
        return new ValueTask<Arrivals>(this, token);
    }

    public ValueTask<Arrivals> ExchangeAsync(Vector vector, long communicationRound) =>
        ExchangeAsync(Keep(Run.Snapshot(vector.Values)), communicationRound);

    public ValueTask SendAsync(int neighbor, Message message, long tag) => Send(neighbor, message, tag, isExchange: false);

    public ValueTask<Arrival> ReceiveAsync()
    {
        received.Body?.Release();
        received.Body = null!;
        ReleaseMadeBefore(older);
        var token = receiving.Begin(nameof(ReceiveAsync));
        Enact(new Effect { Kind = EffectKind.TakeNext });
        return new ValueTask<Arrival>(this, token);
    }

    /// <summary>A message has arrived.</summary>
    /// <returns>True where the program goes on with it.</returns>
    public bool Deliver(int number, out Resumption kind)
    {
        ref var parcel = ref Simulation.Parcels[number];
        if (parcel.IsExchange)
        {
            kind = Resumption.Exchanged;
            if (!exchanging.IsWaiting || parcel.Tag != round)
            {
                early.Add(Simulation.Parcels, number);
                return false;
            }
            PlaceInRound(Simulation.Parcels.Remove(number));
            return EndExchangeIfComplete();
        }
        kind = Resumption.Received;
        if (!receiving.IsWaiting)
        {
            inbox.Add(Simulation.Parcels, number);
            return false;
        }
        received = Simulation.Parcels.Remove(number);
        receiving.End();
        return true;
    }

    /// <summary>Takes what had come before it was asked for.</summary>
    /// <returns>True where the program goes on with it.</returns>
    public bool TakeNext(bool isExchange)
    {
        if (isExchange)
        {
            TakeEarly();
            return EndExchangeIfComplete();
        }
        if (inbox.IsEmpty) return false;
        received = inbox.RemoveFirst(Simulation.Parcels);
        receiving.End();
        return true;
    }

    /// <summary>The iterate was looked at; the node is to go on.</summary>
    public void EndVisit() => continuing.End();

    public override void Resume(Resumption kind, SendTicket? ticket)
    {
        switch (kind)
        {
            case Resumption.Received:
                receiving.Run();
                break;
            case Resumption.Exchanged:
                exchanging.Run();
                break;
            case Resumption.GoesOn:
                continuing.Run();
                break;
            default:
                base.Resume(kind, ticket);
                break;
        }
    }

    protected override Task StartProgram() => method.RunAsync(this);

    private short BeginExchange(long communicationRound)
    {
        for (var k = 0; k < neighbors.Count; k++) exchanged[k].Body?.Release();
        ReleaseMadeBefore(older);
        var token = exchanging.Begin(nameof(ExchangeAsync));
        round = communicationRound;
        var neighborhood = NeighborhoodAt(communicationRound);
        (neighbors, recipients) = (neighborhood.Neighbors, neighborhood.Recipients);
        missing = neighbors.Count;
        if (exchanged.Length < missing) exchanged = new Arrival[missing];
        Array.Clear(exchanged);
        return token;
    }

    private void SendToAll(Message message)
    {
        for (var k = 0; k < recipients.Count; k++) _ = Send(recipients[k], message, round, isExchange: true);
    }

    private ValueTask Send(int neighbor, Message message, long tag, bool isExchange)
    {
        var bits = Pack(message);
        // Several neighbours may look at it at the same time, so it must not be evaluated by the first who does.
        if (message is HostedComputed computed) computed.Evaluate();
        SendTicket? ticket = null;
        var sent = isExchange || Simulation.IsNetworkFree ? default : Sending(double.PositiveInfinity, out ticket);
        Enact(new Effect
        {
            Kind = EffectKind.Send, IsExchange = isExchange, Target = neighbor, Tag = tag, Body = message, Bits = bits, Ticket = ticket,
        });
        return sent;
    }

    /// <summary>Goes through the messages that came before their round and takes those of this one.</summary>
    private void TakeEarly()
    {
        var previous = Parcels.None;
        var number = early.First;
        while (number != Parcels.None)
        {
            var next = Simulation.Parcels[number].Next;
            if (Simulation.Parcels[number].Tag == round) PlaceInRound(early.RemoveAfter(Simulation.Parcels, previous));
            else if (Simulation.Parcels[number].Tag < round) early.RemoveAfter(Simulation.Parcels, previous).Body.Release();
            else previous = number;
            number = next;
        }
    }

    private void PlaceInRound(in Parcel parcel)
    {
        for (var k = 0; k < neighbors.Count; k++)
        {
            if (neighbors[k] != parcel.Sender) continue;
            if (exchanged[k].Body is not null) break;
            exchanged[k] = new Arrival(parcel.Sender, parcel.Body, parcel.Tag);
            missing--;
            return;
        }
        parcel.Body.Release();
    }

    private bool EndExchangeIfComplete()
    {
        if (!exchanging.IsWaiting || missing > 0) return false;
        exchanging.End();
        return true;
    }

    ValueTaskSourceStatus IValueTaskSource<Arrival>.GetStatus(short token) => receiving.Status(token);

    Arrival IValueTaskSource<Arrival>.GetResult(short token)
    {
        receiving.Demand(token);
        return new Arrival(received.Sender, received.Body, received.Tag);
    }

    void IValueTaskSource<Arrival>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        receiving.OnCompleted(continuation, state, token);

    ValueTaskSourceStatus IValueTaskSource<Arrivals>.GetStatus(short token) => exchanging.Status(token);

    Arrivals IValueTaskSource<Arrivals>.GetResult(short token)
    {
        exchanging.Demand(token);
        return new Arrivals(exchanged, neighbors.Count);
    }

    void IValueTaskSource<Arrivals>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        exchanging.OnCompleted(continuation, state, token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => continuing.Status(token);

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        continuing.Demand(token);
        return !Simulation.Recorder.IsOver;
    }

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        continuing.OnCompleted(continuation, state, token);
}
