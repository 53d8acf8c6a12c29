using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.VarianceReduction;

public class DianaTests
{
    private static Problem OneWorker() => Quadratics.Create(
        [new double[,] { { 1, 0 }, { 0, 3 } }], [new double[2]], StartingPoint.Given(new double[] { 2, 1 }));

    [Fact]
    public void The_worked_example_gives_its_iterates_and_shifts()
    {
        var run = Recording.Of(OneWorker(), new Diana(new DianaOptions { Compressor = new ScriptedRandOne(0, 1, 1, 0) }), 3);
        Near.Equal(1.0 / 21, run.Result.Preparation.StepSize);
        Near.Equal([1.8095238095, 1], run.Iterates[1], 1e-10);
        Near.Equal([1.7142857143, 0.7142857143], run.Iterates[2], 1e-10);
        Near.Equal([1.6190476190, 0.6530612245], run.Iterates[3], 1e-10);
        Near.Equal([2, 0], run.Workers[1][0]["h"], 1e-10);
        Near.Equal([2, 3], run.Workers[2][0]["h"], 1e-10);
        Near.Equal([2, 2.1428571429], run.Workers[3][0]["h"], 1e-10);
    }

    [Theory]
    [InlineData(EstimateStart.Zero)]
    [InlineData(EstimateStart.Exact)]
    [InlineData(EstimateStart.Compressed)]
    public void Without_compression_it_is_gradient_descent_bit_for_bit(EstimateStart start)
    {
        var problem = Quadratics.RandomTridiagonal(7, 12, 0.5, 0.01, seed: 2);
        var ours = Recording.Of(problem, new Diana(new DianaOptions { Compressor = new Identity(), Initialization = start }), 50);
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions()), 50);
        Assert.Equal(parent.Iterates, ours.Iterates);
    }

    [Theory]
    [InlineData(EstimateStart.Zero)]
    [InlineData(EstimateStart.Exact)]
    [InlineData(EstimateStart.Compressed)]
    public void It_converges_to_the_exact_solution_and_the_shifts_to_the_gradients_there(EstimateStart start)
    {
        var problem = Quadratics.WorkedExample();
        var run = Recording.Of(problem, new Diana(new DianaOptions { Compressor = new RandK(1), Initialization = start }), 3000);
        Near.Equal(problem.Minimizer!.Value.Span, run.Iterates[^1], 1e-9);
        var gradient = new double[3];
        problem.Local(0).Gradient(problem.Minimizer.Value.Span, gradient);
        Near.Equal(gradient, run.Workers[^1][0]["h"], 1e-8);
    }

    [Fact]
    public void Compressed_gradient_descent_stays_away_from_the_solution_where_diana_does_not()
    {
        var problem = Quadratics.WorkedExample();
        var dcgd = Recording.Of(problem, new Dcgd(new DcgdOptions { Compressor = new RandK(1) }), 3000, metrics: [MetricNames.DistanceSquared]);
        var diana = Recording.Of(problem, new Diana(new DianaOptions { Compressor = new RandK(1) }), 3000, metrics: [MetricNames.DistanceSquared]);
        Assert.True(dcgd.Metric(0)[2000..].Average() > 1e-3);
        Assert.True(diana.Metric(0)[2000..].Average() < 1e-12);
    }

    [Fact]
    public void The_coordinator_holds_the_mean_of_the_shifts()
    {
        var problem = Quadratics.RandomTridiagonal(5, 20, 0.2, 0.01, seed: 4);
        Recording.Of(new RunRequest(problem, new Diana(new DianaOptions { Compressor = new RandK(3), StepSize = 0.01 }))
        {
            Stop = new StopRule { Iterations = 200 },
            Observer = state =>
            {
                var mean = new Gossamer.Numerics.Vector(20);
                for (var i = 0; i < 5; i++) mean.Add(state.Worker(i).Vector("h"), 0.2);
                Near.Equal(mean, state.Coordinator.Vector("h"), 1e-12);
            },
        });
    }

    [Fact]
    public void The_lyapunov_function_shrinks_on_average_as_promised()
    {
        // Mean over many seeds of one-step ratios from the start: E V^1 <= (1 - c) V^0.
        var problem = Quadratics.WorkedExample();
        double before = 0, after = 0;
        var contraction = 0.0;
        for (ulong seed = 1; seed <= 400; seed++)
        {
            var run = Recording.Of(new RunRequest(problem, new Diana(new DianaOptions { Compressor = new RandK(1) }))
            {
                Seed = seed,
                Stop = new StopRule { Iterations = 10 },
                Record = new RecordPlan { Metrics = [MetricNames.Lyapunov] },
            });
            contraction = run.Result.Preparation.Theory.Lyapunov!.Contraction;
            before = run.Metric(0)[0];
            after += run.Metric(0)[10] / 400;
        }
        Assert.True(after <= Math.Pow(1 - contraction, 10) * before, $"{after:R} of {before:R} at contraction {contraction:R}");
    }

    [Fact]
    public void Biased_compressors_are_refused()
    {
        var setting = Recording.SettingOf(Quadratics.WorkedExample());
        var error = Assert.Throws<AssumptionException>(() => new Diana(new DianaOptions { Compressor = new TopK(1), StepSize = 0.1 }).Prepare(setting));
        Assert.Contains("unbiased", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<AssumptionException>(() => new Diana(new DianaOptions { Compressor = new PermK() }).Prepare(setting));
        Assert.Contains("independent", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_nonconvex_step_is_that_of_the_authors_programs()
    {
        // n = 2, d = 3, omega = 2, L_max = 4 as in the worked example, but not convex.
        var constants = new GivenConstants([4, 3]);
        var prepared = new Diana(new DianaOptions { Compressor = new RandK(1) }).Prepare(new Setting(constants, 3));
        Near.Equal(1 / (10 * 4 * Math.Sqrt(2) * 4), prepared.StepSize);
    }
}
