using Gossamer.Execution;
using Gossamer.Methods.Regression;
using Gossamer.Signals.Description;
using Gossamer.Signals.Recordings;
using Gossamer.Signals.Regression;
using Gossamer.Simulation;

namespace Gossamer.Signals.Tests;

/// <summary>The generator with a known answer: the specification's table of test results.</summary>
public sealed class SignalProblemTests
{
    private static readonly Lazy<FeatureTable> Full = new(() => Table(LocalDescription.Full));
    private static readonly Lazy<FeatureTable> Moments = new(() => Table(LocalDescription.Moments));
    private static readonly Lazy<FeatureTable> LogQuadratic = new(() => Table(LocalDescription.LogQuadratic));

    [Theory]
    [InlineData("full", 80, 3, new[] { .9921, .9821, .9981 }, new[] { .0497, .0748, .0311 })]
    [InlineData("full", 80, 6, new[] { .9999, .9971, .9996 }, new[] { .0067, .0300, .0142 })]
    [InlineData("full", 80, 20, new[] { 1.0, 1.0, 1.0 }, new[] { .0018, .0017, .0015 })]
    [InlineData("moments", 36, 3, new[] { .9012, .8171, .9469 }, new[] { .1724, .2284, .1627 })]
    [InlineData("moments", 36, 6, new[] { .9341, .9928, .9817 }, new[] { .1421, .0473, .0961 })]
    [InlineData("moments", 36, 12, new[] { .9956, .9977, .9983 }, new[] { .0371, .0267, .0297 })]
    [InlineData("moments", 36, 20, new[] { .9999, .9997, .9998 }, new[] { .0065, .0090, .0100 })]
    [InlineData("log-quadratic", 36, 12, new[] { .9949, .9914, .9907 }, new[] { .0399, .0517, .0692 })]
    public async Task Components_predict_as_the_specification_says(string description, int features, int components, double[] correlations, double[] errors)
    {
        var problem = SignalProblem.Create((description switch { "full" => Full, "moments" => Moments, _ => LogQuadratic }).Value);
        Assert.Equal((features, 3, 560, 560), (problem.Features, problem.Outputs, problem.TrainingRows, problem.TestRows));
        var final = await Coefficients(problem, components);
        for (var output = 0; output < 3; output++)
        {
            var score = problem.TestScore(final, output);
            Assert.Equal(correlations[output], score.Correlation, 4);
            Assert.Equal(errors[output], score.Rmse, 4);
        }
    }

    [Fact]
    public async Task One_round_over_workers_gives_what_one_place_gives()
    {
        var whole = await Coefficients(SignalProblem.Create(Moments.Value), 10);
        foreach (var workers in new[] { 4, 7, 16 })
        {
            var parts = await Coefficients(SignalProblem.Create(Moments.Value, workers: workers), 10);
            for (var k = 0; k < whole.Length; k++) Assert.Equal(whole[k], parts[k], 9);
        }
    }

    [Fact]
    public void Constants_and_minimum_are_those_of_the_quadratic()
    {
        var problem = SignalProblem.Create(Moments.Value, workers: 3);
        var constants = problem.Constants;
        var x = problem.Minimizer!.Value.ToArray();
        var gradient = new double[problem.Dimension];
        problem.Global.Gradient(x, gradient);
        Assert.InRange(gradient.Max(Math.Abs), 0, 1e-10);
        Assert.Equal(problem.Global.Value(x), constants.LowerBound!.Value, 12);
        Assert.InRange(constants.L, 0, constants.LMean * (1 + 1e-12));
        // f is the mean of the f_i, and its gradient that of a finite difference.
        for (var k = 0; k < x.Length; k++) x[k] += Math.Sin(k);
        Assert.Equal(Enumerable.Range(0, 3).Average(i => problem.Local(i).Value(x)), problem.Global.Value(x), 10);
        problem.Global.Gradient(x, gradient);
        foreach (var k in new[] { 0, 40, 107 })
        {
            const double Step = 1e-5;
            double[] up = [.. x], down = [.. x];
            (up[k], down[k]) = (x[k] + Step, x[k] - Step);
            Assert.Equal((problem.Global.Value(up) - problem.Global.Value(down)) / (2 * Step), gradient[k], 6);
        }
    }

    [Fact]
    public void Gradients_allocate_nothing()
    {
        var problem = SignalProblem.Create(Moments.Value, workers: 2);
        double[] x = [.. Enumerable.Range(0, problem.Dimension).Select(k => Math.Sin(k))], gradient = new double[x.Length];
        problem.Local(0).ValueAndGradient(x, gradient);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var k = 0; k < 10; k++) problem.Local(0).ValueAndGradient(x, gradient);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Sampled_gradients_of_all_rows_are_the_gradient()
    {
        var problem = SignalProblem.Create(Moments.Value, workers: 3);
        var x = Enumerable.Range(0, problem.Dimension).Select(k => Math.Cos(k)).ToArray();
        foreach (var objective in new[] { problem.Global, problem.Local(2) })
        {
            var sum = (Problems.IFiniteSum)objective;
            double[] whole = new double[x.Length], sampled = new double[x.Length];
            objective.Gradient(x, whole);
            sum.SampleGradient(x, [.. Enumerable.Range(0, sum.Samples)], [], sampled);
            for (var k = 0; k < x.Length; k++) Assert.Equal(whole[k], sampled[k], 9);
        }
    }

