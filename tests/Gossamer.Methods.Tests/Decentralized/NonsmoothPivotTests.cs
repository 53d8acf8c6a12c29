using Gossamer.Data;
using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Trees;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Methods.Tests.Decentralized;

/// <summary>Fragile and Amelie SGD on convex functions that are not smooth.</summary>
public sealed class NonsmoothPivotTests
{
    private const double Accuracy = 0.2;

    private static readonly Cluster Machines = new() { Compute = new FixedTimes([1, 1.5, 2.25, 4]), Network = new GraphNetwork(new LinkTimes(0, 0, 0.5)) };

    /// <summary>One x meets all targets: f* = 0.</summary>
    private static readonly DataSet Exact = SyntheticData.LinearRegression(60, 5, 0, seed: 4);

    private static readonly Problem Deviations = DataProblems.LeastAbsoluteDeviations(Exact, RowAssignment.Shared(Exact, 4));

    private static readonly double Distance = Norm(DataProblems.LeastSquares(Exact, RowAssignment.Shared(Exact, 1)).Minimizer!.Value.Span);

    private static Method Create(bool isFragile, long? batch = null, double step = 1) => isFragile
        ? new FragileSgd(new FragileSgdOptions { Nonsmooth = true, Batch = batch, StepSize = step, Distance = Distance })
        : new AmelieSgd(new AmelieSgdOptions { Nonsmooth = true, Batch = batch, StepSize = step, Distance = Distance });

