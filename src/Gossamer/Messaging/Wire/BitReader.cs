using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Gossamer.Messaging;

/// <summary>
/// Reads what a <see cref="WritingSink"/> wrote, from bytes that may be anything: every read is checked against what is
/// left, every number against what it may be.
/// </summary>
/// <param name="input">The payload.</param>
/// <param name="bits">How many bits of it count.</param>
/// <param name="sender">0-based index of the sender for error messages; −1 is the coordinator.</param>
/// <param name="isFinite">Whether values that are infinite or not a number are refused.</param>
internal ref struct BitReader(ReadOnlySpan<byte> input, long bits, int sender, bool isFinite = true)
{
    private readonly ReadOnlySpan<byte> input = input;
    private long position;

    /// <summary>Bits not read yet.</summary>
    public readonly long Remaining => bits - position;

    /// <summary>The error that names the sender.</summary>
    public readonly BadMessageException Error(string problem) => MessageError.From(sender, problem);

    /// <summary>Refuses to go on where the message is too short for what it announces; call before making room for it.</summary>
    public readonly void Require(long count, int width, string what)
    {
        // Counts are below 2^34 and widths at most 64, so that the product cannot overflow.
        if (count * width > Remaining)
            throw Error($"it announces {count} {what}, which take {count * width} bits, but only {Remaining} are left");
    }

    public ulong Bits(int width)
    {
        if (width > Remaining) throw Error("it ends too early");
        if (width == 0) return 0;
        var at = (int)(position >> 3);
        var shift = (int)(position & 7);
        position += width;
        // Up to 64 bits from an odd start touch nine bytes.
        var value = Word(at) >> shift;
        if (shift + width > 64) value |= (ulong)input[at + 8] << (64 - shift);
        return width == 64 ? value : value & ((1UL << width) - 1);
    }

    public void Floats(scoped Span<double> values, int floatBits, string what)
    {
        Require(values.Length, floatBits, what);
        if (floatBits == 64 && (position & 7) == 0 && BitConverter.IsLittleEndian)
        {
            input.Slice((int)(position >> 3), 8 * values.Length).CopyTo(MemoryMarshal.AsBytes(values));
            position += 64L * values.Length;
        }
        else
        {
            foreach (ref var value in values)
            {
                value = floatBits == 32
                    ? BitConverter.UInt32BitsToSingle((uint)Bits(32))
                    : BitConverter.UInt64BitsToDouble(Bits(64));
            }
        }
        if (!isFinite) return;
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i])) throw Error($"number {i} of its {what} is {values[i]}");
        }
    }

    public void Indices(Span<int> indices, int dimension)
    {
        var form = IndexCoding.For(indices.Length, dimension);
        if (form == IndexForm.Bitmap)
        {
            Bitmap(indices, dimension);
            return;
        }
        var width = BitWidth.Of(dimension);
        var last = -1;
        for (var k = 0; k < indices.Length; k++)
        {
            var index = form == IndexForm.None ? k : (int)Bits(width);
            if (index <= last || index >= dimension)
                throw Error($"index {k} is {index}, but indices must rise from 0 to {dimension - 1} (the one before is {last})");
            indices[k] = last = index;
        }
    }

    private void Bitmap(Span<int> indices, int dimension)
    {
        Require(dimension, 1, "bits of a bitmap");
        var count = 0;
        for (var start = 0; start < dimension; start += 64)
        {
            for (var word = Bits(Math.Min(64, dimension - start)); word != 0; word &= word - 1)
            {
                if (count == indices.Length) throw Error($"its bitmap marks more than the {indices.Length} coordinates that it announces");
                indices[count++] = start + BitOperations.TrailingZeroCount(word);
            }
        }
        if (count != indices.Length) throw Error($"its bitmap marks {count} coordinates, but it announces {indices.Length}");
    }

    public void Signs(Span<double> signs)
    {
        Require(signs.Length, 1, "signs");
        for (var start = 0; start < signs.Length; start += 64)
        {
            var run = signs.Slice(start, Math.Min(64, signs.Length - start));
            var word = Bits(run.Length);
            for (var i = 0; i < run.Length; i++) run[i] = 1 - (2 * (double)(int)(word >> i & 1));
        }
    }

    public void Codes<TCoder>(Span<double> values, int width, TCoder coder) where TCoder : struct, IValueCoder
    {
        for (var i = 0; i < values.Length; i++)
        {
            var code = Bits(width);
            if (!coder.TryDecode(code, out values[i])) throw Error($"the code {code} of coordinate {i} stands for no value");
        }
    }

    public long Integer()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var group = Bits(8);
            // The tenth group has room for one bit.
            if (shift == 63 && group > 1) break;
            value |= (group & 127) << shift;
            if (group < 128) return (long)(value >> 1) ^ -(long)(value & 1);
        }
        throw Error("one of its integers has more than 64 bits");
    }

    private readonly ulong Word(int at)
    {
        if (at + 8 <= input.Length) return BinaryPrimitives.ReadUInt64LittleEndian(input[at..]);
        var word = 0UL;
        for (var i = 0; at + i < input.Length; i++) word |= (ulong)input[at + i] << (8 * i);
        return word;
    }
}

/// <summary>Errors of messages, which name the sender.</summary>
internal static class MessageError
{
    public static BadMessageException From(int sender, string problem) =>
        new($"bad message from {(sender < 0 ? "the coordinator" : $"worker {sender}")}: {problem}");
}
