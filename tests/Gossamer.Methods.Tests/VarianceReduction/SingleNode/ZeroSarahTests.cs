using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.VarianceReduction;

public class ZeroSarahTests
{
    [Fact]
    public void It_finds_the_solution_without_a_full_gradient()
    {
        var run = Recording.Of(Toy.Sums(), new ZeroSarah(new ZeroSarahOptions { StepSize = 0.1 }), 4000, metrics: [MetricNames.GradientNormSquared]);
        Assert.True(run.Metric(0)[^1] < 1e-9 * run.Metric(0)[0], $"{run.Metric(0)[^1]:R}");
        // N = 15, B = 4: two gradients a sample and step.
        Assert.Equal(4000 * 2 * 4, run.Result.Trace[^1].ComponentGradients);
        Assert.Equal(4, run.Result.Preparation.Theory.Parameters["B"]);
    }

    [Fact]
    public void The_first_steps_follow_the_definition()
    {
        // f_j(x) = a_j x²/2 on the line, B = N = 1: v^0 = a·x^0; v^1 = a(x^1 − x^0) + (1 − λ)v^0 + λ(a·x^0 − y + y) = a·x^1, λ = 1/2.
        var problem = Quadratics.FiniteSums([new double[,] { { 2.0 } }], [[0.0]], 1, StartingPoint.Ones);
        var run = Recording.Of(problem, new ZeroSarah(new ZeroSarahOptions { Batch = 1, StepSize = 0.1 }), 3);
        Near.Equal([1, 0.8, 0.64, 0.512], [.. run.Iterates.Select(x => x[0])]);
    }

    [Fact]
    public void Problems_that_are_no_finite_sums_are_refused()
    {
        var setting = new Setting(new GivenConstants([1]), 1);
        var error = Assert.Throws<AssumptionException>(() => new ZeroSarah(new ZeroSarahOptions()).Prepare(setting));
        Assert.Contains("finite sum", error.Message, StringComparison.Ordinal);
    }
}
