using Gossamer.Numerics;

namespace Gossamer.Tests.Numerics;

public sealed class SelectionTests
{
    public static TheoryData<int, int> Sizes
    {
        get
        {
            var data = new TheoryData<int, int>();
            int[] dimensions = [1, 2, 3, 15, 16, 17, 64, 300, 1000, 5000, 40_000];
            int[] counts = [1, 2, 5, 10, 31, 32, 33, 100, 999, 2500, 4999, 20_000, 39_999];
            foreach (var d in dimensions)
            {
                foreach (var k in counts)
                {
                    if (k <= d) data.Add(d, k);
                }
                data.Add(d, d);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void TopMagnitudesEqualsAFullStableSort(int dimension, int count)
    {
        for (var pattern = 0; pattern < 9; pattern++)
        {
            for (var trial = 0; trial < (dimension > 2000 ? 2 : 6); trial++)
            {
                var values = Sample(pattern, dimension, trial);
                var chosen = new int[count];
                Selection.TopMagnitudes(values, chosen);
                Assert.Equal(StableSort(values, count), chosen);
            }
        }
    }

    [Fact]
    public void InfinityAndNaNCountAsLargest()
    {
        double[] values = [1, double.NegativeInfinity, 5, double.NaN, -7];
        var chosen = new int[3];
        Selection.TopMagnitudes(values, chosen);
        Assert.Equal([1, 3, 4], chosen);
    }

    [Theory]
    [InlineData(5, 2)]
    [InlineData(6, 3)]
    [InlineData(6, 5)]
    [InlineData(4, 4)]
    [InlineData(7, 1)]
    public void EverySubsetIsDrawnEquallyOften(int total, int count)
    {
        var random = new RandomStream(11, RandomPurpose.Compression, total, count);
        var counts = new Dictionary<string, int>();
        const int Draws = 30_000;
        var chosen = new int[count];
        for (var i = 0; i < Draws; i++)
        {
            RandomSubsets.Draw(ref random, total, chosen);
            var key = string.Join(',', chosen);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
        var subsets = 1.0;
        for (var i = 0; i < count; i++) subsets = subsets * (total - i) / (i + 1);
        Assert.Equal(Math.Round(subsets), counts.Count);
        var expected = Draws / subsets;
        foreach (var seen in counts.Values) Assert.InRange(seen, expected - (5 * Math.Sqrt(expected)), expected + (5 * Math.Sqrt(expected)));
    }

    [Theory]
    [InlineData(100_000, 3)]
    [InlineData(100_000, 40)]
    [InlineData(100_000, 5000)]
    [InlineData(100_001, 70_000)]
    [InlineData(64, 64)]
    [InlineData(65, 64)]
    public void SubsetsAreAscendingAndInRange(int total, int count)
    {
        var random = new RandomStream(12, RandomPurpose.Compression);
        var chosen = new int[count];
        for (var trial = 0; trial < 20; trial++)
        {
            RandomSubsets.Draw(ref random, total, chosen);
            Assert.InRange(chosen[0], 0, total - 1);
            for (var i = 1; i < count; i++) Assert.True(chosen[i] > chosen[i - 1]);
            Assert.InRange(chosen[^1], 0, total - 1);
        }
    }

    private static int[] StableSort(double[] values, int count) =>
        [.. Enumerable.Range(0, values.Length).OrderByDescending(i => Math.Abs(values[i])).Take(count).Order()];

    private static double[] Sample(int pattern, int dimension, int trial)
    {
        var random = new RandomStream(5, RandomPurpose.Other, pattern, trial);
        var values = new double[dimension];
        for (var i = 0; i < dimension; i++)
        {
            values[i] = pattern switch
            {
                0 => random.NextGaussian(),
                1 => random.NextInt(3) - 1,                        // many ties
                2 => i,                                            // rising: every entry is a new largest one
                3 => -(dimension - i),
                4 => 0,
                5 => (i % 2 == 0 ? 1 : -1) * 0.5,                  // one magnitude, both signs
                6 => random.NextCoin(0.01) ? random.NextGaussian() : 0,
                7 => Math.ScaleB(random.NextGaussian(), random.NextInt(600) - 300),
                _ => random.NextInt(50) * (i > dimension / 2 ? 1 : 0.5),
            };
        }
        return values;
    }
}
