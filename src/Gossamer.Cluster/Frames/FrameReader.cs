using System.Buffers.Binary;
using System.Text;
using Gossamer.Execution;

namespace Gossamer.Cluster.Frames;

/// <summary>
/// Reads a frame that may be anything: every read is checked against what is left, and room is made only for what is there.
/// </summary>
internal ref struct FrameReader
{
    /// <summary>Most vectors or counters of one participant, whose names are compared one by one.</summary>
    private const int MostNames = 1 << 12;

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

    /// <summary>A text that people are to read: without control characters, which a terminal would obey, and not too long.</summary>
    /// <param name="longest">Most letters of it that are kept.</param>
    public string Words(int longest)
    {
        var text = Text();
        return string.Create(Math.Min(text.Length, longest), text, static (letters, text) =>
        {
            for (var k = 0; k < letters.Length; k++) letters[k] = char.IsControl(text[k]) ? ' ' : text[k];
        });
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
        var vectors = Names(8, "vectors");
        for (var k = 0; k < vectors; k++)
        {
            var name = Text();
            if (state.Find(name) is not null) throw Error($"a state in it has two vectors '{name}'");
            var values = Doubles();
            state.Vector(name, values.Length).Assign(values);
        }
        var counters = Names(12, "counters");
        for (var k = 0; k < counters; k++)
        {
            var name = Text();
            state.Counter(name).Value = Long();
            if (state.Counters.Count <= k) throw Error($"a state in it has two counters '{name}'");
        }
        return state;
    }

    private int Names(int bytesPerItem, string what)
    {
        var count = Count(bytesPerItem, what);
        return count <= MostNames ? count : throw Error($"it announces {count} {what} of one participant; the most is {MostNames}");
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
