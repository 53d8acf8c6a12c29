using System.Collections.Concurrent;
using Gossamer.Compression;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Tests.Compression;

/// <summary>What every compressor promises, measured.</summary>
public sealed class CompressorLawTests
{
    private const int Draws = 1500;
    private const int GroupDraws = 400;
    private static readonly ConcurrentDictionary<string, Measured[]> MeasuredVectors = new();
    private readonly MessagePool pool = new();

    public static TheoryData<string> Names => CompressorCases.Names;

    [Fact]
    public void EveryRegisteredCompressorIsTested()
    {
        var tested = CompressorCases.Instances.Select(compressor => compressor.GetType()).ToHashSet();
        Assert.All(CompressorCases.Registered, type => Assert.Contains(type, tested));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ErrorIsWithinAlpha(string name)
    {
        var compressor = CompressorCases.Find(name);
        if (compressor.Alpha(CompressorCases.Dimension) is not { } alpha) return;
        Assert.InRange(alpha, double.Epsilon, 1);
        foreach (var (vector, measured) in MeasureAll(compressor))
        {
            AssertAtMost(1 - alpha, measured.Error, measured.ErrorDeviation);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ErrorIsWithinAlphaOnFewCoordinates(string name)
    {
        var compressor = CompressorCases.Find(name);
        foreach (var support in (int[])[1, 2, 4, 9])
        {
            if (compressor.AlphaOnSupport(CompressorCases.Dimension, support) is not { } alpha) return;
            Assert.True(alpha >= compressor.Alpha(CompressorCases.Dimension) - 1e-15);
            for (var trial = 0; trial < 3; trial++)
            {
                var vector = new double[CompressorCases.Dimension];
                for (var k = 0; k < support; k++) vector[((7 * k) + trial) % vector.Length] = trial == 0 ? 1 : Math.Cos(k + trial);
                var measured = Measure(compressor, vector);
                AssertAtMost(1 - alpha, measured.Error, measured.ErrorDeviation);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void MeanIsTheVectorAndVarianceIsWithinOmega(string name)
    {
        var compressor = CompressorCases.Find(name);
        if (compressor.Omega(CompressorCases.Dimension, CompressorCases.Workers) is not { } omega) return;
        foreach (var (vector, measured) in MeasureAll(compressor))
        {
            AssertAtMost(omega, measured.Error, measured.ErrorDeviation);
            for (var i = 0; i < vector.Length; i++)
                Assert.InRange(measured.Mean[i], vector[i] - measured.MeanTolerance[i], vector[i] + measured.MeanTolerance[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void BiasAndVarianceAreWithinEtaAndOmega(string name)
    {
        var compressor = CompressorCases.Find(name);
        if (compressor.BiasAndVariance(CompressorCases.Dimension) is not { } known) return;
        foreach (var (vector, measured) in MeasureAll(compressor))
        {
            var norm = Math.Sqrt(CompressorCases.SquaredNorm(vector));
            var bias = Math.Sqrt(measured.Mean.Select((mean, i) => Math.Pow((mean - vector[i]) / norm, 2)).Sum());
            var tolerance = Math.Sqrt(measured.MeanTolerance.Sum(t => Math.Pow(t / norm, 2)));
            Assert.True(bias <= known.Eta + tolerance + 1e-12, $"bias {bias}, but η is {known.Eta}");
            // The variance is the mean error without the squared bias, whose own error counts as well.
            AssertAtMost(known.Omega, measured.Variance, measured.ErrorDeviation + (2 * bias * tolerance / 5));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ErrorIsWithinTheAbsoluteBound(string name)
    {
        var compressor = CompressorCases.Find(name);
        if (compressor.AbsoluteError(CompressorCases.Dimension) is not { } bound) return;
        var random = new RandomStream(3, RandomPurpose.Data);
        for (var trial = 0; trial < 50; trial++)
        {
            var vector = new double[CompressorCases.Dimension];
            for (var i = 0; i < vector.Length; i++) vector[i] = trial == 0 ? 0.499999 : random.NextGaussian();
            var result = new double[vector.Length];
            CompressorCases.Apply(compressor, vector, result, pool, trial);
            for (var i = 0; i < vector.Length; i++) result[i] -= vector[i];
            Assert.True(CompressorCases.SquaredNorm(result) <= bound * (1 + 1e-12));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ZeroStaysZero(string name)
    {
        var result = new double[CompressorCases.Dimension];
        for (var round = 0; round < 5; round++)
        {
            CompressorCases.Apply(CompressorCases.Find(name), new double[CompressorCases.Dimension], result, pool, round);
            Assert.All(result, value => Assert.Equal(0, value));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void FlagsAreTrue(string name)
    {
        var compressor = CompressorCases.Find(name);
        var (a, b) = (new double[CompressorCases.Dimension], new double[CompressorCases.Dimension]);
        foreach (var vector in CompressorCases.Vectors())
        {
            for (var round = 0; round < 20; round++)
            {
                CompressorCases.Apply(compressor, vector, a, pool, round);
                CompressorCases.Apply(compressor, vector, b, pool, round);
                Assert.Equal(a, b);
                if (compressor.IsDeterministic)
                {
                    CompressorCases.Apply(compressor, vector, b, pool, round + 1, worker: 1);
                    Assert.Equal(a, b);
                }
                if (compressor.IsIdentity) Assert.Equal(vector, a);
                if (!compressor.IsHomogeneous) continue;
                // By a power of two nothing is rounded differently.
                foreach (var factor in (double[])[8, 0.25])
                {
                    CompressorCases.Apply(compressor, [.. vector.Select(v => factor * v)], b, pool, round);
                    Assert.Equal([.. a.Select(v => factor * v)], b);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GroupErrorIsWithinAAndB(string name)
    {
        var compressor = CompressorCases.Find(name);
        foreach (var workers in (int[])[1, CompressorCases.Workers])
        {
            if (compressor.GroupConstants(CompressorCases.Dimension, workers) is not { } group) return;
            for (var pattern = 0; pattern < 3; pattern++)
            {
                var (error, deviation, meanSquare, squareMean) = GroupTrial.Measure(compressor, CompressorCases.Dimension, workers, pattern, GroupDraws);
                AssertAtMost((group.A * meanSquare) - (group.B * squareMean), error, deviation);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DensityIsTheMeanNumberOfValues(string name)
    {
        var compressor = CompressorCases.Find(name);
        var vector = CompressorCases.Vectors().Last();
        double sum = 0, squares = 0;
        for (var round = 0; round < GroupDraws; round++)
        {
            var context = CompressorCases.Context(pool, round, worker: round % CompressorCases.Workers);
            var message = compressor.Compress(vector, ref context);
            double count = CountValues(message);
            message.Release();
            sum += count;
            squares += count * count;
        }
        var mean = sum / GroupDraws;
        var tolerance = 1e-9 + (5 * Math.Sqrt(Math.Max(0, (squares / GroupDraws) - (mean * mean)) / GroupDraws));
        var density = compressor.Density(CompressorCases.Dimension, CompressorCases.Workers);
        Assert.True(mean <= density + tolerance, $"{mean} values on average, but {density} expected");
        // What a threshold keeps depends on the vector, and two random stages have only a bound.
        if (compressor is not (HardThreshold or Compose or Blockwise or Sign)) Assert.InRange(mean, density - tolerance, density + tolerance);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CompressionAllocatesNothingAfterWarmUp(string name)
    {
        var compressor = CompressorCases.Find(name);
        if (name.Contains("rank-k", StringComparison.Ordinal)) return;
        var vector = CompressorCases.Vectors().Last();
        var target = new double[vector.Length];
        Run(compressor, vector, target, 200);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(compressor, vector, target, 100);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private void Run(Compressor compressor, double[] vector, double[] target, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var context = CompressorCases.Context(pool, round % 100);
            var message = compressor.Compress(vector, ref context);
            message.AddTo(target, 0.5);
            Codec.CountBits(message, context.Wire, AccountingKind.Wire);
            message.Release();
        }
    }

    private static int CountValues(Message message) => message switch
    {
        EmptyMessage => 0,
        SparseMessage body => body.Count,
        ScatteredMessage body => CountValues(body.Values),
        ScaledMessage body => CountValues(body.Body),
        NumberedMessage body => CountValues(body.Body),
        LowRankMessage body => body.Left.Length + body.Right.Length,
        SumMessage body => Enumerable.Range(0, body.Count).Sum(part => CountValues(body[part])),
        _ => message.Dimension,
    };

    private static void AssertAtMost(double bound, double measured, double deviation) =>
        Assert.True(measured <= (bound * (1 + 1e-9)) + 1e-12 + (5 * deviation), $"{measured} (± {deviation}), but at most {bound} is promised");

    /// <summary>All vectors with what was measured; several laws look at the same measurement.</summary>
    private IEnumerable<(double[] Vector, Measured Measured)> MeasureAll(Compressor compressor)
    {
        var measured = MeasuredVectors.GetOrAdd(
            compressor.Name, _ => [.. CompressorCases.Vectors().Select(vector => Measure(compressor, vector))]);
        return CompressorCases.Vectors().Zip(measured);
    }

    private Measured Measure(Compressor compressor, double[] vector)
    {
        var d = vector.Length;
        var draws = compressor.IsDeterministic ? 1 : Draws;
        // Measured in units of the vector, so that squares neither overflow nor vanish.
        var unit = vector.Max(Math.Abs);
        var norm = CompressorCases.SquaredNorm([.. vector.Select(v => v / unit)]);
        var (mean, square, result) = (new double[d], new double[d], new double[d]);
        double errors = 0, errorSquares = 0, largest = vector.Sum(v => Math.Abs(v / unit));
        for (var round = 0; round < draws; round++)
        {
            CompressorCases.Apply(compressor, vector, result, pool, round);
            var error = 0.0;
            for (var i = 0; i < d; i++)
            {
                var value = result[i] / unit;
                var missed = value - (vector[i] / unit);
                mean[i] += value / draws;
                square[i] += missed * missed / draws;
                error += missed * missed;
                largest = Math.Max(largest, Math.Abs(value));
            }
            errors += error / norm;
            errorSquares += error / norm * (error / norm);
        }
        var meanError = errors / draws;
        var tolerance = new double[d];
        var variance = 0.0;
        for (var i = 0; i < d; i++)
        {
            var bias = mean[i] - (vector[i] / unit);
            var spread = Math.Max(0, square[i] - (bias * bias));
            variance += spread / norm;
            // Five standard errors, and room for outcomes too rare to have been seen.
            tolerance[i] = unit * ((5 * Math.Sqrt(spread / draws)) + (8 * largest / draws) + 1e-12);
        }
        var deviation = Math.Sqrt(Math.Max(0, (errorSquares / draws) - (meanError * meanError)) / draws);
        return new Measured([.. mean.Select(m => m * unit)], tolerance, meanError, variance, deviation);
    }

    private sealed record Measured(double[] Mean, double[] MeanTolerance, double Error, double Variance, double ErrorDeviation);
}
