using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Numerics;

namespace Gossamer.Methods.Tests.Asynchronous.Time;

public class TimeComplexityTests
{
    private static readonly double[] Seconds = [8, 1, 16, 2, 4];

    [Fact]
    public void The_worked_example_gives_the_numbers_of_the_specification()
    {
        Assert.Equal([1, 1.333333, 1.714286, 2.133333, 2.580645], TimeComplexity.HarmonicMeans(Seconds).Select(h => Math.Round(h, 6)));
        Assert.Equal(6.285714, TimeComplexity.Optimal(Seconds, 8), 6);
        Assert.Equal(3, TimeComplexity.OptimalWorkers(Seconds, 8));
        Assert.Equal(6.709677, TimeComplexity.AsynchronousSgd(Seconds, 8), 6);
        Assert.Equal(41.6, TimeComplexity.Minibatch(Seconds, 8), 12);
        Assert.Equal(9, TimeComplexity.MSynchronous(Seconds, 8), 12);
        Assert.Equal(1, TimeComplexity.MSynchronousWorkers(Seconds, 8));
        Assert.Equal(9, TimeComplexity.FastestWorker(Seconds, 8), 12);
        Assert.Equal(25.92, TimeComplexity.HeterogeneousOptimal(Seconds, 8), 12);
        Assert.Equal(12.571429, TimeComplexity.RingmasterUpdatesSeconds(Seconds, 8), 6);
    }

    [Fact]
    public void The_threshold_for_known_times_balances_both_of_its_costs()
    {
        // m* = 3, s = 8: sqrt(24) = 4.9.
        Assert.Equal(5, TimeComplexity.RingmasterThreshold(Seconds, 8));
        Assert.Equal(1, TimeComplexity.RingmasterThreshold(Seconds, 0));
        double Cost(long threshold) => (1 + (threshold / 3.0)) * (1 + (8.0 / threshold));
        Assert.Equal(Enumerable.Range(1, 20).Min(threshold => Cost(threshold)), Cost(TimeComplexity.RingmasterThreshold(Seconds, 8)), 12);
        // Without knowing times it costs no more than a small constant more.
        Assert.True(Cost(8) < 1.2 * Cost(5));
    }

    [Fact]
    public void With_times_proportional_to_the_index_full_freedom_gains_a_logarithm()
    {
        double[] seconds = [.. Enumerable.Range(1, 1000).Select(i => (double)i)];
        Assert.Equal(1001, TimeComplexity.MSynchronous(seconds, 1000), 9);
        Assert.Equal(204.144, TimeComplexity.Optimal(seconds, 1000), 3);
        Assert.Equal(204, TimeComplexity.OptimalWorkers(seconds, 1000));
    }

    [Fact]
    public void No_method_beats_the_lower_bound_and_m_synchronous_stays_within_its_logarithm()
    {
        var random = new RandomStream(1, RandomPurpose.Other);
        for (var trial = 0; trial < 300; trial++)
        {
            var seconds = new double[1 + random.NextInt(40)];
            for (var i = 0; i < seconds.Length; i++) seconds[i] = Math.Exp(3 * random.NextGaussian());
            var noise = Math.Exp(3 * random.NextGaussian());
            var optimal = TimeComplexity.Optimal(seconds, noise) * (1 - 1e-12);
            Assert.True(optimal <= TimeComplexity.AsynchronousSgd(seconds, noise));
            Assert.True(optimal <= TimeComplexity.Minibatch(seconds, noise));
            Assert.True(optimal <= TimeComplexity.FastestWorker(seconds, noise));
            Assert.True(optimal <= TimeComplexity.MSynchronous(seconds, noise));
            Assert.True(TimeComplexity.MSynchronous(seconds, noise) <= (1 + Math.Log(seconds.Length) + 1e-12) * TimeComplexity.Optimal(seconds, noise));
        }
    }

    [Fact]
    public void A_dead_worker_counts_nothing_where_workers_may_be_left_out()
    {
        double[] seconds = [1, double.PositiveInfinity];
        Assert.Equal(9, TimeComplexity.Optimal(seconds, 8), 12);
        Assert.Equal(double.PositiveInfinity, TimeComplexity.Minibatch(seconds, 8));
    }

    [Fact]
    public void Convex_complexities_reduce_to_one_worker()
    {
        Assert.Equal(3 * (Math.Sqrt(2 * 25 / 0.1) + (7 * 25 / 0.01)), TimeComplexity.SmoothConvex([3], 2, 5, 7, 0.1), 6);
        Assert.Equal(3 * ((4 * 25 / 0.01) + (7 * 25 / 0.01)), TimeComplexity.NonsmoothConvex([3], 2, 5, 7, 0.1), 6);
    }

    [Fact]
    public void Times_of_the_universal_model_count_whole_gradients_of_every_worker()
    {
        PowerCurve[] workers = [new((0, 1)), new((0, 2), (3, 0), (10, 2))];
        Assert.Equal([2.0, 6.0, 11.0], UniversalTimeComplexity.Homogeneous(workers, 6, 3, constant: 1));
    }

    [Fact]
    public void Times_of_the_universal_model_agree_with_fixed_times_where_powers_are_constant()
    {
        PowerCurve[] workers = [new((0, 1)), new((0, 0.5)), new((0, 0.2))];
        // Counts (3, 1, 0) at t = 3 and (5, 2, 1) at t = 5: the harmonic mean 1.76 exceeds 1.
        Assert.Equal([5.0, 10.0], UniversalTimeComplexity.Heterogeneous(workers, 3, 2, constant: 1));
        // (6, 3, 1) at t = 6: harmonic mean 2.
        Assert.Equal([6.0], UniversalTimeComplexity.Heterogeneous(workers, 6, 1, constant: 1));
    }

    [Fact]
    public void A_power_that_ends_never_finishes()
    {
        var power = new PowerCurve((0, 2), (3, 0));
        Assert.Equal(2.5, power.FinishTime(0, 5), 12);
        Assert.Equal(double.PositiveInfinity, power.FinishTime(2.6, 1));
    }
}
