using Gossamer.Execution;
using Gossamer.Methods.Asynchronous;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Asynchronous;

public class RingmasterAsgdTests
{
    private static Setting Noisy(double? variance = 0.1, double? target = 0.01) => Recording.SettingOf(new Parabola(5)) with
    {
        IsExact = variance == 0,
        Variance = variance,
        Target = target,
        InitialGap = 1,
    };

    [Fact]
    public void Parameters_of_the_worked_example()
    {
        var prepared = new RingmasterAsgd(new RingmasterAsgdOptions()).Prepare(Noisy());
        Near.Equal(10, prepared.Theory.Parameters["R"]);
        Near.Equal(0.025, prepared.StepSize);
        Assert.Equal(24000, RingmasterAsgdTheory.Updates(Noisy(), 10));
        Assert.StartsWith("24000 updates", prepared.Theory.Prediction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.3, 0.1, 3)]
    [InlineData(0.30000000000000004, 0.1, 3)]
    [InlineData(0.31, 0.1, 4)]
    [InlineData(0.01, 0.1, 1)]
    public void The_threshold_is_the_noise_to_target_ratio_rounded_up(double variance, double target, long expected) =>
        Assert.Equal(expected, RingmasterAsgdTheory.Threshold(Noisy(variance, target)));

    [Fact]
    public void Exact_gradients_need_no_target()
    {
        var prepared = new RingmasterAsgd(new RingmasterAsgdOptions()).Prepare(Noisy(0, null));
        Near.Equal(0.5, prepared.StepSize);
        Assert.Equal(1, prepared.Theory.Parameters["R"]);
    }

    [Fact]
    public void Without_noise_bound_or_target_it_says_what_to_give()
    {
        var error = Assert.Throws<AssumptionException>(() => new RingmasterAsgd(new RingmasterAsgdOptions { StepSize = 0.1 }).Prepare(Noisy(target: null)));
        Assert.Contains("gradientNormSquared", error.Message, StringComparison.Ordinal);
        Assert.Contains("delayThreshold", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<AssumptionException>(() => new RingmasterAsgd(new RingmasterAsgdOptions { StepSize = 0.1 }).Prepare(Noisy(variance: null)));
        Assert.Contains("sigma^2", error.Message, StringComparison.Ordinal);
        var prepared = new RingmasterAsgd(new RingmasterAsgdOptions { StepSize = 0.1, DelayThreshold = 4 }).Prepare(Noisy(variance: null));
        Assert.Equal(0.1, prepared.StepSize);
    }

    [Fact]
    public void Different_objectives_are_refused_unless_the_user_insists()
    {
        var setting = Recording.SettingOf(Quadratics.WorkedExample());
        foreach (var make in (Func<bool, Method>[])
        [
            allow => new RingmasterAsgd(new RingmasterAsgdOptions { AllowHeterogeneous = allow }),
            allow => new RennalaSgd(new RennalaSgdOptions { AllowHeterogeneous = allow }),
            allow => new AsynchronousSgd(new AsynchronousSgdOptions { AllowHeterogeneous = allow }),
            allow => new MSynchronousSgd(new MSynchronousSgdOptions { AllowHeterogeneous = allow, Quorum = 1 }),
        ])
        {
            var error = Assert.Throws<AssumptionException>(() => make(false).Prepare(setting));
            Assert.Contains("allowHeterogeneous", error.Message, StringComparison.Ordinal);
            Assert.True(make(true).Prepare(setting).StepSize > 0);
        }
        // Waiting for everybody weighs all workers alike.
        Assert.True(new MSynchronousSgd(new MSynchronousSgdOptions()).Prepare(setting).StepSize > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Any_R_updates_take_no_longer_than_the_time_lemma_says(bool stops)
    {
        var random = new RandomStream(7, RandomPurpose.Other);
        for (var trial = 0; trial < 60; trial++)
        {
            var workers = 1 + random.NextInt(12);
            var threshold = 1 + random.NextInt(10);
            var seconds = new double[workers];
            for (var i = 0; i < workers; i++) seconds[i] = Math.Exp(1.5 * random.NextGaussian());
            var method = new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = threshold, Stops = stops, StepSize = 1e-3 });
            var run = Recording.Of(new Parabola(workers), method, 6 * threshold, seconds);
            var bound = TimeComplexity.RingmasterUpdatesSeconds(seconds, threshold);
            for (var k = threshold; k < run.Seconds.Length; k++)
                Assert.True(run.Seconds[k] - run.Seconds[k - threshold] <= bound * (1 + 1e-12));
            Assert.True(run.Result.Counters.MaxAcceptedDelay < threshold);
            Assert.Equal(6 * threshold, run.Result.Counters.Accepted);
            if (stops) Assert.Equal(0, run.Result.Counters.Ignored);
        }
    }

    [Fact]
    public void At_the_theory_step_the_mean_squared_gradient_norm_reaches_the_target()
    {
        // sigma^2 = 6*0.2^2 = 0.24, eps = 0.05: R = 5, gamma = min{1/(10*L), 0.05/(0.96*L)}.
        var problem = Quadratics.Tridiagonal(6, 5);
        var oracle = new AdditiveNoiseOracle(0.2);
        var setting = Recording.SettingOf(problem) with
        {
            IsExact = false,
            Variance = 0.24,
            Target = 0.05,
            InitialGap = problem.Global.Value(problem.Start.Span) - problem.Constants.LowerBound,
        };
        var updates = (long)RingmasterAsgdTheory.Updates(setting, 5)!.Value;
        var theory = new RingmasterAsgd(new RingmasterAsgdOptions()).Prepare(setting);
        Assert.Equal(5, theory.Theory.Parameters["R"]);
        var method = new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = 5, StepSize = theory.StepSize });
        var run = Recording.Of(problem, method, updates, [1, 1.3, 2, 4, 9], oracle, metrics: [MetricNames.GradientNormSquared]);
        Assert.True(run.Metric(0)[..^1].Average() <= 0.05);
    }

    [Fact]
    public void Jobs_leave_in_the_order_of_their_age()
    {
        var jobs = new JobAges(4);
        Assert.Equal((0, 4), (jobs.Oldest.Tag, jobs.Oldest.Count));
        jobs.Renew(0, 1);
        jobs.Renew(2, 2);
        Assert.Equal((0, 2, 1), (jobs.Oldest.Tag, jobs.Oldest.Count, jobs.Oldest.First));
        jobs.Renew(1, 3);
        jobs.Renew(3, 4);
        Assert.Equal((1, 1, 0), (jobs.Oldest.Tag, jobs.Oldest.Count, jobs.Oldest.First));
        jobs.Renew(2, 5);
        jobs.Oldest.Tag = 5;
        jobs.JoinOldestToYoungest();
        Assert.Equal((3, 1, 1), (jobs.Oldest.Tag, jobs.Oldest.Count, jobs.Oldest.First));
        Assert.Equal([5, 3, 5, 4], Enumerable.Range(0, 4).Select(jobs.TagOf));
        var single = new JobAges(1);
        single.Renew(0, 5);
        single.JoinOldestToYoungest();
        Assert.Equal((5, 1, 0), (single.Oldest.Tag, single.Oldest.Count, single.Oldest.First));
    }
}
