using System.Threading.Tasks.Sources;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Messaging;

namespace Gossamer.Simulation.Virtual;

/// <summary>A worker of a centralised method.</summary>
internal sealed class WorkerContext(Simulation simulation, CentralizedMethod method, int index)
    : ComputingContext(simulation, index), IWorker, IValueTaskSource<Arrival>
{
    private Waiter receiving;
    private Inbox inbox = Inbox.Empty;
    private Parcel received;

    public ValueTask<Arrival> ReceiveAsync()
    {
        received.Body?.Release();
        received.Body = null!;
        ReleaseMade();
        var token = receiving.Begin(nameof(ReceiveAsync));
        // Taking from the inbox touches what all share, so it waits for its turn like any other effect.
        if (inbox.IsEmpty) return new ValueTask<Arrival>(this, token);
        if (Outbox is null)
        {
            Take(inbox.RemoveFirst(Simulation.Parcels));
            receiving.End();
        }
        else
        {
            Enact(new Effect { Kind = EffectKind.TakeNext });
        }
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

    /// <summary>A message has arrived.</summary>
    /// <returns>True where the program goes on with it.</returns>
    public bool Deliver(int number)
    {
        if (!receiving.IsWaiting)
        {
            inbox.Add(Simulation.Parcels, number);
            return false;
        }
        Take(Simulation.Parcels.Remove(number));
        receiving.End();
        return true;
    }

    /// <summary>Takes a message that had come before it was asked for.</summary>
    /// <returns>True where the program goes on with it.</returns>
    public bool TakeNext()
    {
        if (inbox.IsEmpty || !receiving.IsWaiting) return false;
        Take(inbox.RemoveFirst(Simulation.Parcels));
        receiving.End();
        return true;
    }

    /// <summary>Drops all messages that were not read.</summary>
    public void ClearInbox()
    {
        while (!inbox.IsEmpty) inbox.RemoveFirst(Simulation.Parcels).Body.Release();
    }

    public override void Resume(Resumption kind, SendTicket? ticket)
    {
        if (kind == Resumption.Received) receiving.Run();
        else base.Resume(kind, ticket);
    }

    protected override Task StartProgram() => method.WorkAsync(this);

    private void Take(in Parcel parcel)
    {
        received = parcel;
        IssuedAt = parcel.IssuedAt;
    }

    ValueTaskSourceStatus IValueTaskSource<Arrival>.GetStatus(short token) => receiving.Status(token);

    Arrival IValueTaskSource<Arrival>.GetResult(short token)
    {
        receiving.Demand(token);
        return new Arrival(HostedParticipant.CoordinatorIndex, received.Body, received.Tag);
    }

    void IValueTaskSource<Arrival>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        receiving.OnCompleted(continuation, state, token);
}
