using Gossamer.Compression;

namespace Gossamer.Messaging;

/// <summary>
/// The indices that a sender did not send because they come from randomness that the receiver has as well (Rand-K,
/// Perm-K): prepared with the sender's compressor and context, then given to the decoder. Reusable; not thread safe.
/// </summary>
public sealed class IndexSource
{
    private int[] indices = [];
    private int[] ends = [];
    private int next;

    /// <summary>Number of index sets.</summary>
    internal int Count { get; private set; }

    /// <summary>Draws again what the sender drew.</summary>
    /// <param name="compressor">The compressor that made the message.</param>
    /// <param name="dimension">Number of coordinates d of the compressed vector.</param>
    /// <param name="context">
    /// The context as it was before the sender's call: the same streams, worker and number of workers. Pool and state are not used.
    /// </param>
    public void Prepare(Compressor compressor, int dimension, CompressionContext context)
    {
        Clear();
        compressor.ListSharedIndices(dimension, ref context, this);
    }

    /// <summary>Forgets all sets.</summary>
    internal void Clear() => Count = next = 0;

    /// <summary>Room for one more set, to be filled with ascending indices.</summary>
    internal Span<int> Append(int length)
    {
        var start = Count == 0 ? 0 : ends[Count - 1];
        if (Count == ends.Length) Array.Resize(ref ends, Math.Max(4, 2 * ends.Length));
        if (indices.Length < start + length) Array.Resize(ref indices, Math.Max(start + length, 2 * indices.Length));
        ends[Count++] = start + length;
        return indices.AsSpan(start, length);
    }

    /// <summary>Takes back the last sets, down to a number of them.</summary>
    internal void Truncate(int count) => Count = count;

    /// <summary>One set.</summary>
    internal Span<int> Set(int index)
    {
        var start = index == 0 ? 0 : ends[index - 1];
        return indices.AsSpan(start, ends[index] - start);
    }

    /// <summary>The sets one after the other; false when there are no more.</summary>
    internal bool TryNext(out ReadOnlySpan<int> set)
    {
        set = next < Count ? Set(next) : default;
        return next++ < Count;
    }
}
