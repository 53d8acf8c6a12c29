using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.Tests.Fixtures;

namespace Gossamer.Simulation.Tests;

public sealed class RecordingTests
{
    private static readonly Cluster OneSecond = new() { Compute = new FixedTimes(1) };

    [Fact]
    public async Task The_first_every_kth_and_the_last_iterate_are_recorded()
    {
        foreach (var method in new Method[] { new TestRounds(0.1), new TestGossip(0.1), new TestDescent(0.1) })
        {
            var request = Requests.For(Requests.Heterogeneous(3, 2), method, 10) with { Record = new RecordPlan { Every = 4 } };
            var result = await request.SimulateAsync();
            Assert.Equal([0, 4, 8, 10], result.Trace.Select(point => point.Iteration));
        }
    }

    [Fact]
    public async Task Points_may_be_recorded_by_time()
    {
        foreach (var method in new Method[] { new TestRounds(0.1), new TestGossip(0.1), new TestDescent(0.1) })
        {
            var request = Requests.For(Requests.Heterogeneous(3, 2), method, 10) with { Record = new RecordPlan { EverySeconds = 2.5 } };
            var result = await request.SimulateAsync(OneSecond);
            Assert.Equal([0, 3, 6, 9, 10], result.Trace.Select(point => point.Iteration));
        }
    }

    [Fact]
    public async Task Metrics_are_those_of_the_iterate()
    {
        var problem = Requests.Heterogeneous(5, 3);
        var request = Requests.For(problem, new TestGossip(0.2), 6) with
        {
            Record = new RecordPlan
            {
                Metrics = [MetricNames.ConsensusError, MetricNames.Loss, MetricNames.GradientNormSquared, MetricNames.Suboptimality, MetricNames.DistanceSquared],
            },
        };
        var states = new List<double[][]>();
        var result = await (request with
        {
            Observer = state => states.Add([.. Enumerable.Range(0, 5).Select(node => state.Worker(node).Vector("x").Values.ToArray())]),
        }).SimulateAsync();
        Assert.Equal(7, states.Count);
        for (var k = 0; k <= 6; k++)
        {
            var mean = Enumerable.Range(0, 3).Select(c => states[k].Average(x => x[c])).ToArray();
            var gradient = new double[3];
            problem.Global.Gradient(mean, gradient);
            double[] expected =
            [
                states[k].Average(x => x.Zip(mean, (a, b) => (a - b) * (a - b)).Sum()),
                problem.Global.Value(mean),
                gradient.Sum(g => g * g),
                problem.Global.Value(mean) - problem.Constants.LowerBound!.Value,
                mean.Zip(problem.Minimizer!.Value.ToArray(), (a, b) => (a - b) * (a - b)).Sum(),
            ];
            for (var m = 0; m < expected.Length; m++) Assert.Equal(expected[m], result.Trace[k].Metrics[m], 1e-12);
        }
    }

    [Fact]
    public async Task Metrics_do_not_depend_on_the_number_of_threads()
    {
        var request = Requests.For(Requests.Heterogeneous(100, 50), new TestRounds(0.2), 5);
        var one = await request.SimulateAsync(threads: 1);
        var three = await Requests.For(Requests.Heterogeneous(100, 50), new TestRounds(0.2), 5).SimulateAsync(threads: 3);
        EngineAgreementTests.AssertSame(one, three);
    }

    [Fact]
    public async Task The_observer_sees_every_new_iterate_once_with_all_states()
    {
        List<(long Iteration, double Iterate, double State, double Worker)> seen = [];
        var request = Requests.For(QuadraticProblem.Homogeneous(2), new TestFeedback(0.5, new Identity()), 4) with
        {
            Record = new RecordPlan { Every = 100 },
            Observer = state => seen.Add((state.Iteration, state.Iterate[0], state.Coordinator.Vector("x")[0], state.Worker(1).Vector("g")[0])),
        };
        await request.SimulateAsync();
        Assert.Equal([(0, 1, 1, 1), (1, 0.5, 0.5, 0.5), (2, 0.25, 0.25, 0.25), (3, 0.125, 0.125, 0.125), (4, 0.0625, 0.0625, 0.0625)], seen);
    }

    [Fact]
    public async Task An_iterate_that_is_shown_again_is_recorded_and_observed_once()
    {
        var observed = 0;
        var method = new Scripted(
            async hub =>
            {
                var x = hub.State.Vector("x");
                await hub.BroadcastAsync(x, 0);
                for (var k = 0; await hub.ContinueAsync(x, k / 3); k++)
                {
                    var arrival = await hub.ReceiveAsync();
                    await hub.SendAsync(arrival.Sender, x, 0);
                }
            },
            Scripted.AnswerAsync);
        var request = Requests.For(QuadraticProblem.Homogeneous(1), method, 4) with { Observer = _ => observed++ };
        var result = await request.SimulateAsync(OneSecond);
        Assert.Equal([0, 1, 2, 3, 4], result.Trace.Select(point => point.Iteration));
        Assert.Equal([0, 3, 6, 9, 12], result.Trace.Select(point => point.Seconds));
        Assert.Equal(5, observed);
    }

