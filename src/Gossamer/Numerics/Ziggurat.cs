using System.Runtime.CompilerServices;

namespace Gossamer.Numerics;

/// <summary>Gives random bits, 64 at a time.</summary>
internal interface IRandomBits
{
    /// <summary>The next 64 random bits.</summary>
    ulong NextUInt64();
}

/// <summary>
/// Standard normal draws by the ziggurat method (Marsaglia and Tsang 2000; in the form of Doornik 2005): the density is
/// covered by 256 layers of equal area, and 98.8 % of the draws are one multiplication and one comparison.
/// </summary>
internal static class Ziggurat
{
    private const int Layers = 256;

    // Where the tail begins, and the area of a layer, which follows from it: R·e^(−R²/2) + ∫_R^∞ e^(−t²/2) dt.
    private const double TailStart = 3.6541528853610088;
    private const double LayerArea = 0.004928673233974658;

    private const double Unit = 1.0 / (1UL << 53);

    private static readonly double[] Edges = CreateEdges();
    private static readonly double[] Heights = CreateHeights();

    /// <summary>One draw. Eight bits choose the layer, one the sign and 53 the place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Draw<TBits>(ref TBits bits) where TBits : struct, IRandomBits, allows ref struct
    {
        var draw = bits.NextUInt64();
        var layer = (int)(draw & (Layers - 1));
        var x = (draw >> 11) * Unit * Edges[layer];
        if (x >= Edges[layer + 1]) x = Rest(ref bits, layer, x);
        // The sign bit is moved on top of the number: a branch on it would be mispredicted half of the time.
        return BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(x) | ((draw & Layers) << 55));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Rest<TBits>(ref TBits bits, int layer, double x) where TBits : struct, IRandomBits, allows ref struct
    {
        while (true)
        {
            if (layer == 0) return Tail(ref bits);
            var height = Heights[layer] + (Uniform(ref bits) * (Heights[layer + 1] - Heights[layer]));
            if (height < Math.Exp(-0.5 * x * x)) return x;
            var draw = bits.NextUInt64();
            layer = (int)(draw & (Layers - 1));
            x = (draw >> 11) * Unit * Edges[layer];
            if (x < Edges[layer + 1]) return x;
        }
    }

    // Marsaglia's method for the tail beyond R.
    private static double Tail<TBits>(ref TBits bits) where TBits : struct, IRandomBits, allows ref struct
    {
        double beyond, test;
        do
        {
            beyond = -Math.Log(1 - Uniform(ref bits)) / TailStart;
            test = -Math.Log(1 - Uniform(ref bits));
        }
        while (2 * test < beyond * beyond);
        return TailStart + beyond;
    }

    private static double Uniform<TBits>(ref TBits bits) where TBits : struct, IRandomBits, allows ref struct =>
        (bits.NextUInt64() >> 11) * Unit;

    private static double[] CreateEdges()
    {
        var edges = new double[Layers + 1];
        // The lowest layer holds the tail: as wide as a rectangle of the same area would be.
        edges[0] = LayerArea / Density(TailStart);
        edges[1] = TailStart;
        for (var layer = 1; layer < Layers - 1; layer++)
            edges[layer + 1] = Math.Sqrt(-2 * Math.Log((LayerArea / edges[layer]) + Density(edges[layer])));
        return edges;
    }

    private static double[] CreateHeights()
    {
        var heights = new double[Layers + 1];
        for (var layer = 0; layer <= Layers; layer++) heights[layer] = Density(Edges[layer]);
        return heights;
    }

    private static double Density(double x) => Math.Exp(-0.5 * x * x);
}
