using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Numerics;

namespace Gossamer.Methods.Tests.Asynchronous.Time;

/// <summary>Times beyond the fixed computation model and beyond nonconvex functions.</summary>
public class RegimeTimeTests
{
    [Theory]
    [InlineData(8, 4, 0.608494, 0.634524)]
    [InlineData(8, 8, 1.783367, 2.717857)]
    [InlineData(100, 50, 0.668752, 0.688172)]
    [InlineData(100, 100, 2.746958, 5.187378)]
    public void Order_statistics_of_the_specification(int workers, int quorum, double halfNormal, double exponential)
    {
        Assert.Equal(halfNormal, OrderStatistics.HalfNormal(1, workers, quorum), 6);
        Assert.Equal(exponential, OrderStatistics.Exponential(1, workers, quorum), 6);
        Assert.Equal(exponential, OrderStatistics.Of(share => -Math.Log(1 - share), workers, quorum), 5);
        Assert.Equal(2 + (3.0 * quorum / (workers + 1)), OrderStatistics.Of(share => 2 + (3 * share), workers, quorum), 6);
        Assert.Equal(2 + (3.0 * quorum / (workers + 1)), OrderStatistics.Uniform(2, 5, workers, quorum), 12);
    }

    [Theory]
    [InlineData(10, 26, 1.799107, 6.806115)]
    [InlineData(100, 54, 5.049746, 12.374755)]
    [InlineData(1000, 66, 33.420191, 68.061153)]
    public void The_best_quorum_for_shifted_exponential_times(double noise, int quorum, double value, double full)
    {
        double[] rounds = [.. Enumerable.Range(1, 100).Select(m => 1 + OrderStatistics.Exponential(1, 100, m))];
        var best = OrderStatistics.Best(rounds, noise);
        Assert.Equal(quorum, best.Quorum);
        Assert.Equal(value, best.Value, 6);
        Assert.Equal(full, rounds[^1] * (1 + (noise / 100)), 6);
    }

    [Fact]
    public void The_quorum_is_found_from_the_distribution_of_times()
    {
        // 1 + Exp(1) at each of 100 workers, s = 10: any quorum near 26 costs the same within a per cent.
        var times = new Gossamer.Simulation.ComputeModels.RandomTimes(Gossamer.Simulation.ComputeModels.Duration.Exponential(1).After(1)).Times!;
        var setting = Recording.SettingOf(new Parabola(100)) with { IsExact = false, Variance = 1, Target = 0.1, GradientTimes = times };
        var quorum = Gossamer.Methods.Asynchronous.MSynchronousSgdTheory.Quorum(setting);
        var cost = (1 + OrderStatistics.Exponential(1, 100, quorum)) * (1 + (10.0 / quorum));
        Assert.InRange(cost, 1.799107 - 1e-6, 1.799107 * 1.01);
        Assert.Equal(100, Gossamer.Methods.Asynchronous.MSynchronousSgdTheory.Quorum(setting with { IsHomogeneous = false }));
    }

    [Fact]
    public void Memoryless_times_need_no_quorum()
    {
        double[] rounds = [.. Enumerable.Range(1, 100).Select(m => OrderStatistics.Exponential(1, 100, m))];
        var best = OrderStatistics.Best(rounds, 50);
        Assert.Equal(1, best.Quorum);
        Assert.Equal(51.0 / 100, best.Value, 12);
    }

    [Fact]
    public void Tails_bound_the_expected_maximum()
    {
        Assert.Equal(9.114, OrderStatistics.SubExponentialBound(1, 1.531347, 100), 3);
        Assert.True(OrderStatistics.Exponential(1, 100, 100) <= OrderStatistics.SubExponentialBound(1, 1.531347, 100));
        Assert.True(OrderStatistics.HalfNormal(1, 100, 100) <= OrderStatistics.SubExponentialBound(Math.Sqrt(2 / Math.PI), 0.843925, 100));
    }

