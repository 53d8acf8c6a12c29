using Gossamer.Execution;
using Gossamer.Methods.Asynchronous;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Asynchronous;

public class ReductionTests
{
    private static readonly AdditiveNoiseOracle Noise = new(0.1);

    private static Problem Shared(int workers) => Quadratics.Tridiagonal(dimension: 6, workers);

    private static Method Asgd() => new AsynchronousSgd(new AsynchronousSgdOptions { Rule = DelayRule.Vanilla, StepSize = 0.3 });

    private static Method Ringmaster(long threshold, bool stops) =>
        new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = threshold, Stops = stops, StepSize = 0.3 });

    private static Method Rennala(long batch, bool stops) =>
        new RennalaSgd(new RennalaSgdOptions { Batch = batch, Stops = stops, StepSize = 0.3 });

    private static Method Gd() => new GradientDescent(new MethodOptions { StepSize = 0.3 });

    [Fact]
    public void With_one_worker_every_method_is_sgd()
    {
        var sgd = Recording.Of(Shared(1), Gd(), 40, [1.5], Noise);
        foreach (var method in (Method[])[Asgd(), Ringmaster(1, true), Ringmaster(1, false), Ringmaster(9, true), Rennala(1, true), Rennala(1, false)])
        {
            var run = Recording.Of(Shared(1), method, 40, [1.5], Noise);
            Assert.Equal(sgd.Iterates, run.Iterates);
            Assert.Equal(sgd.Seconds, run.Seconds);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rennala_with_one_worker_makes_one_step_a_batch(bool stops)
    {
        var run = Recording.Of(Shared(1), Rennala(7, stops), 5, [1.5], Noise);
        Assert.Equal([0, 10.5, 21, 31.5, 42, 52.5], run.Seconds);
        Assert.Equal(35, run.Result.Counters.Accepted);
    }

    [Fact]
    public void Rennala_with_batch_one_and_stops_uses_the_fastest_worker_alone()
    {
        var run = Recording.Of(new Parabola(3), Rennala(1, stops: true), 8, [3, 1, 2]);
        Assert.Equal(Enumerable.Range(0, 9).Select(k => (double)k), run.Seconds);
    }

    [Fact]
    public void Rennala_with_equal_times_and_a_batch_of_n_is_minibatch_sgd()
    {
        // With noise too, but for the samples: stopped jobs count, so that theirs differ.
        var minibatch = Recording.Of(Shared(4), Gd(), 20, [2, 2, 2, 2]);
        var rennala = Recording.Of(Shared(4), Rennala(4, stops: true), 20, [2, 2, 2, 2]);
        Assert.Equal(minibatch.Seconds, rennala.Seconds);
        Assert.Equal(minibatch.Iterates, rennala.Iterates);
    }

    [Fact]
    public void M_synchronous_with_all_workers_is_minibatch_sgd()
    {
        var minibatch = Recording.Of(Shared(4), Gd(), 20, [2, 1, 3, 5], Noise);
        var synchronous = Recording.Of(Shared(4), new MSynchronousSgd(new MSynchronousSgdOptions { StepSize = 0.3, Quorum = 4 }), 20, [2, 1, 3, 5], Noise);
        Assert.Equal(minibatch.Seconds, synchronous.Seconds);
        Assert.Equal(minibatch.Iterates, synchronous.Iterates);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(3, false)]
    [InlineData(8, true)]
    public void Without_noise_rennala_makes_the_iterates_of_gradient_descent(long batch, bool stops)
    {
        var parent = Recording.Of(Shared(3), Gd(), 30);
        var run = Recording.Of(Shared(3), Rennala(batch, stops), 30, [1, 2.5, 4]);
        for (var k = 0; k <= 30; k++) Near.Equal(parent.Iterates[k], run.Iterates[k], 1e-14);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ringmaster_with_a_threshold_above_all_delays_is_asynchronous_sgd(bool stops)
    {
        double[] seconds = [1, 2, 5, 3.3];
        var plain = Recording.Of(Shared(4), Asgd(), 100, seconds, Noise);
        var run = Recording.Of(Shared(4), Ringmaster(plain.Result.Counters.MaxAcceptedDelay + 1, stops), 100, seconds, Noise);
        Assert.Equal(plain.Iterates, run.Iterates);
        Assert.Equal(plain.Seconds, run.Seconds);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ringmaster_with_threshold_one_accepts_no_delay(bool stops)
    {
        var run = Recording.Of(Shared(4), Ringmaster(1, stops), 100, [1, 2, 5, 3.3], Noise);
        Assert.Equal(0, run.Result.Counters.MaxAcceptedDelay);
    }
}
