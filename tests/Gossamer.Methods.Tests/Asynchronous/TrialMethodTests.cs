using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.RandomTimes;
using Gossamer.Numerics;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Methods.Tests.Asynchronous;

/// <summary>MindFlayer SGD and Vecna SGD.</summary>
public class TrialMethodTests
{
    private static RunResult Run(Method method, ComputeModel compute, long rounds, Problems.Problem? problem = null, ulong seed = 1) =>
        new Simulator(new Cluster { Compute = compute }).RunAsync(new RunRequest(problem ?? new Parabola(3), method)
        {
            Seed = seed,
            Stop = new StopRule { Iterations = rounds },
            Record = new RecordPlan { Metrics = [MetricNames.Loss] },
        }).GetAwaiter().GetResult();

    private static MindFlayerSgdOptions MindFlayer(long batch, double? limit = null) => new() { Batch = batch, Limit = limit, StepSize = 0.1 };

    [Fact]
    public void The_plan_of_the_specification()
    {
        var plan = TrialPlan.Of([2, 3, 6, 20], [0.5, 0.8, 0.9, 0.9], 10);
        Assert.Equal(18.3, plan.Seconds, 9);
        Assert.Equal([9, 6, 3, 0], plan.Trials);
        Assert.Equal(12, plan.ExpectedGradients, 9);
        // t(1), t(2) and t(4), each the best among the workers that are left.
        Assert.Equal(42, TrialPlan.Of([2], [0.5], 10).Seconds, 9);
        Assert.Equal(21.870968, TrialPlan.Of([2, 3], [0.5, 0.8], 10).Seconds, 6);
        Assert.Equal([3, 9, 0, 6], TrialPlan.Of([6, 2, 20, 3], [0.9, 0.5, 0.9, 0.8], 10).Trials);
    }

    [Fact]
    public void A_round_is_expected_to_yield_its_batch()
    {
        var random = new RandomStream(9, RandomPurpose.Other);
        for (var trial = 0; trial < 200; trial++)
        {
            var workers = 1 + random.NextInt(10);
            double[] limits = new double[workers], probabilities = new double[workers];
            for (var i = 0; i < workers; i++) (limits[i], probabilities[i]) = (Math.Exp(random.NextGaussian()), 0.05 + (0.95 * random.NextDouble()));
            var batch = 1 + random.NextInt(40);
            var plan = TrialPlan.Of(limits, probabilities, batch);
            Assert.True(plan.ExpectedGradients >= batch - 1e-9);
            for (var i = 0; i < workers; i++) Assert.True(plan.Trials[i] * limits[i] <= plan.Seconds * (1 + 1e-9));
        }
    }

    [Fact]
    public void Rare_successes_are_not_trusted_where_there_are_others()
    {
        // Memoryless times are cheapest to try for no time at all; a sample of them cannot tell.
        var memoryless = TrialPlan.For(new RandomTimes(Duration.Exponential(1)).Times!, 3, 10, limit: null);
        Assert.All(memoryless.Probabilities, probability => Assert.InRange(probability, 0.05, 1));
        // Two in a hundred ever end: all that do are waited for.
        var rare = TrialPlan.For(new RandomTimes(Duration.BernoulliInfinite(1, 0.02)).Times!, 3, 10, limit: null);
        Assert.All(rare.Limits, limit => Assert.Equal(1, limit));
        Assert.All(rare.Probabilities, probability => Assert.InRange(probability, 0.005, 0.05));
    }

    [Fact]
    public void With_fixed_times_nothing_is_given_up()
    {
        // S = 3, times (1, 2, 5): t(2) = 10/3 is the smallest, B = (3, 1, 0). A round takes 3 seconds.
        var run = Run(new MindFlayerSgd(MindFlayer(3)), new FixedTimes([1, 2, 5]), 3);
        Assert.Equal([0, 3, 6, 9], run.Trace.Select(point => point.Seconds));
        Near.Equal(0.729, run.Final[0]);
        Assert.Equal((0, 12), (run.Counters.Cancelled, run.Counters.Finished));
    }

    [Fact]
    public void Workers_that_may_never_answer_are_given_up()
    {
        // Each trial ends after a second or never: with probability 0.3. Nobody waits longer than a second for it.
        var compute = new RandomTimes(Duration.BernoulliInfinite(1, 0.3));
        var method = new MindFlayerSgd(MindFlayer(6));
        var run = Run(method, compute, 400);
        Assert.Equal(RunStatus.Completed, run.Status);
        var trials = run.Counters.Finished + run.Counters.Cancelled;
        Assert.InRange(run.Counters.Finished / (double)trials, 0.25, 0.35);
        Assert.Equal(trials / (3.0 * 400), run.Trace[^1].Seconds / 400, 9);
    }

    [Fact]
    public void Steps_are_unbiased_although_trials_fail()
    {
        // One round from x = 1 with gamma = 0.1 and exact gradients: E x = 0.9.
        var compute = new RandomTimes(Duration.Exponential(1));
        foreach (var make in (Func<Method>[])[() => new MindFlayerSgd(MindFlayer(4, 0.7)), () => new VecnaSgd(new TrialOptions { Batch = 4, Limit = 0.7, StepSize = 0.1 })])
        {
            double sum = 0;
            const int Seeds = 400;
            for (ulong seed = 1; seed <= Seeds; seed++) sum += Run(make(), compute, 1, seed: seed).Final[0];
            Assert.InRange(sum / Seeds, 0.89, 0.91);
        }
    }

    [Fact]
    public void Vecna_weighs_all_workers_alike()
    {
        // f_i = a_i*x^2/2 with a = (1, 2, 6), S = 6: two gradients of everybody, 10 seconds a round, grad f = 3x.
        var run = Run(new VecnaSgd(new TrialOptions { Batch = 6, StepSize = 0.1 }), new FixedTimes([1, 2, 5]), 2, BatchMethodTests.Different(1, 2, 6));
        Assert.Equal([0, 10, 20], run.Trace.Select(point => point.Seconds));
        Near.Equal(0.49, run.Final[0]);
    }

    [Fact]
    public void Where_trials_may_fail_vecna_needs_a_step()
    {
        var setting = Recording.SettingOf(BatchMethodTests.Different(1, 2, 6)) with { GradientTimes = new RandomTimes(Duration.Exponential(1)).Times };
        var error = Assert.ThrowsAny<BadInputException>(() => new VecnaSgd(new TrialOptions { Batch = 6 }).Prepare(setting));
        Assert.Contains("limit", error.Message, StringComparison.Ordinal);
        var certain = setting with { GradientTimes = new FixedTimes([1, 2, 5]).Times };
        Near.Equal(1 / 6.0, new VecnaSgd(new TrialOptions { Batch = 6 }).Prepare(certain).StepSize);
    }

    [Fact]
    public void Without_the_distribution_of_times_it_says_what_to_give()
    {
        var setting = Recording.SettingOf(new Parabola(3)) with { IsExact = false, Variance = 0.1, Target = 0.01 };
        var error = Assert.Throws<AssumptionException>(() => new MindFlayerSgd(new MindFlayerSgdOptions()).Prepare(setting));
        Assert.Contains("cluster", error.Message, StringComparison.Ordinal);
        var never = Assert.Throws<AssumptionException>(() => TrialPlan.Of([double.PositiveInfinity], [0], 5));
        Assert.Contains("limit", never.Message, StringComparison.Ordinal);
    }
}
