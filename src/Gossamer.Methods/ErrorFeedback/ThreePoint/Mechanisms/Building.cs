using System.Buffers;
using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>What several mechanisms are built of.</summary>
internal static class Building
{
    public static Identity Uncompressed { get; } = new();

    private const int PartsOfSlot = 100;
    private static readonly Zero Nothing = new();

    /// <summary>A message that changes nothing.</summary>
    public static Message Silence(IParticipant me, ReadOnlySpan<double> h, long round, int slot) => me.Compress(Nothing, h, round, slot);

    /// <summary>The slot of a part of a mechanism, so that parts draw independently.</summary>
    public static int Part(int slot, int index) => (PartsOfSlot * slot) + index + 1;

    /// <summary>
    /// C(to − from) as a message to be added, whatever C is: unlike <see cref="IParticipant.CompressDifference"/> it never
    /// replaces an estimate, so that some workers may send it while others are silent.
    /// </summary>
    public static Message Increment(
        IParticipant me, Compressor compressor, ReadOnlySpan<double> to, ReadOnlySpan<double> from, long round, int slot)
    {
        using var difference = new Scratch(to.Length);
        TensorPrimitives.Subtract(to, from, difference.Values);
        return me.Compress(compressor, difference.Values, round, slot);
    }

    /// <summary>A trigger ζ that is a number of at least 0.</summary>
    public static double Trigger(double trigger) => trigger >= 0 && double.IsFinite(trigger)
        ? trigger
        : throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"trigger is {trigger}, but must be a number of at least 0"));

    /// <summary>α of a contractive compressor, on vectors of few nonzero coordinates where their number is given.</summary>
    public static double Alpha(Compressor compressor, int dimension, int? support) =>
        compressor.AlphaOnSupport(dimension, support ?? dimension)!.Value;

    /// <summary>‖a − b‖².</summary>
    public static double DistanceSquared(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var distance = TensorPrimitives.Distance(a, b);
        return distance * distance;
    }
}

/// <summary>A vector for the time of one call, from a pool.</summary>
internal readonly ref struct Scratch
{
    private readonly double[] rented;

    public Scratch(int length)
    {
        rented = ArrayPool<double>.Shared.Rent(length);
        Values = rented.AsSpan(0, length);
    }

    public Span<double> Values { get; }

    public void Dispose() => ArrayPool<double>.Shared.Return(rented);
}
