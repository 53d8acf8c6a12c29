namespace Gossamer.Messaging;

/// <summary>Reads the parts of received bundles.</summary>
public static class BundleParts
{
    /// <summary>One part of an arrival whose body is a bundle, valid as long as the arrival.</summary>
    /// <param name="arrival">What was received.</param>
    /// <param name="index">0-based place of the part.</param>
    /// <exception cref="InvalidOperationException">The body is no bundle, or has fewer parts.</exception>
    public static Message Part(this in Arrival arrival, int index) =>
        arrival.Body is BundleMessage bundle && index < bundle.Count
            ? bundle.Part(index)
            : throw new InvalidOperationException($"the message of {arrival.Sender} is no bundle with a part {index}");

    /// <summary>The number in a part of one value.</summary>
    /// <param name="arrival">What was received.</param>
    /// <param name="index">0-based place of the part.</param>
    /// <exception cref="InvalidOperationException">There is no such part, or it has not exactly one value.</exception>
    public static double Scalar(this in Arrival arrival, int index)
    {
        var part = arrival.Part(index);
        if (part.Dimension != 1) throw new InvalidOperationException($"part {index} has {part.Dimension} values, not one");
        double value = 0;
        part.CopyTo(new Span<double>(ref value));
        return value;
    }
}
