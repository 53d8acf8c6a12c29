using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Tests.Compression;

/// <summary>Equalities and numbers of single compressors.</summary>
public sealed class CompressorFormulaTests
{
    private readonly MessagePool pool = new();

    [Fact]
    public void ExpectedErrorsThatAreKnownExactlyAreMet()
    {
        foreach (var vector in CompressorCases.Vectors().Where(v => v.Max(Math.Abs) is > 1e-100 and < 1e100))
        {
            var d = vector.Length;
            var square = CompressorCases.SquaredNorm(vector);
            var sum = vector.Sum(Math.Abs);
            var largest = vector.Max(Math.Abs);
            AssertError(new RandK(5), vector, ((d / 5.0) - 1) * square);
            AssertError(new RandKContractive(5), vector, (1 - (5.0 / d)) * square);
            AssertError(new BernoulliMask(0.3), vector, ((1 / 0.3) - 1) * square);
            AssertError(new Lazy(0.25), vector, 3 * square);
            AssertError(new Lazy(0.25, false), vector, 0.75 * square);
            AssertError(new ScaledSign(), vector, square - (sum * sum / d));
            AssertError(new TernGrad(), vector, (largest * sum) - square);
            AssertError(new MagnitudeSign(), vector, (sum * sum) - square);
        }
    }

    [Fact]
    public void GroupSignHasTheErrorOfEachBlock()
    {
        var vector = CompressorCases.Vectors().Last();
        var expected = 0.0;
        // 24 coordinates in 7 blocks: three of 4 and four of 3.
        for (var start = 0; start < 24;)
        {
            var length = start < 12 ? 4 : 3;
            var block = vector.AsSpan(start, length);
            var sum = 0.0;
            foreach (var value in block) sum += Math.Abs(value);
            expected += CompressorCases.SquaredNorm(block) - (sum * sum / length);
            start += length;
        }
        AssertError(new GroupSign(7), vector, expected);
    }

    [Fact]
    public void KeepingEverythingIsTheIdentity()
    {
        Compressor[] all =
        [
            new TopK(24), new RandK(24), new RandKContractive(24), new BernoulliMask(1), new Comp(24, 24), new Mix(20, 4), new Lazy(1),
        ];
        foreach (var vector in CompressorCases.Vectors())
        {
            foreach (var compressor in all) Assert.Equal(vector, Apply(compressor, vector, 1));
            // 24 coordinates make a matrix of 4 × 6; singular vectors are exact up to rounding.
            var full = Apply(new RankK(4), vector, 1);
            var largest = vector.Max(Math.Abs);
            for (var i = 0; i < vector.Length; i++) Assert.Equal(vector[i] / largest, full[i] / largest, 1e-13);
        }
    }

    [Fact]
    public void TopKKeepsTheSmallestIndicesOfTies() =>
        Assert.Equal([0, -2, 2, 0, 0, 0], Apply(new TopK(2), [1, -2, 2, 2, 0, -2], 0));

    [Fact]
    public void MixKeepsTheLargestAndOthersThatAreEquallyLikely()
    {
        double[] vector = [1, 9, 2, 8, 3, 4];
        var counts = new int[6];
        const int Draws = 6000;
        for (var round = 0; round < Draws; round++)
        {
            var result = Apply(new Mix(2, 1), vector, round);
            for (var i = 0; i < 6; i++)
            {
                Assert.True(result[i] == 0 || result[i] == vector[i]);
                if (result[i] != 0) counts[i]++;
            }
        }
        Assert.Equal(Draws, counts[1]);
        Assert.Equal(Draws, counts[3]);
        foreach (var i in (int[])[0, 2, 4, 5]) Assert.InRange(counts[i], (Draws / 4) - 170, (Draws / 4) + 170);
    }

