using System.Buffers;

namespace Gossamer.Cluster.Amqp;

/// <summary>Puts the pieces of a peer's frames together. Memory grows with what has come, not with what is announced.</summary>
/// <param name="longest">Most bytes of a frame.</param>
internal sealed class FrameAssembly(int longest)
{
    private const int FirstBuffer = 1 << 16;

    private byte[] buffer = [];
    private long expected = -1;
    private int have;

    /// <summary>Takes the next piece.</summary>
    /// <param name="frameLength">Bytes of the whole frame, as announced.</param>
    /// <param name="piece">The bytes of the piece.</param>
    /// <param name="error">What is wrong with it, in words; null where nothing is.</param>
    /// <returns>The whole frame in a buffer rented from the shared pool, which the caller takes over; no buffer where pieces are missing.</returns>
    public (byte[]? Buffer, int Length) Add(long frameLength, ReadOnlySpan<byte> piece, out string? error)
    {
        error = Check(frameLength, piece.Length);
        if (error is not null) return default;
        expected = frameLength;
        Reserve(have + piece.Length);
        piece.CopyTo(buffer.AsSpan(have));
        have += piece.Length;
        if (have < frameLength) return default;
        var whole = (buffer, have);
        (buffer, have, expected) = ([], 0, -1);
        return whole;
    }

    /// <summary>Gives back what was collected of an unfinished frame.</summary>
    public void Clear()
    {
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        (buffer, have, expected) = ([], 0, -1);
    }

    private string? Check(long frameLength, int pieceLength) =>
        frameLength > longest ? $"it announced a frame of {frameLength} bytes; the most is {longest}"
        : expected >= 0 && frameLength != expected ? $"a frame of {expected} bytes became one of {frameLength} bytes"
        : have + (long)pieceLength > frameLength ? $"it sent more than the {frameLength} bytes of a frame that it had announced"
        : pieceLength == 0 && frameLength > 0 ? "it sent an empty piece of a frame"
        : null;

    private void Reserve(int needed)
    {
        if (needed <= buffer.Length && buffer.Length > 0) return;
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(needed, expected), Math.Max(needed, Math.Max(FirstBuffer, 2L * have))));
        buffer.AsSpan(0, have).CopyTo(larger);
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
