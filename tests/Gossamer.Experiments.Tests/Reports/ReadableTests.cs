using Gossamer.Experiments.Reports;

namespace Gossamer.Experiments.Tests.Reports;

public sealed class ReadableTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.37, "0.37")]
    [InlineData(0.0012346, "0.001235")]
    [InlineData(0.00012346, "1.235e-4")]
    [InlineData(12345.678, "12,346")]
    [InlineData(1.5e9, "1.5e9")]
    [InlineData(-2.5, "−2.5")]
    [InlineData(double.PositiveInfinity, "∞")]
    [InlineData(double.NaN, "not a number")]
    public void Numbers_keep_four_digits(double value, string text) => Assert.Equal(text, Readable.Number(value));

    [Theory]
    [InlineData(0, "0 bit")]
    [InlineData(640, "640 bit")]
    [InlineData(999.96, "1 kbit")]
    [InlineData(1_234_567, "1.23 Mbit")]
    [InlineData(99_960_000, "100 Mbit")]
    public void Bits_have_prefixes(double value, string text) => Assert.Equal(text, Readable.Bits(value));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.35, "350 ms")]
    [InlineData(2.5e-5, "25 µs")]
    [InlineData(90, "90 s")]
    [InlineData(750, "12.5 min")]
    [InlineData(12240, "3.4 h")]
    [InlineData(259200, "3 d")]
    public void Seconds_grow_into_minutes_hours_and_days(double value, string text) => Assert.Equal(text, Readable.Seconds(value));

    [Theory]
    [InlineData(1e-6, "10⁻⁶")]
    [InlineData(5e-12, "5×10⁻¹²")]
    [InlineData(0.35, "0.35")]
    [InlineData(2e7, "2×10⁷")]
    public void Levels_are_written_as_powers(double value, string text) => Assert.Equal(text, Readable.Level(value));

    [Theory]
    [InlineData(1234, "1,234")]
    [InlineData(2_500_000, "2.5 M")]
    public void Counts_have_separators_then_prefixes(double value, string text) => Assert.Equal(text, Readable.Count(value));

    [Theory]
    [InlineData(12.4, "12×")]
    [InlineData(3.14, "3.1×")]
    [InlineData(3, "3×")]
    public void Ratios_are_short(double value, string text) => Assert.Equal(text, Readable.Ratio(value));
}