    [Fact]
    public async Task Scores_are_recorded()
    {
        var problem = SignalProblem.Create(Moments.Value, workers: 2);
        var record = new RecordPlan { Metrics = ["test-correlation", "test-rmse(2)", "test-relative-rmse"], Own = [new TestCorrelation(), new TestRmse(2), new TestRelativeRmse()] };
        var run = await new Simulator().RunAsync(new RunRequest(problem, new Simpls(new MethodOptions())) { Stop = new StopRule { Iterations = 12 }, Record = record });
        Assert.Equal(0, run.Trace[0].Metrics[0]);
        Assert.InRange(run.Trace[0].Metrics[2], 0.99, 1.5);
        Assert.Equal(Enumerable.Range(0, 3).Min(k => problem.TestScore(run.Final, k).Correlation), run.Trace[^1].Metrics[0]);
        Assert.Equal(problem.TestScore(run.Final, 1).Rmse, run.Trace[^1].Metrics[1]);
        var refusal = await Assert.ThrowsAsync<BadInputException>(() => new Simulator().RunAsync(
            new RunRequest(problem, new Simpls(new MethodOptions())) { Stop = new StopRule { Iterations = 1 }, Record = new RecordPlan { Metrics = ["test-rmse(4)"], Own = [new TestRmse(4)] } }));
        Assert.Equal("the metric 'test-rmse(4)' asks for output 4, but there are 3", refusal.Message);
    }

    [Fact]
    public void Cross_validation_is_that_of_fits_by_hand_and_finds_enough_components()
    {
        var problem = SignalProblem.Create(Moments.Value);
        Assert.Equal(
            Math.Sqrt(Enumerable.Range(0, 3).Average(k => Variance(k))), problem.CrossValidatedRmse(0), 12);
        // There is no noise, and every component helps.
        for (var a = 1; a <= 20; a++) Assert.InRange(problem.CrossValidatedRmse(a), 0, problem.CrossValidatedRmse(a - 1));
        Assert.Equal(20, problem.BestComponents(20));

        // No component: every fold is predicted by the mean of the others.
        double Variance(int output)
        {
            var y = Moments.Value.Targets[output].Take(560).ToArray();
            return Enumerable.Range(0, 5).Average(fold =>
            {
                var mean = y.Where((_, row) => row < fold * 112 || row >= (fold + 1) * 112).Average();
                return y.Skip(fold * 112).Take(112).Average(value => (value - mean) * (value - mean));
            });
        }
    }

    [Fact]
    public void Plans_that_do_not_fit_are_refused()
    {
        var recording = ModulatedCarriers.Create(10);
        Assert.StartsWith("the step of 0.001 s is shorter", Refusal(new DescriptionPlan { Step = 0.001 }), StringComparison.Ordinal);
        Assert.StartsWith("history and timeBins belong together", Refusal(new DescriptionPlan { History = 1 }), StringComparison.Ordinal);
        Assert.StartsWith("the history of 3 s reaches", Refusal(new DescriptionPlan { History = 3, Bins = 4 }), StringComparison.Ordinal);
        Assert.StartsWith("only 0 instants", Refusal(new DescriptionPlan { Margin = 6 }), StringComparison.Ordinal);

        string Refusal(DescriptionPlan plan) => Assert.Throws<BadInputException>(() => plan.Describe(recording)).Message;
    }

    [Fact]
    public void Features_with_history_stand_oldest_first()
    {
        var recording = ModulatedCarriers.Create(10);
        var now = new DescriptionPlan { Step = 0.1 }.Describe(recording);
        var bins = new DescriptionPlan { Step = 0.1, History = 0.2, Bins = 3 }.Describe(recording);
        // Frequency 5 of channel 2: its three bins are the instants two, one and no steps ago.
        for (var bin = 0; bin < 3; bin++)
            Assert.Equal(now.Features[25][8 + bin], bins.Features[((20 + 5) * 3) + bin][10], 12);
    }

    private static FeatureTable Table(LocalDescription description) =>
        new DescriptionPlan { Description = description }.Describe(ModulatedCarriers.Create());

    private static async Task<double[]> Coefficients(SignalProblem problem, int components) =>
        (await new Simulator().RunAsync(new RunRequest(problem, new Simpls(new MethodOptions())) { Stop = new StopRule { Iterations = components } })).Final;
}
