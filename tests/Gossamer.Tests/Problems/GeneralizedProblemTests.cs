using Gossamer.Problems;
using Gossamer.Problems.Generalized;

namespace Gossamer.Tests.Problems;

public class GeneralizedProblemTests
{
    public static TheoryData<string, double[]> Functions => new()
    {
        { "exp-pair", [-8, -3, 0, 0.5, 2, 9] },
        { "log-barrier", [1e-6, 1e-3, 0.02, 0.05, 0.09, 0.0999] },
        { "cosh", [-7, -0.3, 0, 1, 5] },
        { "exp-tilt", [-5, 0, 0.7, 6] },
        { "exp", [-20, 0, 3] },
        { "-log", [1e-5, 0.3, 40] },
        { "-root", [-30, 0, 0.9, 0.99999] },
        { "quartic", [-4, -0.01, 0.2, 30] },
        { "power 3", [-4, -0.01, 0.2, 30] },
    };

    [Theory, MemberData(nameof(Functions))]
    public void Derivatives_are_those_of_the_values_and_the_second_one_is_below_l(string name, double[] points)
    {
        var function = Function(name);
        foreach (var x in points)
        {
            var room = Math.Min(1, Math.Min(x - function.Lower, function.Upper - x));
            var h = 1e-5 * room;
            var slope = (function.Value(x + h) - function.Value(x - h)) / (2 * h);
            Assert.Equal(slope, function.Derivative(x), 1e-5 * Math.Max(1, Math.Abs(slope)));
            var curvature = (function.Derivative(x + h) - function.Derivative(x - h)) / (2 * h);
            Assert.True(curvature <= function.Smoothness.At(Math.Abs(function.Derivative(x))) * (1 + 1e-6), $"at {x}: {curvature} is above l");
        }
        if (function.Minimizer is { } minimizer) Assert.Equal(0, function.Derivative(minimizer), 1e-9);
    }

    [Fact]
    public void Minima_of_the_papers_functions()
    {
        Assert.Equal(3.297442541400256, ScalarFunctions.ExpPair.Value(0.5), 1e-15);
        Assert.Equal(5.991464547107982, ScalarFunctions.LogBarrier.Value(0.05), 1e-14);
        Assert.Equal(2 - (2 * Math.Log(2)), ScalarFunctions.ExpTilt(2).Value(Math.Log(2)), 1e-15);
    }

    [Fact]
    public void Integral_step_by_closed_form_and_by_quadrature_agree()
    {
        foreach (var s in new[] { 1e-6, 1e-2, 1, 3, 1e3, 1e6 })
        {
            var quadratic = new GeneralizedSmoothness(800, 2, 2).IntegralStep(s);
            Assert.Equal(quadratic, new GeneralizedSmoothness(800, 2, 2 + 1e-12).IntegralStep(s), 1e-9 * quadratic);
            // These two have closed forms; the exponents next to them have not.
            var linear = new GeneralizedSmoothness(3.3, 1).IntegralStep(s);
            Assert.Equal(linear, new GeneralizedSmoothness(3.3, 1, 1 + 1e-12).IntegralStep(s), 1e-9 * linear);
        }
        Assert.Equal(1 / 3.3, new GeneralizedSmoothness(3.3, 1).IntegralStep(0), 1e-15);
        Assert.Equal(0.25, new GeneralizedSmoothness(4).IntegralStep(7), 1e-15);
    }

