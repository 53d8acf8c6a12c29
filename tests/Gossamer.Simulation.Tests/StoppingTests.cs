using Gossamer.Execution;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.Tests.Fixtures;
using Gossamer.Simulation.Threads;

namespace Gossamer.Simulation.Tests;

public sealed class StoppingTests
{
    private static readonly Cluster OneSecond = new() { Compute = new FixedTimes(1) };

    [Theory]
    [InlineData("rounds")]
    [InlineData("gossip")]
    [InlineData("descent")]
    public async Task Every_rule_stops_at_the_first_iterate_that_meets_it(string method)
    {
        foreach (var (stop, iterations, reason) in new (StopRule, long, string)[]
        {
            (new() { Iterations = 7 }, 7, "7 iterations made"),
            (new() { Iterations = 0 }, 0, "0 iterations made"),
            (new() { Seconds = 4.5 }, 4, "time limit of 4.5 s reached"),
            (new() { Seconds = 5 }, 5, "time limit of 5 s reached"),
            (new() { OracleCalls = method == "descent" ? 6 : 18 }, 6, "oracle calls made"),
            (new() { Loss = 1e-9, Iterations = 1000 }, FirstBelow(1e-9, x => x * x / 2), "loss"),
            (new() { GradientNormSquared = 1e-9, Iterations = 1000 }, FirstBelow(1e-9, x => x * x), "squared gradient norm"),
            (new() { Suboptimality = 1e-3, Iterations = 1000 }, FirstBelow(1e-3, x => x * x / 2), "suboptimality"),
        })
        {
            var result = await Request(method, stop).SimulateAsync(OneSecond);
            Assert.Equal(RunStatus.Completed, result.Status);
            Assert.Contains(reason, result.StopReason, StringComparison.Ordinal);
            Assert.Equal(iterations, result.Trace[^1].Iteration);
            Assert.Equal(iterations, result.Trace[^1].Seconds);
            Assert.Equal(Math.Pow(0.75, iterations), result.Final[0], 1e-12);
            Assert.Equal(0.5 * Math.Pow(0.75, 2 * iterations), result.Trace[^1].Metrics[0], 1e-12);
        }
    }

    [Fact]
    public async Task Bits_stop_a_run()
    {
        var rounds = await Request("rounds", new StopRule { BitsUpPerWorker = 300 }).SimulateAsync();
        Assert.Equal((5, 320.0), (rounds.Trace[^1].Iteration, rounds.Trace[^1].BitsUpPerWorker));
        var gossip = await Request("gossip", new StopRule { BitsUpPerWorker = 300 }).SimulateAsync();
        Assert.Equal((3, 384.0), (gossip.Trace[^1].Iteration, gossip.Trace[^1].BitsUpPerWorker));
        var threaded = await Request("gossip", new StopRule { BitsUpPerWorker = 300 }).ThreadAsync();
        EngineAgreementTests.AssertSameApartFromTime(gossip, threaded);
    }

    [Theory]
    [InlineData("rounds")]
    [InlineData("gossip")]
    [InlineData("descent")]
    public async Task Metric_targets_stop_both_engines_at_the_same_recorded_point(string method)
    {
        var stop = new StopRule { Loss = 1e-4, Iterations = 100 };
        var every = new RecordPlan { Every = 5 };
        var simulated = await (Request(method, stop) with { Record = every }).SimulateAsync(new Cluster { Compute = new RandomTimes(Duration.Exponential(1)) });
        var threaded = await (Request(method, stop) with { Record = every }).ThreadAsync();
        Assert.Equal(0, simulated.Trace[^1].Iteration % 5);
        EngineAgreementTests.AssertSameApartFromTime(simulated, threaded);
    }

    [Theory]
    [InlineData("rounds")]
    [InlineData("gossip")]
    [InlineData("descent")]
    public async Task A_diverging_run_stops_and_keeps_its_trace(string method)
    {
        foreach (var engine in new IEngine[] { new Simulator(OneSecond), new ThreadsEngine() })
        {
            var request = Request(method, new StopRule { Iterations = 100_000 }, step: 9) with { Record = new RecordPlan { Every = 50 } };
            var result = await engine.RunAsync(request);
            Assert.Equal(RunStatus.Diverged, result.Status);
            Assert.Contains("with step size 9", result.StopReason, StringComparison.Ordinal);
            Assert.Contains($"iteration {result.Trace[^1].Iteration}", result.StopReason, StringComparison.Ordinal);
            Assert.InRange(result.Trace.Count, 3, 10);
            Assert.All(result.Trace.SkipLast(1), point => Assert.All(point.Metrics, value => Assert.True(double.IsFinite(value))));
            Assert.Contains(result.Trace[^1].Metrics, value => !double.IsFinite(value));
        }
    }

    [Fact]
    public async Task A_huge_loss_alone_is_no_divergence()
    {
        var result = await Request("rounds", new StopRule { Iterations = 120 }, step: 9).SimulateAsync();
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.True(result.Trace[^1].Metrics[0] > 1e200);
    }

