using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.ErrorFeedback.Weighted;

public class WeightedTests
{
    private static Ef21W Weighted(Compressor compressor, StepSize? step = null, WeightRule weights = WeightRule.Smoothness, Regime regime = Regime.Nonconvex) =>
        new(new Ef21WOptions { Compressor = compressor, StepSize = step ?? StepSize.Theory(), Weights = weights, Regime = regime });

    private static Ef21 Plain(Compressor compressor, StepSize? step = null, StepSizeRule rule = StepSizeRule.ArithmeticMean) =>
        new(new Ef21Options { Compressor = compressor, StepSize = step ?? StepSize.Theory(), StepSizeRule = rule });

    [Fact]
    public void The_worked_example_gives_ef21s_iterates_and_its_own_estimates()
    {
        var run = Recording.Of(Quadratics.WorkedExample(), Weighted(new TopK(1), 0.1), 4);
        double[][] expected = [[.8, .9, 1], [.63, .8, .915], [.4855, .72, .83], [.362675, .64, .779]];
        for (var k = 1; k <= 4; k++) Near.Equal(expected[k - 1], run.Iterates[k]);
        Near.Equal([-.557659375, 1.4, .8925], run.Workers[4][0]["g"], 1e-10);
        Near.Equal([2.8659166667, -.5833333333, 0], run.Workers[4][1]["g"], 1e-10);
    }

    [Fact]
    public void A_compressor_that_is_not_homogeneous_tells_it_from_ef21()
    {
        var grid = new Pretending(new GridRounding(0.5));
        var plain = Recording.Of(Quadratics.WorkedExample(), Plain(grid, 0.1), 4);
        Near.Equal([.4, .65, .675], plain.Iterates[4]);
        var weighted = Recording.Of(Quadratics.WorkedExample(), Weighted(grid, 0.1), 4);
        Near.Equal([.8071428571, .8642857143, .8928571429], weighted.Iterates[1], 1e-10);
        Near.Equal([.4142857143, .6571428571, .6857142857], weighted.Iterates[4], 1e-10);
    }

    // Powers of two as 1/(n w_i): then scaling costs no digits, and one algorithm gives one sequence of bits.
    [Fact]
    public void With_a_homogeneous_compressor_it_is_ef21_with_another_step_rule_bit_for_bit()
    {
        double[] smoothness = [0.5, 0.5, 1, 2];
        var problem = Quadratics.Create(
            [.. smoothness.Select((l, i) => new double[,] { { l, 0, 0, 0 }, { 0, l / (i + 2), 0, 0 }, { 0, 0, l / 3, 0.1 * l }, { 0, 0, 0.1 * l, l / 5 } })],
            [[1, -2, 0.5, 0.3], [0.2, 1, -1, 0.7], [0, 0.4, 0.9, -2], [-1, 0.1, 0.3, 0.8]],
            StartingPoint.Ones);
        Assert.Equal(smoothness, problem.Constants.Li);
        var ours = Recording.Of(problem, Weighted(new TopK(1)), 400);
        var theirs = Recording.Of(problem, Plain(new TopK(1)), 400);
        Assert.Equal(theirs.Result.Preparation.StepSize, ours.Result.Preparation.StepSize);
        Assert.Equal(theirs.Iterates, ours.Iterates);
        for (var i = 0; i < 4; i++)
            Assert.Equal(theirs.Workers[^1][i]["g"], ours.Workers[^1][i]["g"].Select(value => value * smoothness[i]));   // n w_i = L_i here
    }

    [Theory]
    [InlineData(WeightRule.Smoothness)]
    [InlineData(WeightRule.Clones)]
    public void With_a_homogeneous_compressor_any_weights_give_ef21s_iterates(WeightRule weights)
    {
        var problem = Quadratics.RandomTridiagonal(6, 10, 0.8, 0.02, seed: 3);
        var ours = Recording.Of(problem, Weighted(new TopK(2), 0.2, weights), 100);
        var theirs = Recording.Of(problem, Plain(new TopK(2), 0.2), 100);
        for (var k = 0; k <= 100; k++) Near.Equal(theirs.Iterates[k], ours.Iterates[k], 1e-11);
    }

