namespace Gossamer.Messaging;

/// <summary>How values travel: floats of 64 or of 32 bits. With 32, values are rounded when a message is made.</summary>
/// <param name="FloatBits">64 or 32.</param>
public readonly record struct WireFormat(int FloatBits)
{
    /// <summary>Values of 64 bits: nothing is lost.</summary>
    public static WireFormat Double { get; } = new(64);

    /// <summary>Values of 32 bits: every value sent is rounded to single precision.</summary>
    public static WireFormat Single { get; } = new(32);

    /// <summary>The value as the receiver will see it.</summary>
    public double Round(double value) => FloatBits == 32 ? (float)value : value;

    /// <summary>Rounds all values as the receiver will see them.</summary>
    public void Round(Span<double> values)
    {
        if (FloatBits != 32) return;
        for (var i = 0; i < values.Length; i++) values[i] = (float)values[i];
    }
}

/// <summary>What of a message is counted as bits.</summary>
public enum AccountingKind
{
    /// <summary>Exactly the bits that the codec writes, without the header: values and indices.</summary>
    Wire,

    /// <summary>Values only, at the width of the wire format; indices are free, as in most papers' figures.</summary>
    Floats,
}

/// <summary>The rules by which traffic is counted.</summary>
/// <param name="Kind">What of a message is counted.</param>
/// <param name="CountInitialization">Whether traffic before the first recorded point counts.</param>
public sealed record Accounting(AccountingKind Kind = AccountingKind.Wire, bool CountInitialization = true);
