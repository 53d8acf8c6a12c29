using Gossamer.Numerics;

namespace Gossamer.Data.Scaling;

/// <summary>Every column is mapped linearly onto [−1, 1]; columns of one value become 0. The result is dense.</summary>
[Scaling("minmax", "Every column is mapped linearly onto [-1, 1]; columns of one value become 0.")]
public sealed class MinMax : FeatureScaling
{
    /// <inheritdoc/>
    public override string Name => "minmax";

    /// <inheritdoc/>
    public override SampleMatrix Apply(SampleMatrix features)
    {
        RequireRoom(features);
        var lows = new double[features.Columns];
        var highs = new double[features.Columns];
        Array.Fill(lows, double.PositiveInfinity);
        Array.Fill(highs, double.NegativeInfinity);
        var counts = new int[features.Columns];
        for (var row = 0; row < features.Rows; row++)
        {
            foreach (var (column, value) in features.Row(row))
            {
                lows[column] = Math.Min(lows[column], value);
                highs[column] = Math.Max(highs[column], value);
                counts[column]++;
            }
        }
        var factors = new double[features.Columns];
        var offsets = new double[features.Columns];
        for (var column = 0; column < factors.Length; column++)
        {
            if (counts[column] < features.Rows) (lows[column], highs[column]) = (Math.Min(lows[column], 0), Math.Max(highs[column], 0));
            if (lows[column] == highs[column]) continue;
            factors[column] = 2 / (highs[column] - lows[column]);
            offsets[column] = -1 - (lows[column] * factors[column]);
        }
        return ScaleColumns(features, factors, offsets);
    }
}
