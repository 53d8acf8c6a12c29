using System.Runtime.CompilerServices;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Compression;

/// <summary>Rounds up or down at random, with the probability that keeps the mean.</summary>
internal static class RandomRounding
{
    private const long MantissaMask = (1L << 52) - 1;

    /// <summary>
    /// Rounds to a power of two: up with the probability that the mantissa's fraction is. Mostly costs one draw of 32
    /// bits; more are drawn only where those leave it open, so that the probability is exact.
    /// </summary>
    /// <param name="size">A positive normal number whose next power of two is finite.</param>
    /// <param name="random">Where the draws come from.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToPowerOfTwo(double size, ref RandomStream random)
    {
        var bits = BitConverter.DoubleToInt64Bits(size);
        var mantissa = bits & MantissaMask;
        if (mantissa == 0) return size;
        var drawn = (long)random.NextUInt32();
        var leading = mantissa >> 20;
        var isUp = drawn < leading || (drawn == leading && random.NextUInt32() >> 12 < (mantissa & 0xFFFFF));
        return BitConverter.Int64BitsToDouble((bits & ~MantissaMask) + (isUp ? 1L << 52 : 0));
    }

    /// <summary>True with the given probability; mostly costs one draw of 32 bits.</summary>
    /// <param name="probability">From 0 to 1; exact to 64 bits.</param>
    /// <param name="random">Where the draws come from.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Coin(double probability, ref RandomStream random)
    {
        var scaled = probability * (1L << 32);
        var leading = Math.Floor(scaled);
        double drawn = random.NextUInt32();
        return drawn < leading || (drawn == leading && random.NextUInt32() < (scaled - leading) * (1L << 32));
    }

    /// <summary>The smallest number that can travel and is not below the given one: a norm that still bounds its vector.</summary>
    public static double UpToWire(double norm, WireFormat wire)
    {
        if (wire.FloatBits != 32) return norm;
        var rounded = (float)norm;
        return rounded < norm ? MathF.BitIncrement(rounded) : rounded;
    }
}
