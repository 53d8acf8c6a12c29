using Gossamer.Execution;
using Gossamer.Methods.Asynchronous;

namespace Gossamer.Methods.Tests.Asynchronous;

public class StochasticTheoryTests
{
    private static readonly Setting Noisy = Recording.SettingOf(new Parabola(5)) with
    {
        IsExact = false,
        Variance = 0.1,
        Target = 0.01,
        InitialGap = 1,
        GradientSeconds = [1, 2, 4, 8, 16],
    };

    [Fact]
    public void Rennala_takes_the_batch_and_step_of_its_theorem()
    {
        // S = 10, gamma = min{1, 0.01*10/(2*0.1)} = 0.5, K = 4/(0.5*0.01) = 800.
        var prepared = new RennalaSgd(new RennalaSgdOptions()).Prepare(Noisy);
        Assert.Equal(10, prepared.Theory.Parameters["S"]);
        Near.Equal(0.5, prepared.StepSize);
        Assert.StartsWith("800 iterations", prepared.Theory.Prediction, StringComparison.Ordinal);
    }

    [Fact]
    public void Rennala_without_a_target_needs_a_batch_and_then_a_step()
    {
        var blind = Noisy with { Target = null };
        var error = Assert.Throws<AssumptionException>(() => new RennalaSgd(new RennalaSgdOptions { StepSize = 0.1 }).Prepare(blind));
        Assert.Contains("give batch", error.Message, StringComparison.Ordinal);
        Assert.Throws<AssumptionException>(() => new RennalaSgd(new RennalaSgdOptions { Batch = 4 }).Prepare(blind));
        Assert.Equal(0.1, new RennalaSgd(new RennalaSgdOptions { Batch = 4, StepSize = 0.1 }).Prepare(blind).StepSize);
    }

    [Fact]
    public void Rennala_without_noise_promises_the_descent_of_gradient_descent()
    {
        var method = new RennalaSgd(new RennalaSgdOptions { Batch = 4 });
        Descent.Holds(Problems.Quadratics.Tridiagonal(6, 3), method, 100);
    }

    [Fact]
    public void M_synchronous_takes_the_best_quorum_where_times_are_known()
    {
        // tau_m*(1 + 10/m) = 11, 12, 17.3, 28, 48.
        Assert.Equal(1, new MSynchronousSgd(new MSynchronousSgdOptions()).Prepare(Noisy).Theory.Parameters["m"]);
        var equal = Noisy with { GradientSeconds = [1, 1, 1, 1, 1] };
        Assert.Equal(5, new MSynchronousSgd(new MSynchronousSgdOptions()).Prepare(equal).Theory.Parameters["m"]);
        Assert.Equal(5, new MSynchronousSgd(new MSynchronousSgdOptions()).Prepare(Noisy with { GradientSeconds = null }).Theory.Parameters["m"]);
        Assert.Throws<AssumptionException>(() => new MSynchronousSgd(new MSynchronousSgdOptions { Quorum = 6 }).Prepare(Noisy));
    }

    [Fact]
    public void Vanilla_asynchronous_sgd_needs_the_largest_delay()
    {
        var error = Assert.Throws<AssumptionException>(() => new AsynchronousSgd(new AsynchronousSgdOptions { Rule = DelayRule.Vanilla }).Prepare(Noisy));
        Assert.Contains("maxDelay", error.Message, StringComparison.Ordinal);
        var prepared = new AsynchronousSgd(new AsynchronousSgdOptions { Rule = DelayRule.Vanilla, MaxDelay = 30 }).Prepare(Noisy);
        Near.Equal(1.0 / 60, prepared.StepSize);
    }

    [Theory]
    [InlineData(DelayRule.DelayAdaptive, 0.025)]
    [InlineData(DelayRule.SkipOlderThanWorkers, 0.025)]
    public void Delay_rules_take_the_smaller_of_the_delay_and_the_noise_step(DelayRule rule, double expected)
    {
        Near.Equal(expected, new AsynchronousSgd(new AsynchronousSgdOptions { Rule = rule }).Prepare(Noisy).StepSize);
        var exact = Noisy with { IsExact = true, Variance = 0 };
        Near.Equal(rule == DelayRule.DelayAdaptive ? 0.1 : 1.0 / 12, new AsynchronousSgd(new AsynchronousSgdOptions { Rule = rule }).Prepare(exact).StepSize);
    }
}
