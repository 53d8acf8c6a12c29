using System.Threading.Tasks.Sources;
using Gossamer.Execution.Hosting;

namespace Gossamer.Simulation.Threads;

/// <summary>
/// Messages that wait for one participant, and the participant that waits for messages. What is posted is either queued
/// or wakes the participant up on the scheduler of its program.
/// </summary>
internal sealed class Mailbox(ThreadsRun run) : IValueTaskSource<Delivery>
{
    private readonly Lock gate = new();
    private readonly Queue<Delivery> queue = new();
    private ManualResetValueTaskSourceCore<Delivery> waiting = new() { RunContinuationsAsynchronously = true };
    private bool isWaiting;
    private bool isEnded;
    private long clearings;

    /// <summary>How often <see cref="Clear"/> was called.</summary>
    public long Clearings => Interlocked.Read(ref clearings);

    /// <summary><see cref="Clearings"/> when the last message was handed to the participant.</summary>
    public long HandedUnder { get; private set; }

    /// <summary>The next message. One call at a time.</summary>
    public ValueTask<Delivery> TakeAsync()
    {
        lock (gate)
        {
            if (isEnded) throw new RunEndedException();
            if (queue.TryDequeue(out var delivery))
            {
                HandedUnder = clearings;
                return new ValueTask<Delivery>(delivery);
            }
            waiting.Reset();
            isWaiting = true;
        }
        run.Rest();
        return new ValueTask<Delivery>(this, waiting.Version);
    }

    public void Post(in Delivery delivery)
    {
        lock (gate)
        {
            if (isEnded)
            {
                delivery.Body.Release();
                return;
            }
            if (!isWaiting)
            {
                queue.Enqueue(delivery);
                return;
            }
            isWaiting = false;
            HandedUnder = clearings;
            run.Wake();
        }
        waiting.SetResult(delivery);
    }

    /// <summary>Drops what was not read.</summary>
    public void Clear()
    {
        lock (gate)
        {
            clearings++;
            while (queue.TryDequeue(out var delivery)) delivery.Body.Release();
        }
    }

    /// <summary>Ends the participant's program, now if it waits, otherwise with its next receive.</summary>
    public void End()
    {
        lock (gate)
        {
            isEnded = true;
            while (queue.TryDequeue(out var delivery)) delivery.Body.Release();
            if (!isWaiting) return;
            isWaiting = false;
            run.Wake();
        }
        waiting.SetException(new RunEndedException());
    }

    Delivery IValueTaskSource<Delivery>.GetResult(short token) => waiting.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<Delivery>.GetStatus(short token) => waiting.GetStatus(token);

    void IValueTaskSource<Delivery>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        waiting.OnCompleted(continuation, state, token, flags);
}