    [Fact]
    public void NaturalCompressionKeepsPowersOfTwoAndNeverOverflows()
    {
        double[] powers = [1, -2, 0.25, Math.ScaleB(1, 1023), Math.ScaleB(-1, -1022), 0];
        Assert.Equal(powers, Apply(new Natural(), powers, 1));
        double[] extremes = [double.MaxValue, -double.MaxValue, double.Epsilon, 1e-310, -1e-310, 1.5];
        for (var round = 0; round < 200; round++)
        {
            var result = Apply(new Natural(), extremes, round);
            Assert.Equal(Math.ScaleB(1, 1023), result[0]);
            Assert.Equal(Math.ScaleB(-1, 1023), result[1]);
            for (var i = 2; i < 5; i++) Assert.True(result[i] == 0 || Math.Abs(result[i]) == Math.ScaleB(1, -1022));
            Assert.True(result[5] is 1 or 2);
            // On a wire of 32 bits the exponents end earlier.
            var narrow = Apply(new Natural(), [1e300, 3e38, 1e-40, 1.5], round, floatBits: 32);
            Assert.Equal([Math.ScaleB(1, 127), Math.ScaleB(1, 127)], narrow[..2]);
            Assert.True(narrow[2] == 0 || narrow[2] == Math.ScaleB(1, -126));
        }
    }

    [Fact]
    public void RoundingToPowersOfTwoGoesUpForExactlyTheRightShareOfDraws()
    {
        // All draws of a grid of 64, and all fractions of it: 1 + m/64 goes up for m of them.
        for (var m = 0; m < 64; m++)
        {
            var size = Math.ScaleB(1 + (m / 64.0), -3);
            var up = 0;
            for (var draw = 0; draw < 64; draw++)
            {
                var rounded = RandomRounding.ToPowerOfTwo(size, draw / 64.0);
                Assert.True(rounded is 0.125 or 0.25);
                if (rounded == 0.25) up++;
            }
            Assert.Equal(m, up);
        }
    }

    [Fact]
    public void PartsOfACompressorDrawIndependently()
    {
        // With the same draws both stages would pick the same coordinate, and the second would always get zero.
        var compressor = new Refine(new RandKContractive(1), new RandKContractive(1));
        var both = 0;
        for (var round = 0; round < 400; round++)
        {
            if (Apply(compressor, [1, 2, 3, 4], round).Count(value => value != 0) == 2) both++;
        }
        Assert.InRange(both, 260, 340);
    }

    [Fact]
    public void SignOfZeroIsZeroAndCostsOnlyTheOthers()
    {
        Assert.Equal([1, 0, -1, 0], Apply(new Sign(), [5, 0, -0.1, 0], 0));
        Assert.Equal(4, Bits(new Sign(), [5, 1, -0.1, 2]));
        Assert.Equal(2 + (2 * 2), Bits(new Sign(), [5, 0, -0.1, 0]));
        Assert.Equal(0, Bits(new Sign(), [0, 0, 0, 0]));
    }

    [Fact]
    public void GridRoundingRoundsHalvesToEvenAndKeepsHugeValues()
    {
        Assert.Equal([0, 1, 1, -1, 0.5, 0], Apply(new GridRounding(0.5), [0.25, 0.75, 1.2, -0.8, 0.5, 0.1], 0));
        Assert.Equal(16 + 8, Bits(new GridRounding(1), [64, -3]));
        double[] huge = [1e300, 0.3];
        Assert.Equal(huge, Apply(new GridRounding(0.5), huge, 0));
    }

    [Fact]
    public void QuantizersCostWhatThePapersSay()
    {
        var vector = CompressorCases.Vectors().Last();
        Assert.Equal(64 + (24 * (1 + 1)), Bits(new Qsgd(1), vector));
        Assert.Equal(64 + (24 * (1 + 3)), Bits(new Qsgd(4), vector));
        Assert.Equal(64 + (24 * 2), Bits(new TernGrad(), vector));
        Assert.Equal(64 + (24 * (1 + 2)), Bits(new NaturalDithering(3), vector));
        Assert.Equal((7 * 64) + 24, Bits(new GroupSign(7), vector));
        Assert.Equal(2 * (4 + 6) * 64, Bits(new RankK(2), vector));
        Assert.Equal(5 * 12, Bits(new Compose(new Natural(), new RandK(5)), vector));
        Assert.Equal((5 * 12) + 24, Bits(new Compose(new Natural(), new TopK(5)), vector));
        Assert.Equal((3 * (64 + 5)) + (4 * 64), Bits(new Refine(new TopK(3), new RandK(4)), vector));
    }

