namespace Gossamer.Messaging;

/// <summary>
/// What travels between participants: a vector in the form in which it is sent. Immutable once sent. Bodies come from
/// a <see cref="MessagePool"/> and are recycled by the engine: one that a participant received is valid until its next
/// receive or gather, one that it made is valid until its next receive. Copy what must live longer.
/// </summary>
public abstract class Message
{
    private int references;

    /// <summary>Number of coordinates of the vector that the message stands for.</summary>
    public int Dimension { get; protected set; }

    /// <summary>
    /// True where the message is the new value of the receiver's estimate, false where it is to be added to it.
    /// Exact messages (the identity compressor, synchronisation rounds) replace, so that estimates carry no rounding
    /// error. Part of the header: not counted as bits.
    /// </summary>
    public bool IsReplacement { get; internal set; }

    /// <summary>An empty message of the given dimension: it stands for zero and costs no bits beside the header.</summary>
    public static Message Empty(int dimension) => new EmptyMessage(dimension);

    /// <summary>
    /// Adds <paramref name="scale"/> times the message's vector to the target, in time proportional to the message's size.
    /// </summary>
    /// <param name="target"><see cref="Dimension"/> coordinates.</param>
    /// <param name="scale">The factor.</param>
    public abstract void AddTo(Span<double> target, double scale);

    /// <summary>Writes the message's vector over the target.</summary>
    /// <param name="target"><see cref="Dimension"/> coordinates.</param>
    public virtual void CopyTo(Span<double> target)
    {
        target.Clear();
        AddTo(target, 1);
    }

    /// <summary>Which coordinates a sparsifier kept; false where the message has values for all.</summary>
    /// <param name="support">0-based indices, ascending; valid as long as the message.</param>
    /// <param name="isShared">True where receivers know them from shared randomness.</param>
    internal virtual bool TryGetSupport(out ReadOnlySpan<int> support, out bool isShared)
    {
        support = default;
        isShared = false;
        return false;
    }

    /// <summary>Copies the values at the support.</summary>
    internal virtual void CopySupport(Span<double> target) => CopyTo(target);

    internal MessagePool? Pool { get; set; }

    /// <summary>
    /// Whether somebody has used the content since this was last set to false: an engine tells accepted messages from
    /// ignored ones by it.
    /// </summary>
    internal bool WasRead { get; set; }

    /// <summary>Notes that the content is used; a message that many receivers share is written to once.</summary>
    internal void MarkRead()
    {
        if (!WasRead) WasRead = true;
    }

    /// <summary>Another holder keeps the message alive.</summary>
    internal void Retain() => Interlocked.Increment(ref references);

    /// <summary>A holder lets go; the last one gives the message back to its pool.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref references) == 0) Recycle();
    }

    /// <summary>Called when nobody holds the message any more.</summary>
    internal virtual void Recycle() => Pool?.Return(this);
}

/// <summary>A message without content: a signal, or the answer of a worker that has nothing to say.</summary>
public sealed class EmptyMessage : Message
{
    internal EmptyMessage(int dimension) => Dimension = dimension;

    /// <inheritdoc/>
    public override void AddTo(Span<double> target, double scale) { }

    internal void Reset(int dimension) => Dimension = dimension;
}
