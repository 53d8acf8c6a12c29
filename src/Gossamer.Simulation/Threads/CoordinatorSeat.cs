using System.Runtime.CompilerServices;
using Gossamer.Execution.Hosting;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Simulation.Threads;

/// <summary>The coordinator in real time.</summary>
internal sealed class CoordinatorSeat(ThreadsRun execution) : HostedCoordinator(execution.Run, execution.StateOf)
{
    private readonly Mailbox mailbox = new(execution);
    private volatile bool isGathering;

    /// <summary>What the coordinator waits for, in words.</summary>
    public string Waiting => isGathering
        ? $"the coordinator waits for {Missing} more of {Missing + Gathered} messages" : "the coordinator waits for a message";

    public void Deliver(in Delivery delivery) => mailbox.Post(delivery);

    /// <summary>Ends the program.</summary>
    public void End() => mailbox.End();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<Arrival> ReceiveAsync()
    {
        LetGo();
        Hold(await TakeAsync().ConfigureAwait(true));
        return Received();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<Arrivals> GatherAsync(long tag, int? count = null)
    {
        LetGo();
        BeginGathering(tag, count);
        isGathering = true;
        while (Missing > 0) Gather(await TakeAsync().ConfigureAwait(true));
        isGathering = false;
        return TakeGathered();
    }

    protected override ValueTask<bool> VisitAsync(RunObservation state, Vector x, long k) => execution.VisitAsync(state, x, k);

    protected override void SendDown(int worker, Message message, long tag, long bits, long issuedAt)
    {
        var delivery = new Delivery { Body = message, Sender = CoordinatorIndex, Tag = tag, IssuedAt = issuedAt };
        execution.SendDown(delivery, worker, bits);
    }

    protected override void SendToAll(Message message, long tag, long bits, long issuedAt) =>
        execution.SendToAll(new Delivery { Body = message, Sender = CoordinatorIndex, Tag = tag, IssuedAt = issuedAt }, bits);

    protected override void SendCancel(int worker) => execution.Cancel(worker);

    protected override void Settle(bool isAccepted, double seconds, long delay) => execution.Settle(isAccepted, seconds, delay);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Delivery> TakeAsync()
    {
        var delivery = await mailbox.TakeAsync().ConfigureAwait(true);
        delivery.Body.WasRead = false;
        return delivery;
    }
}
