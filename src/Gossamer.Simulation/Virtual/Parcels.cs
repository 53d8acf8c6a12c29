using System.Runtime.InteropServices;
using Gossamer.Execution.Hosting;

namespace Gossamer.Simulation.Virtual;

/// <summary>All messages that are under way; events name them by number, so that nothing is allocated for them.</summary>
internal sealed class Parcels
{
    private const int None = -1;

    private Slot[] slots = new Slot[64];
    private int used;
    private int free = None;

    public int Add(in Delivery delivery)
    {
        int number;
        if (free != None)
        {
            number = free;
            free = slots[number].NextFree;
        }
        else
        {
            if (used == slots.Length) Array.Resize(ref slots, 2 * slots.Length);
            number = used++;
        }
        slots[number].Delivery = delivery;
        return number;
    }

    /// <summary>Takes a message out; its number may be given again.</summary>
    public Delivery Remove(int number)
    {
        ref var slot = ref slots[number];
        var delivery = slot.Delivery;
        slot.Delivery.Body = null!;
        slot.NextFree = free;
        free = number;
        return delivery;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Slot
    {
        public Delivery Delivery;
        public int NextFree;
    }
}
