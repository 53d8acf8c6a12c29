using System.Numerics.Tensors;
using Gossamer.Data;
using Gossamer.Data.Splits;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.Perceptrons;
using Gossamer.Problems;
using Gossamer.Simulation;

namespace Gossamer.Methods.Tests.Perceptrons;

public class PerceptronTests
{
    [Fact]
    public void The_batch_perceptron_on_its_worst_case()
    {
        var run = Recording.Of(Linear(SyntheticData.OneAgainstMany(10)), Batch(), 5);
        double[][] expected = [[0, 0], [0.25, 0.4], [0.3, 0.3], [0.35, 0.2], [0.4, 0.1], [0.4, 0.1]];
        for (var k = 0; k < expected.Length; k++) Near.Equal(expected[k], run.Iterates[k], 1e-15);
    }

    [Fact]
    public void Gradient_descent_with_a_huge_step_becomes_the_batch_perceptron()
    {
        var problem = Linear(SyntheticData.OneAgainstMany(10));
        var batch = Recording.Of(problem, Batch(), 4);
        var descent = Recording.Of(problem, new GradientDescent(new MethodOptions { StepSize = 1e6 }), 4);
        for (var k = 0; k <= 4; k++) Near.Equal(batch.Iterates[k], [.. descent.Iterates[k].Select(v => v / 1e6)], 1e-9);
    }

    [Theory]
    [InlineData(10, 4, 2, 2)]
    [InlineData(100, 31, 2, 2)]
    [InlineData(1000, 301, 2, 2)]
    public void Iterations_on_the_worst_case(int rows, int batch, int normalized, int single)
    {
        var data = SyntheticData.OneAgainstMany(rows);
        Assert.Equal(batch, Iterations(Linear(data), Batch(), 700));
        Assert.Equal(normalized, Iterations(Linear(data), Of(PerceptronVariant.NormalizedBatch), 20));
        Assert.Equal(single, Iterations(Linear(data), Of(PerceptronVariant.Single), 20));
    }

    [Theory]
    [InlineData(10, 60, 7, 2, 2)]
    [InlineData(1000, 157, 16, 2, 2)]
    public void Normalized_gradient_descent_on_the_worst_case(int rows, int tenth, int one, int ten, int hundred)
    {
        var problem = Linear(SyntheticData.OneAgainstMany(rows));
        int[] found = [.. new[] { 0.1, 1, 10, 100 }.Select(step => Iterations(problem, new NormalizedLrGd(new MethodOptions { StepSize = step }), 200))];
        Assert.Equal([tenth, one, ten, hundred], found);
    }

    [Fact]
    public void Steps_that_follow_the_risk_by_hand()
    {
        // At 0 the loss is log 2, so that the first step is twice that of gradient descent.
        var problem = Linear(SyntheticData.OneAgainstMany(10));
        var adaptive = Recording.Of(problem, new RiskAdaptiveGd(new MethodOptions { StepSize = 3 }), 40);
        Near.Equal([.. Recording.Of(problem, new GradientDescent(new MethodOptions { StepSize = 6 }), 1).Iterates[1]], adaptive.Iterates[1], 1e-14);
        var (gradient, x) = (new double[2], adaptive.Iterates[7]);
        problem.Global.Gradient(x, gradient);
        var step = 3 / (1 - Math.Exp(-problem.Global.Value(x)));
        Near.Equal([x[0] - (step * gradient[0]), x[1] - (step * gradient[1])], adaptive.Iterates[8], 1e-12);
        Assert.Equal(1e-9 - 5e-19, RiskAdaptiveGd.OneMinusExp(1e-9), 1e-24);
        Assert.Equal(1 - Math.Exp(-9.9e-5), RiskAdaptiveGd.OneMinusExp(9.9e-5), 1e-15);
    }

    [Theory]
    [InlineData(100, 55, 31)]
    [InlineData(1000, 729, 308)]
    public void Gradient_descent_on_the_worst_case(int rows, int ten, int hundred)
    {
        var problem = Linear(SyntheticData.OneAgainstMany(rows));
        Assert.Equal(ten, Iterations(problem, new GradientDescent(new MethodOptions { StepSize = 10 }), 800));
        Assert.Equal(hundred, Iterations(problem, new GradientDescent(new MethodOptions { StepSize = 100 }), 800));
    }

