using Gossamer.Experiments.Expressions;

namespace Gossamer.Experiments.Tests.Expressions;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("3", Measure.Time, 3)]
    [InlineData("3 s", Measure.Time, 3)]
    [InlineData("20 ms", Measure.Time, 0.02)]
    [InlineData("20ms", Measure.Time, 0.02)]
    [InlineData("5 us", Measure.Time, 5e-6)]
    [InlineData("2 min", Measure.Time, 120)]
    [InlineData("1e-3 h", Measure.Time, 3.6)]
    [InlineData("1 Mbit/s", Measure.Rate, 1e6)]
    [InlineData("10 Gbit/s", Measure.Rate, 1e10)]
    [InlineData("1 MB/s", Measure.Rate, 8e6)]
    [InlineData("10 Mbit", Measure.Size, 1e7)]
    [InlineData("2 kB", Measure.Size, 16e3)]
    internal void Units_scale_the_number(string text, Measure measure, double expected)
    {
        Assert.True(Quantity.TryParse(text, measure, out var value, out var error), error);
        Assert.Equal(expected, value, 1e-12 * expected);
    }

    [Theory]
    [InlineData("fast", Measure.Rate, "expected a bandwidth")]
    [InlineData("1 Mbits/s", Measure.Rate, "did you mean Mbit/s?")]
    [InlineData("1 Mbit", Measure.Rate, "did you mean")]
    [InlineData("20 seconds", Measure.Time, "units: s, ms")]
    internal void An_unknown_unit_is_refused_with_the_known_ones(string text, Measure measure, string expected)
    {
        Assert.False(Quantity.TryParse(text, measure, out _, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_a_variable_is_no_unit()
    {
        Assert.Equal(("max(i,ms", 1.0), Quantity.SplitUnit("max(i,ms", Measure.Time));
        Assert.Equal(("sqrt(i)", 1e-3), Quantity.SplitUnit("sqrt(i) ms", Measure.Time));
    }
}
