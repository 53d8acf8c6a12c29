using System.Runtime.InteropServices;
using Gossamer.Messaging;

namespace Gossamer.Simulation.Virtual;

/// <summary>A message on its way or in an inbox.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Parcel
{
    public Message Body;
    public int Sender;

    /// <summary>True for a message of a communication round of nodes, whose number is the tag.</summary>
    public bool IsExchange;

    public long Tag;

    /// <summary>Model updates made when the point that this answers was handed out; for a point, when it was itself.</summary>
    public long IssuedAt;

    /// <summary>Model updates made when the coordinator received it.</summary>
    public long ReceivedAt;

    /// <summary>Seconds that the sender has computed since it last sent.</summary>
    public double Seconds;

    /// <summary>The next parcel of an inbox, or −1.</summary>
    public int Next;
}

/// <summary>All parcels of a run; events and inboxes name them by number, so that nothing is allocated for them.</summary>
internal sealed class Parcels
{
    public const int None = -1;

    private Parcel[] items = new Parcel[64];
    private int used;
    private int free = None;

    public ref Parcel this[int number] => ref items[number];

    public int Add(in Parcel parcel)
    {
        int number;
        if (free != None)
        {
            number = free;
            free = items[number].Next;
        }
        else
        {
            if (used == items.Length) Array.Resize(ref items, 2 * items.Length);
            number = used++;
        }
        items[number] = parcel;
        items[number].Next = None;
        return number;
    }

    /// <summary>Takes a parcel out; its number may be given again.</summary>
    public Parcel Remove(int number)
    {
        ref var slot = ref items[number];
        var parcel = slot;
        slot.Body = null!;
        slot.Next = free;
        free = number;
        return parcel;
    }
}

/// <summary>Parcels in the order in which they came.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Inbox
{
    private int head;
    private int tail;

    public static Inbox Empty => new() { head = Parcels.None, tail = Parcels.None };

    public readonly bool IsEmpty => head == Parcels.None;

    public readonly int First => head;

    public void Add(Parcels parcels, int number)
    {
        if (head == Parcels.None) head = number;
        else parcels[tail].Next = number;
        tail = number;
    }

    public Parcel RemoveFirst(Parcels parcels)
    {
        var number = head;
        head = parcels[number].Next;
        if (head == Parcels.None) tail = Parcels.None;
        return parcels.Remove(number);
    }

    /// <summary>Takes out the parcel behind a given one, or the first one for −1.</summary>
    public Parcel RemoveAfter(Parcels parcels, int previous)
    {
        if (previous == Parcels.None) return RemoveFirst(parcels);
        var number = parcels[previous].Next;
        parcels[previous].Next = parcels[number].Next;
        if (tail == number) tail = previous;
        return parcels.Remove(number);
    }
}