    [Fact]
    public void Two_samples_have_a_high_loss_before_they_are_right()
    {
        // z = (1, -1), (1, 4).
        var data = new DataSet("two", Numerics.SampleMatrix.Dense(2, 2, [1, -1, -1, -4]), new double[] { 1, -1 });
        var run = Recording.Of(Linear(data), new GradientDescent(new MethodOptions { StepSize = 100 }), 2, metrics: [MetricNames.Loss, MetricNames.GradientNormSquared]);
        Near.Equal([50, 75], run.Iterates[1], 1e-13);
        Near.Equal(12.500000000006944, run.Metric(0)[1], 1e-13);
        Near.Equal(0.7071067811767272, Math.Sqrt(run.Metric(1)[1]), 1e-13);
        Near.Equal([100, 25], run.Iterates[2], 1e-8);
        Assert.Equal(1.34e-33, run.Metric(0)[2], 0.01e-33);
        var ten = Recording.Of(Linear(data), new GradientDescent(new MethodOptions { StepSize = 10 }), 2, metrics: [MetricNames.Loss]);
        Near.Equal([1.289444867146275, 5.901374890939188e-4], ten.Metric(0)[1..], 1e-14);
    }

    [Fact]
    public void Normalised_methods_keep_their_two_inequalities_and_their_bound()
    {
        var data = SyntheticData.Separable(60, 20, 7, 0.8, seed: 2);
        var problem = Linear(data);
        // The margin is at least that of the first coordinate's direction; R is the longest sample, whose smoothness is R^2/4.
        var (margin, radius) = (0.8, 2 * Math.Sqrt(((IFiniteSum)problem.Global).SampleSmoothness.Max()));
        foreach (var step in new[] { 0.1, 1, 10 })
        {
            var run = Recording.Of(problem, new NormalizedLrGd(new MethodOptions { StepSize = step }), 400);
            var solved = Iterations(problem, new NormalizedLrGd(new MethodOptions { StepSize = step }), 2000);
            Assert.InRange(solved, 1, PerceptronTheory.Iterations(radius, margin, 60, step));
            for (var t = 0; t <= Math.Min(400, solved - 1); t++)
            {
                Assert.True(run.Iterates[t][0] >= (t * step * margin) - 1e-9, $"direction at {t}");
                Assert.True(TensorPrimitives.SumOfSquares<double>(run.Iterates[t]) <= (t * step * step * radius * radius) + (2 * step * t * Math.Log(119)) + 1e-9, $"length at {t}");
            }
        }
        Assert.InRange(Iterations(problem, Of(PerceptronVariant.Single), 2000), 1, PerceptronTheory.Iterations(radius, margin));
        Assert.InRange(Iterations(problem, Of(PerceptronVariant.NormalizedBatch), 2000), 1, PerceptronTheory.Iterations(radius, margin));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(256)]
    public void The_slow_case_costs_a_linear_perceptron_two_iterations_a_feature(int features) =>
        Assert.Equal((2 * features) + 2, Iterations(Linear(SyntheticData.SlowPerceptron(features)), Batch(), 3 * features));

    [Theory]
    [InlineData(16, 0.25, 18)]
    [InlineData(64, 0.125, 38)]
    [InlineData(256, 0.0625, 58)]
    [InlineData(1024, 0.03125, 78)]
    [InlineData(16, 0.375, 12)]
    public void Two_layers_cost_far_fewer(int features, double step, int expected) =>
        Assert.Equal(expected, Iterations(TwoLayers(SyntheticData.SlowPerceptron(features)), Generalized(step), 200));

    [Fact]
    public void Trace_of_the_generalised_perceptron()
    {
        double[][] expected =
        [
            [0, 0, 1], [0, 0.25, 1], [1, 0.25, 1], [0, 0.5, 0.8125], [0.8125, 0.5, 0.8125], [0, 0.703125, 0.734375],
            [0.734375, 0.703125, 0.734375], [0, 0.88671875, 0.7265625], [0.7265625, 0.88671875, 0.7265625],
        ];
        var run = Recording.Of(TwoLayers(SyntheticData.SlowPerceptron(4)), Generalized(0.5), 9);
        // x is the sum of the first four weights; at the last point nothing is wrong and nothing moves.
        for (var k = 0; k < expected.Length; k++) Near.Equal(expected[k], [run.Iterates[k][..4].Sum(), run.Iterates[k][4], run.Iterates[k][5]], 1e-15);
        Assert.Equal(run.Iterates[8], run.Iterates[9]);
    }

