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
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var message = context.Pool.RentNatural(vector.Length);
        var target = message.Buffer;
        var (largest, smallest) = context.Wire.FloatBits == 32
            ? (Math.ScaleB(1, 127), Math.ScaleB(1, -126))
            : (Math.ScaleB(1, 1023), Math.ScaleB(1, -1022));
        for (var i = 0; i < target.Length; i++)
        {
            var size = Math.Abs(vector[i]);
            double rounded;
            if (size >= smallest && size < largest) rounded = RandomRounding.ToPowerOfTwo(size, ref context.Private);
            else if (size >= largest) rounded = largest;
            else if (size == 0) rounded = 0;
            else rounded = RandomRounding.Coin(size / smallest, ref context.Private) ? smallest : 0;
            target[i] = rounded == 0 ? 0 : Math.CopySign(rounded, vector[i]);
        }
        return message;
    }
}
