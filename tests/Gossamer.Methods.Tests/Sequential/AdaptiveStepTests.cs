using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.Sequential;
using Gossamer.Methods.Sequential.Generalized;
using Gossamer.Problems;
using Gossamer.Problems.Generalized;

namespace Gossamer.Methods.Tests.Sequential;

public class AdaptiveStepTests
{
    [Fact]
    public void AdaGrad_adds_before_it_divides()
    {
        var run = Recording.Of(new Parabola(1), new AdaGradNorm(new AdaGradNormOptions { StepSize = 1 }), 3);
        Near.Equal([1, 0.29289321881345254, 0.09009020847984897, 0.02783160924384813], Line(run), 1e-14);
    }

    [Fact]
    public void A_line_search_doubles_and_halves()
    {
        // f = 2x²: 1/L = ¼. From the first trial 1: 1 and ½ fall too little, ¼ lands on 0 exactly.
        var steep = Gossamer.Problems.Problem.Homogeneous(new Steep(2), 1, new GivenConstants(4, 1) { Convex = true }, StartingPoint.Ones);
        Near.Equal([1, 0], Line(Recording.Of(steep, new LineSearchGd(new MethodOptions()), 1)), 1e-15);
        // f = x²/200 from 1: x ← x(1 − γ/100) with γ = 1, 2, 4, 8, …: the steps double while they may.
        var flat = Gossamer.Problems.Problem.Homogeneous(new Steep(0.005), 1, new GivenConstants(0.01, 1) { Convex = true }, StartingPoint.Ones);
        Near.Equal([1, 0.99, 0.9702, 0.9702 * 0.96], Line(Recording.Of(flat, new LineSearchGd(new MethodOptions()), 3)), 1e-15);
        var run = Recording.Of(flat, new LineSearchGd(new MethodOptions()), 40);
        Assert.True(run.Iterates[^1][0] < 1e-9);
        // A gradient, and half of one for every value that is asked for.
        Assert.True(run.Result.Trace[^1].OracleCalls <= 40 * 3);
        var noisy = Recording.SettingOf(flat) with { IsExact = false };
        Assert.Contains("oracle: full", Assert.Throws<AssumptionException>(() => new LineSearchGd(new MethodOptions()).Prepare(noisy)).Message, StringComparison.Ordinal);
    }

    private sealed class Steep(double factor) : ILocalObjective
    {
        public int Dimension => 1;

        public double Value(ReadOnlySpan<double> x) => factor * x[0] * x[0];

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => gradient[0] = 2 * factor * x[0];
    }