    [Theory]
    [InlineData(8, 6, 1, 1.3333)]
    [InlineData(8, 6, 2, 1.4)]
    [InlineData(8, 6, 3, 1.5)]
    [InlineData(8, 6, 4, 1.6667)]
    [InlineData(8, 6, 5, 2)]
    [InlineData(8, 6, 6, 3)]
    [InlineData(20, 10, 5, 2.6667)]
    [InlineData(20, 10, 10, 11)]
    public void Rounds_under_partial_participation(int workers, int up, int quorum, double seconds) =>
        Assert.Equal(seconds, PartialParticipation.RoundSeconds(1, workers, up, quorum), 4);

    [Fact]
    public void Half_of_those_that_are_up_is_a_better_quorum_than_all()
    {
        var quorum = PartialParticipation.Quorum(20, 10, 100);
        Assert.InRange(quorum, 2, 9);
        Assert.True(PartialParticipation.RoundSeconds(1, 20, 10, quorum) * (1 + (100.0 / quorum)) < 11 * (1 + (100.0 / 10)));
    }

    [Fact]
    public void Strongly_convex_and_convex_batches()
    {
        // L = 2, mu = 0.5, sigma^2 = 3, eps = 0.1, Delta = 4: S = 60, eps*mu*S/(L*sigma^2) = 0.5 = 1/L.
        Assert.Equal(60, BatchRegimes.PolyakLojasiewiczBatch(3, 0.5, 0.1));
        Assert.Equal(0.5, BatchRegimes.PolyakLojasiewiczStep(2, 0.5, 3, 0.1, 60), 12);
        Assert.Equal(Math.Ceiling(Math.Log(80) / 0.25), BatchRegimes.PolyakLojasiewiczRounds(0.5, 0.5, 4, 0.1));
        Assert.Equal(3 * ((2 / 0.5) + (3 * 2 / (0.25 * 0.1))) * Math.Log(80), BatchRegimes.PolyakLojasiewiczSeconds([3], 2, 0.5, 3, 4, 0.1), 9);
        Assert.Equal(0.25, BatchRegimes.ConvexStep(2, 0.1, 0.5, 10), 12);
        Assert.Equal(0.025, BatchRegimes.ConvexStep(2, 10, 0.05, 10), 12);
        Assert.Equal(720, BatchRegimes.ConvexRounds(0.25, 3, 0.1));
    }

    [Fact]
    public void The_finite_sum_times_of_the_specification()
    {
        double[] seconds = [1, 2, 4, 8, 16];
        Assert.Equal(54.193548, FiniteSumTime.Batch(seconds, 100), 6);
        Assert.Equal(7.428571, FiniteSumTime.Batch(seconds, 10), 6);
        Assert.Equal(FiniteSumTime.Batch(seconds, 100 + (5 * Math.Log(5))), FiniteSumTime.FullGradient(seconds, 100), 12);
        // One worker meets no index twice: N seconds, and the batch bound counts one gradient more.
        Assert.Equal(3.0 * (100 + 1), FiniteSumTime.FullGradient([3], 100), 12);
        Assert.Equal(54.193548 + (20 * 7.428571), FiniteSumTime.FreyaPage(seconds, 100, 20), 4);
    }

    [Fact]
    public void Equilibrium_time_of_equal_workers()
    {
        Assert.Equal(20.892443989, EquilibriumTime.Of([4, 4, 4], [1, 1, 1], 9, 3).Seconds, 8);
        Assert.Equal(20.892443989, EquilibriumTime.OfEqual(3, 4, 1, 9, 3), 8);
    }

    [Fact]
    public void Equilibrium_time_of_the_worked_example()
    {
        double[] computing = [1, 2, 3, 10], sending = [0.5, 0.1, 1, 0.2];
        var candidates = EquilibriumTime.Candidates(computing, sending, 9, 4);
        Near.Equal([20.51041215, 10.94597019, 9.887949278, 9.246865453], [.. candidates.Select(found => found.Root)], 1e-8);
        var found = EquilibriumTime.Of(computing, sending, 9, 4);
        Assert.Equal(9.887949278, found.Seconds, 8);
        Assert.Equal([9, 4, 3, 0], found.Gradients);
        Assert.Equal([19, 98, 9, 49], found.Copies);
        Near.Equal([1.0 / 193, 1.0 / 464, 1.0 / 99, 0], [.. found.Weights], 1e-12);
        var sum = Enumerable.Range(0, 4).Sum(i => found.Weights[i] * found.Copies[i] * found.Gradients[i]);
        Assert.Equal(2.003565, sum, 6);
        // The order of the workers does not matter.
        Assert.Equal(found.Seconds, EquilibriumTime.Of([10, 3, 1, 2], [0.2, 1, 0.5, 0.1], 9, 4).Seconds, 10);
    }

