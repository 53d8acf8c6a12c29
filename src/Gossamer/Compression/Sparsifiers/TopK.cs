using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Compression;

/// <summary>
/// Keeps the k coordinates of largest magnitude; of equal ones those with the smallest indices. α = k/d, and
/// min(1, k/r) on vectors with at most r nonzero coordinates.
/// </summary>
[Compressor("top-k", "Keeps the k coordinates of largest magnitude: contractive with α = k/d.",
    Paper = "Alistarh et al. 2018, arXiv:1809.10505")]
public sealed class TopK : Compressor
{
    private readonly int k;

    /// <summary>Creates the compressor.</summary>
    /// <param name="k">How many coordinates are kept, at least 1.</param>
    public TopK([Parameter("How many coordinates are kept.", Symbol = "K", Minimum = 1)] int k)
    {
        this.k = Parameters.AtLeast(1, k, nameof(k));
        Name = $"top-k({k})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsDeterministic => true;

    /// <inheritdoc/>
    public override bool IsHomogeneous => true;

    /// <inheritdoc/>
    public override double? Alpha(int dimension) => (double)k / dimension;

    /// <inheritdoc/>
    public override double? AlphaOnSupport(int dimension, int support) => Math.Min(1, (double)k / support);

    /// <inheritdoc/>
    public override double Density(int dimension, int workers) => k;

    internal override bool KeepsCoordinates => true;

    internal override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets) => Support.Told;

    internal override (int Smallest, int Largest) Counts(int dimension, int workers) => (k, k);

    /// <inheritdoc/>
    public override string? Validate(int dimension, int workers) => Parameters.AtMostDimension(Name, k, dimension);

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var message = context.Pool.RentSparse(vector.Length, k);
        Selection.TopMagnitudes(vector, message.IndexBuffer);
        message.Gather(vector, 1, context.Wire);
        return message;
    }
}
