using System.Runtime.InteropServices;

namespace Gossamer.Numerics;

/// <summary>Two magnitudes between which the k-th largest of a long vector lies, almost certainly, as a random sample tells.</summary>
/// <param name="Lower">A key that at least k entries exceed, or that many entries share.</param>
/// <param name="Upper">A key that fewer than k entries exceed.</param>
/// <param name="Expected">A number that the count of entries above <see cref="Lower"/> almost never exceeds.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SampledBounds(long Lower, long Upper, int Expected)
{
    private const int LargestSample = 16384;

    /// <summary>A miss of this many standard deviations costs time, so that it may be rare but need not be impossible.</summary>
    private const double Deviations = 4;

    [ThreadStatic]
    private static long[]? sampleRoom;

    /// <summary>No bounds.</summary>
    public static SampledBounds None => new(-1, long.MaxValue, 0);

    /// <summary>True where there are no bounds.</summary>
    public bool IsNone => Lower < 0;

    /// <summary>Takes the sample. Positions are the same for vectors of the same length: speed may depend on luck, results do not.</summary>
    /// <param name="values">The vector.</param>
    /// <param name="wanted">k, at most half of the entries.</param>
    /// <param name="size">How many entries to look at; fewer where that is enough.</param>
    public static SampledBounds Of(ReadOnlySpan<double> values, int wanted, int size)
    {
        var sample = (sampleRoom ??= new long[LargestSample]).AsSpan(0, Math.Min(LargestSample, size));
        var stride = (double)values.Length / sample.Length;
        var state = 0x9E3779B9u;
        for (var i = 0; i < sample.Length; i++)
        {
            // One random position in each stretch, so that a regular pattern of the vector cannot fool it.
            state = (state * 1664525) + 1013904223;
            sample[i] = MagnitudeScan.Key(values[(int)((i + (state * (1.0 / (1L << 32)))) * stride)]);
        }
        var rank = wanted / stride;
        var spread = Deviations * Math.Sqrt(rank * (1 - (rank / sample.Length)));
        var low = (int)Math.Ceiling(rank + spread + 4);
        var high = (int)Math.Floor(rank - spread - 1);
        if (low > sample.Length) return None;
        var lower = OrderStatistic.Largest(sample, low);
        var upper = high >= 1 ? OrderStatistic.Largest(sample, high) : long.MaxValue;
        var expected = stride * (low + (6 * Math.Sqrt(low)) + 8);
        return new SampledBounds(lower, upper, (int)Math.Min(values.Length, expected));
    }
}
