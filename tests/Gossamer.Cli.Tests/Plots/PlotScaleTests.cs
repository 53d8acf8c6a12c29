using Gossamer.Cli.Plots;

namespace Gossamer.Cli.Tests.Plots;

public sealed class PlotScaleTests
{
    [Theory]
    [InlineData(3e-9, 0.08, 1e-9, 0.1)]
    [InlineData(0.04, 0.69, 0.02, 1)]
    [InlineData(0.33, 0.69, 0.2, 1)]
    [InlineData(3e-300, 5e-299, 2e-300, 5e-299)]
    public void Logarithmic_ranges_end_at_round_numbers(double least, double most, double from, double to)
    {
        var scale = PlotScale.Rounded([least, most, 0, -1, double.NaN, double.PositiveInfinity], log: true);
        Assert.Equal(from, scale.From, from * 1e-9);
        Assert.Equal(to, scale.To, to * 1e-9);
    }

    [Fact]
    public void Ticks_lie_within_the_range_and_are_few()
    {
        foreach (var (from, to) in new[] { (1e-9, 1.0), (0.02, 1.0), (1e-300, 1e300), (3.0, 4.0), (0.5, 600.0) })
            foreach (var most in new[] { 2, 4, 9 })
                Assert.All(new PlotScale(from, to, true).Ticks(most), tick => Assert.InRange(tick, from * (1 - 1e-9), to * (1 + 1e-9)));
        Assert.Equal([1e-8, 1e-6, 1e-4, 1e-2, 1], new PlotScale(1e-9, 1, true).Ticks(6));
        Assert.Equal([0, 0.2, 0.4, 0.6, 0.8, 1], new PlotScale(0, 1, false).Ticks(6));
        Assert.Equal([0, 300, 600, 900], new PlotScale(0, 1000, false).TimeTicks(5));
    }

    [Fact]
    public void Shares_and_values_are_inverse()
    {
        foreach (var scale in new[] { new PlotScale(1e-9, 1, true), new PlotScale(-3, 7, false) })
            foreach (var share in new[] { 0, 0.3, 1 })
                Assert.Equal(share, scale.Share(scale.At(share)), 1e-12);
        Assert.True(double.IsNaN(new PlotScale(1, 10, true).Share(0)));
    }
}
