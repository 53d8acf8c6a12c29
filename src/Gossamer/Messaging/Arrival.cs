namespace Gossamer.Messaging;

/// <summary>A message as it was received. Valid until the receiver's next receive or gather.</summary>
/// <param name="Sender">0-based index of the worker or node that sent it; −1 is the coordinator.</param>
/// <param name="Body">What it says.</param>
/// <param name="Tag">The number that the sender attached: usually the iteration of the point it belongs to.</param>
/// <param name="Seconds">
/// Seconds that a worker had computed since its last message, by the clock of the engine: what the answer to a point took.
/// 0 for messages of the coordinator and of nodes.
/// </param>
public readonly record struct Arrival(int Sender, Message Body, long Tag, double Seconds = 0);

/// <summary>Messages gathered together, in the order of their senders. Valid until the receiver's next receive or gather.</summary>
public readonly struct Arrivals
{
    private readonly Arrival[] items;

    /// <summary>Wraps the first <paramref name="count"/> arrivals, which must be sorted by sender.</summary>
    public Arrivals(Arrival[] items, int count)
    {
        this.items = items;
        Count = count;
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>One of them.</summary>
    /// <param name="index">0-based place in the order of senders.</param>
    public Arrival this[int index] => items[index];

    /// <summary>Enumerates in the order of senders.</summary>
    public ReadOnlySpan<Arrival>.Enumerator GetEnumerator() => new ReadOnlySpan<Arrival>(items, 0, Count).GetEnumerator();
}
