using Gossamer.Execution;

namespace Gossamer.Simulation;

/// <summary>The counters of a run while it is made.</summary>
internal sealed class CounterBook
{
    private readonly PriorityQueue<int, double> busyUplinks = new();
    private readonly double[] uplinkBusyUntil;
    private double instant = -1;
    private uint instantStep;
    private int instantUplinks;
    private int lastUplink;
    private int transferring;
    private int peakUplinks;
    private long accepted;
    private long ignored;
    private long maxAcceptedDelay;

    public CounterBook(int workers) => uplinkBusyUntil = new double[workers];

    public long Started { get; set; }

    public long Finished { get; set; }

    public long Cancelled { get; set; }

    public long Events { get; set; }

    public double BusySeconds { get; set; }

    public double WastedSeconds { get; set; }

    /// <summary>A message was received by the coordinator and is done with.</summary>
    /// <param name="isAccepted">Whether its content was used.</param>
    /// <param name="seconds">Seconds that its sender computed for it.</param>
    /// <param name="delay">Model updates made since its point was handed out.</param>
    public void Settle(bool isAccepted, double seconds, long delay)
    {
        if (isAccepted)
        {
            accepted++;
            if (delay > maxAcceptedDelay) maxAcceptedDelay = delay;
        }
        else
        {
            ignored++;
            WastedSeconds += seconds;
        }
    }

    /// <summary>Computations were cancelled that had all run for the same time.</summary>
    public void CountCancellations(long count, double seconds)
    {
        if (count == 0) return;
        Cancelled += count;
        BusySeconds += count * seconds;
        WastedSeconds += count * seconds;
    }

    /// <summary>A worker's uplink starts a transfer. Transfers without duration count at their instant.</summary>
    public void CountUplink(int worker, double now, uint step, double left)
    {
        while (busyUplinks.TryPeek(out var ended, out var end) && end <= now)
        {
            busyUplinks.Dequeue();
            if (uplinkBusyUntil[ended] == end) transferring--;
        }
        if (now != instant || step != instantStep) (instant, instantStep, instantUplinks, lastUplink) = (now, step, 0, -1);
        if (left > now)
        {
            if (uplinkBusyUntil[worker] <= now) transferring++;
            uplinkBusyUntil[worker] = left;
            busyUplinks.Enqueue(worker, left);
        }
        else if (worker != lastUplink)
        {
            instantUplinks++;
            lastUplink = worker;
        }
        peakUplinks = Math.Max(peakUplinks, transferring + instantUplinks);
    }

    /// <summary>A number of uplinks are transferring, as an engine in real time sees it.</summary>
    public void NoteUplinks(int count) => peakUplinks = Math.Max(peakUplinks, count);

    public Counters ToCounters() => new()
    {
        Started = Started,
        Finished = Finished,
        Accepted = accepted,
        Ignored = ignored,
        Cancelled = Cancelled,
        BusySeconds = BusySeconds,
        WastedSeconds = WastedSeconds,
        PeakUplinks = peakUplinks,
        MaxAcceptedDelay = maxAcceptedDelay,
        Events = Events,
    };
}