    [Fact]
    public void ConstantsAreThoseOfTheSpecification()
    {
        Assert.Equal(0.05, new TopK(5).Alpha(100));
        Assert.Equal(0.5, new TopK(5).AlphaOnSupport(100, 10));
        Assert.Equal(1, new TopK(5).AlphaOnSupport(100, 3));
        Assert.Equal(19, new RandK(5).Omega(100, 7));
        Assert.Equal(0.125, new Natural().Omega(10, 1));
        Assert.Equal(0.875, new Natural().Alpha(10));
        Assert.Equal(8.0 / 9, new Scaled(new Natural()).Alpha(10)!.Value, 1e-15);
        Assert.Equal(Math.Min(100.0 / 9, 10.0 / 3), new Qsgd(3).Omega(100, 1));
        Assert.Equal(100.0 / 36, new InfinityDithering(3).Omega(100, 1)!.Value, 1e-15);
        Assert.Equal(4.5, new TernGrad().Omega(100, 1));
        Assert.Equal(0.125 + (10 * 0.25), new NaturalDithering(3).Omega(100, 1));
        Assert.Equal(0.125 + Math.Pow(10.0 / 512, 2), new NaturalDithering(10, "infinity").Omega(100, 1));
        Assert.Equal(0.01, new ScaledSign().Alpha(100));
        Assert.Equal(1.0 / 15, new GroupSign(7).Alpha(100));
        Assert.Equal(0.2, new RankK(2).Alpha(100));
        Assert.Equal(2.0 / 3, new RankK(2, 3).Alpha(100));
        Assert.Equal(new BiasVariance(Math.Sqrt(0.8), 3), new Comp(5, 20).BiasAndVariance(100));
        Assert.Equal(0.05, new Comp(5, 20, false).Alpha(100)!.Value, 1e-15);
        Assert.Equal(new BiasVariance(60 / Math.Sqrt(70 * 100), 10.0 * 60 / (70 * 100)), new Mix(30, 10).BiasAndVariance(100));
        Assert.Equal(0.4, new Mix(30, 10).Alpha(100));
        Assert.Equal(99, new MagnitudeSign().Omega(100, 1));
        Assert.Equal(3, new PermK().Omega(10, 4));
        Assert.Equal((8.0 / 2) - 1, new PermK().Omega(3, 8));
        Assert.Equal(new GroupVariance((8.0 - 2) / (2 * 7), (8.0 - 2) / (2 * 7)), new PermK().GroupConstants(3, 8));
        // 12 coordinates for 4 workers are 3 each, of which one is kept: (1 + 3)(1 + 2) − 1.
        Assert.Equal(11, new Compose(new RandK(1), new PermK()).Omega(12, 4));
        Assert.Equal(new GroupVariance(1 + (2.0 * 4 / 4), 1), new Compose(new RandK(1), new PermK()).GroupConstants(12, 4));
        Assert.Equal(0.05 / 1.125, new Scaled(new Compose(new Natural(), new TopK(5))).Alpha(100)!.Value, 1e-15);
        Assert.Equal(1 - (0.95 * 0.9), new Refine(new TopK(5), new RandKContractive(10)).Alpha(100)!.Value, 1e-15);
        Assert.Equal(9 * 0.95, new Refine(new TopK(5), new RandK(10)).Omega(100, 1)!.Value, 1e-14);
        Assert.Equal(0.3, new RandomSwitch(0.3, new Identity(), new Zero()).Alpha(100));
        Assert.Equal((0.3 * 19) + (0.7 * 0.125), new RandomSwitch(0.3, new RandK(5), new Natural()).Omega(100, 1)!.Value, 1e-14);
        Assert.Equal(32.0, new PerWorker([new RandK(3), new RandK(20)]).Omega(99, 5)!.Value, 1e-12);
        Assert.Equal(0.03, new PerWorker([new TopK(10), new TopK(3)]).Alpha(100)!.Value, 1e-15);
        Assert.Null(new PerWorker([new TopK(10), new RandK(3)]).Omega(100, 2));
        Assert.Equal(1.0 / 15, new Blockwise(new TopK(1), 7).Alpha(100));
        Assert.Equal(14, new Blockwise(new RandK(1), 7).Omega(100, 1));
    }

