using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// TernGrad: every coordinate becomes ‖v‖_∞·sign(v_j) with probability |v_j|/‖v‖_∞, else 0.
/// E‖C(v) − v‖² = ‖v‖_∞‖v‖₁ − ‖v‖², so that ω = (√d − 1)/2. Two bits a coordinate and the norm.
/// </summary>
[Compressor("tern-grad", "Rounds every coordinate at random to −‖v‖_∞, 0 or ‖v‖_∞: unbiased with ω = (√d − 1)/2.",
    Paper = "Wen et al. 2017, arXiv:1705.07878")]
public sealed class TernGrad : Compressor
{
    /// <inheritdoc/>
    public override string Name => "tern-grad";

    /// <inheritdoc/>
    public override bool IsHomogeneous => true;

    /// <inheritdoc/>
    public override double? Omega(int dimension, int workers) => (Math.Sqrt(dimension) - 1) / 2;

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context) =>
        Dithering.Compress(vector, Dithering.Norm(vector, double.PositiveInfinity), 1, isGeometric: false, ref context);
}
