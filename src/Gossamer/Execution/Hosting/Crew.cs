using System.Runtime.ExceptionServices;

namespace Gossamer.Execution.Hosting;

/// <summary>
/// A fixed set of threads that share out the items of one piece of work after the other, without allocating. Who runs
/// which item is left to chance, so items must not depend on each other.
/// </summary>
internal sealed class Crew : IDisposable
{
    private const int SpinsBeforeSleep = 300;

    private readonly ManualResetEventSlim[] calls;
    private readonly Lock failureGate = new();
    private Action<int>? body;
    private int count;
    private int grain;
    private int next;
    private int active;
    private volatile bool isClosed = true;
    private volatile bool isDisposed;
    private bool areThreadsStarted;
    private Exception? failure;
    private int failedItem;

    /// <summary>Creates a crew; its threads start with the first work that is shared out.</summary>
    /// <param name="size">Number of threads with the caller's own, at least 1.</param>
    public Crew(int size)
    {
        Size = Math.Max(1, size);
        calls = new ManualResetEventSlim[Size - 1];
        for (var k = 0; k < calls.Length; k++) calls[k] = new ManualResetEventSlim(false, SpinsBeforeSleep);
    }

    public int Size { get; }

    /// <summary>Runs all items and waits for them. An exception of the lowest item that failed is thrown again.</summary>
    public void Run(int items, Action<int> work)
    {
        if (Size == 1 || items < 2)
        {
            for (var item = 0; item < items; item++) work(item);
            return;
        }
        if (!areThreadsStarted) StartThreads();
        body = work;
        count = items;
        grain = Math.Max(1, items / (Size * 8));
        next = 0;
        isClosed = false;
        foreach (var call in calls) call.Set();
        TakeItems();
        isClosed = true;
        Interlocked.MemoryBarrier();
        var wait = new SpinWait();
        while (Volatile.Read(ref active) != 0) wait.SpinOnce(sleep1Threshold: -1);
        body = null;
        if (failure is null) return;
        var first = failure;
        failure = null;
        ExceptionDispatchInfo.Throw(first);
    }

    public void Dispose()
    {
        isDisposed = true;
        foreach (var call in calls) call.Set();
    }

    private void StartThreads()
    {
        areThreadsStarted = true;
        foreach (var call in calls)
        {
            var thread = new Thread(() => Serve(call)) { IsBackground = true, Name = "Gossamer crew" };
            thread.Start();
        }
    }

    private void Serve(ManualResetEventSlim call)
    {
        while (true)
        {
            call.Wait();
            call.Reset();
            if (isDisposed) break;
            // A thread that wakes up late must not touch work that is over: it reports for duty first, looks then.
            Interlocked.Increment(ref active);
            if (!isClosed) TakeItems();
            Interlocked.Decrement(ref active);
        }
        call.Dispose();
    }

    private void TakeItems()
    {
        while (true)
        {
            var from = Interlocked.Add(ref next, grain) - grain;
            if (from >= count) return;
            var to = Math.Min(count, from + grain);
            for (var item = from; item < to; item++)
            {
                try
                {
                    body!(item);
                }
                catch (Exception exception)
                {
                    lock (failureGate)
                    {
                        if (failure is not null && failedItem < item) continue;
                        failure = exception;
                        failedItem = item;
                    }
                }
            }
        }
    }
}
