using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Methods.Sequential.Generalized;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Problems.Generalized;
using Gossamer.Simulation;

namespace Gossamer.Methods.Tests.Sequential;

public class AgdTests
{
    [Fact]
    public async Task Table_of_the_adaptive_algorithm_on_the_hyperbolic_cosine()
    {
        (double Y, double U, double Gamma)[] expected =
        [
            (2, 2, 1.381097845542), (1.981351767879, 1.773609362490, 1.269515160817),
            (1.944695509375, 1.536650732497, 1.166993599266), (1.890963445340, 1.293068393721, 1.072797258568),
        ];
        double[] energies = [5.5243913822, 4.6919621008, 3.9450750779, 3.2852101270];
        var found = new List<(double, double, double)>();
        var request = new RunRequest(Line(ScalarFunctions.Cosh, 2), new AgdAdaptive(new AgdAdaptiveOptions { Radius = 2 }))
        {
            Stop = new StopRule { Iterations = 3 },
            Record = new RecordPlan { Metrics = [MetricNames.Lyapunov] },
            Observer = state => found.Add((state.Iterate[0], state.Coordinator.Vector("u")[0], state.Coordinator.Vector("Gamma", 1)[0])),
        };
        var run = await new Simulator().RunAsync(request);
        for (var k = 0; k < 4; k++)
        {
            Near.Equal([expected[k].Y, expected[k].U, expected[k].Gamma], [found[k].Item1, found[k].Item2, found[k].Item3], 2e-12);
            Near.Equal(energies[k], run.Trace[k].Metrics[0], 1e-10);
        }
    }

    [Theory]
    [InlineData("exp-pair", -6, 6.5, 12, 0.4753736746682644)]
    [InlineData("log-barrier", 1e-6, 0.05, 48, 0.04917433308649366)]
    public void The_warm_start_ends_where_it_should_and_acceleration_takes_over(string name, double start, double radius, int steps, double at)
    {
        var problem = Line(name == "exp-pair" ? ScalarFunctions.ExpPair : ScalarFunctions.LogBarrier, start);
        var method = new AgdWarmStart(new AgdWarmStartOptions { Radius = radius, Test = WarmStartTest.Gap });
        var run = Recording.Of(problem, method, 80, metrics: [MetricNames.Suboptimality]);
        Near.Equal(at, run.Iterates[steps][0], 1e-12);
        var gaps = run.Metric(0)[steps..];
        Assert.Equal([0, 2, 14], new[] { 1e-3, 1e-6, 1e-9 }.Select(gap => Array.FindIndex(gaps, value => value <= gap)));
    }

    [Fact]
    public void Iterations_to_a_gap_on_the_exponential_pair()
    {
        var run = Recording.Of(Line(ScalarFunctions.ExpPair, -6), new AgdAdaptive(new AgdAdaptiveOptions { Radius = 6.5 }), 400, metrics: [MetricNames.Suboptimality]);
        Assert.Equal([65, 70, 229, 333, 359], new[] { 1e-1, 1e-3, 1e-6, 1e-9, 1e-12 }.Select(gap => Array.FindIndex(run.Metric(0), value => value <= gap)));
    }

    [Theory]
    [InlineData(AdaptiveStep.Scheduled, 1, 684)]
    [InlineData(AdaptiveStep.Observed, 1, 487)]
    [InlineData(AdaptiveStep.Scheduled, 2, 1022)]
    [InlineData(AdaptiveStep.Observed, 2, 725)]
    public void Iterations_to_a_tenth_on_two_hundred_coordinates(AdaptiveStep step, double times, int expected)
    {
        var problem = Benchmark();
        var radius = times * TensorPrimitives.Norm(problem.Start.Span);
        var run = Recording.Of(problem, new AgdAdaptive(new AgdAdaptiveOptions { Radius = radius, Step = step }), 1100, metrics: [MetricNames.Suboptimality]);
        Near.Equal(14.8704809704072, run.Metric(0)[0], 1e-12);
        Assert.Equal(expected, Array.FindIndex(run.Metric(0), gap => gap <= 0.1));
        if (times == 1) Assert.Equal(1436, AgdTheory.PredictAdaptive(problem.Constants.Generalized!, run.Metric(0)[0], radius, 0.1));
    }

