using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// Keeps k coordinates drawn uniformly without replacement, times d/k. Unbiased, ω = d/k − 1 with equality. The
/// receiver draws the same coordinates from the sender's stream, so that indices cost nothing.
/// </summary>
[Compressor("rand-k", "Keeps k random coordinates, times d/k: unbiased with ω = d/k − 1.",
    Paper = "Wangni et al. 2018, arXiv:1710.09854")]
public sealed class RandK : Compressor
{
    private readonly int k;

    /// <summary>Creates the compressor.</summary>
    /// <param name="k">How many coordinates are kept, at least 1.</param>
    public RandK([Parameter("How many coordinates are kept.", Symbol = "K", Minimum = 1)] int k)
    {
        this.k = Parameters.AtLeast(1, k, nameof(k));
        Name = $"rand-k({k})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsHomogeneous => true;

    /// <inheritdoc/>
    public override bool KeepsSupport => true;

    /// <inheritdoc/>
    public override double? Omega(int dimension, int workers) => ((double)dimension / k) - 1;

    /// <inheritdoc/>
    public override double Density(int dimension, int workers) => k;

    internal override (int Smallest, int Largest) Counts(int dimension, int workers) => (k, k);

    /// <inheritdoc/>
    public override string? Validate(int dimension, int workers) => Parameters.AtMostDimension(Name, k, dimension);

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context) =>
        RandomCoordinates.Keep(vector, k, (double)vector.Length / k, ref context);

    internal override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets) =>
        RandomCoordinates.List(dimension, k, ref context, sets);
}
