using System.Buffers;
using Gossamer.Messaging;

namespace Gossamer.Testing.Laws;

/// <summary>Counts the bits of messages as the codec writes them, by the worker or node that sends or receives them.</summary>
internal sealed class Ledger(int workers, WireFormat wire, long lastIteration)
{
    private readonly bool[] isClosed = new bool[workers];
    private readonly long[] up = new long[workers];
    private readonly long[] down = new long[workers];

    /// <summary>Bits sent by all workers or nodes.</summary>
    public long BitsUp => up.Sum();

    /// <summary>Bits sent to all workers by the coordinator.</summary>
    public long BitsDown => down.Sum();

    /// <summary>What is wrong with the bytes of a message; null where all were right.</summary>
    public string? Complaint { get; private set; }

    /// <summary>A node reached an iteration: what it sends after the last one belongs to no point of the trace.</summary>
    public void Reach(int node, long iteration) => isClosed[node] |= iteration >= lastIteration;

    public void Up(int worker, Message message, int copies = 1)
    {
        if (!isClosed[worker]) up[worker] += copies * Bits(message);
    }

    public void UpPoint(int worker, int dimension, int copies)
    {
        if (!isClosed[worker]) up[worker] += (long)copies * dimension * wire.FloatBits;
    }

    public void Down(int worker, Message message) => down[worker] += Bits(message);

    public void DownPoint(int worker, int dimension) => down[worker] += (long)dimension * wire.FloatBits;

    private long Bits(Message message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        Codec.Encode(message, wire, tag: 0, bytes);
        var bits = Codec.CountBits(message, wire, AccountingKind.Wire);
        var payload = bytes.WrittenCount - Codec.HeaderBytes(message);
        if (payload != (bits + 7) / 8) Complaint = $"a message of {bits} bits is written as {payload} bytes";
        return bits;
    }
}