    [Fact]
    public void Batch_step_and_iterations_are_those_of_the_theorem()
    {
        // M = 2, sigma^2 = 18, eps = 0.5, R = 3: S = ceil(4.5) = 5, gamma = 0.5/(4 + 3.6), K = 2*4*9/0.25 = 288.
        var setting = new Setting(new GivenConstants(double.PositiveInfinity, 4) { Convex = true, GradientBound = 2 }, 3) { Variance = 18, GapTarget = 0.5, InitialDistance = 3 };
        Assert.Equal(5, NonsmoothPivotTheory.Batch(setting, "test", 1));
        Assert.Equal(7, NonsmoothPivotTheory.Batch(setting, "test", 7));
        Assert.Equal(7, NonsmoothPivotTheory.Batch(setting with { Variance = 0 }, "test", 7));
        Near.Equal(0.5 / 7.6, NonsmoothPivotTheory.Step(2, 18, 0.5, 5), 1e-16);
        Assert.Equal(288, NonsmoothPivotTheory.Iterations(2, 18, 3, 0.5, 5));
        // One gradient a step has so much noise that more steps are needed: (4 + 18)*9/0.25.
        Assert.Equal(792, NonsmoothPivotTheory.Iterations(2, 18, 3, 0.5, 1));
        var theory = NonsmoothPivotTheory.For(setting, new Theory { StepSizeSource = "another", StepSize = 0 }, "test", 5);
        Near.Equal(0.5 / 7.6, theory.StepSize!.Value, 1e-16);
        Assert.Equal("288 iterations until the mean of the iterates has f - f* = 0.5", theory.Prediction);
        Assert.Null(theory.WhyNoStepSize);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_result_is_the_mean_of_the_points_at_which_subgradients_are_taken(bool isFragile)
    {
        var run = await RunAsync(Create(isFragile, step: 0.3), 9, new FullOracle());
        double[] x = new double[5], mean = new double[5], g = new double[5];
        for (var k = 0; k < 9; k++)
        {
            for (var j = 0; j < 5; j++) mean[j] += x[j] / 9;
            Deviations.Global.Gradient(x, g);
            for (var j = 0; j < 5; j++) x[j] -= 0.3 * g[j];
        }
        Near.Equal(mean, run.Final, 1e-12);
        Assert.Equal(run.Trace[0].Metrics[0], run.Trace[1].Metrics[0]);          // both are x^0
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_promised_iterations_are_enough(bool isFragile)
    {
        var lipschitz = Deviations.Constants.Lipschitz!.Value;
        var iterations = (long)NonsmoothPivotTheory.Iterations(lipschitz, 5 * 4, Distance, Accuracy, 4);
        var step = NonsmoothPivotTheory.Step(lipschitz, 5 * 4, Accuracy, 4);
        double sum = 0;
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var run = await RunAsync(Create(isFragile, batch: 4, step), iterations, new AdditiveNoiseOracle(2), seed);
            sum += run.Trace[^1].Metrics[0];
        }
        Assert.InRange(sum / 5, 0, Accuracy);
    }

    [Fact]
    public async Task Minibatches_need_no_number_of_the_user()
    {
        var square = Math.Pow(Deviations.Constants.Lipschitz!.Value, 2);
        var variance = Deviations.Constants.SampleGradientSquare!.Value / 2;
        var ownBatch = (long)Math.Ceiling(variance / square);
        Assert.InRange(ownBatch, 2, 3);                             // else the rounding up would not show
        foreach (var (method, batch) in ((Method, long)[])[(new FragileSgd(new FragileSgdOptions { Nonsmooth = true }), ownBatch), (new AmelieSgd(new AmelieSgdOptions { Nonsmooth = true }), 4)])
        {
            var run = await RunAsync(method, 1000, new MinibatchOracle(2), target: Accuracy);
            Assert.Equal(batch, method.Theory.Parameters["S"]);
            Near.Equal(Accuracy / (square + (variance / batch)), method.Theory.StepSize!.Value, 1e-12);
            Assert.InRange(run.Trace[^1].Metrics[0], 0, Accuracy);
        }
    }

    [Fact]
    public async Task What_is_missing_or_contradicts_is_named()
    {
        var smooth = Quadratics.Tridiagonal(6, 4);
        Assert.Contains("needs a bound M of the subgradients", await RefusalAsync(smooth, new FragileSgdOptions { Nonsmooth = true }), StringComparison.Ordinal);
        Assert.Contains("needs a bound M of the subgradients", await RefusalAsync(smooth, new FragileSgdOptions { Nonsmooth = true, Batch = 3 }), StringComparison.Ordinal);
        Assert.Contains("eps of f - f*", await RefusalAsync(Deviations, new FragileSgdOptions { Nonsmooth = true }), StringComparison.Ordinal);
        Assert.Contains("either accelerated or nonsmooth", await RefusalAsync(smooth, new FragileSgdOptions { Nonsmooth = true, Accelerated = true }), StringComparison.Ordinal);
        Assert.Contains("makes no use of distance", await RefusalAsync(smooth, new FragileSgdOptions { Distance = 1 }), StringComparison.Ordinal);
        var wild = Problem.Homogeneous(new Parabola(1).Global, 4, new GivenConstants(1, 4));
        Assert.Equal("nonsmooth Fragile SGD needs a convex f; leave nonsmooth out, or take a convex problem", await RefusalAsync(wild, new FragileSgdOptions { Nonsmooth = true }));
    }

    private static async Task<string> RefusalAsync(Problem problem, FragileSgdOptions options) => (await Assert.ThrowsAnyAsync<BadInputException>(() => new Simulator(Machines).RunAsync(
        new RunRequest(problem, new FragileSgd(options)) { Topology = new Complete().Create(4), Oracle = new AdditiveNoiseOracle(1), Stop = new StopRule { Iterations = 1 }, Record = new RecordPlan { Metrics = [] } }))).Message;

    private static double Norm(ReadOnlySpan<double> x) => Math.Sqrt(System.Numerics.Tensors.TensorPrimitives.SumOfSquares(x));

    private static Task<RunResult> RunAsync(Method method, long iterations, GradientOracle oracle, ulong seed = 1, double? target = null) => new Simulator(Machines).RunAsync(new RunRequest(Deviations, method)
    {
        Topology = new Ring().Create(4),
        Oracle = oracle,
        Seed = seed,
        Stop = new StopRule { Iterations = iterations, Suboptimality = target },
        Record = new RecordPlan { Metrics = [MetricNames.Suboptimality] },
    });
}