    [Fact]
    public void Psi_and_its_inverse()
    {
        var one = new GeneralizedSmoothness(1, 1);
        Assert.Equal(0.1869693845669907, one.PsiInverse(0.01), 1e-15);
        Assert.Equal(1, one.PsiInverse(0.1), 1e-15);
        Assert.Equal(8.242640687119284, one.PsiInverse(1), 1e-14);
        Assert.Equal(80.24922359499621, one.PsiInverse(10), 1e-13);
        foreach (var smoothness in new[] { one, new(2, 0.5, 0.5), new(2), new(800, 2, 2), new(1, 2, 3) })
        {
            foreach (var share in new[] { 1e-6, 0.1, 0.9 })
            {
                var t = double.IsFinite(smoothness.PsiSupremum) ? share * smoothness.PsiSupremum : share * 50;
                Assert.Equal(t, smoothness.Psi(smoothness.PsiInverse(t)), 1e-10 * t);
            }
        }
        Assert.Equal(1.0 / 64, new GeneralizedSmoothness(800, 2, 2).PsiSupremum);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GeneralizedSmoothness(800, 2, 2).PsiInverse(0.02));
        Assert.True(double.IsFinite(new GeneralizedSmoothness(1, 2, 3).PsiSupremum));
    }

    [Fact]
    public void The_gap_from_which_l_is_flat()
    {
        Assert.Equal(0.0515625, new GeneralizedSmoothness(3.3, 1).FlatGap, 1e-15);
        Assert.Equal(1.0 / 128, new GeneralizedSmoothness(800, 2, 2).FlatGap, 1e-15);
        var cubic = new GeneralizedSmoothness(5, 2, 3);
        Assert.Equal(2 * cubic.Offset, cubic.At(8 * Math.Sqrt(cubic.FlatGap * cubic.Offset)), 1e-12);
    }

    [Fact]
    public void Weighted_sums_have_a_valid_l()
    {
        var problem = GeneralizedProblems.Separable(ScalarFunctions.LogBarrier, [1, 0.25], StartingPoint.Constant(0.01));
        var smoothness = problem.Constants.Generalized!;
        foreach (var x in new[] { 1e-4, 0.02, 0.07 })
        {
            foreach (var y in new[] { 1e-4, 0.05, 0.0999 })
            {
                var gradient = new double[2];
                problem.Global.Gradient([x, y], gradient);
                double Curvature(double at) => (1 / (at * at)) + (1 / ((0.1 - at) * (0.1 - at)));
                var largest = Math.Max(Curvature(x), 0.25 * Curvature(y));
                Assert.True(largest <= smoothness.At(Math.Sqrt((gradient[0] * gradient[0]) + (gradient[1] * gradient[1]))) * (1 + 1e-9));
            }
        }
        Assert.Equal(5.991464547107982 * 1.25, problem.Constants.LowerBound!.Value, 1e-13);
        Assert.Equal([0.05, 0.05], problem.Minimizer!.Value.ToArray());
    }

    [Fact]
    public void Outside_the_domain_the_value_is_infinite_and_projection_leads_back()
    {
        var objective = (IDomain)GeneralizedProblems.Separable(ScalarFunctions.LogBarrier, [1, 1], StartingPoint.Constant(0.01)).Global;
        Assert.Equal(double.PositiveInfinity, objective.Value([0.05, 0.2]));
        double[] x = [-1, 0.2];
        objective.ProjectOntoClosure(x);
        Assert.Equal([0, 0.1], x);
        Assert.Contains("domain", Assert.Throws<BadInputException>(() => GeneralizedProblems.Separable(ScalarFunctions.LogBarrier, [1], StartingPoint.Zero)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Norm_power_has_the_gradient_of_its_value()
    {
        var objective = GeneralizedProblems.NormPower(4, 3, StartingPoint.Ones).Global;
        var gradient = new double[3];
        double[] x = [1, -2, 0.5];
        objective.Gradient(x, gradient);
        for (var k = 0; k < 3; k++)
        {
            double[] up = [.. x], down = [.. x];
            (up[k], down[k]) = (x[k] + 1e-5, x[k] - 1e-5);
            Assert.Equal((objective.Value(up) - objective.Value(down)) / 2e-5, gradient[k], 1e-5);
        }
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, -1, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(double.NaN, 1, 1)]
    public void Impossible_growth_is_refused(double offset, double factor, double exponent) =>
        Assert.Throws<BadInputException>(() => new GeneralizedSmoothness(offset, factor, exponent));

    private static ScalarFunction Function(string name) => name switch
    {
        "exp-pair" => ScalarFunctions.ExpPair,
        "log-barrier" => ScalarFunctions.LogBarrier,
        "cosh" => ScalarFunctions.Cosh,
        "exp-tilt" => ScalarFunctions.ExpTilt(2),
        "exp" => ScalarFunctions.Exponential,
        "-log" => ScalarFunctions.NegativeLog,
        "-root" => ScalarFunctions.NegativeRoot,
        "quartic" => ScalarFunctions.Power(4),
        _ => ScalarFunctions.Power(3),
    };
}
