namespace Gossamer.Messaging;

/// <summary>
/// Several messages in one, each standing for a part of the vector that begins at its offset; where parts overlap they
/// are added.
/// </summary>
public sealed class SumMessage : Message
{
    private readonly List<(int Offset, Message Body)> parts = [];

    internal SumMessage() { }

    /// <summary>Number of parts.</summary>
    public int Count => parts.Count;

    /// <summary>One part.</summary>
    /// <param name="index">0-based place.</param>
    public Message this[int index] => parts[index].Body;

    /// <summary>The 0-based coordinate at which a part begins.</summary>
    /// <param name="index">0-based place.</param>
    public int OffsetOf(int index) => parts[index].Offset;

    /// <inheritdoc/>
    public override void AddTo(Span<double> target, double scale)
    {
        foreach (var (offset, body) in parts) body.AddTo(target.Slice(offset, body.Dimension), scale);
    }

    /// <summary>The sum of two messages of equal length, which replaces where the first one does; holds both.</summary>
    internal static SumMessage Of(MessagePool pool, Message first, Message second)
    {
        var sum = pool.RentSum(first.Dimension);
        first.Retain();
        sum.Append(0, first);
        second.Retain();
        sum.Append(0, second);
        sum.IsReplacement = first.IsReplacement;
        return sum;
    }

    internal void Reset(int dimension) => Dimension = dimension;

    /// <summary>Takes over the caller's reference to the part.</summary>
    internal void Append(int offset, Message body) => parts.Add((offset, body));

    internal override void Recycle()
    {
        foreach (var (_, body) in parts) body.Release();
        parts.Clear();
        base.Recycle();
    }
}
