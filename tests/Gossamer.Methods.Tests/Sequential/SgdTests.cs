using Gossamer.Execution;
using Gossamer.Methods.Sequential;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Sequential;

public class SgdTests
{
    [Fact]
    public void With_exact_gradients_it_is_gradient_descent_in_the_time_of_the_first_worker()
    {
        var run = Recording.Of(new Parabola(3), new Sgd(new MethodOptions { StepSize = 0.1 }), 4, [2, 1, 5]);
        Near.Equal([1, 0.9, 0.81, 0.729, 0.6561], [.. run.Iterates.Select(x => x[0])]);
        Assert.Equal([0, 2, 4, 6, 8], run.Seconds);
        Assert.Equal(0, run.Result.Trace[^1].BitsUpPerWorker);
    }

    [Fact]
    public void With_noise_the_step_is_that_of_a_batch_of_one()
    {
        var run = Recording.Of(new Parabola(2), new Sgd(new MethodOptions()), 2000, oracle: new AdditiveNoiseOracle(0.5), target: 0.05);
        Near.Equal(0.05 / (2 * 0.25), run.Result.Preparation.StepSize);
        Assert.True(run.Result.Trace[^1].Metrics[0] < 0.05);
    }
}
