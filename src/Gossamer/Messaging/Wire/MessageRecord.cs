using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gossamer.Messaging;

/// <summary>Kinds of bodies, as they are numbered in headers.</summary>
internal enum BodyKind : byte
{
    Empty, Dense, Sparse, Natural, Quantized, Signs, LowRank, Grid, Scattered, Sum, Scaled, Bundle, Numbered,
}

/// <summary>What a record says beside its numbers.</summary>
[Flags]
internal enum BodyFlags : byte
{
    None = 0,

    /// <summary>The message replaces the receiver's estimate.</summary>
    Replacement = 1,

    /// <summary>The indices come from shared randomness and are not sent.</summary>
    SharedIndices = 2,

    /// <summary>Levels are powers of two.</summary>
    GeometricLevels = 4,
}

/// <summary>
/// The part of a header that describes one body: 24 bytes, little-endian. Kind (1), flags (1), zero (2), dimension (4),
/// count (4), offset in the sum that it is a part of (4), detail (8).
/// </summary>
/// <param name="Kind">Which kind of body.</param>
/// <param name="Flags">What else.</param>
/// <param name="Dimension">Number of coordinates.</param>
/// <param name="Count">
/// Sparse and scattered: number of coordinates sent. Quantized: number of levels. Signs: number of blocks. Low rank: the
/// rank. Sum and bundle: number of parts. Numbered: number of alternatives. Else 0.
/// </param>
/// <param name="Offset">Where a part of a sum begins, else 0.</param>
/// <param name="Detail">Low rank: number of rows. Grid: the step. Scaled: the factor. Else 0.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MessageRecord(BodyKind Kind, BodyFlags Flags, int Dimension, int Count = 0, int Offset = 0, double Detail = 0)
{
    /// <summary>Length of a record in bytes.</summary>
    public const int Length = 24;

    /// <summary>Describes one body, without the bodies inside it.</summary>
    public static MessageRecord Of(Message message, int offset)
    {
        const BodyFlags none = BodyFlags.None;
        var record = message switch
        {
            EmptyMessage => new MessageRecord(BodyKind.Empty, none, 0),
            DenseMessage or Execution.Computed => new MessageRecord(BodyKind.Dense, none, 0),
            SparseMessage body => new MessageRecord(BodyKind.Sparse, Shared(body.IndicesAreShared), 0, body.Count),
            NaturalMessage => new MessageRecord(BodyKind.Natural, none, 0),
            QuantizedMessage body => new MessageRecord(
                BodyKind.Quantized, body.IsGeometric ? BodyFlags.GeometricLevels : none, 0, body.Levels),
            SignsMessage body => new MessageRecord(BodyKind.Signs, none, 0, body.Blocks),
            LowRankMessage body => new MessageRecord(BodyKind.LowRank, none, 0, body.Rank, Detail: body.Rows),
            GridMessage body => new MessageRecord(BodyKind.Grid, none, 0, Detail: body.Step),
            ScatteredMessage body => new MessageRecord(
                BodyKind.Scattered, Shared(body.IndicesAreShared), 0, body.Values.Dimension),
            SumMessage body => new MessageRecord(BodyKind.Sum, none, 0, body.Count),
            ScaledMessage body => new MessageRecord(BodyKind.Scaled, none, 0, Detail: body.Factor),
            BundleMessage body => new MessageRecord(BodyKind.Bundle, none, 0, body.Count),
            NumberedMessage body => new MessageRecord(BodyKind.Numbered, none, 0, body.Alternatives),
            _ => throw new ArgumentException($"{message.GetType().Name} has no wire format: send it as a dense vector", nameof(message)),
        };
        var flags = record.Flags | (message.IsReplacement ? BodyFlags.Replacement : none);
        return record with { Flags = flags, Dimension = message.Dimension, Offset = offset };
    }

    /// <summary>Number of records of a message: one for itself and those of the bodies inside it.</summary>
    public static int CountOf(Message message)
    {
        var count = 1;
        switch (message)
        {
            case ScatteredMessage body: count += CountOf(body.Values); break;
            case ScaledMessage body: count += CountOf(body.Body); break;
            case NumberedMessage body: count += CountOf(body.Body); break;
            case SumMessage body:
                for (var part = 0; part < body.Count; part++) count += CountOf(body[part]);
                break;
            case BundleMessage body:
                for (var part = 0; part < body.Count; part++) count += CountOf(body[part]);
                break;
        }
        return count;
    }

    /// <summary>Writes the records of a message, its own first, then those of the bodies inside it in order.</summary>
    /// <returns>What is left of the output.</returns>
    public static Span<byte> WriteAll(Message message, int offset, Span<byte> output)
    {
        Of(message, offset).Write(output);
        output = output[Length..];
        switch (message)
        {
            case ScatteredMessage body: return WriteAll(body.Values, 0, output);
            case ScaledMessage body: return WriteAll(body.Body, 0, output);
            case NumberedMessage body: return WriteAll(body.Body, 0, output);
            case SumMessage body:
                for (var part = 0; part < body.Count; part++) output = WriteAll(body[part], body.OffsetOf(part), output);
                return output;
            case BundleMessage body:
                for (var part = 0; part < body.Count; part++) output = WriteAll(body[part], 0, output);
                return output;
            default: return output;
        }
    }

    private void Write(Span<byte> output)
    {
        output[0] = (byte)Kind;
        output[1] = (byte)Flags;
        output[2] = output[3] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(output[4..], Dimension);
        BinaryPrimitives.WriteInt32LittleEndian(output[8..], Count);
        BinaryPrimitives.WriteInt32LittleEndian(output[12..], Offset);
        BinaryPrimitives.WriteDoubleLittleEndian(output[16..], Detail);
    }

    /// <summary>Reads a record; what it says is not checked.</summary>
    public static MessageRecord Read(ReadOnlySpan<byte> input) => new(
        (BodyKind)input[0],
        (BodyFlags)input[1],
        BinaryPrimitives.ReadInt32LittleEndian(input[4..]),
        BinaryPrimitives.ReadInt32LittleEndian(input[8..]),
        BinaryPrimitives.ReadInt32LittleEndian(input[12..]),
        BinaryPrimitives.ReadDoubleLittleEndian(input[16..]));

    private static BodyFlags Shared(bool isShared) => isShared ? BodyFlags.SharedIndices : BodyFlags.None;
}