    [Fact]
    public void A_large_start_turns_gradient_descent_on_two_layers_into_the_perceptron()
    {
        var data = SyntheticData.SlowPerceptron(16);
        double[] unit = [.. Enumerable.Repeat(0.025, 16), 0, 1];
        var perceptron = Recording.Of(TwoLayers(data, unit), Generalized(0.25), 6);
        Near.Equal([0.01542968749, 0.291015625, 0.4609375], [perceptron.Iterates[6][0], perceptron.Iterates[6][16], perceptron.Iterates[6][17]], 1e-9);
        Assert.Equal(6, Iterations(TwoLayers(data, unit), Generalized(0.25), 40));
        int[] found = [.. new double[] { 1, 10, 100, 1000 }.Select(scale => Iterations(TwoLayers(data, [.. unit.Select(v => scale * v)]), new GradientDescent(new MethodOptions { StepSize = 0.25 }), 40))];
        Assert.Equal([1, 15, 6, 6], found);
        var large = Recording.Of(TwoLayers(data, [.. unit.Select(v => 1000 * v)]), new GradientDescent(new MethodOptions { StepSize = 0.25 }), 6);
        for (var k = 0; k <= 6; k++) Near.Equal(perceptron.Iterates[k], [.. large.Iterates[k].Select(v => v / 1000)], 1e-9);
    }

    [Fact]
    public void Workers_send_one_number_more_than_a_gradient_and_change_nothing()
    {
        var data = SyntheticData.Separable(40, 6, 12, 0.5, seed: 5);
        var one = Recording.Of(Linear(data), new NormalizedLrGd(new MethodOptions()), 20);
        var four = Recording.Of(Linear(data, workers: 4), new NormalizedLrGd(new MethodOptions()), 20);
        for (var k = 0; k <= 20; k++) Near.Equal(one.Iterates[k], four.Iterates[k], 1e-10);
        Assert.Equal(20 * 7 * 64, four.Result.Trace[^1].BitsUpPerWorker);
    }

    [Fact]
    public void A_problem_without_margins_is_refused() =>
        Assert.Contains("logistic-regression", Assert.Throws<AssumptionException>(() => Batch().Prepare(Recording.SettingOf(new Parabola(1)))).Message, StringComparison.Ordinal);

    private static Perceptron Batch() => new(new PerceptronOptions());

    private static Perceptron Of(PerceptronVariant variant) => new(new PerceptronOptions { Variant = variant });

    private static Perceptron Generalized(double step) => new(new PerceptronOptions { HalfFirstStep = false, StepSize = step });

    private static Problem Linear(DataSet data, int workers = 1) =>
        DataProblems.LogisticRegression(data, RowAssignment.Split(new ContiguousSplit().Assign(data, workers, 1)));

    private static Problem TwoLayers(DataSet data, double[]? start = null) =>
        DataProblems.TwoLayerLogisticRegression(data, RowAssignment.Shared(data, 1), start is null ? null : StartingPoint.Given(start));

    /// <summary>The first iteration at which every margin is positive.</summary>
    private static int Iterations(Problem problem, Method method, int most)
    {
        var objective = (IMargins)problem.Local(0);
        var margins = new double[objective.Samples];
        var first = -1;
        new Simulator().RunAsync(new RunRequest(problem, method)
        {
            Stop = new StopRule { Iterations = most },
            Record = new RecordPlan { Every = most },
            Observer = state =>
            {
                if (first >= 0) return;
                objective.Margins(state.Iterate, margins);
                if (margins.AsSpan().IndexOfAnyInRange(double.NegativeInfinity, 0) < 0) first = (int)state.Iteration;
            },
        }).GetAwaiter().GetResult();
        return first;
    }
}
