namespace Gossamer.Messaging;

/// <summary>Writes messages as bits and reads them back; what it writes is what accounting counts.</summary>
public static class Codec
{
    /// <summary>The bits that the message costs under the given rules, without its header.</summary>
    public static long CountBits(Message message, WireFormat wire, AccountingKind kind) => throw new NotSupportedException();
}
