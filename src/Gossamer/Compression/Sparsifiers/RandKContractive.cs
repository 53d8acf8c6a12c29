using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// Keeps k coordinates drawn uniformly without replacement, as they are. Contractive, α = k/d with equality. The
/// receiver draws the same coordinates from the sender's stream, so that indices cost nothing.
/// </summary>
[Compressor("rand-k-contractive", "Keeps k random coordinates unscaled: contractive with α = k/d.",
    Paper = "Stich, Cordonnier, Jaggi 2018, arXiv:1809.07599")]
public sealed class RandKContractive : Compressor
{
    private readonly int k;

    /// <summary>Creates the compressor.</summary>
    /// <param name="k">How many coordinates are kept, at least 1.</param>
    public RandKContractive([Parameter("How many coordinates are kept.", Symbol = "K", Minimum = 1)] int k)
    {
        this.k = Parameters.AtLeast(1, k, nameof(k));
        Name = $"rand-k-contractive({k})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsHomogeneous => true;

    /// <inheritdoc/>
    public override double? Alpha(int dimension) => (double)k / dimension;

    /// <summary>E C(v) = (k/d)v, so that η = 1 − k/d, and the variance is (k/d)(1 − k/d).</summary>
    public override BiasVariance? BiasAndVariance(int dimension)
    {
        var kept = (double)k / dimension;
        return new BiasVariance(1 - kept, kept * (1 - kept));
    }

    /// <inheritdoc/>
    public override double Density(int dimension, int workers) => k;

    internal override bool KeepsCoordinates => true;

    internal override (int Smallest, int Largest) Counts(int dimension, int workers) => (k, k);

    /// <inheritdoc/>
    public override string? Validate(int dimension, int workers) => Parameters.AtMostDimension(Name, k, dimension);

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context) =>
        RandomCoordinates.Keep(vector, k, 1, ref context);

    internal override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets) =>
        RandomCoordinates.List(dimension, k, ref context, sets);
}
