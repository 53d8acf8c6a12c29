using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Freya;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Methods.Tests.Asynchronous.Freya;

public class FreyaTests
{
    private const int Functions = 20;

    private static Problem Sum(int workers, double noise = 0.5, int functions = Functions) =>
        Quadratics.FiniteSum(functions, workers, dimension: 6, noise, leastEigenvalue: 0.05, seed: 3);

    private static RunResult Run(
        Method method, Problem problem, long iterations, double[] seconds, ulong seed = 1, Action<IObservation>? observer = null, string[]? metrics = null) =>
        new Simulator(new Cluster { Compute = new PerSampleTimes(new FixedTimes(seconds)) }).RunAsync(new RunRequest(problem, method)
        {
            Seed = seed,
            Stop = new StopRule { Iterations = iterations },
            Record = new RecordPlan { Metrics = metrics ?? [MetricNames.Loss, MetricNames.GradientNormSquared] },
            Observer = observer,
        }).GetAwaiter().GetResult();

    [Fact]
    public void Full_gradients_are_exact_in_any_order_and_nobody_waits_for_the_dead()
    {
        var problem = Sum(5);
        var exact = new double[6];
        var checks = 0;
        var run = Run(new FreyaPage(new FreyaPageOptions { Probability = 1, StepSize = 0.5 }), problem, 30, [1, 0.3, 2, double.PositiveInfinity, 7], observer: state =>
        {
            problem.Global.Gradient(state.Iterate, exact);
            Near.Equal(exact, state.Coordinator.Vector("g"), 1e-12);
            checks++;
        });
        Assert.Equal(31, checks);
        Assert.Equal(RunStatus.Completed, run.Status);
    }

    [Fact]
    public void With_probability_one_it_is_gradient_descent()
    {
        var problem = Sum(3);
        var run = Run(new FreyaPage(new FreyaPageOptions { Probability = 1 }), problem, 20, [1, 2, 5]);
        Near.Equal(problem.Constants.L, 1 / run.Preparation.StepSize);
        Vector x = new(problem.Start.Span), g = new(6);
        for (var k = 0; k < 20; k++)
        {
            problem.Global.Gradient(x, g.Edit());
            x.Add(g, -run.Preparation.StepSize);
        }
        Near.Equal(x, run.Final, 1e-10);
    }

    [Fact]
    public void A_single_worker_takes_exactly_the_time_of_all_functions_and_two_for_a_difference()
    {
        var method = new FreyaPage(new FreyaPageOptions { Batch = 4, Probability = 1e-9, StepSize = 0.1 });
        var run = Run(method, Sum(1), 3, [0.5]);
        // g^0 costs m·τ; then S differences of 2τ each: no duplicates with one worker.
        Assert.Equal([10, 14, 18, 22], run.Trace.Select(point => Math.Round(point.Seconds, 9)));
        Assert.Equal(20 + (3 * 8), run.Trace[^1].ComponentGradients);
        // Down: d a call in the beginning, 2d for differences; up: d an evaluation.
        Assert.Equal(64 * 6 * (1 + (3 * 2)), run.Trace[^1].BitsDownPerWorker);
        Assert.Equal(64 * 6 * (20 + (3 * 4)), run.Trace[^1].BitsUpPerWorker);
    }

    [Fact]
    public void A_batch_comes_from_whoever_is_fast()
    {
        // Batch of 6 gradients on workers of 1, 2 and 5 s: 1, 2, 2, 3, 4, 4 → 4 s a batch, worker 3 contributes nothing.
        var run = Run(new FreyaSgd(new FreyaSgdOptions { Batch = 6, StepSize = 0.01 }), Sum(3), 3, [1, 2, 5]);
        Assert.Equal([0, 4, 8, 12], run.Trace.Select(point => Math.Round(point.Seconds, 9)));
    }

    [Fact]
    public void Identical_functions_leave_no_error()
    {
        var problem = Sum(4, noise: 0);
        var exact = new double[6];
        var run = Run(new FreyaPage(new FreyaPageOptions()), problem, 40, [1, 2, 3, 4], observer: state =>
        {
            problem.Global.Gradient(state.Iterate, exact);
            Near.Equal(exact, state.Coordinator.Vector("g"), 1e-12);
        });
        Assert.Equal(0, run.Preparation.Theory.Parameters["L_pm"], 9);
        Near.Equal(problem.Constants.L, 1 / run.Preparation.StepSize, 1e-9);
    }

    [Fact]
    public void Estimates_are_the_recursion_with_the_same_function_at_both_points()
    {
        // With p tiny, g^{k+1} − g^k is the mean of S differences: for quadratics with b alone different it is A(x⁺ − x) exactly.
        var problem = Homogeneous();
        var (last, lastG) = (Array.Empty<double>(), Array.Empty<double>());
        Run(new FreyaPage(new FreyaPageOptions { Batch = 3, Probability = 1e-9, StepSize = 0.3 }), problem, 10, [1, 2], observer: state =>
        {
            var g = state.Coordinator.Vector("g").Values.ToArray();
            if (last.Length > 0)
            {
                for (var k = 0; k < 2; k++) Near.Equal(lastG[k] + ((k + 1) * (state.Iterate[k] - last[k])), g[k], 1e-12);
            }
            (last, lastG) = (state.Iterate.ToArray(), g);
        });

        // Four functions with A = diag(1, 2) and different b, shared by two workers.
        static Problem Homogeneous()
        {
            double[,] a = { { 1, 0 }, { 0, 2 } };
            var parts = Quadratics.Create([a, a, a, a], [[1, 0], [0, 3], [-2, 1], [5, 5]], StartingPoint.Ones);
            return Problem.Homogeneous(parts.Global, 2, new GivenConstants(2, 2) { Bound = parts.Constants.LowerBound }, StartingPoint.Ones);
        }
    }

