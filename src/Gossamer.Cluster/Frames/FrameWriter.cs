using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Gossamer.Execution;

namespace Gossamer.Cluster.Frames;

/// <summary>
/// Writes a frame: the letters <c>Gc</c>, version (1 byte), kind (1), epoch (4), then what the kind has; little-endian. Texts,
/// lists and vectors begin with their length (4).
/// </summary>
internal sealed class FrameWriter : IBufferWriter<byte>
{
    /// <summary>Raised when frames change, so that processes of different versions refuse each other.</summary>
    public const byte Version = 2;

    /// <summary>Length of what all frames begin with.</summary>
    public const int HeaderLength = 8;

    [ThreadStatic]
    private static FrameWriter? ofThread;

    private byte[] buffer = new byte[256];
    private int length;

    /// <summary>The frame as far as it is written.</summary>
    public ReadOnlySpan<byte> Frame => buffer.AsSpan(0, length);

    /// <summary>Begins a frame in the writer of this thread, to be sent before the next one is begun.</summary>
    public static FrameWriter Begin(FrameKind kind, int epoch)
    {
        var writer = ofThread ??= new FrameWriter();
        writer.length = 0;
        return writer.Byte((byte)'G').Byte((byte)'c').Byte(Version).Byte((byte)kind).Int(epoch);
    }

    public FrameWriter Byte(byte value)
    {
        GetSpan(1)[0] = value;
        length++;
        return this;
    }

    public FrameWriter Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(GetSpan(4), value);
        length += 4;
        return this;
    }

    public FrameWriter Long(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(GetSpan(8), value);
        length += 8;
        return this;
    }

    public FrameWriter Double(double value) => Long(BitConverter.DoubleToInt64Bits(value));

    public FrameWriter Text(string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        Int(bytes);
        Encoding.UTF8.GetBytes(value, GetSpan(bytes));
        length += bytes;
        return this;
    }

    public FrameWriter Doubles(ReadOnlySpan<double> values)
    {
        Int(values.Length);
        foreach (var value in values) Double(value);
        return this;
    }

    /// <summary>The vectors and counters of a participant.</summary>
    public FrameWriter State(ParticipantState state)
    {
        Int(state.Vectors.Count);
        foreach (var (name, vector) in state.Vectors) Text(name).Doubles(vector.Values);
        Int(state.Counters.Count);
        foreach (var (name, counter) in state.Counters) Text(name).Long(counter.Value);
        return this;
    }

    public void Advance(int count) => length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return buffer.AsMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return buffer.AsSpan(length);
    }

    private void MakeRoom(int more)
    {
        var needed = checked(length + Math.Max(1, more));
        if (needed > buffer.Length) Array.Resize(ref buffer, Math.Max(needed, (int)Math.Min(2L * buffer.Length, Array.MaxLength)));
    }
}
