using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.Sequential.Generalized;
using Gossamer.Problems;
using Gossamer.Problems.Generalized;

namespace Gossamer.Methods.Tests.Sequential;

public class UgdTests
{
    [Fact]
    public void First_iterates_on_the_exponential_pair() =>
        Near.Equal([-6, -5.308354040242011, -4.618198103602592, -3.930989229017048], Iterates(ScalarFunctions.ExpPair, -6), 1e-13);

    [Fact]
    public void First_iterates_on_the_barrier() =>
        Near.Equal([1e-6, 1.2500024999907424e-6, 1.5625070312376136e-6], Iterates(ScalarFunctions.LogBarrier, 1e-6)[..3], 1e-17);

    [Fact]
    public void First_iterates_on_the_hyperbolic_cosine() =>
        Near.Equal([2, 1.421214433793, 0.913759251915, 0.500775205807], Iterates(ScalarFunctions.Cosh, 2), 1e-12);

    [Theory]
    [InlineData("exp-pair", -6, new[] { 1e-1, 1e-3, 1e-6, 1e-9, 1e-12 }, new[] { 11, 12, 14, 14, 15 })]
    [InlineData("log-barrier", 1e-6, new[] { 1e-1, 1e-3, 1e-6, 1e-9 }, new[] { 46, 48, 49, 50 })]
    public void Iterations_to_a_gap(string name, double start, double[] gaps, int[] expected)
    {
        var run = Recording.Of(Problem(name == "exp-pair" ? ScalarFunctions.ExpPair : ScalarFunctions.LogBarrier, start), new Ugd(new()), 60, metrics: [MetricNames.Suboptimality]);
        Assert.Equal(expected, gaps.Select(gap => Array.FindIndex(run.Metric(0), value => value <= gap)));
    }

    [Fact]
    public void Under_ordinary_smoothness_it_is_gradient_descent()
    {
        var problem = Quadratics.Tridiagonal(20, 1, 0.01);
        var plain = Recording.Of(problem, new GradientDescent(new MethodOptions()), 30);
        var integral = Recording.Of(problem, new Ugd(new()), 30);
        for (var k = 0; k <= 30; k++) Near.Equal(plain.Iterates[k], integral.Iterates[k], 1e-14);
    }

    [Theory]
    [InlineData("cosh", 3)]
    [InlineData("exp-pair", -6)]
    [InlineData("log-barrier", 1e-4)]
    public void Its_promises_hold_in_every_iteration(string name, double start)
    {
        var function = name switch { "cosh" => ScalarFunctions.Cosh, "exp-pair" => ScalarFunctions.ExpPair, _ => ScalarFunctions.LogBarrier };
        var problem = GeneralizedProblems.Separable(function, [1, 0.25, 0.1], StartingPoint.Constant(start));
        var smoothness = problem.Constants.Generalized!;
        var run = Recording.Of(problem, new Ugd(new()), 200, metrics: [MetricNames.Suboptimality, MetricNames.GradientNormSquared]);
        var solution = problem.Minimizer!.Value.Span;
        var radius = TensorPrimitives.Distance(problem.Start.Span, solution);
        var (gaps, squares) = (run.Metric(0), run.Metric(1));
        double steps = 0;
        for (var k = 0; k < 200; k++)
        {
            var norm = Math.Sqrt(squares[k]);
            var step = smoothness.IntegralStep(norm);
            steps += step;
            Assert.True(gaps[k] <= (radius * radius / (2 * steps)) + 1e-12, $"certificate at {k}");
            Assert.True(gaps[k + 1] <= gaps[k] - smoothness.Decrease(norm) + 1e-12, $"descent at {k}");
            Assert.True(squares[k + 1] <= squares[k] * (1 + 1e-12), $"gradient at {k}");
            var (before, after) = (TensorPrimitives.Distance<double>(run.Iterates[k], solution), TensorPrimitives.Distance<double>(run.Iterates[k + 1], solution));
            Assert.True(after * after <= (before * before) - (2 * step * gaps[k]) + 1e-12, $"distance at {k}");
        }
    }

    [Fact]
    public void The_bound_of_its_iterations_is_kept()
    {
        var problem = GeneralizedProblems.Separable(ScalarFunctions.Cosh, [1, 0.25, 0.1], StartingPoint.Constant(3));
        var run = Recording.Of(problem, new Ugd(new()), 500, metrics: [MetricNames.Suboptimality]);
        var radius = TensorPrimitives.Norm(problem.Start.Span);
        foreach (var accuracy in new[] { 1, 0.1, 0.01 })
            Assert.True(Array.FindIndex(run.Metric(0), gap => gap <= accuracy) <= UgdTheory.Iterations(problem.Constants.Generalized!, radius, accuracy));
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        var setting = new Setting(new GivenConstants([double.MaxValue]) { Smoothness = double.PositiveInfinity }, 2);
        Assert.Contains("give l0 and l1", Assert.Throws<AssumptionException>(() => new Ugd(new()).Prepare(setting)).Message, StringComparison.Ordinal);
        Assert.Contains("both", Assert.Throws<AssumptionException>(() => new Ugd(new SmoothnessOptions { L0 = 1 }).Prepare(setting)).Message, StringComparison.Ordinal);
        Assert.Equal(1, new Ugd(new SmoothnessOptions { L0 = 1, L1 = 2 }).Prepare(setting).StepSize);
    }

    private static double[] Iterates(ScalarFunction function, double start) =>
        [.. Recording.Of(Problem(function, start), new Ugd(new()), 3).Iterates.Select(x => x[0])];

    private static Problem Problem(ScalarFunction function, double start) => GeneralizedProblems.Separable(function, [1], StartingPoint.Constant(start));
}
