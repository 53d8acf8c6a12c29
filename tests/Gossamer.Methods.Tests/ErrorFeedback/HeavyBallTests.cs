using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.ErrorFeedback;

public class HeavyBallTests
{
    [Fact]
    public void First_iterates_by_hand()
    {
        // f = x^2/2, gamma = 0.1, beta = 0.5: steps -0.1, -0.05 - 0.09, -0.07 - 0.076.
        var run = Recording.Of(new Parabola(2), new HeavyBall(new HeavyBallOptions { StepSize = 0.1 }), 3);
        Near.Equal([1, 0.9, 0.76, 0.614], [.. run.Iterates.Select(x => x[0])]);
    }

    [Fact]
    public void Without_momentum_it_is_gradient_descent_up_to_rounding()
    {
        var problem = Quadratics.RandomTridiagonal(4, 6, 0.2, 0.05, seed: 1);
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions()), 30);
        var ours = Recording.Of(problem, new HeavyBall(new HeavyBallOptions { Momentum = 0 }), 30);
        for (var k = 0; k <= 30; k++) Near.Equal(parent.Iterates[k], ours.Iterates[k], 1e-14);
    }

    [Fact]
    public void With_polyaks_tuning_a_quadratic_of_condition_100_converges_at_its_rate()
    {
        // mu = 1, L = 100: gamma = 4/(sqrt(L) + sqrt(mu))^2, beta = ((sqrt(L) - sqrt(mu))/(sqrt(L) + sqrt(mu)))^2.
        var problem = Quadratics.Create([new double[,] { { 1, 0 }, { 0, 100 } }], [new double[2]], StartingPoint.Ones);
        var method = new HeavyBall(new HeavyBallOptions { StepSize = 0.03305785123966942, Momentum = 0.6694214876033059 });
        var run = Recording.Of(problem, method, 200, metrics: [MetricNames.DistanceSquared]);
        var root = Math.Sqrt(run.Metric(0)[200] / run.Metric(0)[100]);
        Assert.True(root < Math.Pow(0.83, 100), $"{root:R}");       // sqrt(beta) = 0.8182, up to a polynomial factor
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void The_lyapunov_function_never_rises(double momentum)
    {
        var problem = Quadratics.RandomTridiagonal(4, 6, 0.2, 0.05, seed: 1);
        var run = Recording.Of(problem, new HeavyBall(new HeavyBallOptions { Momentum = momentum }), 300, metrics: [MetricNames.Lyapunov]);
        for (var k = 0; k < 300; k++) Assert.True(run.Metric(0)[k + 1] <= run.Metric(0)[k] + 1e-14);
        Assert.True(run.Metric(0)[300] < 0.5 * run.Metric(0)[0]);
    }
}
