using System.Threading.Tasks.Sources;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Simulation.Threads;

/// <summary>A node of a decentralised method in real time.</summary>
internal sealed class NodeSeat(ThreadsRun execution, DecentralizedMethod method, int index)
    : ComputingSeat(execution, index), INode, IValueTaskSource<Arrivals>
{
    private readonly List<Message> older = [];
    private readonly Mailbox mailbox = new(execution);
    private readonly RoundExchange rounds = new();
    private readonly Lock roundGate = new();
    private ManualResetValueTaskSourceCore<bool> exchanging = new() { RunContinuationsAsynchronously = true };
    private Message? received;
    private bool isExchanging;
    private long bitsSent;
    private long interruptions;

    protected override long Cancellations => interruptions;

    public override string Waiting => isExchanging
        ? $"node {Index} waits for {rounds.Missing} neighbours in round {rounds.Round}" : $"node {Index} waits for a message";

    public Neighborhood NeighborhoodAt(long round) => Run.Request.Topology!.NeighborhoodAt(Index, round);

    /// <summary>What this node has spent, and the time now.</summary>
    public RunTotals Spent => new(Execution.Now, bitsSent, 0, Effort);

    public override Task RunProgramAsync() => method.RunAsync(this);

    /// <summary>Goes on counting where a crashed predecessor stopped.</summary>
    public void TakeOver(NodeSeat predecessor) => (bitsSent, Effort) = (predecessor.bitsSent, predecessor.Effort);

    public async ValueTask<bool> ContinueAsync(Vector iterate, long iteration)
    {
        await StandStillAsync().ConfigureAwait(true);
        return await Execution.VisitAsync(this, iterate, iteration).ConfigureAwait(true);
    }

    public ValueTask<Arrivals> ExchangeAsync(Vector vector, long round) => ExchangeAsync(Keep(Run.Snapshot(vector.Values)), round);

    public ValueTask<Arrivals> ExchangeAsync(Message message, long round)
    {
        ReleaseMadeBefore(older);
        var neighborhood = NeighborhoodAt(round);
        foreach (var recipient in neighborhood.Recipients) Send(recipient, message, round, isExchange: true);
        lock (roundGate)
        {
            DemandRunning();
            if (rounds.Begin(round, neighborhood.Neighbors)) return new ValueTask<Arrivals>(rounds.Arrivals);
            exchanging.Reset();
            isExchanging = true;
        }
        Execution.Rest();
        return new ValueTask<Arrivals>(this, exchanging.Version);
    }

    public ValueTask AverageAsync(Vector vector, long round) => Execution.AverageAsync(this, vector, round);

    /// <summary>Counts what an operation of the transport itself stood for.</summary>
    public void CountSent(long bits)
    {
        bitsSent += bits;
        Execution.CountUp(bits);
    }

    public ValueTask SendAsync(int neighbor, Message message, long tag)
    {
        Send(neighbor, message, tag, isExchange: false);
        return default;
    }

    public async ValueTask<Arrival> ReceiveAsync()
    {
        received?.Release();
        received = null;
        ReleaseMadeBefore(older);
        await StandStillAsync().ConfigureAwait(true);
        var taking = mailbox.TakeAsync();
        // A function whose messages never run out must not keep the others of its program waiting.
        if (taking.IsCompleted) await TakeTurnAsync().ConfigureAwait(true);
        var delivery = await taking.ConfigureAwait(true);
        received = delivery.Body;
        return new Arrival(delivery.Sender, delivery.Body, delivery.Tag);
    }

    public void Interrupt()
    {
        if (!IsComputing) return;
        interruptions++;
        StopSleeping();
    }

    public override void Deliver(in Delivery delivery)
    {
        if (IsDown)
        {
            delivery.Body.Release();
            return;
        }
        if (!delivery.IsExchange)
        {
            mailbox.Post(delivery);
            return;
        }
        lock (roundGate)
        {
            if (!rounds.Add(delivery) || !isExchanging) return;
            isExchanging = false;
            Execution.Wake();
        }
        exchanging.SetResult(true);
    }

    public override void End()
    {
        base.End();
        mailbox.End();
        lock (roundGate)
        {
            if (!isExchanging) return;
            isExchanging = false;
            Execution.Wake();
        }
        exchanging.SetException(new RunEndedException());
    }

    private void Send(int neighbor, Message message, long tag, bool isExchange)
    {
        var bits = Pack(message);
        // Several neighbours may look at it at the same time, so it must not be evaluated by the first who does.
        if (message is HostedComputed computed) computed.Evaluate();
        bitsSent += bits;
        Execution.SendUp(new Delivery { Body = message, Sender = Index, Tag = tag, IsExchange = isExchange }, neighbor, bits);
    }

    ValueTaskSourceStatus IValueTaskSource<Arrivals>.GetStatus(short token) => exchanging.GetStatus(token);

    Arrivals IValueTaskSource<Arrivals>.GetResult(short token)
    {
        exchanging.GetResult(token);
        return rounds.Arrivals;
    }

    void IValueTaskSource<Arrivals>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        exchanging.OnCompleted(continuation, state, token, flags);
}
