using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.ErrorFeedback;

public class Ef21PlusTests
{
    private static Ef21Plus Make(Compressor compressor, EstimateStart start = EstimateStart.Compressed, StepSize? step = null) =>
        new(new Ef21PlusOptions { Compressor = compressor, Initialization = start, StepSize = step ?? 0.1 });

    [Fact]
    public void On_the_worked_example_it_is_ef21_for_four_rounds()
    {
        var run = Recording.Of(Quadratics.WorkedExample(), Make(new TopK(1)), 4);
        double[][] expected = [[.8, .9, 1], [.63, .8, .915], [.4855, .72, .83], [.362675, .64, .779]];
        for (var k = 1; k <= 4; k++) Near.Equal(expected[k - 1], run.Iterates[k]);
    }

    // One worker with the gradient "before" at 0, and (1, 2, 4) after the step from it.
    [Theory]
    [InlineData(true, 0.0, 0.0, 4.0)]
    [InlineData(false, 1.0, 2.0, 3.0)]
    public void A_worker_takes_what_is_closer(bool isDirect, params double[] expected)
    {
        var problem = isDirect
            ? Quadratics.Create([new double[,] { { .8, 0, 0 }, { 0, 1.5, 0 }, { 0, 0, -1.0 / 3 } }], [[-5, 4, -3]], StartingPoint.Zero)
            : Quadratics.Create([new double[,] { { 0, 0, 0 }, { 0, 0, -2.0 / 3 }, { 0, -2.0 / 3, -1.0 / 3 } }], [[-1, 0, -3]], StartingPoint.Zero);
        var run = Recording.Of(problem, Make(new TopK(1), EstimateStart.Exact, 1), 1);
        Near.Equal(expected, run.Workers[1][0]["g"]);
    }

    [Fact]
    public void The_coordinator_remembers_every_estimate_and_their_mean()
    {
        var problem = Quadratics.RandomTridiagonal(5, 20, 0.9, 0.01, seed: 4);
        Recording.Of(new RunRequest(problem, Make(new TopK(10), step: 0.6))
        {
            Stop = new StopRule { Iterations = 300 },
            Observer = state =>
            {
                var mean = new Vector(20);
                for (var i = 0; i < 5; i++)
                {
                    Assert.Equal(state.Worker(i).Vector("g").Values.ToArray(), state.Coordinator.Vector($"g_{i + 1}").Values.ToArray());
                    mean.Add(state.Worker(i).Vector("g"), 0.2);
                }
                Near.Equal(mean, state.Coordinator.Vector("g"), 1e-12);
            },
        });
    }

    [Theory]
    [InlineData(StepSizeRule.QuadraticMean, Regime.Nonconvex)]
    [InlineData(StepSizeRule.Best, Regime.Nonconvex)]
    [InlineData(StepSizeRule.LPlus, Regime.PolyakLojasiewicz)]
    public void The_lyapunov_function_falls_as_promised(StepSizeRule rule, Regime regime)
    {
        var method = new Ef21Plus(new Ef21PlusOptions { Compressor = new TopK(2), StepSizeRule = rule, Regime = regime });
        Descent.Holds(Quadratics.RandomTridiagonal(6, 10, 0.8, 0.02, seed: 3), method, iterations: 300);
    }

    [Fact]
    public void Random_compressors_are_refused()
    {
        var setting = Recording.SettingOf(Quadratics.WorkedExample());
        var error = Assert.Throws<AssumptionException>(() => Make(new RandKContractive(1)).Prepare(setting));
        Assert.Contains("deterministic", error.Message, StringComparison.Ordinal);
    }
}
