using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Problems;
using Gossamer.Problems.Personalized;

namespace Gossamer.Methods.Tests.Federated.Personalized;

public class FlixTests
{
    private static Problem Two() => Quadratics.Create([new double[,] { { 1 } }, new double[,] { { 3 } }], [[0], [12]], StartingPoint.Ones);

    private static FlixProblem TwoMixed()
    {
        var problem = Two();
        return FlixProblem.Create(problem, [0.5, 0.25], new LocalTraining().Find(problem));
    }

    private static Problem Logistic(double? alpha = null)
    {
        var data = SyntheticData.OneHot(120, 12, 3, 5);
        var problem = DataProblems.LogisticRegression(data, RowAssignment.Split(new Gossamer.Data.Splits.ContiguousSplit().Assign(data, 5, 1)), Regularizer.L2(0.1), StartingPoint.Ones);
        return alpha is { } value ? FlixProblem.Create(problem, value) : problem;
    }

    [Fact]
    public void Gradient_descent_with_a_given_step_by_hand()
    {
        var run = Recording.Of(TwoMixed(), new GradientDescent(new MethodOptions { StepSize = 1 }), 3);
        Near.Equal([1, 1.15625, 1.2783203125, 1.373687744140625], [.. run.Iterates.Select(x => x[0])]);
    }

    [Fact]
    public void Gradient_descent_takes_the_step_of_the_theory_and_lands_on_the_solution()
    {
        var run = Recording.Of(TwoMixed(), new GradientDescent(new MethodOptions()), 1);
        Near.Equal(1 / 0.21875, run.Result.Preparation.StepSize);
        Near.Equal(12.0 / 7, run.Iterates[1][0]);
    }

    [Fact]
    public void Compressed_methods_take_the_steps_of_the_paper()
    {
        // omega = 3, n = 2: L_alpha = 0.21875, Omega = 3·max α_i²L_i = 0.75.
        var setting = new Setting(TwoMixed().Constants, 4);
        Near.Equal(1 / (0.21875 + (2 * 0.75 / 2)), new Dcgd(new DcgdOptions { Compressor = new RandK(1) }).Prepare(setting).StepSize);
        // β = 1/4 for all: 4·max(β_iL_iα_i²ω_i)/(n·min β_i) = 4·0.75/2.
        Near.Equal(1 / (0.21875 + 0.75 + 1.5), new Diana(new DianaOptions { Compressor = new RandK(1) }).Prepare(setting).StepSize);
    }

    [Fact]
    public void Diana_with_scripted_draws_by_hand()
    {
        var problem = Quadratics.Create([new double[,] { { 1, 0 }, { 0, 3 } }], [[0, 0]], StartingPoint.Given(new double[] { 2, 1 }));
        var flix = FlixProblem.Create(problem, 1);
        var run = Recording.Of(flix, new Diana(new DianaOptions { Compressor = new ScriptedRandOne(0, 1, 1) }), 3);
        Near.Equal(1.0 / 21, run.Result.Preparation.StepSize);
        Near.Equal([2, 1], run.Iterates[0]);
        Near.Equal([1.8095238095, 1], run.Iterates[1], 1e-10);
        Near.Equal([1.7142857143, 0.7142857143], run.Iterates[2], 1e-10);
        Near.Equal([1.6190476190, 0.6530612245], run.Iterates[3], 1e-10);
        Near.Equal([2, 0], run.Workers[1][0]["h"], 1e-10);
        Near.Equal([2, 3], run.Workers[2][0]["h"], 1e-10);
        Near.Equal([2, 2.1428571429], run.Workers[3][0]["h"], 1e-10);
    }

    public static TheoryData<string> Solvers => ["gd", "dcgd", "diana", "ef21", "minibatch"];