    [Theory]
    [InlineData("rounds")]
    [InlineData("gossip")]
    [InlineData("descent")]
    public async Task An_interrupted_run_returns_what_it_has(string method)
    {
        foreach (var engine in new IEngine[] { new Simulator(), new ThreadsEngine() })
        {
            using var source = new CancellationTokenSource();
            var request = Request(method, new StopRule { Iterations = long.MaxValue }) with
            {
                Record = new RecordPlan { Every = 10, Metrics = [] },
                Progress = point =>
                {
                    if (point.Iteration == 30) source.Cancel();
                },
            };
            var result = await engine.RunAsync(request, source.Token);
            Assert.Equal(RunStatus.Interrupted, result.Status);
            Assert.InRange(result.Trace[^1].Iteration, 30, 40);
        }
    }

    [Fact]
    public async Task A_worker_that_never_answers_stalls_the_round()
    {
        var request = Request("rounds", new StopRule { Iterations = 3 });
        var cluster = new Cluster { Compute = new FixedTimes([1, double.PositiveInfinity, 1]) };
        var result = await request.SimulateAsync(cluster);
        Assert.Equal((RunStatus.Stalled, 0L), (result.Status, result.Trace[^1].Iteration));
        Assert.Contains("1 of 3 machines compute for ever", result.StopReason, StringComparison.Ordinal);
        var threaded = await new ThreadsEngine(cluster, new ThreadsOptions { SecondsPerModelSecond = 0.001 }).RunAsync(Request("rounds", new StopRule { Iterations = 3 }));
        Assert.Equal(RunStatus.Stalled, threaded.Status);
        var first = await Requests.For(QuadraticProblem.Homogeneous(3), new TestRounds(0.25, first: 2), 3).SimulateAsync(cluster);
        Assert.Equal((RunStatus.Completed, 3.0), (first.Status, first.Trace[^1].Seconds));
    }

    [Fact]
    public async Task A_time_limit_ends_a_run_that_waits()
    {
        var cluster = new Cluster { Compute = new FixedTimes([1, 50, 1]) };
        var result = await Request("rounds", new StopRule { Seconds = 60 }).SimulateAsync(cluster);
        Assert.Equal((RunStatus.Completed, 1L, 50.0), (result.Status, result.Trace[^1].Iteration, result.Trace[^1].Seconds));
        Assert.Equal(1 + 1 + 50 + 1 + 1 + 10, result.Counters.BusySeconds);
        var threaded = await new ThreadsEngine(new Cluster { Compute = new FixedTimes(3600) }, new ThreadsOptions { SecondsPerModelSecond = 1 })
            .RunAsync(Request("rounds", new StopRule { Seconds = 0.1 }));
        Assert.Equal((RunStatus.Completed, "time limit of 0.1 s reached"), (threaded.Status, threaded.StopReason));
    }

    [Fact]
    public async Task A_run_that_could_never_end_is_refused()
    {
        await RefusedAsync(Request("rounds", new StopRule()), "no rule is given");
        await RefusedAsync(Request("rounds", new StopRule { Seconds = 5 }), "time is not modelled");
        await RefusedAsync(Request("descent", new StopRule { BitsUpPerWorker = 5 }), "sends none");
        await RefusedAsync(Request("rounds", new StopRule { Iterations = -1 }), "must be 0 or more");
        await RefusedAsync(Request("rounds", new StopRule { Iterations = 1, Seconds = -2 }), "must be above 0");
    }

    [Fact]
    public async Task Metrics_that_cannot_be_had_are_refused_before_the_run()
    {
        var request = Request("rounds", new StopRule { Iterations = 1 });
        await RefusedAsync(request with { Record = new RecordPlan { Metrics = ["los"] } }, "'los' is unknown");
        await RefusedAsync(Request("rounds", new StopRule { Iterations = 1 }) with { Record = new RecordPlan { Metrics = [MetricNames.Accuracy] } }, "classifies");
        await RefusedAsync(Request("rounds", new StopRule { Iterations = 1 }) with { Record = new RecordPlan { Metrics = [MetricNames.Lyapunov] } }, "Lyapunov");
        await RefusedAsync(Request("rounds", new StopRule { Iterations = 1, Accuracy = 1 }), "classifies");
        await RefusedAsync(request with { Record = new RecordPlan { Every = 0 } }, "every is 0");
        await RefusedAsync(Request("gossip", new StopRule { Iterations = 1 }) with { Topology = null }, "topology");
        await RefusedAsync(Request("gossip", new StopRule { Iterations = 1 }) with { Topology = new TestRing(4) }, "4 nodes");
    }

    private static async Task RefusedAsync(RunRequest request, string because)
    {
        var error = await Assert.ThrowsAsync<BadInputException>(() => request.SimulateAsync());
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
    }

    /// <summary>x → 0.75 x with three workers on ‖x‖²/2 from 1: the same iterates for all three shapes.</summary>
    private static RunRequest Request(string method, StopRule stop, double step = 0.25)
    {
        Method instance = method switch
        {
            "rounds" => new TestRounds(step),
            "gossip" => new TestGossip(step),
            _ => new TestDescent(step),
        };
        return Requests.For(QuadraticProblem.Homogeneous(3), instance) with { Stop = stop };
    }

    private static long FirstBelow(double target, Func<double, double> metric)
    {
        var k = 0;
        while (metric(Math.Pow(0.75, k)) > target) k++;
        return k;
    }
}
