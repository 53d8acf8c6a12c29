using Gossamer.Data.Scaling;
using Gossamer.Numerics;

namespace Gossamer.Tests.Data;

public sealed class ScalingTests
{
    // 4 rows, 4 columns: spread, constant, mostly zero, all zero.
    private static readonly double[] Values =
    [
        1, 5, 0, 0,
        2, 5, 0, 0,
        3, 5, 8, 0,
        6, 5, 0, 0,
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Standardized_columns_have_mean_0_and_variance_1(bool sparse)
    {
        var scaled = Apply(new Standardize(), sparse);
        for (var column = 0; column < 4; column++)
        {
            var entries = Enumerable.Range(0, 4).Select(row => scaled[row, column]).ToArray();
            Assert.Equal(0, entries.Average(), 1e-14);
            Assert.Equal(column is 0 or 2 ? 1 : 0, entries.Average(entry => entry * entry), 1e-14);
        }
        Assert.Equal((8 - 2) / Math.Sqrt(12), scaled[2, 2], 1e-14);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Minmax_maps_columns_onto_minus_1_to_1(bool sparse)
    {
        var scaled = Apply(new MinMax(), sparse);
        Assert.Equal([-1, -0.6, -0.2, 1], Enumerable.Range(0, 4).Select(row => Math.Round(scaled[row, 0], 14)));
        Assert.Equal([-1, -1, 1, -1], Enumerable.Range(0, 4).Select(row => scaled[row, 2]));
        for (var row = 0; row < 4; row++) Assert.Equal((0, 0), (scaled[row, 1], scaled[row, 3]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Unit_rows_have_length_1_and_keep_zeros(bool sparse)
    {
        var scaled = Apply(new UnitRows(), sparse);
        Assert.Equal(1, (scaled[2, 0] * scaled[2, 0]) + (scaled[2, 1] * scaled[2, 1]) + (scaled[2, 2] * scaled[2, 2]), 1e-14);
        Assert.Equal(3 / Math.Sqrt(98), scaled[2, 0], 1e-15);
        Assert.Equal(0, scaled[0, 2]);
        var empty = new UnitRows().Apply(SampleMatrix.Sparse(2, [0, 0, 1], [1], [4.0]));
        Assert.Empty(empty.Row(0));
        Assert.Equal([(1, 1.0)], empty.Row(1));
    }

    [Fact]
    public void Dividing_rounds_once()
    {
        var scaled = new Divide(255).Apply(SampleMatrix.Dense(1, 3, [0, 77, 255]));
        Assert.Equal([0, 77 / 255.0, 1], scaled.Row(0).Select(entry => entry.Value));
        Assert.Equal("divide(255)", new Divide(255).Name);
        Assert.Throws<BadInputException>(() => new Divide(0));
        Assert.Throws<BadInputException>(() => new Divide(double.NaN));
    }

    [Fact]
    public void Sparse_data_that_would_fill_the_memory_are_refused()
    {
        var wide = SampleMatrix.Sparse(1 << 28, [0, 1, 1], [5], [1.0]);
        Assert.Contains("unit-rows", Assert.Throws<BadInputException>(() => new Standardize().Apply(wide)).Message, StringComparison.Ordinal);
        Assert.Equal(1, new UnitRows().Apply(wide).Stored);
    }

    private static double[,] Apply(FeatureScaling scaling, bool sparse)
    {
        var scaled = scaling.Apply(sparse ? Sparse() : SampleMatrix.Dense(4, 4, (double[])Values.Clone()));
        var entries = new double[4, 4];
        var row = new double[4];
        for (var i = 0; i < 4; i++)
        {
            scaled.CopyRow(i, row);
            for (var j = 0; j < 4; j++) entries[i, j] = row[j];
        }
        return entries;
    }

    private static SampleMatrix Sparse()
    {
        var (starts, columns, values) = (new List<int> { 0 }, new List<int>(), new List<double>());
        for (var row = 0; row < 4; row++)
        {
            for (var column = 0; column < 4; column++)
            {
                if (Values[(4 * row) + column] == 0) continue;
                columns.Add(column);
                values.Add(Values[(4 * row) + column]);
            }
            starts.Add(values.Count);
        }
        return SampleMatrix.Sparse(4, [.. starts], [.. columns], [.. values]);
    }
}
