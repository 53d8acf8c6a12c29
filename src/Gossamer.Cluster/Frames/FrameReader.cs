using System.Buffers.Binary;
using System.Text;
using Gossamer.Execution;

namespace Gossamer.Cluster.Frames;

/// <summary>
/// Reads a frame that may be anything: every read is checked against what is left, and room is made only for what is there.
/// </summary>
internal ref struct FrameReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string source;
    private ReadOnlySpan<byte> rest;

    /// <summary>Reads what all frames begin with.</summary>
    /// <param name="frame">The bytes.</param>
    /// <param name="peer">Who sent them, for error messages.</param>
    /// <exception cref="BadMessageException">They are no frame of this version.</exception>
    public FrameReader(ReadOnlySpan<byte> frame, int peer) : this(frame, $"frame from process {peer}")
    {
        if (frame.Length < FrameWriter.HeaderLength) throw Error($"it has {frame.Length} bytes, but its header alone takes {FrameWriter.HeaderLength}");
        if (frame[0] != 'G' || frame[1] != 'c') throw Error("it does not begin like one");
        if (frame[2] != FrameWriter.Version)
            throw Error($"it has version {frame[2]}, but this process speaks version {FrameWriter.Version}: run the same version of gossamer everywhere");
        Kind = (FrameKind)frame[3];
        if (!Enum.IsDefined(Kind)) throw Error($"there is no kind {frame[3]}");
        rest = frame[4..];
        Epoch = Int();
    }

    /// <summary>Reads bytes that are no frame but written by the same rules.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="source">What they are, for error messages.</param>
    public FrameReader(ReadOnlySpan<byte> bytes, string source)
    {
        rest = bytes;
        this.source = source;
    }

    public FrameKind Kind { get; }

    /// <summary>Which attempt at a run it belongs to.</summary>
    public int Epoch { get; }

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => rest.Length;

    /// <summary>The error that names where the bytes come from.</summary>
    public readonly BadMessageException Error(string problem) => new($"bad {source}: {problem}");

    public byte Byte() => Take(1)[0];

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public double Double() => BitConverter.Int64BitsToDouble(Long());

    /// <summary>A number from 0 to below a limit.</summary>
    public int Index(int limit, string what)
    {
        var value = Int();
        return value >= 0 && value < limit ? value : throw Error($"it names {what} {value}, but there are only {limit}");
    }

    /// <summary>The length of a list whose items take so many bytes at least.</summary>
    public int Count(int bytesPerItem, string what)
    {
        var count = Int();
        return count >= 0 && (long)count * bytesPerItem <= rest.Length
            ? count
            : throw Error($"it announces {count} {what}, but only {rest.Length} bytes are left");
    }

    public string Text()
    {
        var bytes = Take(Count(1, "bytes of text"));
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Error("a text in it is not UTF-8");
        }
    }

    public double[] Doubles()
    {
        var values = new double[Count(8, "values")];
        foreach (ref var value in values.AsSpan()) value = Double();
        return values;
    }

    public ParticipantState State(int dimension)
    {
        var state = new ParticipantState(dimension);
        var vectors = Count(8, "vectors");
        for (var k = 0; k < vectors; k++)
        {
            var name = Text();
            var values = Doubles();
            state.Vector(name, values.Length).Assign(values);
        }
        var counters = Count(12, "counters");
        for (var k = 0; k < counters; k++)
        {
            var name = Text();
            state.Counter(name).Value = Long();
        }
        return state;
    }

    /// <summary>All that is left.</summary>
    public ReadOnlySpan<byte> Rest() => Take(rest.Length);

    /// <summary>So many bytes.</summary>
    public ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > rest.Length) throw Error($"it ends too early: {length} bytes are expected, {rest.Length} are left");
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }

    /// <summary>Refuses what is behind the end.</summary>
    public readonly void End()
    {
        if (!rest.IsEmpty) throw Error($"{rest.Length} bytes are left over");
    }
}
