using System.Runtime.CompilerServices;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// Rounds up or down at random, with the probability that keeps the mean. Draws come as multiples of 2⁻⁵³ in [0, 1), one
/// for each coordinate whatever its value, so that they can be made in bulk.
/// </summary>
internal static class RandomRounding
{
    /// <summary>Draws that are made at a time; they fit into the processor's first cache with what they are for.</summary>
    public const int BulkLength = 256;

    private const long MantissaMask = (1L << 52) - 1;
    private const long One = 1023L << 52;

    /// <summary>
    /// Rounds to a power of two: up with the probability that the mantissa's fraction is. Exact, as that is a multiple of
    /// 2⁻⁵². Powers of two stay.
    /// </summary>
    /// <param name="size">A positive normal number whose next power of two is finite.</param>
    /// <param name="draw">The draw.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToPowerOfTwo(double size, double draw)
    {
        var bits = BitConverter.DoubleToInt64Bits(size);
        var fraction = BitConverter.Int64BitsToDouble((bits & MantissaMask) | One) - 1;
        // A 0 or 1 is shifted into place: a branch here could not be foreseen.
        return BitConverter.Int64BitsToDouble((bits & ~MantissaMask) + ((draw < fraction ? 1L : 0L) << 52));
    }

    /// <summary>The smallest number that can travel and is not below the given one: a norm that still bounds its vector.</summary>
    public static double UpToWire(double norm, WireFormat wire)
    {
        if (wire.FloatBits != 32) return norm;
        var rounded = (float)norm;
        return rounded < norm ? MathF.BitIncrement(rounded) : rounded;
    }
}
