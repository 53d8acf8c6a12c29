using Gossamer.Execution;
using Gossamer.Methods.Asynchronous;
using Gossamer.Methods.Asynchronous.Delays;
using Gossamer.Numerics;

namespace Gossamer.Methods.Tests.Asynchronous;

/// <summary>Picky SGD, Naive Optimal ASGD and the step rule that depends on the delay alone.</summary>
public class DelayMethodTests
{
    private static readonly double[] Seconds = [1, 2, 5];

    private static Method Picky(double radius) => new PickySgd(new PickySgdOptions { Radius = radius, StepSize = 0.1 });

    [Fact]
    public void Picky_drops_what_was_computed_too_far_away()
    {
        // Radius 0.16. Worker 2 at 2: |0.81 - 1| is too far; at 4: |0.6561 - 0.81| is not. Worker 3 at 5: |0.50949 - 1| is.
        var run = Recording.Of(new Parabola(3), Picky(0.16), 7, Seconds);
        Assert.Equal([0, 1, 2, 3, 4, 4, 5, 6], run.Seconds);
        Near.Equal([1, 0.9, 0.81, 0.729, 0.6561, 0.5751, 0.50949, 0.458541], [.. run.Iterates.Select(x => x[0])]);
        Assert.Equal(2, run.Result.Counters.Ignored);
    }

    [Fact]
    public void Picky_with_a_large_radius_is_asynchronous_sgd_and_with_none_accepts_no_delay()
    {
        var plain = Recording.Of(new Parabola(3), new AsynchronousSgd(new AsynchronousSgdOptions { Rule = DelayRule.Vanilla, StepSize = 0.1 }), 30, Seconds);
        var picky = Recording.Of(new Parabola(3), Picky(10), 30, Seconds);
        Assert.Equal(plain.Iterates, picky.Iterates);
        Assert.Equal(plain.Seconds, picky.Seconds);
        var ringmaster = Recording.Of(
            new Parabola(3), new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = 1, Stops = false, StepSize = 0.1 }), 30, Seconds);
        var strict = Recording.Of(new Parabola(3), Picky(0), 30, Seconds);
        Assert.Equal(ringmaster.Iterates, strict.Iterates);
        Assert.Equal(ringmaster.Seconds, strict.Seconds);
    }

    [Fact]
    public void Picky_parameters()
    {
        // L = 1, eps = 0.04, sigma^2 = 0.1: radius 0.1, gamma = 0.4/4.
        var setting = Recording.SettingOf(new Parabola(3)) with { IsExact = false, Variance = 0.1, Target = 0.04 };
        var prepared = new PickySgd(new PickySgdOptions()).Prepare(setting);
        Near.Equal(0.1, prepared.Theory.Parameters["r"]);
        Near.Equal(0.1, prepared.StepSize);
        Near.Equal(0.25, new PickySgd(new PickySgdOptions()).Prepare(setting with { Variance = 0 }).StepSize);
        var error = Assert.Throws<AssumptionException>(() => new PickySgd(new PickySgdOptions()).Prepare(setting with { Target = null }));
        Assert.Contains("radius", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Points_are_kept_as_long_as_somebody_works_at_them()
    {
        var points = new PointHistory();
        points.Hand(0, new Vector([1.0]), 2);
        points.Hand(1, new Vector([2.0]));
        Assert.Equal(1, points.Return(0)[0]);
        Assert.Equal(2, points.Count);
        Assert.Equal(2, points.Return(1)[0]);
        points.Hand(2, new Vector([3.0]));
        Assert.Equal(1, points.Return(0)[0]);
        Assert.Equal(3, points.Return(2)[0]);
        Assert.Equal(0, points.Count);
    }

    [Fact]
    public void Naive_optimal_asgd_uses_the_fastest_workers_alone()
    {
        // tau = (1, 2, 4, 8, 16) and s = 8: m* = 3.
        double[] seconds = [8, 1, 16, 2, 4];
        var setting = Recording.SettingOf(new Parabola(5)) with { IsExact = false, Variance = 0.8, Target = 0.1, GradientSeconds = seconds };
        Assert.Equal([1, 3, 4], NaiveOptimalAsgdTheory.Fastest(setting, null));
        var method = new NaiveOptimalAsgd(new NaiveOptimalAsgdOptions());
        // gamma = min{1/(2*3), 0.1/(4*0.8)}.
        Near.Equal(0.1 / 3.2, method.Prepare(setting).StepSize);
        var naive = Recording.Of(new Parabola(5), new NaiveOptimalAsgd(new NaiveOptimalAsgdOptions { Fastest = 3, StepSize = 0.1 }), 40, seconds);
        var alone = Recording.Of(new Parabola(3), new AsynchronousSgd(new AsynchronousSgdOptions { StepSize = 0.1 }), 40, [1, 2, 4]);
        Assert.Equal(alone.Iterates, naive.Iterates);
        Assert.Equal(alone.Seconds, naive.Seconds);
    }

    [Fact]
    public void Naive_optimal_asgd_needs_to_know_all_times()
    {
        var setting = Recording.SettingOf(new Parabola(5)) with { IsExact = false, Variance = 0.8, Target = 0.1 };
        var error = Assert.Throws<AssumptionException>(() => new NaiveOptimalAsgd(new NaiveOptimalAsgdOptions()).Prepare(setting));
        Assert.Contains("ringmaster-asgd", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<AssumptionException>(() => NaiveOptimalAsgdTheory.Fastest(setting with { GradientSeconds = [1, 1, 1, 1, 1] }, 6));
        Assert.Contains("from 1 to 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_inverse_delay_rule_bounds_each_step_by_its_own_delay()
    {
        // L = 1, gamma = 0.1: 1/(4*delay) is smaller for delays above 2 only. Worker 3 at 5 has delay 7, worker 2 at 6 delay 3.
        var run = Recording.Of(
            new Parabola(3), new AsynchronousSgd(new AsynchronousSgdOptions { Rule = DelayRule.InverseDelay, StepSize = 0.1 }), 10, Seconds);
        var late = 0.43849 - (1.0 / 28);
        var next = late - (0.1 * 0.43849);
        Near.Equal([0.43849, late, next, next - (0.4951 / 12)], [.. run.Iterates.Skip(7).Select(x => x[0])], 1e-9);
    }
}
