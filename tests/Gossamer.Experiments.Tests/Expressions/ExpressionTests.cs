using Gossamer.Experiments.Expressions;

namespace Gossamer.Experiments.Tests.Expressions;

public sealed class ExpressionTests
{
    [Theory]
    [InlineData("3", 3)]
    [InlineData("1e-3", 1e-3)]
    [InlineData(".5", 0.5)]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("10 - 4 - 3", 3)]
    [InlineData("16 / 4 / 2", 2)]
    [InlineData("2 ^ 3 ^ 2", 512)]
    [InlineData("-2 ^ 2", -4)]
    [InlineData("2 ^ -1", 0.5)]
    [InlineData("--3", 3)]
    [InlineData("1 + sqrt(i)", 3)]
    [InlineData("i/n", 0.4)]
    [InlineData("d", 100)]
    [InlineData("min(i, n, 3)", 3)]
    [InlineData("max(i, n)", 10)]
    [InlineData("pow(i, 2)", 16)]
    [InlineData("abs(-i)", 4)]
    [InlineData("ceil(i / 3)", 2)]
    [InlineData("floor(i / 3)", 1)]
    [InlineData("log(exp(2))", 2)]
    [InlineData("log2(8)", 3)]
    public void Values_follow_the_rules_of_arithmetic(string text, double expected)
    {
        Assert.True(Expression.TryParse(text, Variables.OfWorker, out var expression, out var error), error);
        Assert.Equal(expected, expression.Evaluate(new Variables(100, 10, 4)), 1e-14);
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("1 +", "breaks off")]
    [InlineData("1 2", "column 3")]
    [InlineData("sqrt(i", "')' is missing")]
    [InlineData("sqr(i)", "did you mean sqrt?")]
    [InlineData("j + 1", "unknown name 'j'")]
    [InlineData("pow(2)", "takes 2 arguments, found 1")]
    [InlineData("min(2)", "two or more")]
    [InlineData("1..2", "no number")]
    [InlineData("1 $ 2", "unexpected '$'")]
    [InlineData("1e999", "no number")]
    public void What_is_wrong_is_said(string text, string expected)
    {
        Assert.False(Expression.TryParse(text, Variables.OfWorker, out _, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deep_nesting_is_an_error_and_no_overflow()
    {
        Assert.False(Expression.TryParse(new string('(', 100_000), Variables.OfWorker, out _, out var error));
        Assert.Contains("nested too deeply", error, StringComparison.Ordinal);
    }
}
