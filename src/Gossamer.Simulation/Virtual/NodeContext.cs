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
    private readonly RoundExchange rounds = new();
    private Waiter receiving;
    private Waiter exchanging;
    private Waiter continuing;
    private Queue<Delivery>? inbox;
    private Delivery received;

    /// <summary>Bits sent by this node.</summary>
    public long BitsSent { get; set; }

    /// <summary>Gradients finished by this node.</summary>
    public Effort Effort { get; set; }

    public override string Waiting => exchanging.IsWaiting ? $"node {Index} waits for {rounds.Missing} neighbours in round {rounds.Round}"
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
        ReleaseMadeBefore(older);
        var token = exchanging.Begin(nameof(ExchangeAsync));
        var neighborhood = NeighborhoodAt(communicationRound);
        var recipients = neighborhood.Recipients;
        for (var k = 0; k < recipients.Count; k++) _ = Send(recipients[k], message, communicationRound, isExchange: true);
        if (rounds.Begin(communicationRound, neighborhood.Neighbors)) exchanging.End();
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
        if (inbox is not null && inbox.TryDequeue(out received)) receiving.End();
        return new ValueTask<Arrival>(this, token);
    }

    public void Interrupt()
    {
        if (IsComputing) Enact(new Effect { Kind = EffectKind.Interrupt });
    }

    public override bool Deliver(in Delivery delivery, out Resumption kind)
    {
        if (delivery.IsExchange)
        {
            kind = Resumption.Exchanged;
            if (!rounds.Add(delivery)) return false;
            exchanging.End();
            return true;
        }
        kind = Resumption.Received;
        if (receiving.IsWaiting)
        {
            received = delivery;
            receiving.End();
            return true;
        }
        (inbox ??= new Queue<Delivery>(1)).Enqueue(delivery);
        return false;
    }

    public override void ClearInbox()
    {
        while (inbox is not null && inbox.TryDequeue(out var delivery)) delivery.Body.Release();
    }

    /// <summary>Goes on counting where a crashed predecessor stopped.</summary>
    public void TakeOver(NodeContext predecessor) => (BitsSent, Effort) = (predecessor.BitsSent, predecessor.Effort);

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

    private ValueTask Send(int neighbor, Message message, long tag, bool isExchange)
    {
        var bits = Pack(message);
        // Several neighbours may look at it at the same time, so it must not be evaluated by the first who does.
        if (message is HostedComputed computed) computed.Evaluate();
        SendTicket? ticket = null;
        var sent = isExchange || Simulation.IsNetworkFree ? default : Sending(double.PositiveInfinity, out ticket);
        Enact(new Effect
        {
            Kind = EffectKind.Send,
            IsExchange = isExchange,
            Target = neighbor,
            Tag = tag,
            Body = message,
            Bits = bits,
            Ticket = ticket,
        });
        return sent;
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
        return rounds.Arrivals;
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
