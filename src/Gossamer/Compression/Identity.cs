using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>C(v) = v: no compression. α = 1, ω = 0.</summary>
[Compressor("identity", "No compression: C(v) = v.")]
public sealed class Identity : Compressor
{
    /// <inheritdoc/>
    public override string Name => "identity";

    /// <inheritdoc/>
    public override bool IsDeterministic => true;

    /// <inheritdoc/>
    public override bool IsHomogeneous => true;

    /// <inheritdoc/>
    public override bool IsIdentity => true;

    /// <inheritdoc/>
    public override double? Alpha(int dimension) => 1;

    /// <inheritdoc/>
    public override double? Omega(int dimension, int workers) => 0;

    internal override bool KeepsCoordinates => true;

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var message = context.Pool.RentDense(vector.Length);
        vector.CopyTo(message.Buffer);
        context.Wire.Round(message.Buffer);
        return message;
    }
}