    [Fact]
    public void Equilibrium_time_reduces_to_computation_or_communication_alone()
    {
        double[] times = [1, 2, 4, 8, 16];
        var expected = Enumerable.Range(1, 5).Min(j => Math.Max(times[j - 1], 2 * 8 * TimeComplexity.HarmonicMeans(times)[j - 1] / j));
        Assert.Equal(expected, EquilibriumTime.Of(times, [0, 0, 0, 0, 0], 0, 8).Seconds, 9);
        Assert.Equal(expected, EquilibriumTime.Of([0, 0, 0, 0, 0], times, 8, 0).Seconds, 9);
        Assert.Equal(double.PositiveInfinity, EquilibriumTime.Of([1], [double.PositiveInfinity], 1, 1).Seconds);
        Assert.Equal([0L], EquilibriumTime.Of([1], [double.PositiveInfinity], 1, 1).Gradients);
        Assert.Equal(EquilibriumTime.OfEqual(1, 3, 2, 5, 7), EquilibriumTime.Of([3, double.PositiveInfinity], [2, 1], 5, 7).Seconds, 9);
    }

    [Fact]
    public void The_work_of_an_equilibrium_is_enough()
    {
        var random = new RandomStream(3, RandomPurpose.Other);
        for (var trial = 0; trial < 300; trial++)
        {
            var workers = 1 + random.NextInt(12);
            double[] computing = new double[workers], sending = new double[workers];
            for (var i = 0; i < workers; i++) (computing[i], sending[i]) = (Math.Exp(2 * random.NextGaussian()), Math.Exp(2 * random.NextGaussian()));
            var found = EquilibriumTime.Of(computing, sending, Math.Exp(2 * random.NextGaussian()), Math.Exp(2 * random.NextGaussian()));
            Assert.True(Enumerable.Range(0, workers).Sum(i => found.Weights[i] * found.Copies[i] * found.Gradients[i]) >= 1);
            for (var i = 0; i < workers; i++)
            {
                if (found.Weights[i] > 0)
                    Assert.True((found.Gradients[i] * computing[i]) + (found.Copies[i] * sending[i]) <= 2 * found.Seconds * (1 + 1e-9));
            }
        }
    }

    [Fact]
    public void Times_with_communication()
    {
        double[] indices = [.. Enumerable.Range(1, 10).Select(i => (double)i)];
        // Rounds of 2n = 20 seconds, as in the authors' tests, times 1 + s/n.
        Assert.Equal(20 * 1.5, CommunicationTime.Minibatch(indices, indices, 5), 12);
        Assert.Equal((10 + (10 * 0.3)) * (0.2 + 1 + (3 * 0.5)), CommunicationTime.Qsgd(indices, [.. indices.Select(i => 0.3 * i)], 2, 5), 12);
        Assert.Equal(6, CommunicationTime.FastestWorker(indices, 5), 12);
        Assert.Equal(EquilibriumTime.Of(indices, indices, 2, 5).Seconds, CommunicationTime.Shadowheart(indices, indices, 2, 5), 12);
    }

    [Fact]
    public void The_table_has_the_numbers_of_the_worked_example()
    {
        double[] seconds = [8, 1, 16, 2, 4];
        Assert.Equal(
            [6.285714, 6.285714, 6.285714, 6.285714, 6.709677, 9, 9, 41.6, 25.92, 25.92, 25.92],
            TimeTable.Rows.Select(row => Math.Round(row.Evaluate(seconds, 8), 6)));
    }
}
