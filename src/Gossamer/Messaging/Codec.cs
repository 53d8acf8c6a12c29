using System.Buffers;
using System.Buffers.Binary;

namespace Gossamer.Messaging;

/// <summary>
/// Writes messages as bits and reads them back; what it writes is what accounting counts. A message on the wire is a
/// header, which is not counted, and a payload, whose bits are counted one by one.
/// </summary>
/// <remarks>
/// <para>
/// Header, little-endian: the letters <c>Gm</c>, version (1 byte), bits of a float (1), number of records (4), tag (8),
/// bits of the payload (8); then a record of 24 bytes for the body and for each body inside it, outer ones first: kind (1),
/// flags (1), zero (2), dimension (4), count (4), offset (4), detail (8). What records tell (kinds, counts, numbers of
/// levels, constant factors) follows mostly from the compressor, which both sides know.
/// </para>
/// <para>
/// Payload, lowest bit first, filled up to a byte with zeros. Dense: d floats. Sparse: K floats, then the indices.
/// Natural: d codes of sign and exponent, 12 bits each (9 with floats of 32 bits). Quantized: the norm, then d codes of a
/// sign and ⌈log2(s + 1)⌉ bits of level. Signs: one float a block, then d bits. Low rank: P and Qᵀ. Grid: d integers
/// in groups of seven bits. Scattered: the values, then the indices. Sum, scaled and bundle: the parts. Numbered: the
/// number in ⌈log2⌉ bits of the alternatives (which counts as an index), then the body. Indices cost ⌈log2 d⌉ bits each,
/// or d bits as a bitmap where that is cheaper, and nothing where all coordinates are sent or where they come from shared
/// randomness. (Numbering the subset would cost ⌈log2 C(d, K)⌉, the least possible, but takes time
/// quadratic in K.)
/// </para>
/// </remarks>
public static class Codec
{
    /// <summary>Length in bytes of the header's fixed part.</summary>
    private const int PrefixLength = 24;

    private const byte Version = 1;

    /// <summary>The bits that the message costs under the given rules, without its header.</summary>
    /// <param name="message">The message; a result that is not evaluated yet stays so.</param>
    /// <param name="wire">64 or 32 bits a float.</param>
    /// <param name="kind">With <see cref="AccountingKind.Floats"/>, indices are free.</param>
    public static long CountBits(Message message, WireFormat wire, AccountingKind kind)
    {
        var sink = new CountingSink();
        BodyWriter.Write(message, wire.FloatBits, ref sink);
        return kind == AccountingKind.Wire ? sink.Total : sink.Total - sink.Index;
    }

    /// <summary>Length of the message's header in bytes: 48, and 24 more for each body inside it.</summary>
    public static int HeaderBytes(Message message) => PrefixLength + (MessageRecord.Length * MessageRecord.CountOf(message));

    /// <summary>Writes the message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="wire">The wire format that the message was made for; values are rounded to it.</param>
    /// <param name="tag">Handed to the receiver with the message.</param>
    /// <param name="output">Where the bytes go: <see cref="HeaderBytes"/> and the counted bits, filled up to a byte.</param>
    public static void Encode(Message message, WireFormat wire, long tag, IBufferWriter<byte> output)
    {
        var bits = CountBits(message, wire, AccountingKind.Wire);
        var header = HeaderBytes(message);
        var length = checked(header + (int)((bits + 7) / 8));
        var bytes = output.GetSpan(length)[..length];
        bytes[0] = (byte)'G';
        bytes[1] = (byte)'m';
        bytes[2] = Version;
        bytes[3] = (byte)wire.FloatBits;
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], (header - PrefixLength) / MessageRecord.Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], tag);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], bits);
        MessageRecord.WriteAll(message, 0, bytes[PrefixLength..]);
        var sink = new WritingSink(bytes[header..]);
        BodyWriter.Write(message, wire.FloatBits, ref sink);
        sink.Flush();
        output.Advance(length);
    }

    /// <summary>
    /// Reads a message. The bytes may be anything: lengths, counts, indices and codes are checked, room is made only for
    /// what is there, and values that are infinite or not a number are refused.
    /// </summary>
    /// <param name="bytes">The whole message and nothing else.</param>
    /// <param name="sender">0-based index of who sent it, for error messages; −1 is the coordinator.</param>
    /// <param name="dimension">Number of coordinates d that it must stand for.</param>
    /// <param name="wire">The wire format that it must have.</param>
    /// <param name="pool">Where its body comes from; the caller holds the first reference.</param>
    /// <param name="tag">What the sender attached.</param>
    /// <param name="shared">The indices that are not sent, prepared; null where the sender's compressor shares none.</param>
    /// <param name="isFinite">
    /// Whether values that are infinite or not a number are refused; false where the receiver watches for divergence itself.
    /// </param>
    /// <exception cref="BadMessageException">The bytes are no valid message; says what is wrong and who sent it.</exception>
    public static Message Decode(
        ReadOnlySpan<byte> bytes, int sender, int dimension, WireFormat wire, MessagePool pool, out long tag, IndexSource? shared = null, bool isFinite = true)
    {
        if (bytes.Length < PrefixLength)
            throw MessageError.From(sender, $"it has {bytes.Length} bytes, but its header alone takes {PrefixLength}");
        if (bytes[0] != 'G' || bytes[1] != 'm' || bytes[2] != Version)
            throw MessageError.From(sender, $"it does not begin like a message of version {Version}");
        if (bytes[3] != wire.FloatBits)
            throw MessageError.From(sender, $"its floats have {bytes[3]} bits, but {wire.FloatBits} are expected");
        var records = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        tag = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        var bits = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        var header = PrefixLength + ((long)records * MessageRecord.Length);
        if (records < 1 || header > bytes.Length) throw MessageError.From(sender, $"its header announces {records} records, which do not fit in");
        var payload = bytes[(int)header..];
        if (bits < 0 || bits > 8L * payload.Length || payload.Length != (bits + 7) / 8)
            throw MessageError.From(sender, $"it announces {bits} bits of payload, but has {payload.Length} bytes of it");
        if (bits % 8 != 0 && payload[^1] >> (int)(bits % 8) != 0)
            throw MessageError.From(sender, "bits are set behind its end");
        var reader = new BodyReader(
            bytes[PrefixLength..(int)header], new BitReader(payload, bits, sender, isFinite), dimension, wire.FloatBits, pool, shared);
        return reader.ReadAll(dimension);
    }
}
