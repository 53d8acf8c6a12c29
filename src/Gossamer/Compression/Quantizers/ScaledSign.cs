using System.Numerics.Tensors;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// (‖v‖₁/d)·sign(v), where the sign of 0 is +1: one bit has no room for a third value, and the identity
/// ‖C(v) − v‖² = ‖v‖² − ‖v‖₁²/d then holds for every v. α = 1/d.
/// </summary>
[Compressor("scaled-sign", "Signs times the mean magnitude, (‖v‖₁/d)·sign(v): contractive with α = 1/d, one bit a coordinate.",
    Paper = "Karimireddy et al. 2019, arXiv:1901.09847")]
public sealed class ScaledSign : Compressor
{
    /// <inheritdoc/>
    public override string Name => "scaled-sign";

    /// <inheritdoc/>
    public override bool IsDeterministic => true;

    /// <inheritdoc/>
    public override bool IsHomogeneous => true;

    /// <inheritdoc/>
    public override double? Alpha(int dimension) => 1.0 / dimension;

    /// <inheritdoc/>
    public override double? AlphaOnSupport(int dimension, int support) => 1.0 / dimension;

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context) =>
        BlockSigns.Compress(vector, 1, ref context);
}

/// <summary>Scaled signs of each block.</summary>
internal static class BlockSigns
{
    public static Message Compress(ReadOnlySpan<double> vector, int blocks, ref CompressionContext context)
    {
        var message = context.Pool.RentSigns(vector.Length, blocks);
        for (var block = 0; block < blocks; block++)
        {
            var (start, length) = BlockLayout.Of(vector.Length, blocks, block);
            message.ScaleBuffer[block] = TensorPrimitives.SumOfMagnitudes(vector.Slice(start, length)) / length;
        }
        context.Wire.Round(message.ScaleBuffer);
        Of(vector, message.SignBuffer);
        return message;
    }

    /// <summary>+1 or −1; +1 for zero of either sign.</summary>
    public static void Of(ReadOnlySpan<double> vector, Span<double> signs)
    {
        // By bits: signs cannot be foreseen, so that branches would be slow. Adding zero makes −0 positive.
        for (var i = 0; i < signs.Length; i++)
        {
            var sign = BitConverter.DoubleToUInt64Bits(vector[i] + 0.0) & (1UL << 63);
            signs[i] = BitConverter.UInt64BitsToDouble(sign | BitConverter.DoubleToUInt64Bits(1));
        }
    }
}
