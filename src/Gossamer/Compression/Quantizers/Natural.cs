using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// Natural compression: rounds every coordinate at random to one of the two powers of two around it, so that its mean
/// is kept. ω = 1/8; contractive as it is with α = 7/8. A coordinate costs a sign and an exponent.
/// </summary>
/// <remarks>
/// At the ends of the exponent range the law must give way: above the largest power of two coordinates are rounded down
/// to it (never to infinity), and below the smallest normal one they become zero or that number, still without bias but
/// with a variance of up to its square.
/// </remarks>
[Compressor("natural", "Rounds every coordinate at random to a power of two: unbiased with ω = 1/8, 12 bits a coordinate (9 on a 32-bit wire).",
    Paper = "Horváth et al. 2019, arXiv:1905.10988")]
public sealed class Natural : Compressor
{
    /// <inheritdoc/>
    public override string Name => "natural";

    /// <inheritdoc/>
    public override double? Omega(int dimension, int workers) => 0.125;

    /// <inheritdoc/>
    public override bool KeepsSupport => true;

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var message = context.Pool.RentNatural(vector.Length);
        var target = message.Buffer;
        var (largest, smallest) = context.Wire.FloatBits == 32
            ? (Math.ScaleB(1, 127), Math.ScaleB(1, -126))
            : (Math.ScaleB(1, 1023), Math.ScaleB(1, -1022));
        Span<double> draws = stackalloc double[RandomRounding.BulkLength];
        for (var start = 0; start < target.Length; start += draws.Length)
        {
            var part = target[start..Math.Min(target.Length, start + draws.Length)];
            context.Private.FillUniform(draws[..part.Length]);
            Round(vector.Slice(start, part.Length), draws, part, smallest, largest);
        }
        return message;
    }

    private static void Round(
        ReadOnlySpan<double> vector, ReadOnlySpan<double> draws, Span<double> target, double smallest, double largest)
    {
        for (var i = 0; i < target.Length; i++)
        {
            var value = vector[i];
            var size = Math.Abs(value);
            var rounded = size >= smallest && size < largest
                ? RandomRounding.ToPowerOfTwo(size, draws[i])
                : RoundAtTheEnds(size, draws[i], smallest, largest);
            // Adding zero takes the sign from a negative zero, which has no code of its own.
            target[i] = Math.CopySign(rounded, value) + 0.0;
        }
    }

    private static double RoundAtTheEnds(double size, double draw, double smallest, double largest)
    {
        if (size < smallest) return draw < size / smallest ? smallest : 0;
        return size >= largest ? largest : size;
    }
}
