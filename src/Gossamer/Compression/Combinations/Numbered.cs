using System.Globalization;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// A compressor that is one of several between which a sender chooses: its messages begin with its number, in
/// ⌈log2 alternatives⌉ bits. Not part of the catalogue; methods make it of the compressors that they choose from.
/// </summary>
public sealed class Numbered : Compressor
{
    private readonly Compressor compressor;
    private readonly int number;
    private readonly int alternatives;

    /// <summary>Creates the compressor.</summary>
    /// <param name="compressor">What compresses.</param>
    /// <param name="number">Its number, from 0 to below <paramref name="alternatives"/>.</param>
    /// <param name="alternatives">How many numbers there are, at least 1.</param>
    public Numbered(Compressor compressor, int number, int alternatives)
    {
        this.compressor = compressor;
        this.alternatives = Parameters.AtLeast(1, alternatives, nameof(alternatives));
        this.number = Parameters.Between(0, alternatives - 1, number, nameof(number));
        Name = string.Create(CultureInfo.InvariantCulture, $"{compressor} as {number} of {alternatives}");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsDeterministic => compressor.IsDeterministic;

    /// <inheritdoc/>
    public override bool IsHomogeneous => compressor.IsHomogeneous;

    /// <inheritdoc/>
    public override bool IsCorrelated => compressor.IsCorrelated;

    /// <inheritdoc/>
    public override double? Alpha(int dimension) => compressor.Alpha(dimension);

    /// <inheritdoc/>
    public override double? AlphaOnSupport(int dimension, int support) => compressor.AlphaOnSupport(dimension, support);

    /// <inheritdoc/>
    public override double? Omega(int dimension, int workers) => compressor.Omega(dimension, workers);

    /// <inheritdoc/>
    public override GroupVariance? GroupConstants(int dimension, int workers) => compressor.GroupConstants(dimension, workers);

    /// <inheritdoc/>
    public override BiasVariance? BiasAndVariance(int dimension) => compressor.BiasAndVariance(dimension);

    /// <inheritdoc/>
    public override double? AbsoluteError(int dimension) => compressor.AbsoluteError(dimension);

    /// <inheritdoc/>
    public override double Density(int dimension, int workers) => compressor.Density(dimension, workers);

    /// <inheritdoc/>
    public override bool KeepsSupport => compressor.KeepsSupport;

    internal override bool KeepsCoordinates => compressor.KeepsCoordinates;

    internal override (int Smallest, int Largest) Counts(int dimension, int workers) => compressor.Counts(dimension, workers);

    /// <inheritdoc/>
    public override string? Validate(int dimension, int workers) => compressor.Validate(dimension, workers);

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context) =>
        context.Pool.RentNumbered(number, alternatives, compressor.Compress(vector, ref context));

    internal override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets) =>
        compressor.ListSharedIndices(dimension, ref context, sets) == Support.Nowhere ? Support.Nowhere : Support.Everywhere;
}
