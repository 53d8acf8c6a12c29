using System.Runtime.CompilerServices;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Messaging;

namespace Gossamer.Simulation.Threads;

/// <summary>A worker of a centralised method in real time.</summary>
internal sealed class WorkerSeat(ThreadsRun execution, CentralizedMethod method, int index) : ComputingSeat(execution, index), IWorker
{
    private readonly Mailbox mailbox = new(execution);
    private Message? received;

    public override string Waiting => $"worker {Index} waits";

    protected override long Cancellations => mailbox.Clearings;

    public override Task RunProgramAsync() => method.WorkAsync(this);

    public override void Deliver(in Delivery delivery)
    {
        if (IsDown) delivery.Body.Release();
        else mailbox.Post(delivery);
    }

    /// <summary>Voids all that was handed over.</summary>
    public void Cancel()
    {
        mailbox.Clear();
        StopSleeping();
    }

    public override void End()
    {
        base.End();
        mailbox.End();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Arrival> ReceiveAsync()
    {
        received?.Release();
        received = null;
        ReleaseMade();
        await StandStillAsync().ConfigureAwait(true);
        var delivery = await mailbox.TakeAsync().ConfigureAwait(true);
        ReceivedUnder = mailbox.HandedUnder;
        received = delivery.Body;
        IssuedAt = delivery.IssuedAt;
        return new Arrival(CoordinatorIndex, delivery.Body, delivery.Tag);
    }

    public ValueTask SendAsync(Message message, long tag)
    {
        var bits = Pack(message);
        var delivery = new Delivery { Body = message, Sender = Index, Tag = tag, IssuedAt = IssuedAt, Seconds = SecondsSinceSend };
        SecondsSinceSend = 0;
        Execution.SendUp(delivery, CoordinatorIndex, bits);
        return Execution.WhenSentAsync();
    }
}
