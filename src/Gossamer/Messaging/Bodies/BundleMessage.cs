namespace Gossamer.Messaging;

/// <summary>Several messages that are sent together. It stands for no vector: take its parts one by one.</summary>
public sealed class BundleMessage : Message
{
    /// <summary>Most parts that a bundle may have.</summary>
    internal const int MostParts = 64;

    private readonly List<Message> parts = [];

    internal BundleMessage() { }

    /// <summary>Number of parts.</summary>
    public int Count => parts.Count;

    /// <summary>One part, valid as long as the bundle.</summary>
    /// <param name="index">0-based place.</param>
    public Message Part(int index)
    {
        MarkRead();
        return parts[index];
    }

    /// <summary>The part as it is, without counting as a look.</summary>
    internal Message this[int index] => parts[index];

    /// <inheritdoc/>
    public override void AddTo(Span<double> target, double scale) =>
        throw new InvalidOperationException("a bundle stands for no vector: take its parts one by one");

    /// <summary>Takes over the caller's reference to the part.</summary>
    internal void Append(Message part)
    {
        if (parts.Count == MostParts) throw new ArgumentException($"a bundle has at most {MostParts} parts", nameof(part));
        parts.Add(part);
    }

    internal override void Recycle()
    {
        foreach (var part in parts) part.Release();
        parts.Clear();
        base.Recycle();
    }
}
