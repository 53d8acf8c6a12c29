using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Gossamer.Messaging;

/// <summary>
/// Takes the bits of a message. The codec writes every body once, against this interface: into the
/// <see cref="CountingSink"/> to learn the price and into the <see cref="WritingSink"/> to send. So the price is what is
/// written, and there is no second formula.
/// </summary>
internal interface IBitSink
{
    /// <summary>False where only the number of values matters, so that unevaluated results need not be evaluated.</summary>
    static abstract bool ReadsValues { get; }

    /// <summary>The lowest <paramref name="width"/> bits of a number, 0 to 64 of them.</summary>
    void Bits(ulong value, int width);

    /// <summary>Floating-point numbers, each 32 or 64 bits.</summary>
    /// <param name="values">The numbers; may be empty where <see cref="ReadsValues"/> is false.</param>
    /// <param name="count">How many.</param>
    /// <param name="floatBits">64 or 32.</param>
    void Floats(scoped ReadOnlySpan<double> values, int count, int floatBits);

    /// <summary>Indices of <paramref name="width"/> bits each.</summary>
    void Indices(scoped ReadOnlySpan<int> indices, int width);

    /// <summary>One bit a coordinate: set where the coordinate is among the ascending indices.</summary>
    void Bitmap(scoped ReadOnlySpan<int> indices, int dimension);

    /// <summary>One bit a coordinate: set where the value is negative.</summary>
    void Signs(scoped ReadOnlySpan<double> values);

    /// <summary>A code of <paramref name="width"/> bits a value, made by the coder.</summary>
    void Codes<TCoder>(scoped ReadOnlySpan<double> values, int width, TCoder coder) where TCoder : struct, IValueCoder;
}

/// <summary>Maps values of a small alphabet to codes of a fixed number of bits, and back.</summary>
internal interface IValueCoder
{
    ulong Encode(double value);

    /// <summary>False where no value has this code.</summary>
    bool TryDecode(ulong code, out double value);
}

/// <summary>Counts. Whole runs cost one multiplication.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct CountingSink : IBitSink
{
    /// <summary>All bits.</summary>
    public long Total { get; private set; }

    /// <summary>Those of them that say which coordinates are sent.</summary>
    public long Index { get; private set; }

    public static bool ReadsValues => false;

    public void Bits(ulong value, int width) => Total += width;

    public void Floats(scoped ReadOnlySpan<double> values, int count, int floatBits) => Total += (long)count * floatBits;

    public void Indices(scoped ReadOnlySpan<int> indices, int width) => AddIndex((long)indices.Length * width);

    public void Bitmap(scoped ReadOnlySpan<int> indices, int dimension) => AddIndex(dimension);

    public void Signs(scoped ReadOnlySpan<double> values) => Total += values.Length;

    public void Codes<TCoder>(scoped ReadOnlySpan<double> values, int width, TCoder coder) where TCoder : struct, IValueCoder =>
        Total += (long)values.Length * width;

    private void AddIndex(long bits)
    {
        Total += bits;
        Index += bits;
    }
}

/// <summary>Writes, lowest bit first, into a zeroed buffer that is long enough.</summary>
internal ref struct WritingSink(Span<byte> output) : IBitSink
{
    private readonly Span<byte> output = output;
    private ulong pending;
    private int pendingBits;
    private int position;

    public static bool ReadsValues => true;

    public void Bits(ulong value, int width)
    {
        if (width == 0) return;
        if (width < 64) value &= (1UL << width) - 1;
        pending |= value << pendingBits;
        var total = pendingBits + width;
        if (total < 64)
        {
            pendingBits = total;
            return;
        }
        BinaryPrimitives.WriteUInt64LittleEndian(output[position..], pending);
        position += 8;
        var taken = 64 - pendingBits;
        pending = taken == 64 ? 0 : value >> taken;
        pendingBits = total - 64;
    }

    public void Floats(scoped ReadOnlySpan<double> values, int count, int floatBits)
    {
        if (floatBits == 32)
        {
            foreach (var value in values) Bits(BitConverter.SingleToUInt32Bits((float)value), 32);
            return;
        }
        if (pendingBits == 0 && BitConverter.IsLittleEndian)
        {
            var bytes = MemoryMarshal.AsBytes(values);
            bytes.CopyTo(output[position..]);
            position += bytes.Length;
            return;
        }
        foreach (var value in values) Bits(BitConverter.DoubleToUInt64Bits(value), 64);
    }

    public void Indices(scoped ReadOnlySpan<int> indices, int width)
    {
        foreach (var index in indices) Bits((uint)index, width);
    }

    public void Bitmap(scoped ReadOnlySpan<int> indices, int dimension)
    {
        var next = 0;
        for (var start = 0; start < dimension; start += 64)
        {
            var word = 0UL;
            for (; next < indices.Length && indices[next] < start + 64; next++) word |= 1UL << (indices[next] - start);
            Bits(word, Math.Min(64, dimension - start));
        }
    }

    public void Signs(scoped ReadOnlySpan<double> values)
    {
        for (var start = 0; start < values.Length; start += 64)
        {
            var run = values.Slice(start, Math.Min(64, values.Length - start));
            var word = 0UL;
            for (var i = 0; i < run.Length; i++) word |= BitConverter.DoubleToUInt64Bits(run[i]) >> 63 << i;
            Bits(word, run.Length);
        }
    }

    public void Codes<TCoder>(scoped ReadOnlySpan<double> values, int width, TCoder coder) where TCoder : struct, IValueCoder
    {
        foreach (var value in values) Bits(coder.Encode(value), width);
    }

    /// <summary>Writes what is pending; the last byte is filled up with zeros.</summary>
    public void Flush()
    {
        for (; pendingBits > 0; pendingBits -= 8)
        {
            output[position++] = (byte)pending;
            pending >>= 8;
        }
        pendingBits = 0;
    }
}

/// <summary>Widths of fields.</summary>
internal static class BitWidth
{
    /// <summary>⌈log2 count⌉: bits that tell <paramref name="count"/> things apart; 0 for one thing.</summary>
    public static int Of(int count) => count <= 1 ? 0 : BitOperations.Log2((uint)count - 1) + 1;
}
