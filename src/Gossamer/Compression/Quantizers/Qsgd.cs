using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// QSGD, random dithering with the Euclidean norm: |v_j|/‖v‖₂ is rounded at random to a multiple of 1/s.
/// ω = min{d/s², √d/s}. A message costs the norm and 1 + ⌈log2(s + 1)⌉ bits a coordinate.
/// </summary>
[Compressor("qsgd", "Random dithering with the Euclidean norm and s levels: unbiased with ω = min{d/s², √d/s}.",
    Paper = "Alistarh et al. 2017, arXiv:1610.02132")]
public sealed class Qsgd : Compressor
{
    private readonly int levels;

    /// <summary>Creates the compressor.</summary>
    /// <param name="levels">s, the number of levels beside zero, from 1 to 2³⁰.</param>
    public Qsgd([Parameter("Number of levels beside zero.", Symbol = "s", Minimum = 1, Maximum = QuantizedMessage.MostLevels)] int levels)
    {
        this.levels = Parameters.Between(1, QuantizedMessage.MostLevels, levels, nameof(levels));
        Name = $"qsgd({levels})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsHomogeneous => true;

    /// <inheritdoc/>
    public override double? Omega(int dimension, int workers)
    {
        double d = dimension, s = levels;
        return Math.Min(d / (s * s), Math.Sqrt(d) / s);
    }

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context) =>
        Dithering.Compress(vector, Dithering.Norm(vector, 2), levels, isGeometric: false, ref context);
}