    [Fact]
    public async Task Traffic_before_the_first_point_may_be_left_out()
    {
        var request = Requests.For(Requests.Heterogeneous(3, 4), new TestFeedback(0.1, new Identity()), 2);
        var counted = await request.SimulateAsync();
        Assert.Equal([256, 512, 768], counted.Trace.Select(point => point.BitsUpPerWorker));
        Assert.Equal([256, 512, 768], counted.Trace.Select(point => point.BitsDownPerWorker));
        var request2 = Requests.For(Requests.Heterogeneous(3, 4), new TestFeedback(0.1, new Identity()), 2) with { Accounting = new Accounting(CountInitialization: false) };
        var uncounted = await request2.SimulateAsync();
        Assert.Equal([0, 256, 512], uncounted.Trace.Select(point => point.BitsUpPerWorker));
        Assert.Equal([3, 6, 9], uncounted.Trace.Select(point => point.OracleCalls));
    }

    [Fact]
    public async Task Compressed_messages_cost_what_the_codec_writes()
    {
        var request = Requests.For(Requests.Heterogeneous(3, 8), new TestFeedback(0.01, new TopK(2)), 3);
        var wire = await request.SimulateAsync();
        var floats = await (Requests.For(Requests.Heterogeneous(3, 8), new TestFeedback(0.01, new TopK(2)), 3) with
        {
            Accounting = new Accounting(AccountingKind.Floats),
            Wire = WireFormat.Single,
        }).SimulateAsync();
        // Two values and two indices among eight, or a bitmap of eight.
        Assert.Equal(4 * ((2 * 64) + 6), wire.Trace[^1].BitsUpPerWorker);
        Assert.Equal(4 * 2 * 32, floats.Trace[^1].BitsUpPerWorker);
    }

    [Fact]
    public async Task Progress_reports_every_point()
    {
        List<TracePoint> points = [];
        var request = Requests.For(Requests.Heterogeneous(3, 2), new TestRounds(0.1), 5) with { Progress = points.Add };
        var result = await request.SimulateAsync();
        Assert.Equal(result.Trace, points);
    }

    [Fact]
    public async Task Peak_uplinks_count_those_that_send_at_the_same_time()
    {
        Assert.Equal(3, (await Peak([1, 1, 1, 2])).Counters.PeakUplinks);
        Assert.Equal(1, (await Peak([1, 1.5, 2, 2.5])).Counters.PeakUplinks);
        Assert.Equal(4, (await Requests.For(QuadraticProblem.Homogeneous(4), new TestRounds(0.1), 3).SimulateAsync()).Counters.PeakUplinks);
        // Each transfer takes 0.75 s: at most two of these overlap.
        var network = new Gossamer.Simulation.NetworkModels.PerWorkerNetwork(
            new Gossamer.Simulation.NetworkModels.LinkTimes(0, 0, 0.75), Gossamer.Simulation.NetworkModels.LinkTimes.Free);
        Assert.Equal(2, (await Peak([1, 1.5, 2, 2.5], network)).Counters.PeakUplinks);

        static Task<RunResult> Peak(double[] times, Gossamer.Simulation.NetworkModels.NetworkModel? network = null) =>
            Requests.For(QuadraticProblem.Homogeneous(4), new TestRounds(0.1), 1).SimulateAsync(
                new Cluster { Compute = new FixedTimes(times), Network = network ?? new Gossamer.Simulation.NetworkModels.FreeNetwork() });
    }

    [Fact]
    public async Task The_setting_tells_the_method_what_is_known()
    {
        Setting? setting = null;
        var request = Requests.For(QuadraticProblem.Homogeneous(3), new Inquisitive(found => setting = found), 1) with
        {
            Oracle = new NoisyOracle(0.5),
            Stop = new StopRule { Iterations = 1, GradientNormSquared = 1e-3 },
        };
        await request.SimulateAsync(new Cluster { Compute = new FixedTimes([1, 2, 3]) });
        Assert.Equal((true, false, 0.25, 1e-3, 0.5), (setting!.IsHomogeneous, setting.IsExact, setting.Variance, setting.Target, setting.InitialGap));
        Assert.Equal([1.0, 2, 3], setting.GradientSeconds);
        Assert.Null(setting.Mixing);
        await (request with { GradientSeconds = [4, 5, 6], Method = new Inquisitive(found => setting = found) }).SimulateAsync();
        Assert.Equal([4.0, 5, 6], setting.GradientSeconds);
    }

