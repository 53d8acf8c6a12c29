using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Signals.Description;

/// <summary>All values.</summary>
internal sealed class FullDescription : LocalDescription
{
    public override IReadOnlyList<string> Parameters { get; } = ["amplitude"];

    public override int Length(FrequencyBands bands, int bins) => bands.LogFrequencies.Count * bins;

    public override void Demand(FrequencyBands bands, int bins) { }

    public override void Describe(ReadOnlySpan<double> values, FrequencyBands bands, int bins, Span<double> result) => values.CopyTo(result);
}

/// <summary>A description of every band and time bin by itself.</summary>
internal abstract class ColumnDescription : LocalDescription
{
    public sealed override void Describe(ReadOnlySpan<double> values, FrequencyBands bands, int bins, Span<double> result)
    {
        Span<double> column = stackalloc double[bands.LogFrequencies.Count];
        var place = 0;
        for (var band = 0; band < bands.Count; band++)
        {
            var own = column[..bands.Length(band)];
            for (var bin = 0; bin < bins; bin++)
            {
                for (var k = 0; k < own.Length; k++) own[k] = values[((bands.First(band) + k) * bins) + bin];
                DescribeColumn(own, bands, band, result.Slice(place, Parameters.Count));
                place += Parameters.Count;
            }
        }
    }

    protected abstract void DescribeColumn(ReadOnlySpan<double> column, FrequencyBands bands, int band, Span<double> result);
}

/// <summary>Mean, centre, width.</summary>
internal sealed class MomentDescription : ColumnDescription
{
    public override IReadOnlyList<string> Parameters { get; } = ["mean", "centre", "width"];

    protected override void DescribeColumn(ReadOnlySpan<double> column, FrequencyBands bands, int band, Span<double> result)
    {
        double sum = 0, first = 0;
        for (var k = 0; k < column.Length; k++)
        {
            sum += column[k];
            first += column[k] * bands.LogFrequencies[bands.First(band) + k];
        }
        result.Clear();
        // Nothing there: centre and width mean nothing, and 0 is as good as any.
        if (sum == 0) return;
        var centre = first / sum;
        double square = 0;
        for (var k = 0; k < column.Length; k++)
        {
            var distance = bands.LogFrequencies[bands.First(band) + k] - centre;
            square += column[k] * distance * distance;
        }
        (result[0], result[1], result[2]) = (sum / column.Length, centre, Math.Sqrt(square / sum));
    }
}

/// <summary>log P = a + bu + cu².</summary>
internal sealed class LogQuadraticDescription : ColumnDescription
{
    // The logarithm of nothing is as that of what rounding leaves.
    private const double Least = 1e-12;

    public override IReadOnlyList<string> Parameters { get; } = ["a", "b", "c"];

    protected override void DescribeColumn(ReadOnlySpan<double> column, FrequencyBands bands, int band, Span<double> result)
    {
        double mean = 0;
        for (var k = 0; k < column.Length; k++) mean += bands.LogFrequencies[bands.First(band) + k] / column.Length;
        var powers = Matrix<double>.Build.Dense(column.Length, 3);
        var logs = Vector<double>.Build.Dense(column.Length);
        for (var k = 0; k < column.Length; k++)
        {
            var u = bands.LogFrequencies[bands.First(band) + k] - mean;
            (powers[k, 0], powers[k, 1], powers[k, 2]) = (1, u, u * u);
            logs[k] = Math.Log(Math.Max(column[k], Least));
        }
        var coefficients = powers.QR().Solve(logs);
        for (var k = 0; k < 3; k++) result[k] = coefficients[k];
    }
}
