using System.Runtime.InteropServices;
using Gossamer.Messaging;

namespace Gossamer.Simulation.Virtual;

/// <summary>What a program may do to the world.</summary>
internal enum EffectKind : byte
{
    /// <summary>Starts a computation that ends at the given time.</summary>
    Start,
    /// <summary>Sends to the coordinator or to a node.</summary>
    Send,
    /// <summary>Waits until a transfer has left.</summary>
    AwaitSent,
    /// <summary>Shows an iterate.</summary>
    Visit,
    /// <summary>Stops the participant's own computation.</summary>
    Interrupt,
}

/// <summary>
/// One thing that a participant did to the world. Programs of one batch run side by side: their effects are collected
/// and take place in worker order when all have paused.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct Effect
{
    public EffectKind Kind;
    public bool IsExchange;
    public int Target;
    public long Tag;
    public long Bits;
    public double Left;
    public double Time;
    public double Seconds;
    public Message? Body;
    public SendTicket? Ticket;
}

/// <summary>Effects of one program, in order.</summary>
internal sealed class Outbox
{
    private Effect[] items = new Effect[4];

    public int Count { get; private set; }

    public ref readonly Effect this[int place] => ref items[place];

    public void Add(in Effect effect)
    {
        if (Count == items.Length) Array.Resize(ref items, 2 * items.Length);
        items[Count++] = effect;
    }

    public void Clear()
    {
        Array.Clear(items, 0, Count);
        Count = 0;
    }
}