    [Fact]
    public async Task A_program_that_throws_fails_the_run_with_its_exception()
    {
        foreach (var engine in new IEngine[] { new Simulator(), new Gossamer.Simulation.Threads.ThreadsEngine() })
        {
            var early = new Scripted(_ => throw new BadInputException("at once"), Scripted.AnswerAsync);
            Assert.Equal("at once", (await Assert.ThrowsAsync<BadInputException>(() => engine.RunAsync(Requests.For(Requests.Heterogeneous(2, 1), early, 3)))).Message);
            var worker = new Scripted(RoundAsync, async me =>
            {
                await me.ReceiveAsync();
                if (me.Index == 1) throw new NotSupportedException("worker 1");
            });
            Assert.Equal("worker 1", (await Assert.ThrowsAsync<NotSupportedException>(() => engine.RunAsync(Requests.For(Requests.Heterogeneous(2, 1), worker, 3)))).Message);
            var node = new ScriptedNodes(async me =>
            {
                await me.ContinueAsync(new Vector(me.Start), 0);
                if (me.Index == 1) throw new NotSupportedException("node 1");
                await me.ReceiveAsync();
            });
            await Assert.ThrowsAsync<NotSupportedException>(() => engine.RunAsync(Requests.For(Requests.Heterogeneous(3, 1), node, 3)));
        }
    }

    [Fact]
    public async Task Programs_that_return_early_are_no_error()
    {
        var hub = new Scripted(
            async coordinator =>
            {
                await coordinator.ContinueAsync(coordinator.State.Vector("x", coordinator.Start), 0);
            },
            Scripted.AnswerAsync);
        var ended = await Requests.For(Requests.Heterogeneous(2, 1), hub, 3).SimulateAsync();
        Assert.Equal((RunStatus.Completed, "the method ended by itself"), (ended.Status, ended.StopReason));
        var lazy = new Scripted(RoundAsync, _ => Task.CompletedTask);
        var stalled = await Requests.For(Requests.Heterogeneous(2, 1), lazy, 3).SimulateAsync();
        Assert.Equal(RunStatus.Stalled, stalled.Status);
        var threaded = await Requests.For(Requests.Heterogeneous(2, 1), new Scripted(RoundAsync, _ => Task.CompletedTask), 3).ThreadAsync();
        Assert.Equal(RunStatus.Stalled, threaded.Status);
    }

    private static async Task RoundAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        for (var k = 0; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(x, k);
            await hub.GatherAsync(k);
        }
    }

    private sealed class Inquisitive(Action<Setting> show) : CentralizedMethod(NoTheory.Step(0.1))
    {
        protected override Theory Analyze(Setting setting)
        {
            show(setting);
            return NoTheory.Instance;
        }

        public override Task CoordinateAsync(ICoordinator hub) => RoundAsync(hub);

        public override Task WorkAsync(IWorker me) => Scripted.AnswerAsync(me);
    }

    [Fact]
    public async Task A_metric_of_ones_own_is_recorded_beside_the_standard_ones()
    {
        var request = Requests.For(Requests.Heterogeneous(3, 2), new TestRounds(0.1), 4);
        request = request with { Record = new RecordPlan { Metrics = ["largest(2)", MetricNames.Loss], Own = [new Largest(2)] } };
        var largest = new List<double>();
        var result = await (request with { Observer = state => largest.Add(2 * Math.Max(state.Iterate[0], state.Iterate[1])) }).SimulateAsync();
        Assert.Equal(largest, result.Trace.Select(point => point.Metrics[0]));
        Assert.Equal(request.Problem.Global.Value(result.Final), result.Trace[^1].Metrics[1], 12);
    }

    [Fact]
    public async Task A_metric_of_ones_own_may_refuse_a_problem()
    {
        var request = Requests.For(Requests.Heterogeneous(3, 1), new TestRounds(0.1), 4) with { Record = new RecordPlan { Metrics = ["largest(1)"], Own = [new Largest(1)] } };
        var refusal = await Assert.ThrowsAsync<BadInputException>(() => request.SimulateAsync());
        Assert.Equal("the metric 'largest(1)' needs two coordinates", refusal.Message);
    }

    private sealed class Largest(int factor) : Metric
    {
        public override string Name => $"largest({factor})";

        public override string? Refuse(Problems.Problem problem) => problem.Dimension < 2 ? "needs two coordinates" : null;

        public override double Evaluate(IEvaluation evaluation) => factor * Math.Max(evaluation.State.Iterate[0], evaluation.State.Iterate[1]);
    }
}
