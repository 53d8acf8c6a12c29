using Gossamer.Execution;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Simulation.Tests.Fixtures;
using Gossamer.Simulation.Threads;

namespace Gossamer.Simulation.Tests;

public sealed class CancellationTests
{
    [Fact]
    public async Task What_is_ignored_or_cancelled_is_never_evaluated()
    {
        var problem = QuadraticProblem.Homogeneous(3);
        var request = Requests.For(problem, new TestAsync(0.1, threshold: 2), 50) with { Record = new RecordPlan { Every = 1000, Metrics = [] } };
        var result = await request.SimulateAsync(new Cluster { Compute = new FixedTimes([1, 2, 5]) });
        Assert.True(result.Counters.Ignored > 10);
        Assert.Equal(50, problem.Evaluations);
    }

    [Fact]
    public async Task A_computation_that_ends_when_it_is_cancelled_is_cancelled()
    {
        // Both would end at 1. Worker 0 comes first; the coordinator then stops worker 1 and lets it start anew.
        var log = await LogAsync(
            async (hub, note) =>
            {
                var arrival = await hub.ReceiveAsync();
                note(arrival);
                await hub.CancelAsync(1);
                await hub.SendAsync(1, hub.State.Vector("x"), 7);
                arrival = await hub.ReceiveAsync();
                note(arrival);
            },
            new Cluster { Compute = new FixedTimes(1) });
        Assert.Equal([(0, 0L, 1.0), (1, 7L, 2.0)], log.Steps);
        Assert.Equal((1, 1.0, 3.0), (log.Result.Counters.Cancelled, log.Result.Counters.WastedSeconds, log.Result.Counters.BusySeconds));
    }

    [Fact]
    public async Task A_worker_that_came_first_at_the_same_time_is_not_cancelled()
    {
        var log = await LogAsync(
            async (hub, note) =>
            {
                await hub.ReceiveAsync();
                var second = await hub.ReceiveAsync();
                note(second);
                await hub.CancelAsync(0);
            },
            new Cluster { Compute = new FixedTimes(1) });
        Assert.Equal([(1, 0L, 1.0)], log.Steps);
        Assert.Equal(0, log.Result.Counters.Cancelled);
    }

    [Fact]
    public async Task Unread_orders_are_void_and_later_ones_are_not()
    {
        var log = await LogAsync(
            async (hub, note) =>
            {
                var x = hub.State.Vector("x");
                await hub.SendAsync(0, x, 1);
                await hub.SendAsync(0, x, 2);
                await hub.CancelAsync(0);
                await hub.SendAsync(0, x, 3);
                for (var k = 0; k < 2; k++)
                {
                    var arrival = await hub.ReceiveAsync();
                    note(arrival);
                }
            },
            new Cluster { Compute = new FixedTimes([1, 1.5]) });
        Assert.Equal([(0, 3L, 1.0), (1, 0L, 1.5)], log.Steps);
    }

    [Fact]
    public async Task A_cancellation_travels_like_a_message_and_does_not_overtake()
    {
        // 64 bits take 1 s downlink; the first point arrives at 1, the second at 2, the cancellation with it, the third at 3.
        var network = new PerWorkerNetwork(LinkTimes.Free, LinkTimes.OfBandwidth(64));
        var log = await LogAsync(
            async (hub, note) =>
            {
                var x = hub.State.Vector("x");
                await hub.SendAsync(0, x, 1);
                await hub.CancelAsync(0);
                await hub.SendAsync(0, x, 2);
                var arrival = await hub.ReceiveAsync();
                note(arrival);
                arrival = await hub.ReceiveAsync();
                note(arrival);
            },
            new Cluster { Compute = new FixedTimes([10, 100]), Network = network });
        Assert.Equal([(0, 2L, 13.0), (1, 0L, 101.0)], log.Steps);
        Assert.Equal((1, 1.0), (log.Result.Counters.Cancelled, log.Result.Counters.WastedSeconds));
    }

