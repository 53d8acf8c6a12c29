using System.Reflection;
using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Tests.Compression;

public sealed class CompressorParameterTests
{
    [Fact]
    public void WrongParametersAreRefusedWithWhatIsWrong()
    {
        AssertRefused("k is 0, but must be at least 1", () => new TopK(0));
        AssertRefused("k is -1, but must be at least 1", () => new RandK(-1));
        AssertRefused("k is 0, but must be at least 1", () => new RandKContractive(0));
        AssertRefused("p is 0, but must be a probability above 0 and at most 1", () => new BernoulliMask(0));
        AssertRefused("p is 1.5, but must be a probability above 0 and at most 1", () => new Lazy(1.5));
        AssertRefused("p is NaN, but must be a probability above 0 and at most 1", () => new RandomSwitch(double.NaN, new Identity(), new Zero()));
        AssertRefused("candidates is 2, but must be at least 3", () => new Comp(3, 2));
        AssertRefused("others is 0, but must be at least 1", () => new Mix(3, 0));
        AssertRefused("levels is 0, but must be at least 1", () => new Qsgd(0));
        AssertRefused("levels is 2000, but must be at most 1000", () => new NaturalDithering(2000));
        AssertRefused("norm is '0.5', but must be a number of at least 1, or infinity", () => new NaturalDithering(3, "0.5"));
        AssertRefused("norm is 'max', but must be a number of at least 1, or infinity", () => new NaturalDithering(3, "max"));
        AssertRefused("threshold is 0, but must be a positive number", () => new HardThreshold(0));
        AssertRefused("step is -1, but must be a positive number", () => new GridRounding(-1));
        AssertRefused("blocks is 0, but must be at least 1", () => new GroupSign(0));
        AssertRefused("blocks is 0, but must be at least 1", () => new Blockwise(new Identity(), 0));
        AssertRefused("rows is -1, but must be at least 0", () => new RankK(1, -1));
        AssertRefused("k is 0, but must be at least 1", () => new PowerSgd(0));
    }

    [Theory]
    [InlineData("top-k(500)", "top-k(500) keeps 500 coordinates, but the problem has only 112; take k at most 112")]
    [InlineData("rand-k(113)", "rand-k(113) keeps 113 coordinates, but the problem has only 112; take k at most 112")]
    [InlineData("comp(2, 113)", "comp(2, 113) keeps 113 coordinates, but the problem has only 112; take candidates at most 112")]
    [InlineData("mix(100, 13)", "mix(100, 13) keeps 113 coordinates, but the problem has only 112; take k + others at most 112")]
    [InlineData("group-sign(113)", "group-sign(113) makes 113 blocks, but the problem has only 112 coordinates; take blocks at most 112")]
    [InlineData("rank-k(11)", "rank-k(11) keeps rank 11, but the 112 coordinates make a matrix of 10 × 12; take k at most 10")]
    [InlineData("rank-k(1, 113)", "rank-k(1, 113) makes a matrix of 113 rows, but the problem has only 112 coordinates; take rows at most 112")]
    [InlineData("power-sgd(10)", "power-sgd(10) keeps 120 numbers between calls, but a participant's memory has 112; take k at most 9")]
    [InlineData("compose(rand-k(6), top-k(5))", "in compose(rand-k(6), top-k(5)), where rand-k(6) works on what top-k(5) leaves: rand-k(6) keeps 6 coordinates, but the problem has only 5; take k at most 5")]
    [InlineData("blockwise(top-k(12), 10)", "in blockwise(top-k(12), 10), whose blocks have 11 to 12 coordinates: top-k(12) keeps 12 coordinates, but the problem has only 11; take k at most 11")]
    [InlineData("scaled(sign)", "scaled(sign) is not possible: sign is not unbiased, so that no factor is known to make it contractive; take an unbiased compressor such as rand-k or qsgd")]
    public void CompressorsThatDoNotFitTheProblemSayWhy(string name, string expected)
    {
        Compressor[] all =
        [
            new TopK(500), new RandK(113), new Comp(2, 113), new Mix(100, 13), new GroupSign(113), new RankK(11), new RankK(1, 113), new PowerSgd(10),
            new Compose(new RandK(6), new TopK(5)), new Blockwise(new TopK(12), 10), new Scaled(new Sign()),
        ];
        Assert.Equal(expected, all.First(compressor => compressor.Name == name).Validate(112, 20));
    }

    [Fact]
    public void SamplesFitTheirDimensionAndHaveNamesOfTheirOwn()
    {
        Assert.All(CompressorCases.Instances, compressor => Assert.Null(compressor.Validate(CompressorCases.Dimension, CompressorCases.Workers)));
        Assert.Distinct(CompressorCases.Instances.Select(compressor => compressor.Name));
        Assert.NotNull(new Scaled(new PermK()).Validate(24, 5));
    }

    [Fact]
    public void RegisteredCompressorsDescribeThemselves()
    {
        foreach (var type in CompressorCases.Registered)
        {
            var attribute = type.GetCustomAttribute<CompressorAttribute>()!;
            Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", attribute.Name);
            Assert.EndsWith(".", attribute.Summary, StringComparison.Ordinal);
            var constructor = Assert.Single(type.GetConstructors());
            Assert.All(constructor.GetParameters(), parameter => Assert.NotNull(parameter.GetCustomAttribute<ParameterAttribute>()));
            Assert.StartsWith(attribute.Name, CompressorCases.Instances.First(compressor => compressor.GetType() == type).Name, StringComparison.Ordinal);
        }
        Assert.Distinct(CompressorCases.Registered.Select(type => type.GetCustomAttribute<CompressorAttribute>()!.Name));
    }

    private static void AssertRefused(string expected, Func<Compressor> make) =>
        Assert.Equal(expected, Assert.Throws<BadInputException>(make).Message);
}
