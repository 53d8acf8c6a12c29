using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.ErrorFeedback;

public class Ef21Tests
{
    private static readonly TopK TopOne = new(1);

    private static Ef21 Make(EstimateStart start = EstimateStart.Compressed, StepSize? step = null, StepSizeRule rule = StepSizeRule.QuadraticMean) =>
        new(new Ef21Options { Compressor = TopOne, Initialization = start, StepSize = step ?? 0.1, StepSizeRule = rule });

    [Fact]
    public void From_compressed_gradients_the_worked_example_gives_its_iterates_and_estimates()
    {
        var run = Recording.Of(Quadratics.WorkedExample(), Make(), 6);
        double[][] expected =
        [
            [1, 1, 1], [.8, .9, 1], [.63, .8, .915], [.4855, .72, .83], [.362675, .64, .779], [.27171625, .585, .728], [.2128250625, .5515, .677],
        ];
        for (var k = 0; k < expected.Length; k++) Near.Equal(expected[k], run.Iterates[k]);
        Near.Equal([-.637325, 1.6, 1.02], run.Workers[4][0]["g"]);
        Near.Equal([2.4565, -.5, 0], run.Workers[4][1]["g"]);
    }

    [Fact]
    public void From_exact_gradients_the_worked_example_gives_its_iterates()
    {
        var run = Recording.Of(Quadratics.WorkedExample(), Make(EstimateStart.Exact), 4);
        double[][] expected = [[.8, .88, .8875], [.63, .76, .7975], [.46, .694, .7075], [.341, .628, .6535]];
        for (var k = 1; k <= 4; k++) Near.Equal(expected[k - 1], run.Iterates[k]);
    }

    [Fact]
    public void From_zero_the_worked_example_gives_its_iterates()
    {
        var run = Recording.Of(Quadratics.WorkedExample(), Make(EstimateStart.Zero), 4);
        double[][] expected = [[1, 1, 1], [.8, .9, 1], [.63, .8, .915], [.4855, .72, .83]];
        for (var k = 1; k <= 4; k++) Near.Equal(expected[k - 1], run.Iterates[k]);
    }

    [Theory]
    [InlineData(StepSizeRule.QuadraticMean, .0548506580)]
    [InlineData(StepSizeRule.ArithmeticMean, .0553305015)]
    [InlineData(StepSizeRule.LPlus, .0646312965)]
    public void Theory_steps_of_the_worked_example(StepSizeRule rule, double expected)
    {
        var setting = Recording.SettingOf(Quadratics.WorkedExample());
        Near.Equal(expected, Make(step: StepSize.Theory(), rule: rule).Prepare(setting).StepSize, 1e-9);
    }

    [Theory]
    [InlineData(StepSizeRule.QuadraticMean, 1.82364735, 1.31837667, 1.00835416, .77842083, .59574535, .44631495)]
    [InlineData(StepSizeRule.ArithmeticMean, 1.80441827, 1.31842621, 1.00340398, .77199818, .58925392, .44132217)]
    [InlineData(StepSizeRule.LPlus, 1.86831898, 1.27963941, .92415709, .67846281, .49336866, .34207528)]
    public void Lyapunov_values_of_the_worked_example(StepSizeRule rule, params double[] expected)
    {
        var run = Recording.Of(Quadratics.WorkedExample(), Make(step: StepSize.Theory(), rule: rule), 5, metrics: [MetricNames.Lyapunov]);
        Near.Equal(expected, run.Metric(0), 2e-8);
    }

    [Theory]
    [InlineData(StepSizeRule.QuadraticMean, Regime.Nonconvex)]
    [InlineData(StepSizeRule.ArithmeticMean, Regime.Nonconvex)]
    [InlineData(StepSizeRule.LPlus, Regime.Nonconvex)]
    [InlineData(StepSizeRule.QuadraticMean, Regime.PolyakLojasiewicz)]
    [InlineData(StepSizeRule.ArithmeticMean, Regime.PolyakLojasiewicz)]
    [InlineData(StepSizeRule.LPlus, Regime.PolyakLojasiewicz)]
    public void The_lyapunov_function_falls_as_promised_in_every_iteration(StepSizeRule rule, Regime regime)
    {
        var method = new Ef21(new Ef21Options { Compressor = new TopK(2), StepSizeRule = rule, Regime = regime });
        var problem = Quadratics.RandomTridiagonal(workers: 6, dimension: 10, noise: 0.8, leastEigenvalue: 0.02, seed: 3);
        Descent.Holds(problem, method, iterations: 300);
    }

    [Fact]
    public void It_converges_where_compressed_gradient_descent_diverges()
    {
        var run = Recording.Of(DcgdTests.DivergenceExample(), Make(step: StepSize.Theory()), 2000, metrics: [MetricNames.GradientNormSquared]);
        Near.Equal(0.00585912, run.Result.Preparation.StepSize, 1e-8);
        Near.Equal([1.010741722, 1.010741722, 1.010741722], run.Iterates[1], 1e-9);
        Near.Equal([1.0037172696, 1.0126003568, 1.021483444], run.Iterates[2], 1e-9);
        Near.Equal(4.33, run.Metric(0)[1000] * 1e6, 1e-2);
        Near.Equal(4.35, run.Metric(0)[2000] * 1e12, 1e-2);
    }

    [Theory]
    [InlineData(EstimateStart.Compressed)]
    [InlineData(EstimateStart.Exact)]
    public void Without_compression_it_is_gradient_descent_bit_for_bit(EstimateStart start)
    {
        var problem = Quadratics.RandomTridiagonal(7, 12, 0.5, 0.01, seed: 2);
        var ours = Recording.Of(problem, new Ef21(new Ef21Options { Compressor = new Identity(), Initialization = start, StepSize = 0.7 }), 50);
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions { StepSize = 0.7 }), 50);
        Assert.Equal(parent.Iterates, ours.Iterates);
    }

    [Fact]
    public void The_coordinator_holds_the_mean_of_the_estimates()
    {
        var problem = Quadratics.RandomTridiagonal(5, 20, 0.5, 0.01, seed: 4);
        Recording.Of(new RunRequest(problem, new Ef21(new Ef21Options { Compressor = new RandKContractive(3) }))
        {
            Stop = new StopRule { Iterations = 200 },
            Observer = state =>
            {
                var mean = new Gossamer.Numerics.Vector(20);
                for (var i = 0; i < 5; i++) mean.Add(state.Worker(i).Vector("g"), 0.2);
                Near.Equal(mean, state.Coordinator.Vector("g"), 1e-12);
            },
        });
    }

    [Fact]
    public void Compressors_that_are_not_contractive_are_refused_with_the_remedy()
    {
        var setting = Recording.SettingOf(Quadratics.WorkedExample());
        var error = Assert.Throws<AssumptionException>(() => new Ef21(new Ef21Options { Compressor = new RandK(1) }).Prepare(setting));
        Assert.Contains("rand-k-contractive", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<AssumptionException>(() => new Ef21(new Ef21Options { Compressor = new LawlessCompressor(), StepSize = 0.1 }).Prepare(setting));
        Assert.Contains("contractive", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<AssumptionException>(() => new Ef21(new Ef21Options { Compressor = new TopK(4) }).Prepare(setting));
        Assert.Contains("4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_leaves_no_theory_but_a_given_step_runs()
    {
        var setting = Recording.SettingOf(Quadratics.WorkedExample()) with { IsExact = false, Variance = 0.1 };
        Assert.Throws<AssumptionException>(() => Make(step: StepSize.Theory()).Prepare(setting));
        Assert.Equal(0.1, Make().Prepare(setting).StepSize);
    }
}