    [Fact]
    public async Task A_late_answer_to_a_cancelled_order_still_arrives()
    {
        // The answer is under way from 1 to 3; the cancellation at 2 comes too late for it.
        var network = new PerWorkerNetwork([new LinkTimes(0, latency: 2), LinkTimes.Free], [LinkTimes.Free]);
        var log = await LogAsync(
            async (hub, note) =>
            {
                var arrival = await hub.ReceiveAsync();
                note(arrival);
                await hub.CancelAsync(0);
                arrival = await hub.ReceiveAsync();
                note(arrival);
            },
            new Cluster { Compute = new FixedTimes([1, 2]), Network = network });
        Assert.Equal([(1, 0L, 2.0), (0, 0L, 3.0)], log.Steps);
        Assert.Equal(0, log.Result.Counters.Cancelled);
    }

    [Fact]
    public async Task A_cancelled_result_cannot_be_used()
    {
        Exception? values = null, sent = null;
        var method = new Scripted(
            async hub =>
            {
                var x = hub.State.Vector("x");
                await hub.BroadcastAsync(x, 0);
                await hub.ReceiveAsync();
                await hub.CancelAsync(1);
                await hub.ContinueAsync(x, 0);
                await hub.ReceiveAsync();
                await hub.ContinueAsync(x, 1);
            },
            async me =>
            {
                var order = await me.ReceiveAsync();
                var gradient = await me.GradientAsync(order.Body);
                if (gradient.IsCancelled)
                {
                    values = Record.Exception(() => gradient.Values.Length);
                    sent = await Record.ExceptionAsync(async () => await me.SendAsync(gradient, 0));
                }
                await me.SendAsync(Messaging.Message.Empty(1), 0);
            });
        await Requests.For(QuadraticProblem.Homogeneous(2), method, 1).SimulateAsync(new Cluster { Compute = new FixedTimes([1, 2]) });
        Assert.IsType<InvalidOperationException>(values);
        Assert.IsType<InvalidOperationException>(sent);
    }

    [Fact]
    public async Task Threads_stop_a_sleeping_computation()
    {
        // Worker 1 would sleep for a minute.
        var cluster = new Cluster { Compute = new FixedTimes([0.01, 60]) };
        var method = new TestAsync(0.1, threshold: 2, stops: true);
        var result = await new ThreadsEngine(cluster, new ThreadsOptions { SecondsPerModelSecond = 1 })
            .RunAsync(Requests.For(QuadraticProblem.Homogeneous(2), method, 10));
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.All(method.Log, step => Assert.Equal(0, step.Worker));
        Assert.True(result.Counters.Cancelled >= 3);
        Assert.Equal(Math.Pow(0.9, 10), result.Final[0], 1e-12);
    }

    /// <summary>Runs a coordinator that first hands x⁰ to both workers with tag 0, and notes what it does with times.</summary>
    private static async Task<(List<(int Worker, long Tag, double Seconds)> Steps, RunResult Result)> LogAsync(
        Func<ICoordinator, Action<Messaging.Arrival>, Task> program, Cluster cluster)
    {
        List<(int Worker, long Tag)> notes = [];
        var method = new Scripted(
            async hub =>
            {
                var x = hub.State.Vector("x", hub.Start);
                await hub.ContinueAsync(x, 0);
                await hub.BroadcastAsync(x, 0);
                await program(hub, arrival =>
                {
                    arrival.Body.CopyTo(new double[1]);
                    notes.Add((arrival.Sender, arrival.Tag));
                    _ = hub.ContinueAsync(x, notes.Count);
                });
            },
            Scripted.AnswerAsync);
        var result = await Requests.For(QuadraticProblem.Homogeneous(2), method, 1000).SimulateAsync(cluster);
        return ([.. notes.Select((note, k) => (note.Worker, note.Tag, result.Trace[k + 1].Seconds))], result);
    }
}
