using Gossamer.Problems;

namespace Gossamer.Tests.Problems;

public sealed class QuadraticsTests
{
    [Fact]
    public void Worked_example_has_the_published_constants()
    {
        var problem = Quadratics.WorkedExample();
        var constants = problem.Constants;
        Check.Near(2.5, constants.L, 1e-12);
        Check.Near(4, constants.Li[0], 1e-12);
        Check.Near(3, constants.Li[1], 1e-12);
        Check.Near(3.5, constants.LMean, 1e-12);
        Check.Near(3.535534, constants.LQuadraticMean, 1e-6);
        Check.Near(Math.Sqrt(8.5), constants.LPlus, 1e-12);
        Check.Near(1.5, constants.LPlusMinus, 1e-12);
        Check.Near(2, constants.Mu, 1e-12);
        Check.Near(0.95, problem.Global.Value(problem.Start.Span), 1e-14);
        Check.Near(-0.623125, constants.LowerBound!.Value, 1e-14);
        Check.Near([0, 0.46666666666666667, 0.55], problem.Minimizer!.Value.Span, 1e-14);
        Check.Near([0, 2, 1.7], Check.Gradient(problem.Local(0), [1, 1, 1]), 1e-14);
        Check.Near([4, 0.4, 0.55], Check.Gradient(problem.Local(1), [1, 1, 1]), 1e-14);
        Assert.True(constants.IsConvex && constants.IsMinimumExact);
    }

    [Fact]
    public void Shared_tridiagonal_problem_has_the_closed_form_of_its_minimum()
    {
        var problem = Quadratics.Tridiagonal(1729, 6174);
        Assert.True(problem.IsHomogeneous);
        Assert.Same(problem.Local(0), problem.Local(6173));
        Check.Near(0.25 * (2 + (2 * Math.Cos(Math.PI / 1730))), problem.Constants.L, 1e-14);
        Check.Near(-1729.0 / (8 * 1730), problem.Constants.LowerBound!.Value, 1e-9);
        var minimizer = problem.Minimizer!.Value.Span;
        for (var k = 1; k <= 1729; k++) Check.Near(-(1 - (k / 1730.0)), minimizer[k - 1], 1e-9);
        var gap = problem.Global.Value(problem.Start.Span) - problem.Constants.LowerBound!.Value;
        Check.Near((1729 / 4.0) + (Math.Sqrt(1729) / 4) + (1729.0 / (8 * 1730)), gap, 1e-9);
        Check.Near(442.77, gap, 0.005);
        Assert.Equal(0, problem.Constants.LPlusMinus);
    }

    [Fact]
    public void Published_draws_give_the_published_constants()
    {
        var problem = Quadratics.TridiagonalFromDraws(3, [1.2, 0.9], [0.1, -0.2], 1e-6);
        var constants = problem.Constants;
        Check.Near(0.7424631202, constants.L, 1e-10);
        Check.Near(0.7534214864, constants.LPlus, 1e-10);
        Check.Near(0.1280330086, constants.LPlusMinus, 1e-10);
        Check.Near(1e-6, constants.Mu, 1e-15);
        Check.Near([-0.27, 0, 0], Minus(Check.Gradient(problem.Local(0), [0, 0, 0])), 1e-15);
        Check.Near([-0.27, 0, 0], Minus(Check.Gradient(problem.Local(1), [0, 0, 0])), 1e-15);
    }

    [Fact]
    public void Gradients_match_differences()
    {
        foreach (var problem in Problems())
        {
            for (var worker = 0; worker < Math.Min(3, problem.Workers); worker++) Check.GradientMatchesDifferences(problem.Local(worker), 7);
            Check.GlobalIsMean(problem, 8);
        }
    }

    [Fact]
    public void Constants_hold()
    {
        foreach (var problem in Problems()) Check.ConstantsHold(problem);
    }

    private static Problem[] Problems() =>
    [
        Quadratics.WorkedExample(),
        Quadratics.Tridiagonal(1, 2),
        Quadratics.Tridiagonal(10, 3, 1e-3),
        Quadratics.RandomTridiagonal(5, 11, 0.8, 1e-3, 3),
    ];

    private static double[] Minus(double[] x) => [.. x.Select(value => -value)];
}