    [Fact]
    public void BiasedCompressorsHaveNoOmegaAndExpandingOnesNoAlpha()
    {
        Assert.All(
            (Compressor[])[new TopK(3), new RandKContractive(3), new ScaledSign(), new Sign(), new HardThreshold(1), new GridRounding(1), new RankK(1), new Zero()],
            compressor => Assert.Null(compressor.Omega(24, 5)));
        Assert.All(
            (Compressor[])[new RandK(3), new Sign(), new HardThreshold(1), new GridRounding(1), new Zero(), new PermK(), new PowerSgd(1), new Comp(2, 6), new TernGrad()],
            compressor => Assert.Null(compressor.Alpha(24)));
    }

    [Fact]
    public void ValuesAreRoundedWhereTheWireHas32Bits()
    {
        var vector = CompressorCases.Vectors().Last();
        Compressor[] all = [new Identity(), new TopK(3), new RandK(3), new ScaledSign(), new TernGrad(), new Lazy(0.9), new Scaled(new RandK(5))];
        foreach (var compressor in all)
        {
            foreach (var value in Apply(compressor, vector, 2, floatBits: 32)) Assert.Equal((float)value, value);
        }
    }

    [Fact]
    public void PowerSgdFindsTheBestApproximationWhenCalledAgain()
    {
        var vector = CompressorCases.Vectors(30).Last();
        var best = Error(vector, Apply(new RankK(2, 5), vector, 0));
        var state = new ParticipantState(30);
        var errors = new List<double>();
        for (var round = 0; round < 60; round++)
        {
            var context = CompressorCases.Context(pool, round) with { State = state };
            var message = new PowerSgd(2, 5).Compress(vector, ref context);
            var result = new double[30];
            message.CopyTo(result);
            errors.Add(Error(vector, result));
            // A zero vector between must not wipe out what was learned.
            var zero = CompressorCases.Context(pool, round) with { State = state };
            new PowerSgd(2, 5).Compress(new double[30], ref zero).Release();
        }
        Assert.True(errors[0] > best * 1.01 && errors[0] <= CompressorCases.SquaredNorm(vector));
        Assert.Equal(best, errors[^1], best * 1e-6);
    }

    [Fact]
    public void PowerSgdNeverExpandsTheError()
    {
        foreach (var vector in CompressorCases.Vectors())
        {
            var unit = vector.Max(Math.Abs);
            double[] scaled = [.. vector.Select(v => v / unit)];
            for (var round = 0; round < 20; round++)
                Assert.True(Error(scaled, Apply(new PowerSgd(2), scaled, round)) <= CompressorCases.SquaredNorm(scaled) * (1 + 1e-12));
        }
    }

    private void AssertError(Compressor compressor, double[] vector, double expected)
    {
        const int Draws = 2000;
        double sum = 0, squares = 0;
        for (var round = 0; round < Draws; round++)
        {
            var error = Error(vector, Apply(compressor, vector, round));
            sum += error;
            squares += error * error;
        }
        var mean = sum / Draws;
        var scale = CompressorCases.SquaredNorm(vector);
        // Errors too rare to be seen in this many draws are allowed for in proportion to the expected one.
        var tolerance = (5 * Math.Sqrt(Math.Max(0, (squares / Draws) - (mean * mean)) / Draws)) + (1e-10 * scale);
        if (compressor is MagnitudeSign or TernGrad or BernoulliMask) tolerance += 0.02 * expected;
        Assert.InRange(mean, expected - tolerance, expected + tolerance);
    }

    private static double Error(ReadOnlySpan<double> vector, ReadOnlySpan<double> result)
    {
        var sum = 0.0;
        for (var i = 0; i < vector.Length; i++) sum += (result[i] - vector[i]) * (result[i] - vector[i]);
        return sum;
    }

    private double[] Apply(Compressor compressor, double[] vector, int round, int floatBits = 64)
    {
        var result = new double[vector.Length];
        CompressorCases.Apply(compressor, vector, result, pool, round, floatBits: floatBits);
        return result;
    }

    private long Bits(Compressor compressor, double[] vector)
    {
        var context = CompressorCases.Context(pool, 1);
        return Codec.CountBits(compressor.Compress(vector, ref context), context.Wire, AccountingKind.Wire);
    }
}