    [Fact]
    public void Equal_weights_are_the_unweighted_methods_bit_for_bit()
    {
        var problem = Quadratics.RandomTridiagonal(7, 10, 0.8, 0.02, seed: 3);
        var noise = new AdditiveNoiseOracle(0.1);
        Assert.Equal(
            Recording.Of(problem, Plain(new TopK(2), 0.2), 60).Iterates,
            Recording.Of(problem, Weighted(new TopK(2), 0.2, WeightRule.Uniform), 60).Iterates);
        Assert.Equal(
            Recording.Of(problem, new Ef21Sgd(new Ef21SgdOptions { Compressor = new TopK(2), StepSize = 0.2, Batch = 3 }), 60, oracle: noise).Iterates,
            Recording.Of(problem, new Ef21WSgd(new Ef21WSgdOptions { Compressor = new TopK(2), StepSize = 0.2, Batch = 3, Weights = WeightRule.Uniform }), 60, oracle: noise).Iterates);
        Assert.Equal(
            Recording.Of(problem, new Ef21Pp(new Ef21PpOptions { Compressor = new TopK(2), StepSize = 0.2, Participation = 0.5 }), 60).Iterates,
            Recording.Of(problem, new Ef21WPp(new Ef21WPpOptions { Compressor = new TopK(2), StepSize = 0.2, Participation = 0.5, Weights = WeightRule.Uniform }), 60).Iterates);
    }

    [Theory]
    [InlineData(WeightRule.Smoothness, Regime.Nonconvex)]
    [InlineData(WeightRule.Clones, Regime.Nonconvex)]
    [InlineData(WeightRule.Smoothness, Regime.PolyakLojasiewicz)]
    public void The_lyapunov_function_falls_as_promised(WeightRule weights, Regime regime) => Descent.Holds(
        Quadratics.RandomTridiagonal(6, 10, 0.8, 0.02, seed: 3), Weighted(new TopK(2), weights: weights, regime: regime), iterations: 300);

    [Fact]
    public void Cloning_numbers_of_one_large_worker()
    {
        var constants = new GivenConstants([1, 1, 1, 100]);
        Near.Equal(50.007499, constants.LQuadraticMean, 1e-7);
        Near.Equal(25.75, constants.LMean);
        Assert.Equal([1, 1, 1, 4], Cloning.Counts(constants));
        var problem = Cloning.Clone(Quadratics.SquaredNorms(2, [1, 1, 1, 100]));
        Assert.Equal(7, problem.Workers);
        Near.Equal(33.0918, problem.Constants.LQuadraticMean, 1e-5);
        Assert.True(problem.Constants.LQuadraticMean <= Math.Sqrt(2) * 25.75);
        Near.Equal(33.0918, WorkerWeights.InProportionTo([1, 1, 1, 4]).Lambda(constants), 1e-5);
    }

    [Fact]
    public void Ef21_on_the_cloned_problem_is_ef21_w_with_the_weights_of_clones()
    {
        var problem = Quadratics.Orthogonal(6, [1, 2, 1, 15], seed: 2);
        var clones = Cloning.Clone(problem);
        Assert.Equal([1, 1, 1, 4], Cloning.Counts(problem.Constants));
        var theirs = Recording.Of(clones, Plain(new TopK(1), rule: StepSizeRule.QuadraticMean), 200);
        var ours = Recording.Of(problem, Weighted(new TopK(1), weights: WeightRule.Clones), 200);
        Near.Equal(theirs.Result.Preparation.StepSize, ours.Result.Preparation.StepSize, 1e-12);
        for (var k = 0; k <= 200; k++) Near.Equal(theirs.Iterates[k], ours.Iterates[k], 1e-10);
    }

    [Fact]
    public void The_default_weights_are_the_best_and_none_is_zero()
    {
        var constants = new GivenConstants([4, 1, 7, 2]);
        var best = WorkerWeights.BySmoothness(constants).Lambda(constants);
        Near.Equal(3.5, best);
        foreach (var shares in (double[][])[[1, 1, 1, 1], [4.1, 1, 7, 2], [4, 1, 6, 2], [1, 1, 2, 1]])
            Assert.True(WorkerWeights.InProportionTo(shares).Lambda(constants) > best);
        var idle = new GivenConstants([0, 2, 4]);
        var weights = WorkerWeights.BySmoothness(idle);
        Assert.True(weights.Of(0) > 0 && weights.Lambda(idle) < 2.002 && double.IsFinite(weights.Scale(0)));
    }

    [Fact]
    public void Rules_that_contradict_the_weights_are_refused()
    {
        var setting = Recording.SettingOf(Quadratics.WorkedExample());
        var method = new Ef21WPp(new Ef21WPpOptions { Compressor = new TopK(1), StepSizeRule = StepSizeRule.LPlus });
        Assert.Contains("weights", Assert.Throws<AssumptionException>(() => method.Prepare(setting)).Message, StringComparison.Ordinal);
        Assert.Throws<AssumptionException>(() => Weighted(new RandK(1)).Prepare(setting));
    }
}

/// <summary>Lends a compressor an α, so that methods that want one run it; the numbers of such runs are algebra, not theory.</summary>
internal sealed class Pretending(Compressor inner) : Compressor
{
    public override string Name => $"pretending-{inner.Name}";

    public override bool IsDeterministic => inner.IsDeterministic;

    public override double? Alpha(int dimension) => 0.5;

    public override Messaging.Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context) => inner.Compress(vector, ref context);
}
