using System.Threading.Tasks.Sources;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Messaging;

namespace Gossamer.Simulation.Virtual;

/// <summary>A worker of a centralised method in virtual time.</summary>
internal sealed class WorkerContext(Simulation simulation, CentralizedMethod method, int index)
    : ComputingContext(simulation, index), IWorker, IValueTaskSource<Arrival>
{
    private Waiter receiving;
    private Queue<Delivery>? inbox;
    private Message? received;
    private long receivedTag;
    private long receivedIssuedAt;

    public ValueTask<Arrival> ReceiveAsync()
    {
        received?.Release();
        received = null;
        ReleaseMade();
        var token = receiving.Begin(nameof(ReceiveAsync));
        if (inbox is not null && inbox.TryDequeue(out var delivery)) Take(delivery);
        return new ValueTask<Arrival>(this, token);
    }

    public ValueTask SendAsync(Message message, long tag)
    {
        var bits = Pack(message);
        var effect = new Effect { Kind = EffectKind.Send, Target = CoordinatorIndex, Tag = tag, Body = message, Bits = bits, Seconds = SecondsSinceSend };
        SecondsSinceSend = 0;
        var left = double.PositiveInfinity;
        if (!Simulation.Links.IsShared)
        {
            var transfer = Simulation.Links.Up(Index, Simulation.Now, bits);
            (effect.Left, effect.Time) = (left, _) = (transfer.Left, transfer.Arrived);
        }
        var sent = Sending(left, out effect.Ticket);
        Enact(effect);
        return sent;
    }

    public Task AnswerAsync(Computation computation) => inbox is not { Count: > 0 } && Simulation.TryAnswer(this, computation)
        ? Simulation.Never
        : AnswerProgram.RunAsync(this, computation);

    public override bool Deliver(in Delivery delivery, out Resumption kind)
    {
        kind = Resumption.Received;
        if (receiving.IsWaiting)
        {
            Take(delivery);
            return true;
        }
        (inbox ??= new Queue<Delivery>(1)).Enqueue(delivery);
        return false;
    }

    public override void ClearInbox()
    {
        while (inbox is not null && inbox.TryDequeue(out var delivery)) delivery.Body.Release();
    }

    public override void Resume(Resumption kind, SendTicket? ticket)
    {
        if (kind == Resumption.Received) receiving.Run();
        else base.Resume(kind, ticket);
    }

    protected override Task StartProgram() => method.WorkAsync(this);

    private void Take(in Delivery delivery)
    {
        received = delivery.Body;
        receivedTag = delivery.Tag;
        receivedIssuedAt = delivery.IssuedAt;
        receiving.End();
    }

    ValueTaskSourceStatus IValueTaskSource<Arrival>.GetStatus(short token) => receiving.Status(token);

    Arrival IValueTaskSource<Arrival>.GetResult(short token)
    {
        receiving.Demand(token);
        // Only now the program knows of it: what it sends meanwhile belongs to the point before.
        IssuedAt = receivedIssuedAt;
        return new Arrival(CoordinatorIndex, received!, receivedTag);
    }

    void IValueTaskSource<Arrival>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        receiving.OnCompleted(continuation, state, token);
}
