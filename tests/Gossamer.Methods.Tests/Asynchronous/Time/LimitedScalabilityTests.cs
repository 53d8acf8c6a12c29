using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Numerics;

namespace Gossamer.Methods.Tests.Asynchronous.Time;

public class LimitedScalabilityTests
{
    [Theory]
    [InlineData(1, 1, 0.3)]
    [InlineData(5, 1, 0.1)]
    [InlineData(4, 3, 0.2)]
    [InlineData(50, 2, 0.05)]
    public void Smallest_sum_has_the_distribution_of_the_smallest_of_drawn_sums(int count, int terms, double probability)
    {
        var random = new RandomStream(1, RandomPurpose.Other);
        const int Draws = 20_000;
        double direct = 0, inverse = 0, directSquare = 0, inverseSquare = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var smallest = double.PositiveInfinity;
            for (var i = 0; i < count; i++)
            {
                double sum = 0;
                for (var k = 0; k < terms; k++) sum += Math.Ceiling(Math.Log(1 - random.NextDouble()) / Math.Log(1 - probability));
                smallest = Math.Min(smallest, sum);
            }
            double drawn = LimitedScalability.SmallestSum(ref random, count, terms, probability);
            Assert.True(drawn >= terms);
            (direct, inverse) = (direct + (smallest / Draws), inverse + (drawn / Draws));
            (directSquare, inverseSquare) = (directSquare + (smallest * smallest / Draws), inverseSquare + (drawn * drawn / Draws));
        }
        var deviation = Math.Sqrt(directSquare - (direct * direct));
        Assert.InRange(inverse, direct - (5 * deviation / Math.Sqrt(Draws)) - 1e-9, direct + (5 * deviation / Math.Sqrt(Draws)) + 1e-9);
        Near.Equal(1, Math.Sqrt(inverseSquare / directSquare), 0.05);
    }

    [Fact]
    public void With_one_coordinate_at_a_time_more_workers_help_and_with_log_n_they_hardly_do()
    {
        double Mean(int workers, int window)
        {
            var random = new RandomStream(2, RandomPurpose.Other);
            double sum = 0;
            for (var draw = 0; draw < 20; draw++)
                sum += LimitedScalability.DrawSeconds(ref random, 240 / window, workers, window, 1, 1e9, 1e-4, 1e-3) / 20;
            return sum;
        }

        // K = 1: a hundred times the workers, a hundredth of the time. K = ln n: less than a factor of ten, of which the constant is most.
        Assert.InRange(Mean(1, 1) / Mean(100, 1), 80, 120);
        Assert.InRange(Mean(16, 3) / Mean(1600, 8), 0.3, 10);
        Assert.True(Mean(1600, 8) > 10 * Mean(1600, 1));
    }

    [Fact]
    public void Draws_stay_above_a_constant_times_the_bound()
    {
        var random = new RandomStream(3, RandomPurpose.Other);
        foreach (var workers in new[] { 1, 10, 100, 1000, 10_000 })
        {
            var window = Math.Max(1, (int)Math.Ceiling(Math.Log(workers)));
            // With K = 3 a sum has one term and the smallest of 2n is wanted: about 1/28 of the bound; more with larger K.
            var typical = LimitedScalability.TypicalSeconds(60, workers, window, 1, 0.5, 1e-3, 1e-3);
            for (var draw = 0; draw < 10; draw++)
                Assert.True(LimitedScalability.DrawSeconds(ref random, 60, workers, window, 1, 0.5, 1e-3, 1e-3) > typical / 50);
        }
    }

    [Fact]
    public void Bounds_by_hand()
    {
        // h = 2, τ = 0.1, d = 100, s = 50, n = 10: synchronous 2·6 + 10 = 22, one worker 102, batch QSGD 12 + 1.1 + √(100·0.1·2·5) + 10.
        Near.Equal(22, LimitedScalability.SynchronousSgd(10, 2, 0.1, 100, 50));
        Near.Equal(22, LimitedScalability.LowerBound(10, 2, 0.1, 100, 50));
        Near.Equal(102, LimitedScalability.LowerBound(10, 2, 10, 100, 50));
        Near.Equal(12 + 1.1 + 10 + 10, LimitedScalability.BatchQsgd(10, 2, 0.1, 0.1, 100, 50));
    }
}
