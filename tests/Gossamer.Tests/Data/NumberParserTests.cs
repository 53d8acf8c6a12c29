using System.Globalization;
using System.Text;
using Gossamer.Data.Reading;
using Gossamer.Numerics;

namespace Gossamer.Tests.Data;

public sealed class NumberParserTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("+1")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("-.25e3")]
    [InlineData("9007199254740991")]
    [InlineData("9007199254740993")]
    [InlineData("18446744073709551616")]
    [InlineData("99999999999999999999")]
    [InlineData("0.1")]
    [InlineData("0.18257")]
    [InlineData("1e22")]
    [InlineData("1e23")]
    [InlineData("8.41E+21")]
    [InlineData("4.9406564584124654e-324")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("0.000000000000000000000000000123456789")]
    [InlineData("123456789012345678901234567890.123456789")]
    [InlineData("0.30000000000000004")]
    public void Numbers_are_rounded_as_the_framework_rounds_them(string text) => AssertSame(text);

    [Fact]
    public void Random_numbers_of_all_lengths_are_rounded_as_the_framework_rounds_them()
    {
        var random = new RandomStream(5, RandomPurpose.Other);
        for (var trial = 0; trial < 50_000; trial++)
        {
            var text = new StringBuilder();
            if (random.NextCoin(0.3)) text.Append(random.NextCoin(0.5) ? '-' : '+');
            for (var digits = random.NextInt(22); digits > 0; digits--) text.Append((char)('0' + random.NextInt(10)));
            text.Append((char)('0' + random.NextInt(10)));
            if (random.NextCoin(0.7))
            {
                text.Append('.');
                for (var digits = random.NextInt(26); digits > 0; digits--) text.Append((char)('0' + random.NextInt(10)));
            }
            if (random.NextCoin(0.2)) text.Append('e').Append(random.NextInt(600) - 300);
            AssertSame(text.ToString());
        }
    }

    [Fact]
    public void Every_double_survives_being_written_and_read()
    {
        var random = new RandomStream(6, RandomPurpose.Other);
        for (var trial = 0; trial < 50_000; trial++)
        {
            var value = BitConverter.UInt64BitsToDouble(random.NextUInt64());
            if (!double.IsFinite(value)) continue;
            Assert.True(NumberParser.TryParse(Encoding.ASCII.GetBytes(value.ToString("R", CultureInfo.InvariantCulture)), out var read));
            Assert.Equal(BitConverter.DoubleToUInt64Bits(value), BitConverter.DoubleToUInt64Bits(read));
        }
    }

    [Theory]
    [InlineData("nan", double.NaN)]
    [InlineData("-NaN", double.NaN)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("1e999", double.PositiveInfinity)]
    public void Numbers_that_are_not_finite_are_read_as_such(string text, double expected)
    {
        Assert.True(NumberParser.TryParse(Encoding.ASCII.GetBytes(text), out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1,5")]
    [InlineData("1 5")]
    [InlineData("1.2.3")]
    [InlineData("0x10")]
    [InlineData("1e")]
    [InlineData("--1")]
    [InlineData("12abc")]
    [InlineData("nano")]
    [InlineData("(1)")]
    [InlineData("1_000")]
    public void Other_texts_are_no_numbers(string text) => Assert.False(NumberParser.TryParse(Encoding.ASCII.GetBytes(text), out _));

    private static void AssertSame(string text)
    {
        Assert.True(NumberParser.TryParse(Encoding.ASCII.GetBytes(text), out var value), text);
        var expected = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (BitConverter.DoubleToUInt64Bits(expected) != BitConverter.DoubleToUInt64Bits(value)) Assert.Fail($"{text}: {value:R}, expected {expected:R}");
    }
}