    [Fact]
    public void The_lyapunov_function_falls_on_average_and_the_target_is_reached_as_predicted()
    {
        var problem = Sum(4);
        var gap = problem.Global.Value(problem.Start.Span) - problem.Constants.LowerBound!.Value;
        double mean = 0;
        const int Seeds = 20;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var run = Run(new FreyaPage(new FreyaPageOptions()), problem, 200, [1, 2, 3, 4], seed);
            // (1/K) Σ‖∇f(x^k)‖² ≤ 2Δ/(γK).
            mean += run.Trace.SkipLast(1).Average(point => point.Metrics[1]) / Seeds * run.Preparation.StepSize * 200 / (2 * gap);
        }
        Assert.InRange(mean, 0.05, 1);
    }

    [Fact]
    public void Numbers_of_the_theory()
    {
        Near.Equal(1 / (2 + (3 * Math.Sqrt(0.9 / (0.1 * 5)))), FreyaPageTheory.Step(2, 3, 5, 0.1));
        Assert.Equal(10, FreyaPageTheory.Batch(100));
        Assert.Equal(11, FreyaPageTheory.Batch(101));
        Near.Equal(10.0 / 110, FreyaPageTheory.Probability(100, 10));
        double[] seconds = [1, 2, 4, 8, 16];
        Near.Equal(54.193548, FiniteSumTime.Batch(seconds, 100), 1e-6);
        Near.Equal(7.428571, FiniteSumTime.Batch(seconds, 10), 1e-6);
        // Where a batch takes as long as a full gradient, as with many workers and few functions, p = 1 is best.
        double[] many = [.. Enumerable.Repeat(1.0, 10_000)];
        Assert.True(FreyaPageTheory.Cost(many, 16, 1, 1, 4, 1) < FreyaPageTheory.Cost(many, 16, 1, 1, 4, 0.2));
        Assert.True(FreyaPageTheory.Cost(seconds, 10_000, 1, 1, 100, 1) > FreyaPageTheory.Cost(seconds, 10_000, 1, 1, 100, 0.01));
        // A = 2, C = 0.4, L = 1, Δ = 1, ε = 0.1: K = 120·max{1, 240, 8}, γ = min{1/√(2K), 1, 0.125}.
        Assert.Equal(28800, FreyaSgdTheory.Iterations(1, 1, 0.1, 2, 0.4));
        Near.Equal(1 / Math.Sqrt(57600), FreyaSgdTheory.Step(1, 0.1, 2, 0.4, 28800));
    }

    [Fact]
    public void Synchronous_page_waits_for_the_slowest_and_makes_the_same_gradients()
    {
        var problem = Sum(4);
        var exact = new double[6];
        var run = Run(new SynchronousPage(new FreyaPageOptions { Probability = 1, StepSize = 0.5 }), problem, 5, [1, 2, 3, 10], observer: state =>
        {
            problem.Global.Gradient(state.Iterate, exact);
            Near.Equal(exact, state.Coordinator.Vector("g"), 1e-12);
        });
        Assert.Equal(50, run.Trace[0].Seconds, 9);                          // five functions on the worker of 10 s
        Assert.Equal(300, run.Trace[^1].Seconds, 9);
        var batches = Run(new SynchronousPage(new FreyaPageOptions { Batch = 6, Probability = 1e-9, StepSize = 0.1 }), problem, 4, [1, 2, 3, 10]);
        Assert.Equal(20 + (4 * 12), batches.Trace[^1].ComponentGradients);
        Assert.Equal(50 + (4 * 40), batches.Trace[^1].Seconds, 9);            // 1, 2, 1, 2 draws: two differences of 20 s on the last
    }

    [Fact]
    public void It_beats_synchronous_page_by_more_when_speeds_differ_more()
    {
        double Ratio(double[] seconds)
        {
            var problem = Sum(seconds.Length, functions: 100);
            var ours = Run(new FreyaPage(new FreyaPageOptions()), problem, 60, seconds).Trace[^1].Seconds;
            return Run(new SynchronousPage(new FreyaPageOptions()), problem, 60, seconds).Trace[^1].Seconds / ours;
        }

        var (equal, different) = (Ratio([1, 1, 1, 1, 1, 1, 1, 1]), Ratio([1, 1, 1, 1, 1, 1, 1, 20]));
        Assert.True(different > 3 * equal, $"{equal} and {different}");
    }

    [Fact]
    public void Wrong_settings_are_refused_with_a_way_out()
    {
        static string Refusal(Problem problem, GradientOracle? oracle = null) => Assert.Throws<AssumptionException>(() => new Simulator().RunAsync(
            new RunRequest(problem, new FreyaPage(new FreyaPageOptions())) { Oracle = oracle ?? new FullOracle(), Stop = new StopRule { Iterations = 1 } }).GetAwaiter().GetResult()).Message;
        Assert.Contains("split: shared", Refusal(Quadratics.RandomTridiagonal(3, 5, 0.5, 0.1, 1)));
        Assert.Contains("finite sum", Refusal(Quadratics.Tridiagonal(5, 3)));
        Assert.Contains("oracle: full", Refusal(Sum(3), new AdditiveNoiseOracle(0.1)));
    }

    [Fact]
    public void Ten_thousand_workers_are_cheap_and_what_is_not_used_is_not_computed()
    {
        double[] seconds = [.. Enumerable.Range(1, 10_000).Select(i => Math.Sqrt(i))];
        var run = Run(new FreyaSgd(new FreyaSgdOptions { Batch = 32, StepSize = 0.01 }), Sum(10_000, functions: 1000), 10, seconds);
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.True(run.Trace[^1].ComponentGradients < 1000);
    }
}
