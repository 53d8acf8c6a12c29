using Gossamer.Cluster.Frames;
using Gossamer.Cluster.Transport;
using Gossamer.Execution.Hosting;
using Gossamer.Messaging;
using Gossamer.Simulation.Threads;

namespace Gossamer.Cluster.Hosting;

/// <summary>
/// The part of a run that one process makes: the programs that are here run on its threads, what is sent to others goes over
/// the transport.
/// </summary>
internal abstract class PeerRun : ThreadsRun
{
    private readonly IndexSource indices = new();
    private readonly Lock idleGate = new();
    private TaskCompletionSource? idle;
    private CollectiveAverage? collective;

    protected PeerRun(PeerSetup setup, Placement placement, RunRecorder? recorder, NodeRecorder? nodes)
        : base(setup.Run, setup.Machines, setup.Threads, recorder, nodes, setup.ThreadCount)
    {
        (Transport, Placement) = (setup.Transport, placement);
    }

    /// <summary>Where the participants are.</summary>
    public Placement Placement { get; }

    protected ITransport Transport { get; }

    /// <summary>What the participants that are here have spent in this attempt.</summary>
    protected Spending Spent
    {
        get
        {
            lock (Gate)
            {
                var totals = OwnTotals;
                return new Spending(totals.BitsUp, totals.Effort, Book.Started, Book.Finished, Book.Cancelled, Book.BusySeconds, Book.WastedSeconds);
            }
        }
    }

    /// <summary>
    /// Joins the other processes in the collective operations of the transport, where it has some. Called when all are told to
    /// begin, before the programs start.
    /// </summary>
    public async Task JoinAsync()
    {
        if (Transport is ICollectives collectives && Run.Request.Method is Execution.DecentralizedMethod)
            collective = await CollectiveAverage.JoinAsync(Run, Placement, collectives).ConfigureAwait(false);
    }

    /// <summary>Leaves what was joined. Called when the programs that are here have ended.</summary>
    public Task LeaveAsync() => Interlocked.Exchange(ref collective, null)?.EndAsync() ?? Task.CompletedTask;

    /// <summary>A message has come from another process. Called by the one reader of the transport.</summary>
    /// <exception cref="BadMessageException">It is none.</exception>
    public void TakeDelivery(ref FrameReader input, int peer)
    {
        var delivery = DeliveryFrame.Read(ref input, Run, indices, out var receiver, out var spent);
        if (Placement.PeerOf(delivery.Sender) != peer) throw input.Error($"it comes from participant {delivery.Sender}, who does not live there");
        NoteSpending(peer, spent);
        if (receiver == DeliveryFrame.AllHere)
        {
            foreach (var seat in Seats)
            {
                if (seat is null) continue;
                delivery.Body.Retain();
                base.Post(delivery, seat.Index);
            }
            delivery.Body.Release();
            return;
        }
        if (receiver >= 0 ? Seats[receiver] is null : Coordinator is null) throw input.Error($"it is for participant {receiver}, who does not live here");
        Accept(delivery, receiver);
    }

    /// <summary>
    /// Holds back programs that send whenever they may, or their messages would pile up without end. Synchronous ones wait
    /// for an answer anyway.
    /// </summary>
    public override async ValueTask WhenSentAsync()
    {
        if (Run.Request.Method.IsSynchronous) return;
        try
        {
            await Transport.FlushAsync(Ending).ConfigureAwait(true);
        }
        catch (OperationCanceledException)
        {
            throw new RunEndedException();
        }
    }

    public override async ValueTask AverageAsync(NodeSeat node, Numerics.Vector vector, long round)
    {
        if (collective is not { } all)
        {
            await base.AverageAsync(node, vector, round).ConfigureAwait(true);
            return;
        }
        node.CountSent(all.BitsOf(node.Index));
        var formed = all.HandIn(node.Index, vector);
        Rest();
        try
        {
            await formed.WaitAsync(Ending).ConfigureAwait(true);
        }
        catch (OperationCanceledException)
        {
            throw new RunEndedException();
        }
        finally
        {
            Wake();
        }
        all.Read(vector.Edit());
    }

    /// <summary>Ends when all programs that are here wait for messages.</summary>
    protected Task WhenIdleAsync()
    {
        lock (idleGate)
        {
            if (!IsAwake) return Task.CompletedTask;
            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task.WaitAsync(Ending);
        }
    }

    /// <summary>What a message from elsewhere says of its process.</summary>
    protected virtual void NoteSpending(int peer, in Spending spent) { }

    /// <summary>Hands a message from elsewhere to its receiver, who is here.</summary>
    protected virtual void Accept(in Delivery delivery, int receiver) => base.Post(delivery, receiver);

    protected override bool IsHere(int index) => Placement.IsHere(index);

    protected override void Post(in Delivery delivery, int receiver)
    {
        var peer = Placement.PeerOf(receiver);
        if (peer == Placement.Self)
        {
            base.Post(delivery, receiver);
            return;
        }
        if (peer != Placement.Nowhere)
            Transport.Send(peer, DeliveryFrame.Write(delivery, receiver, Run, Placement.Epoch, delivery.Sender < 0 ? default : Spent).Frame);
        delivery.Body.Release();
    }

    protected override void NoteAllAsleep()
    {
        lock (idleGate)
        {
            if (IsAwake) return;
            idle?.TrySetResult();
            idle = null;
        }
    }
}
