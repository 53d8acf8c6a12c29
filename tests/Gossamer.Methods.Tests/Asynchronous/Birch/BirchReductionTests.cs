using Gossamer.Execution;
using Gossamer.Methods.Asynchronous;
using Gossamer.Methods.Asynchronous.Birch;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Asynchronous.Birch;

/// <summary>What the methods are in their special cases, and exact traces on f(x) = x²/2.</summary>
public class BirchReductionTests
{
    private const double Step = 0.1;
    private static readonly double[] Seconds = [1, 2.5, 2.7, 5.1];

    private static Recording Run(Method method, long iterations, double[]? seconds = null, GradientOracle? oracle = null) =>
        Recording.Of(new Parabola((seconds ?? Seconds).Length), method, iterations, seconds ?? Seconds, oracle ?? new AdditiveNoiseOracle(0.1));

    private static void Same(Recording one, Recording other, double tolerance = 0)
    {
        Assert.Equal(one.Iterates.Count, other.Iterates.Count);
        for (var k = 0; k < one.Iterates.Count; k++)
        {
            Assert.InRange(one.Iterates[k][0] - other.Iterates[k][0], -tolerance, tolerance);
            Assert.Equal(one.Seconds[k], other.Seconds[k]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Async_local_and_async_batch_with_one_gradient_are_ringmaster(bool stops)
    {
        var options = new AsyncLocalOptions { LocalSteps = 1, DelayThreshold = 2, Stops = stops, StepSize = Step };
        var ringmaster = Run(new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = 2, Stops = stops, StepSize = Step }), 30);
        Same(ringmaster, Run(new AsyncLocalSgd(options), 30));
        Same(ringmaster, Run(new AsyncBatchSgd(options), 30));
    }

    [Fact]
    public void Meta_local_whose_workers_synchronise_together_is_local() => Same(
        Run(new LocalSgd(new LocalSgdOptions { Budget = 5, StepSize = Step }), 20),
        Run(new MetaLocalSgd(new MetaLocalSgdOptions { Distance = 4, Together = true, StepSize = Step }), 20),
        1e-15);

    [Fact]
    public void Local_async_with_groups_of_one_worker_is_local() => Same(
        Run(new LocalSgd(new LocalSgdOptions { Budget = 5, StepSize = Step }), 20, oracle: new FullOracle()),
        Run(new LocalAsyncSgd(new LocalAsyncSgdOptions { Budget = 5, Groups = 4, StepSize = Step }), 20, oracle: new FullOracle()),
        1e-14);

    [Fact]
    public void Nested_local_async_with_one_level_is_local_async() => Same(
        Run(new LocalAsyncSgd(new LocalAsyncSgdOptions { Budget = 7, Groups = 2, StepSize = Step }), 20),
        Run(new NestedLocalAsyncSgd(new NestedLocalAsyncSgdOptions { Budget = 7, Clusters = "2", StepSize = Step }), 20),
        1e-14);

    [Fact]
    public void Cycle_of_one_group_and_local_with_one_step_are_minibatch_sgd_in_sum_form()
    {
        var minibatch = Run(new GradientDescent(new MethodOptions { StepSize = 4 * Step }), 15);
        Same(minibatch, Run(new CycleSgd(new CycleSgdOptions { GroupSize = 4, StepSize = Step }), 15), 1e-13);
        Same(minibatch, Run(new LocalSgd(new LocalSgdOptions { LocalSteps = 1, StepSize = Step }), 15), 1e-13);
    }

    [Fact]
    public void With_one_worker_all_are_sgd()
    {
        double[] alone = [1];
        var sgd = Run(new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = 1, StepSize = Step }), 24, alone, new FullOracle());
        foreach (var (method, every, lag) in ((Method, int, int)[])[
            (new LocalSgd(new LocalSgdOptions { Budget = 3, StepSize = Step }), 3, 0),
            (new CycleSgd(new CycleSgdOptions { StepSize = Step, GroupSize = 1 }), 1, 0),
            (new AsyncLocalSgd(new AsyncLocalOptions { LocalSteps = 2, DelayThreshold = 1, StepSize = Step }), 2, 0),
            (new LocalAsyncSgd(new LocalAsyncSgdOptions { Budget = 4, Groups = 1, StepSize = Step }), 4, 0),
            (new NestedLocalAsyncSgd(new NestedLocalAsyncSgdOptions { Budget = 4, Clusters = "1x1", StepSize = Step }), 4, 0),
            (new MetaLocalSgd(new MetaLocalSgdOptions { Distance = 5, LocalSteps = 4, StepSize = Step }), 4, 0),
            (new DualProcessSgd(new DualProcessSgdOptions { Budget = 3, StepSize = Step }), 3, 1)])
        {
            var run = Run(method, 6 + lag, alone, new FullOracle());
            // Dual-Process shows every sum one phase later.
            for (var k = 0; k <= 6 && k * every < sgd.Iterates.Count; k++) Near.Equal(sgd.Iterates[k * every][0], run.Iterates[k + lag][0], 1e-13);
        }
    }

    [Fact]
    public void Local_rounds_by_hand()
    {
        // tau = (1, 2, 5), B = 3: worker 1 steps at 1 and 2 (gradients 1, 0.9), worker 2 at 2 (gradient 1): x = 1 - 0.1*2.9.
        var run = Run(new LocalSgd(new LocalSgdOptions { Budget = 3, StepSize = Step }), 4, [1, 2, 5], new FullOracle());
        Near.Equal([1, 0.71, 0.71 * 0.71, Math.Pow(0.71, 3), Math.Pow(0.71, 4)], [.. run.Iterates.Select(x => x[0])]);
        Assert.Equal([0, 2, 4, 6, 8], run.Seconds);
    }

    [Fact]
    public void A_step_that_ends_with_the_last_counted_one_is_dropped()
    {
        // All end at 1 second, and B = 2: the gradients of workers 1 and 2 are used, however many there are.
        var run = Run(new LocalSgd(new LocalSgdOptions { Budget = 2, StepSize = Step }), 3, [1, 1, 1, 1], new FullOracle());
        Near.Equal([1, 0.8, 0.64, 0.512], [.. run.Iterates.Select(x => x[0])]);
        Assert.Equal([0, 1, 2, 3], run.Seconds);
    }

    [Fact]
    public void Cycle_by_hand()
    {
        // n = 2, s_g = 1. Round 0: both gradients 1; worker 1 synchronises, w = 0.9. Round 1: gradients 0.9 and 0.9;
        // worker 2 has 1 + 0.9: w = 0.9 - 0.19 = 0.71. Round 2: worker 1 at 0.81, has 0.9 + 0.81: w = 0.71 - 0.171.
        var run = Run(new CycleSgd(new CycleSgdOptions { GroupSize = 1, StepSize = Step }), 3, [1, 2], new FullOracle());
        Near.Equal([1, 0.9, 0.71, 0.539], [.. run.Iterates.Select(x => x[0])]);
        Assert.Equal([0, 2, 4, 6], run.Seconds);
    }

    [Fact]
    public void Dual_process_by_hand()
    {
        // Two workers of 1 second, B = 2. Phase 0: gradients 1, 1, nothing merged yet: w = 1. Each goes on from 0.9:
        // gradients 0.9, 0.9 while the sums of phase 0 are merged: w = 0.8, and each goes on from 0.8 - 0.09 = 0.71.
        var run = Run(new DualProcessSgd(new DualProcessSgdOptions { Budget = 2, StepSize = Step }), 4, [1, 1], new FullOracle());
        Near.Equal([1, 1, 0.8, 0.62, 0.62 - 0.142], [.. run.Iterates.Select(x => x[0])]);
        Assert.Equal([0, 1, 2, 3, 4], run.Seconds);
    }

    /// <summary>Batch-time lemma: workers that start at once finish B gradients within min_m H_m(1 + B/m).</summary>
    [Fact]
    public void Rounds_and_windows_last_no_longer_than_the_lemmas_say()
    {
        var random = new Random(11);
        for (var trial = 0; trial < 30; trial++)
        {
            var (workers, budget, steps) = (random.Next(2, 9), random.Next(1, 12), random.Next(1, 4));
            double[] seconds = [.. Enumerable.Range(0, workers).Select(_ => Math.Exp(3 * random.NextDouble()))];
            var local = Run(new LocalSgd(new LocalSgdOptions { Budget = budget, StepSize = 0.01 }), 8, seconds);
            var round = TimeComplexity.BatchSeconds(seconds, budget);
            for (var k = 1; k < local.Seconds.Length; k++) Assert.True(local.Seconds[k] - local.Seconds[k - 1] <= round * (1 + 1e-12));
            var options = new AsyncLocalOptions { LocalSteps = steps, DelayThreshold = budget, DelayUnit = DelayUnit.Messages, StepSize = 0.001 };
            var run = Run(new AsyncLocalSgd(options), 5 * budget, seconds);
            // B accepted messages take at most min_m H_m(2M + BM/m) = M·min_m H_m(2 + B/m) seconds.
            var means = TimeComplexity.HarmonicMeans(seconds);
            var window = means.Select((mean, at) => steps * mean * (2 + ((double)budget / (at + 1)))).Min();
            for (var k = budget; k < run.Seconds.Length; k++) Assert.True(run.Seconds[k] - run.Seconds[k - budget] <= window * (1 + 1e-12));
        }
    }
}
