using System.Globalization;
using System.Runtime.InteropServices;

namespace Gossamer.Simulation.NetworkModels;

/// <summary>
/// How long a link takes for a message: it is occupied for a constant and for the message's bits; after that the message
/// is under way for the latency, while the link already serves the next one.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LinkTimes
{
    /// <summary>Creates the times of a link.</summary>
    /// <param name="secondsPerBit">0 or more; +∞ for a link that is cut.</param>
    /// <param name="latency">Seconds under way, 0 or more.</param>
    /// <param name="secondsPerMessage">Seconds that every message occupies the link beside its bits, 0 or more.</param>
    public LinkTimes(double secondsPerBit, double latency = 0, double secondsPerMessage = 0)
    {
        SecondsPerBit = Demand(secondsPerBit, "seconds per bit");
        Latency = Demand(latency, "seconds of latency");
        SecondsPerMessage = Demand(secondsPerMessage, "seconds per message");
    }

    /// <summary>Seconds that a bit occupies the link.</summary>
    public double SecondsPerBit { get; }

    /// <summary>Seconds under way.</summary>
    public double Latency { get; }

    /// <summary>Seconds that every message occupies the link beside its bits.</summary>
    public double SecondsPerMessage { get; }

    /// <summary>A link that takes no time.</summary>
    public static LinkTimes Free => default;

    /// <summary>A link of a given bandwidth.</summary>
    /// <param name="bitsPerSecond">Above 0; +∞ allowed.</param>
    /// <param name="latency">Seconds under way, 0 or more.</param>
    public static LinkTimes OfBandwidth(double bitsPerSecond, double latency = 0) => bitsPerSecond > 0
        ? new LinkTimes(1 / bitsPerSecond, latency)
        : throw new BadInputException($"a bandwidth of {Text(bitsPerSecond)} bits per second is given, but must be above 0");

    /// <summary>Seconds that a message occupies the link.</summary>
    /// <param name="bits">Its size; an empty message passes a link of any bandwidth.</param>
    public double Occupation(long bits) => SecondsPerMessage + (bits == 0 ? 0 : bits * SecondsPerBit);

    private static double Demand(double value, string what) => value >= 0
        ? value
        : throw new BadInputException($"a link's {what} are {Text(value)}, but must be 0 or more");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>A link that serves one message at a time, in the order in which they are handed over.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct SerialLink
{
    private double free;

    public Transfer Serve(in LinkTimes times, double now, long bits)
    {
        var left = Math.Max(now, free) + times.Occupation(bits);
        free = left;
        return new Transfer(left, left + times.Latency);
    }
}
