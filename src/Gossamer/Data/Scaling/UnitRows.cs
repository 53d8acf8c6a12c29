using Gossamer.Numerics;

namespace Gossamer.Data.Scaling;

/// <summary>Every row gets Euclidean length 1; rows of zeros stay. Zeros stay zeros.</summary>
[Scaling("unit-rows", "Every row gets length 1; zeros stay zeros.")]
public sealed class UnitRows : FeatureScaling
{
    /// <inheritdoc/>
    public override string Name => "unit-rows";

    /// <inheritdoc/>
    public override SampleMatrix Apply(SampleMatrix features) => DivideRows(features, row =>
    {
        var length = Math.Sqrt(features.NormSquared(row));
        return length > 0 ? length : 1;
    });
}