    [Fact]
    public void Polyak_halves_a_parabola_and_its_distance_never_rises()
    {
        Near.Equal([1, 0.5, 0.25], Line(Recording.Of(new Parabola(1), new PolyakGd(new MethodOptions()), 2)), 1e-15);
        var problem = GeneralizedProblems.Separable(ScalarFunctions.Cosh, [1, 0.2], StartingPoint.Constant(4));
        var run = Recording.Of(problem, new PolyakGd(new MethodOptions()), 50, metrics: [MetricNames.Lyapunov, MetricNames.Suboptimality, MetricNames.GradientNormSquared]);
        for (var k = 0; k < 50 && run.Metric(2)[k] > 0; k++)
            Assert.True(run.Metric(0)[k + 1] <= run.Metric(0)[k] - (run.Metric(1)[k] * run.Metric(1)[k] / run.Metric(2)[k]) + 1e-13, $"iteration {k}");
        var unknown = new Setting(new GivenConstants(1, 1) { Convex = true }, 2);
        Assert.Contains("minimum", Assert.Throws<AssumptionException>(() => new PolyakGd(new MethodOptions()).Prepare(unknown)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_long_gradients_clipping_is_gradient_descent()
    {
        var problem = Quadratics.Tridiagonal(10, 1, 0.05);
        var plain = Recording.Of(problem, new GradientDescent(new MethodOptions { StepSize = 0.3 }), 20);
        var clipped = Recording.Of(problem, new ClippedGd(new ClippedGdOptions { StepSize = 0.3, Threshold = 1e6 }), 20);
        for (var k = 0; k <= 20; k++) Near.Equal(plain.Iterates[k], clipped.Iterates[k], 1e-14);
    }

    [Fact]
    public void The_clipping_step_is_the_smaller_of_two()
    {
        // cosh, L0 = L1 = 1: min(1/2, 1/(3*sinh 2))*sinh 2 = 1/3 while the gradient is longer than 2/3.
        var run = Recording.Of(Problem(ScalarFunctions.Cosh, 2), new ClippedGd(new ClippedGdOptions()), 5);
        Near.Equal([2, 5.0 / 3, 4.0 / 3, 1, 2.0 / 3], Line(run)[..5], 1e-14);
        Near.Equal(Line(run)[4] - (Math.Sinh(Line(run)[4]) / 2 is var half && half <= 1.0 / 3 ? half : 1.0 / 3), Line(run)[5], 1e-14);
    }

    [Fact]
    public void Normalized_steps_have_one_length()
    {
        var run = Recording.Of(Problem(ScalarFunctions.Cosh, 2), new NormalizedGd(new NormalizedGdOptions { Radius = 2, Horizon = 15 }), 3);
        Near.Equal([2, 1.5, 1, 0.5], Line(run), 1e-14);
        var setting = Recording.SettingOf(Problem(ScalarFunctions.Cosh, 2));
        Assert.Contains("horizon", Assert.Throws<AssumptionException>(() => new NormalizedGd(new NormalizedGdOptions { Radius = 2 }).Prepare(setting)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(L0L1Rule.Smoothed, 1, 0.28357164520489192)]
    [InlineData(L0L1Rule.Simplified, 1.5, 1)]
    public void Simplified_steps_by_hand(L0L1Rule rule, double weight, double factor)
    {
        var run = Recording.Of(Problem(ScalarFunctions.Cosh, 2), new L0L1Gd(new L0L1GdOptions { Rule = rule }), 1);
        Near.Equal(2 - (factor * Math.Sinh(2) / (1 + (weight * Math.Sinh(2)))), Line(run)[1], 1e-14);
        Assert.Equal(BaselineTheory.Nu, Math.Exp(-BaselineTheory.Nu), 1e-15);
    }

    [Fact]
    public void Similar_triangles_by_hand()
    {
        // k = 0: A_1 = alpha, x = z_0; z_1 = z_0 - (alpha/G)*sinh 2 = y_1. k = 1: alpha = 3/2*eta, A_2 = 5/2*eta.
        const double eta = 0.28;
        var run = Recording.Of(Problem(ScalarFunctions.Cosh, 2), new L0L1Stm(new L0L1StmOptions { StepSize = eta, Monotone = false }), 2);
        var z = 2 - (eta / (1 + Math.Sinh(2)) * Math.Sinh(2));
        Near.Equal(z, Line(run)[1], 1e-14);
        var g = Math.Sinh(z);
        Near.Equal((0.4 * z) + (0.6 * (z - (1.5 * eta / (1 + g) * g))), Line(run)[2], 1e-14);
    }

    [Theory]
    [InlineData(false, 109)]
    [InlineData(true, 359)]
    public void Similar_triangles_to_a_tenth_on_two_hundred_coordinates(bool monotone, int expected)
    {
        var problem = GeneralizedProblems.Separable(ScalarFunctions.Cosh, [.. Enumerable.Range(1, 200).Select(k => 1.0 / (k * k))], StartingPoint.Constant(3));
        var run = Recording.Of(problem, new L0L1Stm(new L0L1StmOptions { StepSize = 0.28, Monotone = monotone }), 400, metrics: [MetricNames.Suboptimality]);
        Assert.Equal(expected, Array.FindIndex(run.Metric(0), gap => gap <= 0.1));
    }

    [Fact]
    public void Nesterovs_method_of_Li_by_hand()
    {
        // gamma = 1/10, f = x^2/2: B: 0, 1, 1 + (1 + sqrt 5)/2. k = 0: y = x_0, x_1 = 0.9, z_1 = 0.9.
        var run = Recording.Of(new Parabola(1), new LiNag(new MethodOptions { StepSize = 0.1 }), 2);
        Near.Equal(0.9, Line(run)[1], 1e-15);
        Near.Equal(0.81, Line(run)[2], 1e-15);
        var setting = Recording.SettingOf(Problem(ScalarFunctions.Cosh, 2));
        Assert.Contains("from memory", Assert.Throws<AssumptionException>(() => new LiNag(new MethodOptions()).Prepare(setting)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Growth_of_another_form_is_refused_by_name()
    {
        var setting = Recording.SettingOf(Problem(ScalarFunctions.LogBarrier, 0.01));
        Assert.Contains("(L0, L1)", Assert.Throws<AssumptionException>(() => new L0L1Gd(new L0L1GdOptions()).Prepare(setting)).Message, StringComparison.Ordinal);
        Assert.Contains("(L0, L1)", Assert.Throws<AssumptionException>(() => new L0L1Stm(new L0L1StmOptions()).Prepare(setting)).Message, StringComparison.Ordinal);
        Assert.Contains("(L0, L1)", Assert.Throws<AssumptionException>(() => new ClippedGd(new ClippedGdOptions()).Prepare(setting)).Message, StringComparison.Ordinal);
        Assert.Equal(0.1, new ClippedGd(new ClippedGdOptions { StepSize = 0.1, Threshold = 1 }).Prepare(setting).StepSize);
    }

    private static double[] Line(Recording run) => [.. run.Iterates.Select(x => x[0])];

    private static Problem Problem(ScalarFunction function, double start) => GeneralizedProblems.Separable(function, [1], StartingPoint.Constant(start));
}
