using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.Sequential;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Sequential;

public class NesterovTests
{
    [Fact]
    public void Momentum_coefficients_of_the_convex_scheme()
    {
        double[] expected = [0, 0.28175352512532087, 0.434042782780302, 0.5310638054044795];
        var t = 1.0;
        foreach (var coefficient in expected)
        {
            var next = NesterovTheory.Next(t);
            Near.Equal(coefficient, (t - 1) / next, 1e-15);
            t = next;
        }
    }

    [Fact]
    public void First_iterates_by_hand()
    {
        // f = x^2/2, gamma = 1/2: x_1 = 1/2 = y_1 (beta_0 = 0); x_2 = 1/4, y_2 = 1/4 - beta_1/4; x_3 = y_2/2.
        var run = Recording.Of(new Parabola(1), new Nesterov(new NesterovOptions { Variant = NesterovVariant.Convex, StepSize = 0.5 }), 3);
        Near.Equal([1, 0.5, 0.25, (0.25 - (0.28175352512532087 / 4)) / 2], [.. run.Iterates.Select(x => x[0])], 1e-15);
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-2)]
    public void The_convex_scheme_keeps_its_bound_in_every_iteration(double leastEigenvalue)
    {
        var problem = Quadratics.Tridiagonal(50, 3, leastEigenvalue);
        var run = Recording.Of(problem, new Nesterov(new NesterovOptions { Variant = NesterovVariant.Convex }), 300, metrics: [MetricNames.Suboptimality]);
        var radius = TensorPrimitives.Distance(problem.Start.Span, problem.Minimizer!.Value.Span);
        for (var k = 0; k <= 300; k++)
            Assert.True(run.Metric(0)[k] <= (2 * problem.Constants.L * radius * radius / ((k + 1.0) * (k + 1))) + 1e-12, $"iteration {k}");
    }

    [Fact]
    public void The_strongly_convex_scheme_keeps_its_bound_and_its_energy_falls()
    {
        var problem = Quadratics.Tridiagonal(50, 3, 1e-2);
        var method = new Nesterov(new NesterovOptions());
        var run = Recording.Of(problem, method, 300, metrics: [MetricNames.Suboptimality]);
        var radius = TensorPrimitives.Distance(problem.Start.Span, problem.Minimizer!.Value.Span);
        var (smoothness, mu) = (problem.Constants.L, problem.Constants.Mu);
        var bound = run.Metric(0)[0] + (mu * radius * radius / 2);
        for (var k = 0; k <= 300; k++, bound *= 1 - Math.Sqrt(mu / smoothness))
            Assert.True(run.Metric(0)[k] <= bound + 1e-12, $"iteration {k}");
        Descent.Holds(problem, new Nesterov(new NesterovOptions()), 200);
    }

    [Fact]
    public void It_is_faster_than_gradient_descent()
    {
        var problem = Quadratics.Tridiagonal(50, 1, 1e-4);
        var accelerated = Recording.Of(problem, new Nesterov(new NesterovOptions()), 500, metrics: [MetricNames.Suboptimality]);
        var plain = Recording.Of(problem, new GradientDescent(new MethodOptions()), 500, metrics: [MetricNames.Suboptimality]);
        Assert.True(accelerated.Metric(0)[^1] < 1e-2 * plain.Metric(0)[^1]);
    }

    [Fact]
    public void Assumptions_that_fail_are_named()
    {
        var flat = new Setting(new GivenConstants(1, 1) { Convex = true }, 2);
        Assert.Throws<AssumptionException>(() => new Nesterov(new NesterovOptions { Variant = NesterovVariant.StronglyConvex, StepSize = 1 }).Prepare(flat));
        var nonconvex = new Setting(new GivenConstants(1, 1), 2);
        var error = Assert.Throws<AssumptionException>(() => new Nesterov(new NesterovOptions()).Prepare(nonconvex));
        Assert.Contains("convex", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, new Nesterov(new NesterovOptions()).Prepare(flat).StepSize);
    }
}
