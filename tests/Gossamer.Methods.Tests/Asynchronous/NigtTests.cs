using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Nigt;
using Gossamer.Problems;
using Gossamer.Problems.Policies;
using Gossamer.Simulation;

namespace Gossamer.Methods.Tests.Asynchronous;

public class NigtTests
{
    private const double Step = 0.1;

    private static Problem Bowl(int workers = 1) =>
        Problem.Homogeneous(new BowlObjective(), workers, new GivenConstants(4, workers) { Bound = 0, HessianBound = 0 }, StartingPoint.Ones);

    public static TheoryData<string> Names => ["rennala", "malenia", "synchronous", "afedpg"];

    private static Method Create(string name, double? eta = 0.5, long? batch = null) => name switch
    {
        "rennala" => new RennalaNigt(new RennalaNigtOptions { Momentum = eta, Batch = batch, StepSize = Step }),
        "malenia" => new MaleniaNigt(new MaleniaNigtOptions { Momentum = eta, Batch = batch, StepSize = Step }),
        "synchronous" => new SynchronousNigt(new SynchronousNigtOptions { Momentum = eta, StepSize = Step }),
        _ => new AsynchronousNigt(new AsynchronousNigtOptions { Momentum = eta, StepSize = Step }),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Numbers_of_the_specification(string name)
    {
        // J = -(x1^2 + 4 x2^2)/2 from (1, 1) with exact gradients, alpha = 0.1, eta = 0.5: f = -J is minimised.
        var run = Recording.Of(Bowl(), Create(name), 3, [1.0]);
        Near.Equal([0.97574644, 0.90298575], run.Iterates[1], 1e-8);
        Near.Equal([0.94966685, 0.80644635], run.Iterates[2], 1e-8);
        Near.Equal([0.92142541, 0.71051710], run.Iterates[3], 1e-8);
    }

    [Fact]
    public async Task Transport_is_exact_on_quadratics()
    {
        var gaps = new List<double>();
        var request = new RunRequest(Bowl(), Create("synchronous"))
        {
            Stop = new StopRule { Iterations = 20 },
            Observer = state =>
            {
                if (state.Iteration == 0) return;
                // d_t belongs to x_t, which is now the previous point.
                var (d, before) = (state.Coordinator.Vector("d"), state.Coordinator.Vector("previous"));
                gaps.Add(Math.Abs(d[0] - before[0]) + Math.Abs(d[1] - (4 * before[1])));
            },
        };
        await new Simulator().RunAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(20, gaps.Count);
        Assert.True(gaps.Max() < 1e-12);
    }

    [Fact]
    public void Equal_workers_and_a_batch_of_one_each_are_synchronous()
    {
        double[] seconds = [1, 1, 1];
        var oracle = new FullOracle();
        var reference = Recording.Of(Bowl(3), Create("synchronous"), 10, seconds, oracle);
        foreach (var name in (string[])["rennala", "malenia"])
        {
            var run = Recording.Of(Bowl(3), Create(name, batch: 3), 10, seconds, oracle);
            for (var t = 0; t <= 10; t++) Near.Equal(reference.Iterates[t], run.Iterates[t], 1e-12);
            Assert.Equal(reference.Seconds, run.Seconds);
        }
    }

    [Fact]
    public void Batches_end_as_rennala_and_malenia_say()
    {
        // tau = (1, 2, 5). Rennala, M = 3: at 2 seconds workers 1 and 2 have 2 + 1. Malenia, M = 3: all have one at 5.
        // Malenia, M = 6: counts (6, 3, 1) at 6 seconds, harmonic mean 2 = M/n.
        double[] seconds = [1, 2, 5];
        Assert.Equal([0, 2, 4, 6], Recording.Of(Bowl(3), Create("rennala", batch: 3), 3, seconds).Seconds);
        Assert.Equal([0, 5, 10, 15], Recording.Of(Bowl(3), Create("malenia", batch: 3), 3, seconds).Seconds);
        Assert.Equal([0, 6, 12, 18], Recording.Of(Bowl(3), Create("malenia", batch: 6), 3, seconds).Seconds);
    }

    [Fact]
    public void Malenia_weighs_workers_alike_however_fast_they_are()
    {
        // f_i = (x - c_i)^2/2 with c = (-1, 1) and the second worker ten times slower: the mean's minimum is 0.
        var problem = Problem.Create(
            [new ShiftedObjective(-1), new ShiftedObjective(1)], new GivenConstants([1, 1]), StartingPoint.Ones);
        var method = new MaleniaNigt(new MaleniaNigtOptions { Momentum = 1, Batch = 6, StepSize = 0.3 });
        var run = Recording.Of(problem, method, 3, [1.0, 10.0]);
        Near.Equal([1, 0.7, 0.4, 0.1], [.. run.Iterates.Select(x => x[0])], 1e-12);
    }

    [Fact]
    public void One_vector_an_actor_and_iteration_travels()
    {
        var run = Recording.Of(Bowl(2), Create("rennala", batch: 12), 4, [1.0, 1.1]);
        Assert.Equal(4 * 2 * 64, run.Result.Trace[^1].BitsUpPerWorker);
        Assert.Equal(48, run.Result.Counters.Accepted - (2 * 4));      // twelve signals in each of four iterations, two sums
    }

    [Fact]
    public void Parameters_by_theory()
    {
        var setting = new Setting(new GivenConstants(2, 4) { HessianBound = 9 }, 2)
        {
            IsHomogeneous = true,
            IsExact = false,
            Variance = 1,
            Target = 0.01,
            InitialGap = 1,
        };
        var theory = new RennalaNigt(new RennalaNigtOptions()).Prepare(setting).Theory;
        // eps = 0.1: M = ceil(min{100, 3/(2*0.0316)}) = 48; eta = 48*0.01/8; alpha = min{0.05, 0.06*sqrt(0.1/9)}/8.
        Assert.Equal(48, theory.Parameters["M"]);
        Near.Equal(0.06, theory.Parameters["eta"]);
        Assert.Equal(100, theory.Parameters["M_init"]);
        Near.Equal(0.06 * Math.Sqrt(0.1 / 9) / 8, theory.StepSize!.Value);
        var times = new NigtTimes(2, 9, 1, 1, 0.1, 5, 0.9);
        Near.Equal(200 + (3 / Math.Pow(0.1, 1.5)), times.Rounds);
        Near.Equal(100 + (3 * Math.Pow(10, 3.5)), times.Trajectories, 1e-9);
        Near.Equal((5 * times.Rounds) + (10 * (times.Rounds + (times.Trajectories / 2))), times.Rennala([1, 1]), 1e-9);
        Near.Equal((5 * times.Rounds) + (10 * ((4 * times.Rounds) + (2.5 * times.Trajectories / 2))), times.Malenia([1, 4]), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Policies_of_a_chain_improve(string name)
    {
        var problem = PolicyProblems.Shared(new SoftmaxTask(TabularEnvironment.Chain(4, 0.1, 0.9), 30), 4);
        var method = Create(name, eta: 0.2, batch: 8);
        var run = Recording.Of(problem, method, 60, [1, 2, 3, 4], new TrajectoryOracle(), metrics: [MetricNames.Loss]);
        Assert.True(run.Metric(0)[^1] < run.Metric(0)[0] - 1, $"{name}: the return went from {-run.Metric(0)[0]} to {-run.Metric(0)[^1]}");
    }

    [Fact]
    public void What_is_missing_is_asked_for()
    {
        var unbounded = new Setting(PolicyProblems.Shared(new LinearQuadraticTask(0.9, 0.5, 1, 0.1, 0.5, 0.9, 8), 2).Constants, 2)
        {
            IsHomogeneous = true,
            IsExact = false,
            Variance = null,
        };
        var error = Assert.Throws<AssumptionException>(() => new RennalaNigt(new RennalaNigtOptions()).Prepare(unbounded));
        Assert.Contains("give momentum and batch", error.Message, StringComparison.Ordinal);
        Assert.Contains("same f", Assert.Throws<AssumptionException>(
            () => new RennalaNigt(new RennalaNigtOptions()).Prepare(unbounded with { IsHomogeneous = false })).Message, StringComparison.Ordinal);
    }

    private sealed class BowlObjective : ILocalObjective
    {
        public int Dimension => 2;

        public double Value(ReadOnlySpan<double> x) => ((x[0] * x[0]) + (4 * x[1] * x[1])) / 2;

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => (gradient[0], gradient[1]) = (x[0], 4 * x[1]);
    }

    private sealed class ShiftedObjective(double center) : ILocalObjective
    {
        public int Dimension => 1;

        public double Value(ReadOnlySpan<double> x) => (x[0] - center) * (x[0] - center) / 2;

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => gradient[0] = x[0] - center;
    }
}