    [Theory]
    [MemberData(nameof(Solvers))]
    public void With_alpha_one_every_method_runs_as_on_the_function_itself_bit_for_bit(string solver)
    {
        var (plain, mixed) = (Run(Logistic(), solver, 0.3), Run(Logistic(1), solver, 0.3));
        Assert.Equal(plain.Iterates.Count, mixed.Iterates.Count);
        for (var k = 0; k < plain.Iterates.Count; k++) Assert.Equal(plain.Iterates[k], mixed.Iterates[k]);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void With_alpha_zero_nothing_moves_at_the_step_of_the_theory(string solver)
    {
        if (solver == "minibatch") return;
        var run = Run(Logistic(0), solver, null);
        Assert.Equal(1, run.Result.Preparation.StepSize);
        Assert.All(run.Iterates, x => Assert.Equal(run.Iterates[0], x));
    }

    [Fact]
    public void Without_compression_compressed_methods_are_gradient_descent()
    {
        var problem = Logistic(0.4);
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions { StepSize = 2 }), 20);
        var dcgd = Recording.Of(problem, new Dcgd(new DcgdOptions { Compressor = new Identity(), StepSize = 2 }), 20);
        var diana = Recording.Of(problem, new Diana(new DianaOptions { Compressor = new Identity(), StepSize = 2 }), 20);
        for (var k = 0; k <= 20; k++)
        {
            Assert.Equal(parent.Iterates[k], dcgd.Iterates[k]);
            Assert.Equal(parent.Iterates[k], diana.Iterates[k]);
        }
    }

    [Fact]
    public void The_servers_shift_of_Diana_is_the_mean_of_the_workers_in_every_round()
    {
        var run = Recording.Of(Logistic(0.4), new Diana(new DianaOptions { Compressor = new RandK(3) }), 60);
        for (var k = 1; k <= 60; k++)
        {
            var mean = new double[run.Iterates[0].Length];
            foreach (var worker in run.Workers[k])
                for (var j = 0; j < mean.Length; j++) mean[j] += worker["h"][j] / run.Workers[k].Length;
            Near.Equal(mean, run.Coordinator[k]["h"], 1e-12);
        }
    }

    [Fact]
    public void Linear_rate_of_gradient_descent_and_a_floor_of_compressed_gradients()
    {
        var problem = Logistic(0.4);
        string[] metrics = [MetricNames.DistanceSquared];
        var run = Recording.Of(problem, new GradientDescent(new MethodOptions()), 100, metrics: metrics);
        var factor = 1 - (run.Result.Preparation.StepSize * problem.Constants.Mu);
        var values = run.Metric(0);
        for (var k = 1; k < values.Length; k++) Assert.True(values[k] <= (factor * values[k - 1]) + 1e-15, $"round {k}");
        var compressed = Recording.Of(problem, new Dcgd(new DcgdOptions { Compressor = new RandK(3) }), 3000, metrics: metrics).Metric(0);
        var shifted = Recording.Of(problem, new Diana(new DianaOptions { Compressor = new RandK(3) }), 3000, metrics: metrics).Metric(0);
        Assert.True(shifted[^1] < 1e-12, $"DIANA at {shifted[^1]}");
        Assert.True(compressed[^1] > 1e-6, $"DCGD at {compressed[^1]}");
    }

    [Fact]
    public void One_worker_or_equal_workers_have_their_own_optimum_as_the_solution()
    {
        var one = FlixProblem.Create(Quadratics.Create([new double[,] { { 2, 0 }, { 0, 1 } }], [[1, 1]]), 0.3);
        Near.Equal(one.Optima.PointOf(0), one.Minimizer!.Value.Span, 1e-10);
        var equal = Quadratics.Create([new double[,] { { 2, 0 }, { 0, 1 } }, new double[,] { { 2, 0 }, { 0, 1 } }], [[1, 1], [1, 1]]);
        Near.Equal([0.5, 1], FlixProblem.Create(equal, 0.3).Minimizer!.Value.Span, 1e-10);
    }

    private static Recording Run(Problem problem, string solver, double? step)
    {
        var size = step is { } value ? StepSize.Fixed(value) : StepSize.Theory();
        Method method = solver switch
        {
            "dcgd" => new Dcgd(new DcgdOptions { Compressor = new RandK(3), StepSize = size }),
            "diana" => new Diana(new DianaOptions { Compressor = new RandK(3), StepSize = size }),
            "ef21" => new Ef21(new Ef21Options { Compressor = new TopK(2), StepSize = size }),
            _ => new GradientDescent(new MethodOptions { StepSize = size }),
        };
        return Recording.Of(problem, method, 15, oracle: solver == "minibatch" ? new MinibatchOracle(3) : null);
    }
}