    [Theory]
    [InlineData(AdaptiveStep.Scheduled)]
    [InlineData(AdaptiveStep.Observed)]
    public async Task The_energy_falls_by_the_promised_factor_in_every_iteration(AdaptiveStep step)
    {
        // (1 + alpha)*V_{k+1} <= V_k - (gamma/2)*||g||^2 with alpha = Gamma_k/Gamma_{k+1} - 1, gamma = alpha^2/Gamma_k.
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var random = new RandomStream(seed, RandomPurpose.Data);
            var dimension = 1 + random.NextInt(5);
            var weights = new double[dimension];
            var start = new double[dimension];
            for (var k = 0; k < dimension; k++) (weights[k], start[k]) = (0.05 + random.NextDouble(), 3 * random.NextGaussian());
            var problem = GeneralizedProblems.Separable(ScalarFunctions.Cosh, weights, StartingPoint.Given(start));
            var radius = (1 + (3 * random.NextDouble())) * TensorPrimitives.Norm<double>(start);
            var gammas = new List<double>();
            var run = Recording.Of(new RunRequest(problem, new AgdAdaptive(new AgdAdaptiveOptions { Radius = radius, Step = step }))
            {
                Stop = new StopRule { Iterations = 100 },
                Record = new RecordPlan { Metrics = [MetricNames.Lyapunov, MetricNames.GradientNormSquared] },
            });
            var again = await new Simulator().RunAsync(new RunRequest(problem, new AgdAdaptive(new AgdAdaptiveOptions { Radius = radius, Step = step }))
            {
                Stop = new StopRule { Iterations = 100 },
                Observer = state => gammas.Add(state.Coordinator.Vector("Gamma", 1)[0]),
            });
            Assert.Equal(RunStatus.Completed, again.Status);
            for (var k = 0; k < 100; k++)
            {
                var alpha = (gammas[k] / gammas[k + 1]) - 1;
                var bound = run.Metric(0)[k] - (alpha * alpha / gammas[k] / 2 * run.Metric(1)[k]);
                Assert.True((1 + alpha) * run.Metric(0)[k + 1] <= bound + (1e-13 * run.Metric(0)[0]), $"seed {seed}, iteration {k}");
            }
        }
    }

    [Fact]
    public async Task Gamma_follows_its_recursion()
    {
        // gamma = 1 with l = 1, Gamma_0 = 1: 2*D_0/R^2 = 1 for D_0 = 1/2, R = 1.
        double[] expected = [1, 0.5, 0.2928932188134525, 0.1900427977891125, 0.13234740466267322];
        var found = new List<double>();
        await new Simulator().RunAsync(new RunRequest(new Parabola(1), new AgdAdaptive(new AgdAdaptiveOptions { Radius = 1 }))
        {
            Stop = new StopRule { Iterations = 4 },
            Observer = state => found.Add(state.Coordinator.Vector("Gamma", 1)[0]),
        });
        Near.Equal(expected, [.. found], 1e-14);
    }

    [Fact]
    public void An_unbounded_radius_leaves_gradient_descent()
    {
        var options = new AgdAdaptiveOptions { Radius = 1e9, L0 = 1, L1 = 1 };
        var problem = Line(ScalarFunctions.Cosh, 2);
        var run = Recording.Of(problem, new AgdAdaptive(options), 1);
        var smoothness = new GeneralizedSmoothness(1, 1);
        var step = 1 / smoothness.At(4 * smoothness.PsiInverse(2 * problem.Global.Value([2])));
        Near.Equal(2 - (step * Math.Sinh(2)), run.Iterates[1][0], 1e-8);
    }

    [Fact]
    public async Task Acceleration_with_a_line_search_starts_as_ugd_and_keeps_its_bound()
    {
        var problem = Benchmark();
        var descent = Recording.Of(problem, new Ugd(new SmoothnessOptions { L0 = 1, L1 = 1 }), 200, metrics: [MetricNames.Suboptimality]);
        var (bounds, gaps, same) = (new List<double>(), new List<double>(), 0);
        var radius = Math.Sqrt(200 * 9.0);
        var run = await new Simulator().RunAsync(new RunRequest(problem, new AgdLineSearch(new SmoothnessOptions { L0 = 1, L1 = 1 }))
        {
            Stop = new StopRule { Iterations = 200 },
            Observer = state =>
            {
                if (state.Iterate.SequenceEqual(descent.Iterates[(int)state.Iteration])) same++;
                bounds.Add(radius * radius / (2 * state.Coordinator.Vector("A", 1)[0]));
                gaps.Add(problem.Global.Value(state.Iterate));
            },
        });
        // While the gradient is large, and for one step more, it is gradient descent.
        var gradient = new double[200];
        var large = Enumerable.Range(0, 200).TakeWhile(k =>
        {
            problem.Global.Gradient(descent.Iterates[k], gradient);
            return TensorPrimitives.Norm(gradient) > 1;
        }).Count();
        Assert.InRange(large, 1, 199);
        Assert.InRange(same, large + 1, large + 3);
        for (var k = 0; k <= 200; k++) Assert.InRange(gaps[k], 0, bounds[k]);
        Assert.True(gaps[200] < 0.1 * descent.Metric(0)[200]);
        Assert.Equal(RunStatus.Completed, run.Status);
    }

    [Fact]
    public void Assumptions_that_fail_are_named()
    {
        var barrier = Recording.SettingOf(Line(ScalarFunctions.LogBarrier, 1e-6)) with { InitialGap = 10 };
        Assert.Contains("agd-warm-start", Refusal(new AgdAdaptive(new AgdAdaptiveOptions { Radius = 0.05 }), barrier), StringComparison.Ordinal);
        var unknown = new Setting(new GivenConstants(1, 1) { Convex = true }, 2);
        Assert.Contains("give gap", Refusal(new AgdAdaptive(new AgdAdaptiveOptions { Radius = 1 }), unknown), StringComparison.Ordinal);
        Assert.Contains("give gap", Refusal(new AgdWarmStart(new AgdWarmStartOptions { Radius = 1 }), unknown), StringComparison.Ordinal);
        Assert.Contains("test: gradient", Refusal(new AgdWarmStart(new AgdWarmStartOptions { Radius = 1, Gap = 1, Test = WarmStartTest.Gap }), unknown), StringComparison.Ordinal);
        var nonconvex = new Setting(new GivenConstants(1, 1), 2);
        Assert.Contains("convex", Refusal(new AgdAdaptive(new AgdAdaptiveOptions { Radius = 1, Gap = 1 }), nonconvex), StringComparison.Ordinal);
    }

    private static string Refusal(Method method, Setting setting) => Assert.Throws<AssumptionException>(() => method.Prepare(setting)).Message;

    private static Problem Line(ScalarFunction function, double start) => GeneralizedProblems.Separable(function, [1], StartingPoint.Constant(start));

    private static Problem Benchmark() => GeneralizedProblems.Separable(
        ScalarFunctions.Cosh, [.. Enumerable.Range(1, 200).Select(k => 1.0 / (k * k))], StartingPoint.Constant(3));
}
