using System.Globalization;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// Natural dithering: |v_j|/‖v‖_p is rounded at random to one of the s levels 1, 1/2, …, 2^(1−s) or to 0.
/// ω = 1/8 + κ·min{1, κ} with κ = d^(1/r)·2^(1−s) and r = min{p, 2}.
/// </summary>
[Compressor("natural-dithering", "Random dithering with the p-norm and the s levels 1, 1/2, …, 2^(1−s): unbiased with ω = 1/8 + κ·min{1, κ}, κ = d^(1/min{p,2})·2^(1−s).",
    Paper = "Horváth et al. 2019, arXiv:1905.10988")]
public sealed class NaturalDithering : Compressor
{
    private readonly int levels;
    private readonly double norm;

    /// <summary>Creates the compressor.</summary>
    /// <param name="levels">s, the number of levels beside zero, from 1 to 1000.</param>
    /// <param name="norm">p, the order of the norm: a number of at least 1, or <c>infinity</c>.</param>
    public NaturalDithering(
        [Parameter("Number of levels beside zero.", Symbol = "s", Minimum = 1, Maximum = QuantizedMessage.MostGeometricLevels)] int levels,
        [Parameter("Order of the norm: a number of at least 1, or infinity.", Symbol = "p")] string norm = "2")
    {
        this.levels = Parameters.Between(1, QuantizedMessage.MostGeometricLevels, levels, nameof(levels));
        this.norm = norm == "infinity" ? double.PositiveInfinity
            : double.TryParse(norm, NumberStyles.Float, CultureInfo.InvariantCulture, out var order) && order >= 1 ? order
            : throw new BadInputException($"norm is '{norm}', but must be a number of at least 1, or infinity");
        Name = $"natural-dithering({levels}, {norm})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsHomogeneous => true;

    /// <inheritdoc/>
    public override double? Omega(int dimension, int workers)
    {
        var kappa = Math.Pow(dimension, 1 / Math.Min(norm, 2)) * Math.ScaleB(1, 1 - levels);
        return 0.125 + (kappa * Math.Min(1, kappa));
    }

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context) =>
        Dithering.Compress(vector, Dithering.Norm(vector, norm), levels, isGeometric: true, ref context);
}
