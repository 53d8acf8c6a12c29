namespace Gossamer.Messaging;

/// <summary>Writes messages as bits and reads them back; what it writes is what accounting counts.</summary>
public static class Codec
{
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
}
