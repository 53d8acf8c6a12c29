using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gossamer.Simulation.Virtual;

/// <summary>What happens in an event.</summary>
internal enum EventKind : byte
{
    /// <summary>A computation may end; the data is the number of the alarm.</summary>
    Alarm,
    /// <summary>A message reaches the coordinator; the data is its parcel.</summary>
    ToCoordinator,
    /// <summary>A message reaches a worker or node; the data is its parcel.</summary>
    ToWorker,
    /// <summary>A cancellation reaches a worker.</summary>
    Cancel,
    /// <summary>A transfer that somebody waits for has left; the data is its ticket.</summary>
    Sent,
    /// <summary>A fault starts or ends; the data is its number.</summary>
    Fault,
    /// <summary>A participant goes on; the data is its <see cref="Resumption"/>.</summary>
    GoOn,
}

/// <summary>
/// An event. Events are ordered by time, then by step (computations without duration end one step later, so that at a
/// standing clock all workers get their turn), then by worker, then by the order in which they were made. Among the
/// events of one worker at one time the ends of computations come last: a computation that is cancelled at the very time
/// at which it ends is cancelled.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct Event
{
    private const int KindBits = 4;
    private const ulong LastOfAll = 1UL << 63;

    public double Time;
    public long Data;
    private ulong place;
    private ulong ticket;

    public Event(double time, uint step, int participant, long sequence, EventKind kind, long data)
    {
        Time = time;
        Data = data;
        place = ((ulong)step << 32) | (uint)participant;
        ticket = ((ulong)sequence << KindBits) | (ulong)kind | (kind == EventKind.Alarm ? LastOfAll : 0);
    }

    public readonly uint Step => (uint)(place >> 32);

    public readonly int Participant => (int)(uint)place;

    public readonly EventKind Kind => (EventKind)(ticket & ((1 << KindBits) - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsBefore(in Event a, in Event b)
    {
        if (a.Time != b.Time) return a.Time < b.Time;
        if (a.place != b.place) return a.place < b.place;
        return a.ticket < b.ticket;
    }
}

/// <summary>A heap of events in which every node has four children: fewer cache misses than a binary one.</summary>
internal sealed class EventQueue
{
    private const int Children = 4;

    private Event[] items = new Event[64];

    public int Count { get; private set; }

    /// <summary>The earliest event; there must be one.</summary>
    public ref readonly Event First => ref items[0];

    public void Push(in Event added)
    {
        if (Count == items.Length) Array.Resize(ref items, 2 * items.Length);
        var place = Count++;
        while (place > 0)
        {
            var parent = (place - 1) / Children;
            if (!Event.IsBefore(added, items[parent])) break;
            items[place] = items[parent];
            place = parent;
        }
        items[place] = added;
    }

    public void RemoveFirst()
    {
        var last = items[--Count];
        if (Count > 0) SiftDown(last);
    }

    /// <summary>Puts an event in the place of the first one, at less than the price of removing and adding.</summary>
    public void ReplaceFirst(in Event added) => SiftDown(added);

    private void SiftDown(in Event moved)
    {
        var heap = items.AsSpan(0, Count);
        var place = 0;
        while (true)
        {
            var child = (place * Children) + 1;
            if (child >= heap.Length) break;
            var smallest = child;
            var end = Math.Min(child + Children, heap.Length);
            for (var other = child + 1; other < end; other++)
            {
                if (Event.IsBefore(heap[other], heap[smallest])) smallest = other;
            }
            if (!Event.IsBefore(heap[smallest], moved)) break;
            heap[place] = heap[smallest];
            place = smallest;
        }
        heap[place] = moved;
    }
}
