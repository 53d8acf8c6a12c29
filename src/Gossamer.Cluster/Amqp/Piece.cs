using System.Buffers;

namespace Gossamer.Cluster.Amqp;

/// <summary>A counted message with its header in a rented buffer, kept until its receiver has it and nobody is sending it.</summary>
internal sealed class Piece(long number, byte[] buffer, int length)
{
    private int holders = 1;

    /// <summary>Its number among all that are sent to one peer, from 1.</summary>
    public long Number => number;

    /// <summary>Header and payload.</summary>
    public Memory<byte> Bytes => buffer.AsMemory(0, length);

    /// <summary>One more holds it.</summary>
    public void Retain() => Interlocked.Increment(ref holders);

    /// <summary>One less holds it; the last one gives the buffer back.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref holders) == 0) ArrayPool<byte>.Shared.Return(buffer);
    }
}
