using System.Buffers.Binary;

namespace Gossamer.Cluster.Amqp;

/// <summary>What an AMQP message is for.</summary>
internal enum EnvelopeKind : byte
{
    /// <summary>A worker's process knocks. <see cref="Envelope.To"/> is 0: it does not know the coordinator yet.</summary>
    Hello = 1,

    /// <summary>The coordinator's process lets it in; <see cref="Envelope.Number"/> is its number.</summary>
    Welcome = 2,

    /// <summary>A piece of a frame; <see cref="Envelope.Number"/> counts the pieces sent to this peer from 1.</summary>
    Data = 3,

    /// <summary>A peer leaves; counted like a piece of a frame, so that it comes after the last of them.</summary>
    Farewell = 4,

    /// <summary>A sign of life, which acknowledges.</summary>
    Ping = 5,

    /// <summary>The receiver is not, or no longer, a peer of the sender.</summary>
    Stranger = 6,
}

/// <summary>
/// The 48 bytes before the payload of each AMQP message: a magic number, kind, flags, the lives of sender and receiver, and
/// the numbers by which pieces are put in order, sent again where they are lost and dropped where they come twice.
/// </summary>
/// <param name="Kind">What the message is for.</param>
/// <param name="From">The sender's life, a random number.</param>
/// <param name="To">The receiver's life.</param>
internal readonly record struct Envelope(EnvelopeKind Kind, ulong From, ulong To)
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 48;

    private const uint Magic = 0x314D5347; // "GSM1"
    private const byte ResendFlag = 1;
    private const int FlagsAt = 5;
    private const int AcknowledgedAt = 32;

    /// <summary>The number of a piece (from 1), or of a peer in a welcome.</summary>
    public long Number { get; init; }

    /// <summary>All pieces up to this one have come from the receiver of this message.</summary>
    public long Acknowledged { get; init; }

    /// <summary>Bytes of the whole frame to which a piece belongs.</summary>
    public long FrameLength { get; init; }

    /// <summary>Whether everything after <see cref="Acknowledged"/> is to be sent again.</summary>
    public bool AsksToResend { get; init; }

    /// <summary>Whether the message is counted.</summary>
    public bool IsCounted => Kind is EnvelopeKind.Data or EnvelopeKind.Farewell;

    /// <summary>Writes the header.</summary>
    /// <param name="target">At least <see cref="Length"/> bytes.</param>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, Magic);
        target[4] = (byte)Kind;
        target[6] = target[7] = 0;
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], From);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], To);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(target[40..], FrameLength);
        Acknowledge(target, Acknowledged, AsksToResend);
    }

    /// <summary>Replaces what a written header acknowledges.</summary>
    public static void Acknowledge(Span<byte> header, long acknowledged, bool asksToResend)
    {
        header[FlagsAt] = asksToResend ? ResendFlag : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(header[AcknowledgedAt..], acknowledged);
    }

    /// <summary>Reads a header, trusting nothing.</summary>
    /// <returns>False where these bytes were not written by this version of <see cref="Write"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out Envelope envelope)
    {
        envelope = default;
        if (source.Length < Length || BinaryPrimitives.ReadUInt32LittleEndian(source) != Magic) return false;
        var kind = (EnvelopeKind)source[4];
        if (kind is < EnvelopeKind.Hello or > EnvelopeKind.Stranger || source[FlagsAt] > ResendFlag || source[6] != 0 || source[7] != 0) return false;
        envelope = new Envelope(kind, BinaryPrimitives.ReadUInt64LittleEndian(source[8..]), BinaryPrimitives.ReadUInt64LittleEndian(source[16..]))
        {
            Number = BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            Acknowledged = BinaryPrimitives.ReadInt64LittleEndian(source[AcknowledgedAt..]),
            FrameLength = BinaryPrimitives.ReadInt64LittleEndian(source[40..]),
            AsksToResend = source[FlagsAt] == ResendFlag,
        };
        return envelope is { Number: >= 0, Acknowledged: >= 0, FrameLength: >= 0, From: not 0 };
    }
}
