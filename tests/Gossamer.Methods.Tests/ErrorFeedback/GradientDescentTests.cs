using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.ErrorFeedback;

public class GradientDescentTests
{
    [Fact]
    public void On_a_parabola_every_step_scales()
    {
        var run = Recording.Of(new Parabola(3), new GradientDescent(new MethodOptions { StepSize = 0.1 }), 5);
        for (var k = 0; k <= 5; k++) Near.Equal([Math.Pow(0.9, k)], run.Iterates[k]);
    }

    [Fact]
    public void The_gap_falls_as_the_descent_lemma_says()
    {
        var problem = Quadratics.RandomTridiagonal(6, 10, 0.8, 0.02, seed: 3);
        Descent.Holds(problem, new GradientDescent(new MethodOptions()), 200);
    }

    [Fact]
    public void With_noise_the_step_is_that_of_minibatch_sgd()
    {
        // L = 1, n = 4: min{1, 0.01*4/(2*0.1)} = 0.2, and K = 4*gap/(gamma*eps) = 4*0.5/(0.2*0.01) = 1000.
        var setting = Recording.SettingOf(new Parabola(4)) with { IsExact = false, Variance = 0.1, Target = 0.01, InitialGap = 0.5 };
        var prepared = new GradientDescent(new MethodOptions()).Prepare(setting);
        Near.Equal(0.2, prepared.StepSize);
        Assert.StartsWith("1000 iterations", prepared.Theory.Prediction, StringComparison.Ordinal);
    }

    [Fact]
    public void With_noise_and_no_target_it_says_what_to_give()
    {
        var setting = Recording.SettingOf(new Parabola(4)) with { IsExact = false, Variance = 0.1 };
        var error = Assert.Throws<AssumptionException>(() => new GradientDescent(new MethodOptions()).Prepare(setting));
        Assert.Contains("gradientNormSquared", error.Message, StringComparison.Ordinal);
    }
}
