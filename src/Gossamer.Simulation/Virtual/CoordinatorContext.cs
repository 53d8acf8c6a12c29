using System.Threading.Tasks.Sources;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Simulation.Virtual;

/// <summary>The coordinator in virtual time. It reacts at once: what it does takes place while its program runs.</summary>
internal sealed class CoordinatorContext(Simulation simulation)
    : HostedCoordinator(simulation.Run, worker => simulation.Computers[worker].State), IValueTaskSource<Arrival>, IValueTaskSource<Arrivals>
{
    private readonly Queue<Delivery> inbox = new();
    private Waiter receiving;
    private Waiter gathering;

    public Task? Program { get; private set; }

    /// <summary>
    /// How many messages have to come before the coordinator does anything: as many worker programs may run side by side.
    /// </summary>
    public int ArrivalsBeforeReaction => gathering.IsWaiting ? Missing : 1;

    /// <summary>What the coordinator waits for, in words.</summary>
    public string Waiting => gathering.IsWaiting
        ? $"the coordinator waits for {Missing} more of {Missing + Gathered} messages"
        : receiving.IsWaiting ? "the coordinator waits for a message" : "the coordinator waits for nothing that the engine knows of";

    public void StartProgram(CentralizedMethod method) => Program = method.CoordinateAsync(this);

    public override ValueTask<Arrival> ReceiveAsync()
    {
        LetGo();
        var token = receiving.Begin(nameof(ReceiveAsync));
        if (inbox.TryDequeue(out var delivery))
        {
            Hold(delivery);
            receiving.End();
        }
        return new ValueTask<Arrival>(this, token);
    }

    public override ValueTask<Arrivals> GatherAsync(long tag, int? count = null)
    {
        LetGo();
        var token = gathering.Begin(nameof(GatherAsync));
        BeginGathering(tag, count);
        if (Missing == 0) gathering.End();
        while (gathering.IsWaiting && inbox.TryDequeue(out var delivery)) AddGathered(delivery);
        return new ValueTask<Arrivals>(this, token);
    }

    /// <summary>A message has arrived.</summary>
    /// <returns>True where the program goes on.</returns>
    public bool Deliver(in Delivery delivery)
    {
        delivery.Body.WasRead = false;
        if (receiving.IsWaiting)
        {
            Hold(delivery);
            receiving.End();
            return true;
        }
        if (!gathering.IsWaiting)
        {
            inbox.Enqueue(delivery);
            return false;
        }
        AddGathered(delivery);
        return !gathering.IsWaiting;
    }

    /// <summary>Lets the program go on.</summary>
    public void Resume()
    {
        // Only one of the two is over.
        receiving.Run();
        gathering.Run();
    }

    protected override ValueTask<bool> VisitAsync(RunObservation state, Vector x, long k) =>
        new(simulation.Recorder.Visit(state, x.Values, k, simulation.Totals));

    protected override void SendDown(int worker, Message message, long tag, long bits, long issuedAt) =>
        simulation.SendDown(worker, message, tag, bits, issuedAt);

    protected override void SendCancel(int worker) => simulation.SendCancel(worker);

    protected override void Restart(WorkerGroup group, Message point, long tag, long bits, long issuedAt)
    {
        if (!simulation.TryRestart(group, point, tag, bits, issuedAt)) base.Restart(group, point, tag, bits, issuedAt);
    }

    protected override void Settle(bool isAccepted, double seconds, long delay) => simulation.Book.Settle(isAccepted, seconds, delay);

    private void AddGathered(in Delivery delivery)
    {
        if (!Gather(delivery)) return;
        gathering.End();
        simulation.EvaluateAll(GatheredArrivals);
    }

    ValueTaskSourceStatus IValueTaskSource<Arrival>.GetStatus(short token) => receiving.Status(token);

    Arrival IValueTaskSource<Arrival>.GetResult(short token)
    {
        receiving.Demand(token);
        return Received();
    }

    void IValueTaskSource<Arrival>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        receiving.OnCompleted(continuation, state, token);

    ValueTaskSourceStatus IValueTaskSource<Arrivals>.GetStatus(short token) => gathering.Status(token);

    Arrivals IValueTaskSource<Arrivals>.GetResult(short token)
    {
        gathering.Demand(token);
        return TakeGathered();
    }

    void IValueTaskSource<Arrivals>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        gathering.OnCompleted(continuation, state, token);
}
