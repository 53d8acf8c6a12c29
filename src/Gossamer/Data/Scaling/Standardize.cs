using Gossamer.Numerics;

namespace Gossamer.Data.Scaling;

/// <summary>
/// Every column gets mean 0 and variance 1 (the mean of the squared deviations over all N rows); columns of one value become 0.
/// The result is dense.
/// </summary>
[Scaling("standardize", "Every column gets mean 0 and variance 1; columns of one value become 0.")]
public sealed class Standardize : FeatureScaling
{
    /// <inheritdoc/>
    public override string Name => "standardize";

    /// <inheritdoc/>
    public override SampleMatrix Apply(SampleMatrix features)
    {
        RequireRoom(features);
        var means = new double[features.Columns];
        var counts = new int[features.Columns];
        for (var row = 0; row < features.Rows; row++)
        {
            foreach (var (column, value) in features.Row(row)) means[column] += value / features.Rows;
        }
        // Deviations from the mean, not squares minus the squared mean, which would cancel.
        var squares = new double[features.Columns];
        for (var row = 0; row < features.Rows; row++)
        {
            foreach (var (column, value) in features.Row(row))
            {
                var deviation = value - means[column];
                squares[column] += deviation * deviation;
                counts[column]++;
            }
        }
        var factors = new double[features.Columns];
        var offsets = new double[features.Columns];
        for (var column = 0; column < factors.Length; column++)
        {
            var unstored = features.Rows - counts[column];
            var deviation = Math.Sqrt((squares[column] + (unstored * means[column] * means[column])) / features.Rows);
            // What rounding leaves of a column of one value is no spread.
            if (deviation <= 1e-12 * Math.Abs(means[column])) continue;
            factors[column] = 1 / deviation;
            offsets[column] = -means[column] / deviation;
        }
        return ScaleColumns(features, factors, offsets);
    }
}
