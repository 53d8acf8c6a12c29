using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// C(v) = 0: sends nothing. Neither contractive nor unbiased, so no method takes it alone; a part of others
/// (<c>switch(0.1, identity, zero)</c>).
/// </summary>
[Compressor("zero", "Sends nothing: C(v) = 0. Only as a part of other compressors.")]
public sealed class Zero : Compressor
{
    /// <inheritdoc/>
    public override string Name => "zero";

    /// <inheritdoc/>
    public override bool IsDeterministic => true;

    /// <inheritdoc/>
    public override bool IsHomogeneous => true;

    /// <inheritdoc/>
    public override double Density(int dimension, int workers) => 0;

    internal override bool KeepsCoordinates => true;

    internal override (int Smallest, int Largest) Counts(int dimension, int workers) => (0, 0);

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context) =>
        context.Pool.RentEmpty(vector.Length);

    internal override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets) => Support.Nowhere;
}
