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
    /// <param name="norm">p, the order of the norm, at least 1; may be infinite.</param>
    public NaturalDithering(
        [Parameter("Number of levels beside zero.", Symbol = "s", Minimum = 1, Maximum = QuantizedMessage.MostGeometricLevels)] int levels,
        [Parameter("Order of the norm, at least 1; may be infinity.", Symbol = "p", Minimum = 1)] double norm = 2)
    {
        this.levels = Parameters.Between(1, QuantizedMessage.MostGeometricLevels, levels, nameof(levels));
        if (!(norm >= 1)) throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"norm is {norm}, but must be at least 1"));
        this.norm = norm;
        var order = double.IsPositiveInfinity(norm) ? "infinity" : norm.ToString(CultureInfo.InvariantCulture);
        Name = $"natural-dithering({levels}, {order})";
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
