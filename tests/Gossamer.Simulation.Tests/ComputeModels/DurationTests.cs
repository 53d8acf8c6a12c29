using Gossamer.Numerics;
using Gossamer.Simulation.ComputeModels;
using MathNet.Numerics;

namespace Gossamer.Simulation.Tests.ComputeModels;

public sealed class DurationTests
{
    private const int Draws = 20_000;

    public static TheoryData<string> Distributions =>
        ["uniform", "exponential", "half-normal", "gamma", "gamma-small", "log-normal", "log-cauchy", "levy", "shifted"];

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Draws_follow_the_distribution(string name)
    {
        var (duration, cumulative) = Case(name);
        var draws = Draw(duration, Draws);
        Array.Sort(draws);
        var distance = 0.0;
        for (var k = 0; k < draws.Length; k++)
        {
            var expected = cumulative(draws[k]);
            distance = Math.Max(distance, Math.Max(Math.Abs(expected - ((double)k / Draws)), Math.Abs(expected - ((k + 1.0) / Draws))));
        }
        // Kolmogorov's distance exceeds this in one of a thousand samples.
        Assert.True(distance < 1.95 / Math.Sqrt(Draws), $"distance {distance}");
        Assert.True(draws[0] >= duration.Least);
    }

    [Theory]
    [InlineData("uniform")]
    [InlineData("exponential")]
    [InlineData("half-normal")]
    [InlineData("gamma")]
    [InlineData("gamma-small")]
    [InlineData("log-normal")]
    [InlineData("shifted")]
    public void The_stated_mean_is_the_mean(string name)
    {
        var (duration, _) = Case(name);
        var draws = Draw(duration, Draws);
        var mean = draws.Average();
        var deviation = Math.Sqrt(draws.Sum(draw => (draw - mean) * (draw - mean)) / Draws);
        Assert.Equal(duration.Mean, mean, 4 * deviation / Math.Sqrt(Draws));
    }

    [Fact]
    public void Heavy_tails_have_no_mean()
    {
        Assert.Equal(double.PositiveInfinity, Duration.Levy(1).Mean);
        Assert.Equal(double.PositiveInfinity, Duration.LogCauchy(0, 1).Mean);
        Assert.Equal(double.PositiveInfinity, Duration.BernoulliInfinite(1, 0.5).Mean);
    }

    [Fact]
    public void Bernoulli_infinite_jobs_end_with_their_probability()
    {
        var draws = Draw(Duration.BernoulliInfinite(3, 0.25), Draws);
        Assert.All(draws, draw => Assert.True(draw is 3 or double.PositiveInfinity));
        Assert.Equal(0.25, draws.Count(draw => draw == 3) / (double)Draws, 0.0125);
    }

    [Fact]
    public void Impossible_parameters_are_refused()
    {
        Assert.Throws<BadInputException>(() => Duration.Exponential(0));
        Assert.Throws<BadInputException>(() => Duration.Gamma(-1, 1));
        Assert.Throws<BadInputException>(() => Duration.Uniform(2, 1));
        Assert.Throws<BadInputException>(() => Duration.HalfNormal(-1));
        Assert.Throws<BadInputException>(() => Duration.BernoulliInfinite(1, 0));
        Assert.Throws<BadInputException>(() => Duration.Constant(double.NaN));
        Assert.Throws<BadInputException>(() => Duration.Exponential(1).After(-1));
    }

    private static double[] Draw(Duration duration, int count)
    {
        var draws = new double[count];
        for (var k = 0; k < count; k++)
        {
            var random = new RandomStream(7, RandomPurpose.Duration, 3, k);
            draws[k] = duration.Draw(ref random);
        }
        return draws;
    }

    private static (Duration Duration, Func<double, double> Cumulative) Case(string name) => name switch
    {
        "uniform" => (Duration.Uniform(1, 3), t => Math.Clamp((t - 1) / 2, 0, 1)),
        "exponential" => (Duration.Exponential(2), t => 1 - Math.Exp(-t / 2)),
        "half-normal" => (Duration.HalfNormal(4), t => SpecialFunctions.Erf(t / 2 / Math.Sqrt(2))),
        "gamma" => (Duration.Gamma(3.5, 2), t => SpecialFunctions.GammaLowerRegularized(3.5, t / 2)),
        "gamma-small" => (Duration.Gamma(0.4, 2), t => SpecialFunctions.GammaLowerRegularized(0.4, t / 2)),
        "log-normal" => (Duration.LogNormal(0.5, 0.8), t => Normal((Math.Log(t) - 0.5) / 0.8)),
        "log-cauchy" => (Duration.LogCauchy(0.5, 0.8), t => 0.5 + (Math.Atan((Math.Log(t) - 0.5) / 0.8) / Math.PI)),
        "levy" => (Duration.Levy(2), t => SpecialFunctions.Erfc(Math.Sqrt(2 / (2 * t)))),
        "shifted" => (Duration.HalfNormal(9).After(5), t => SpecialFunctions.Erf((t - 5) / 3 / Math.Sqrt(2))),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static double Normal(double z) => 0.5 * SpecialFunctions.Erfc(-z / Math.Sqrt(2));
}
