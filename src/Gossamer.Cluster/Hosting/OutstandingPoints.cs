using Gossamer.Execution.Hosting;

namespace Gossamer.Cluster.Hosting;

/// <summary>
/// What the workers of an asynchronous method were handed and have not answered yet. A worker that was lost is handed it again
/// when another process takes its place: to the coordinator it is then a slow worker, which such a method bears. What concerns
/// one worker is called under its gate.
/// </summary>
internal sealed class OutstandingPoints(int workers)
{
    /// <summary>Older ones are forgotten: a program that never answers by tags does not fill the memory.</summary>
    private const int MostKept = 16;

    private readonly List<Delivery>[] handed = [.. Enumerable.Range(0, workers).Select(_ => new List<Delivery>())];

    /// <summary>Taken while a worker is handed something, so that it is handed it once when it moves.</summary>
    public object GateOf(int worker) => handed[worker];

    /// <summary>A worker is handed a message.</summary>
    public void Add(int worker, in Delivery delivery)
    {
        delivery.Body.Retain();
        handed[worker].Add(delivery);
        if (handed[worker].Count > MostKept) Forget(worker, 1);
    }

    /// <summary>A worker answers the message with this tag; what it was handed before that is settled too.</summary>
    public void Answer(int worker, long tag)
    {
        lock (GateOf(worker))
        {
            var place = handed[worker].FindIndex(delivery => delivery.Tag == tag);
            if (place >= 0) Forget(worker, place + 1);
        }
    }

    /// <summary>All that a worker was handed is void.</summary>
    public void Clear(int worker) => Forget(worker, handed[worker].Count);

    /// <summary>What a worker has not answered, in the order in which it was handed; the caller takes over references of its own.</summary>
    public Delivery[] Take(int worker)
    {
        Delivery[] taken = [.. handed[worker]];
        foreach (var delivery in taken) delivery.Body.Retain();
        return taken;
    }

    private void Forget(int worker, int count)
    {
        for (var k = 0; k < count; k++) handed[worker][k].Body.Release();
        handed[worker].RemoveRange(0, count);
    }
}
