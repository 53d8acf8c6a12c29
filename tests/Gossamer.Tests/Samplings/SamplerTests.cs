using Gossamer.Numerics;
using Gossamer.Registration;
using Gossamer.Samplings;

namespace Gossamer.Tests.Samplings;

public class SamplerTests
{
    private static readonly double[] Smoothness = [0.5, 1, 2.5, 4];
    private static readonly double[][] Scalars = [[1], [2], [3], [10]];

    [Fact]
    public void Pairs_are_drawn_together_as_often_as_a_sampling_says()
    {
        var told = 0;
        foreach (var (name, sampler, outcomes) in Draws.All(Smoothness))
        {
            if (sampler.PairFrequency is not { } expected) continue;
            told++;
            for (var i = 0; i < 4; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    var together = outcomes.Where(o => o.Coefficients[i] != 0 && o.Coefficients[j] != 0).Sum(o => o.Probability);
                    Assert.True(Math.Abs(together - expected) < 1e-12, $"{name}: {together:R} is said to be {expected:R}");
                }
            }
        }
        Assert.True(told >= 2);
        Assert.Null(new UniformSampling(2).For(Smoothness).PairFrequency);
        Assert.Null(new IndependentSampling(2, bySmoothness: true).For(Smoothness).PairFrequency);
        Assert.Equal(0.25, new IndependentSampling(2).For(Smoothness).PairFrequency);
    }

    [Fact]
    public void Weights_of_a_draw_sum_to_no_less_than_is_said()
    {
        var means = 0;
        foreach (var (name, sampler, outcomes) in Draws.All(Smoothness))
        {
            var least = outcomes.Where(o => o.Probability > 0).Min(o => o.Coefficients.Sum());
            Assert.True(sampler.LeastTotal <= least + 1e-12, $"{name}: {least:R} is said to be at least {sampler.LeastTotal:R}");
            if (Math.Abs(sampler.LeastTotal - 1) < 1e-12) means++;
        }
        Assert.True(means >= 2);
        Assert.Equal(0, new IndependentSampling(2).For(Smoothness).LeastTotal);
        // q = L/8, the largest ½: 1/(4·½).
        Assert.Equal(0.5, new ImportanceSampling(3).For(Smoothness).LeastTotal, 12);
        // Listed 1, 1, 2 and 2 times: 6/(4·2).
        Assert.Equal(0.75, new ExtendedNiceSampling(2).For(Smoothness).LeastTotal, 12);
    }

    [Fact]
    public void Second_moments_are_those_of_all_outcomes()
    {
        var told = 0;
        foreach (var (name, sampler, outcomes) in Draws.All(Smoothness))
        {
            if (sampler.SecondMoment(0, 0) is null) continue;
            told++;
            for (var i = 0; i < 4; i++)
            {
                for (var j = 0; j < 4; j++)
                {
                    var moment = outcomes.Sum(o => o.Probability * 16 * o.Coefficients[i] * o.Coefficients[j]);
                    Assert.True(Math.Abs(moment - sampler.SecondMoment(i, j)!.Value) < 1e-12, $"{name}: {moment:R} is said to be {sampler.SecondMoment(i, j):R}");
                }
            }
        }
        Assert.True(told >= 12);
    }

    [Fact]
    public void Every_sampling_is_unbiased_and_the_weighted_inequality_is_an_equality()
    {
        var random = new RandomStream(3, RandomPurpose.Other);
        foreach (var (name, sampler, outcomes) in Draws.All(Smoothness))
        {
            for (var trial = 0; trial < 20; trial++)
            {
                var a = RandomVectors(ref random, 4, 3);
                var mean = Draws.Mean(a);
                var expectation = new double[3];
                double variance = 0, right = 0;
                foreach (var (probability, coefficients) in outcomes)
                {
                    var estimate = Draws.Estimate(coefficients, a);
                    for (var k = 0; k < 3; k++) expectation[k] += probability * estimate[k];
                    variance += probability * Draws.DistanceSquared(estimate, mean);
                }
                for (var i = 0; i < 4; i++) right += sampler.A == 0 ? 0 : sampler.A / 4 * Draws.NormSquared(a[i]) / (4 * sampler.Weights[i]);
                right -= sampler.B * Draws.NormSquared(mean);
                Assert.True(Draws.DistanceSquared(expectation, mean) < 1e-24, $"{name} is biased");
                Assert.True(Math.Abs(variance - right) <= 1e-12 * (1 + right), $"{name}: variance {variance:R}, right side {right:R}");
            }
            var weights = sampler.Weights.Where(double.IsFinite).Sum();
            Assert.True(Math.Abs(weights - 1) < 1e-12, $"{name}: the weights sum to {weights:R}");
            Assert.True(sampler.B >= 0 && sampler.B <= sampler.A, name);
        }
    }

    [Fact]
    public void The_samplers_draw_what_their_definitions_say()
    {
        // Mean and second moment of the estimate of scalars, and the mean number of draws of each, from many draws.
        const int Count = 40_000;
        var batch = new SampleBatch();
        foreach (var (name, sampler, outcomes) in Draws.All(Smoothness))
        {
            var random = new RandomStream(5, RandomPurpose.Sample);
            double sum = 0, squares = 0, fourths = 0, size = 0;
            var times = new double[4];
            for (var k = 0; k < Count; k++)
            {
                sampler.Draw(ref random, batch);
                double estimate = 0;
                if (batch.IsFull) estimate = 4;
                for (var j = 0; j < batch.Indices.Length; j++)
                {
                    estimate += batch.WeightAt(j) * Scalars[batch.Indices[j]][0];
                    times[batch.Indices[j]]++;
                }
                size += batch.Count;
                var error = (estimate - 4) * (estimate - 4);
                (sum, squares, fourths) = (sum + estimate, squares + error, fourths + (error * error));
            }
            var variance = outcomes.Sum(one => one.Probability * Draws.DistanceSquared(Draws.Estimate(one.Coefficients, Scalars), [4]));
            Assert.True(Math.Abs((sum / Count) - 4) <= (4.5 * Math.Sqrt(variance / Count)) + 1e-9, $"{name}: mean {sum / Count}");
            var spread = Math.Sqrt(Math.Max(0, (fourths / Count) - Math.Pow(squares / Count, 2)) / Count);
            Assert.True(Math.Abs((squares / Count) - variance) <= (4.5 * spread) + 1e-9, $"{name}: variance {squares / Count}, not {variance}");
            Assert.True(Math.Abs((size / Count) - sampler.ExpectedSize) < 0.05, $"{name}: size {size / Count}, not {sampler.ExpectedSize}");
            for (var i = 0; i < 4 && !sampler.IsFull; i++)
                Assert.True(Math.Abs((times[i] / Count) - sampler.Frequency(i)) < 0.03, $"{name}: {i} comes {times[i] / Count} times, not {sampler.Frequency(i)}");
        }
    }

    [Fact]
    public void The_worked_numbers_of_four_scalars()
    {
        AssertVariance(6.25, Draws.Importance([0.25, 0.25, 0.25, 0.25], 2), new UniformSampling(2).For(Smoothness));
        AssertVariance(4.1666666666666667, Draws.Nice(4, 2), new NiceSampling(2).For(Smoothness));
        AssertVariance(1.6875, Draws.Importance([0.1, 0.2, 0.3, 0.4], 2), new ImportanceSampling(2, [0.1, 0.2, 0.3, 0.4]).For(Smoothness));
        var independent = IndependentSampling.Of([0.25, 0.5, 0.5, 0.75]).For(Smoothness);
        AssertVariance(3.0833333333333333, Draws.Independent([0.25, 0.5, 0.5, 0.75]), independent);
        Assert.Equal(0.1875, independent.A, 12);
        Assert.Equal([1.0 / 16, 3.0 / 16, 3.0 / 16, 9.0 / 16], independent.Weights.Select(w => Math.Round(w, 14)));
        var extended = new ExtendedNiceSampling(2, [1, 1, 1, 3]).For(Smoothness);
        AssertVariance(0.7, Draws.ExtendedNice([1, 1, 1, 3], 2), extended);
        Assert.Equal(0.4, extended.A, 12);
        Assert.Equal([1.0 / 6, 1.0 / 6, 1.0 / 6, 0.5], extended.Weights);
    }

    [Fact]
    public void Samplings_of_all_and_of_equals_are_what_they_should_be()
    {
        Assert.True(new NiceSampling(4).For(Smoothness).IsFull);
        Assert.True(IndependentSampling.Of([1, 1, 1, 1]).For(Smoothness).IsFull);
        Assert.True(new ExtendedNiceSampling(6, [1, 1, 1, 3]).For(Smoothness).IsFull);
        Assert.Equal((1.0, 1.0), (new NiceSampling(1).For(Smoothness).A, new NiceSampling(1).For(Smoothness).B));
        Assert.Equal((1.0, 1.0), (new UniformSampling(1).For(Smoothness).A, new UniformSampling(1).For(Smoothness).B));
        Assert.Equal(new NiceSampling(2).For(Smoothness).A, new ExtendedNiceSampling(2, [1, 1, 1, 1]).For(Smoothness).A);
    }

    [Fact]
    public void A_draw_that_cannot_be_made_is_refused_in_words()
    {
        Assert.Contains("uniform(5)", Assert.Throws<BadInputException>(() => new NiceSampling(5).For(Smoothness)).Message, StringComparison.Ordinal);
        Assert.Contains("at least 1", Assert.Throws<BadInputException>(() => new UniformSampling(0)).Message, StringComparison.Ordinal);
        Assert.Contains("3 probabilities", Assert.Throws<BadInputException>(() => new ImportanceSampling(1, [1, 2, 3]).For(Smoothness)).Message, StringComparison.Ordinal);
        Assert.Contains("smaller size", Assert.Throws<BadInputException>(() => new IndependentSampling(4.5).For(Smoothness)).Message, StringComparison.Ordinal);
        Assert.Contains("no bound is known", Assert.Throws<BadInputException>(() => new ImportanceSampling(1).For([1, double.PositiveInfinity])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Drawing_allocates_nothing()
    {
        var batch = new SampleBatch();
        var random = new RandomStream(1, RandomPurpose.Sample);
        foreach (var (name, sampler, _) in Draws.All(Smoothness))
        {
            for (var k = 0; k < 50; k++) sampler.Draw(ref random, batch);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var k = 0; k < 100; k++) sampler.Draw(ref random, batch);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() == before, name);
        }
    }

    [Fact]
    public void Every_sampling_of_the_catalogue_is_held_to_the_inequality()
    {
        var registered = Catalogue.Scan(typeof(Sampling).Assembly).Of<SamplingAttribute>().Select(entry => entry.Name);
        var tested = Draws.All(Smoothness).Select(one => one.Name).ToList();
        Assert.All(registered, name => Assert.Contains(tested, one => one.StartsWith(name.Replace('-', ' '), StringComparison.Ordinal)));
    }

    private static void AssertVariance(double expected, List<(double Probability, double[] Coefficients)> outcomes, Sampler sampler)
    {
        Assert.Equal(expected, outcomes.Sum(one => one.Probability * Draws.DistanceSquared(Draws.Estimate(one.Coefficients, Scalars), [4])), 12);
        var right = Enumerable.Range(0, 4).Sum(i => sampler.Spread(i) * Draws.NormSquared(Scalars[i]) / 4) - (sampler.B * 16);
        Assert.Equal(expected, right, 12);
    }

    private static double[][] RandomVectors(ref RandomStream random, int count, int dimension)
    {
        var vectors = new double[count][];
        for (var i = 0; i < count; i++)
        {
            vectors[i] = new double[dimension];
            random.FillGaussian(vectors[i]);
        }
        return vectors;
    }
}
