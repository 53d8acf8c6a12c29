using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Simulation.Tests.Fixtures;
using Gossamer.Simulation.Threads;

namespace Gossamer.Simulation.Tests;

/// <summary>What a worker's program may do beside answering one point by one gradient.</summary>
public sealed class WorkerProgramTests
{
    [Fact]
    public async Task A_computation_is_given_up_after_its_time_and_one_that_ends_then_is_finished()
    {
        var outcomes = new List<bool>();
        var method = OneOrder(async me =>
        {
            var order = await me.ReceiveAsync();
            foreach (var limit in (double[])[1.5, 3, 2, 0])
            {
                var gradient = await me.ComputeAsync(Computation.Gradient.Within(limit), order.Body);
                outcomes.Add(gradient.IsCancelled);
            }
            await me.SendAsync(Message.Empty(1), 0);
        });
        var result = await Requests.For(QuadraticProblem.Homogeneous(1), method, 1).SimulateAsync(new Cluster { Compute = new FixedTimes(2) });
        Assert.Equal([true, false, false, true], outcomes);
        Assert.Equal(5.5, result.Trace[^1].Seconds);
        Assert.Equal((2, 2, 5.5, 1.5), (result.Counters.Finished, result.Counters.Cancelled, result.Counters.BusySeconds, result.Counters.WastedSeconds));
    }

    [Fact]
    public async Task Given_up_computations_redraw_their_time()
    {
        // Exponential times of mean 1, given up after 0.1: each of about ten trials has its own draw.
        var trials = 0;
        var method = OneOrder(async me =>
        {
            var order = await me.ReceiveAsync();
            var work = Computation.Gradient.Within(0.1);
            Computed gradient;
            do
            {
                gradient = await me.ComputeAsync(work, order.Body);
                trials++;
            }
            while (gradient.IsCancelled);
            await me.SendAsync(gradient, 0);
        });
        var cluster = new Cluster { Compute = new RandomTimes(Duration.Exponential(1)) };
        var result = await Requests.For(QuadraticProblem.Homogeneous(1), method, 1).SimulateAsync(cluster);
        Assert.Equal(trials - 1, result.Counters.Cancelled);
        Assert.InRange(trials, 2, 100);
        Assert.InRange(result.Trace[^1].Seconds, 0.1 * (trials - 1), 0.1 * trials);
    }

    [Fact]
    public async Task Threads_give_up_a_sleeping_computation()
    {
        var outcome = false;
        var method = OneOrder(async me =>
        {
            var order = await me.ReceiveAsync();
            var gradient = await me.ComputeAsync(Computation.Gradient.Within(0.01), order.Body);
            outcome = gradient.IsCancelled;
            await me.SendAsync(Message.Empty(1), 0);
        });
        await new ThreadsEngine(new Cluster { Compute = new FixedTimes(60) }, new ThreadsOptions { SecondsPerModelSecond = 1 })
            .RunAsync(Requests.For(QuadraticProblem.Homogeneous(1), method, 1));
        Assert.True(outcome);
    }

    [Fact]
    public async Task An_answer_says_how_long_was_computed_for_it()
    {
        var seconds = new double[2];
        var method = new Scripted(
            async hub =>
            {
                var x = hub.State.Vector("x", hub.Start);
                await hub.ContinueAsync(x, 0);
                await hub.BroadcastAsync(x, 0);
                foreach (var arrival in await hub.GatherAsync(0)) seconds[arrival.Sender] = arrival.Seconds;
                await hub.ContinueAsync(x, 1);
            },
            Scripted.AnswerAsync);
        await Requests.For(QuadraticProblem.Homogeneous(2), method, 1).SimulateAsync(new Cluster { Compute = new FixedTimes([2, 5]) });
        Assert.Equal([2, 5], seconds);
    }

    [Fact]
    public async Task A_worker_computes_while_it_sends()
    {
        // A gradient takes 1 s, a transfer of 64 bits 2.25 s: whenever the uplink is free, the sum so far sets out.
        var sums = new List<(double Seconds, double Count)>();
        var method = Accumulating(sums, rounds: 3);
        var cluster = new Cluster { Compute = new FixedTimes(1), Network = new PerWorkerNetwork(LinkTimes.OfBandwidth(64 / 2.25), LinkTimes.Free) };
        var result = await Requests.For(QuadraticProblem.Homogeneous(1), method, 3).SimulateAsync(cluster);
        // The first sets out at 1 with one gradient, the next at 3.25 with three, the third at 5.5 with five.
        Assert.Equal([1, 3, 5], sums.Select(sum => sum.Count));
        Assert.Equal([3.25, 5.5, 7.75], result.Trace.Skip(1).Select(point => Math.Round(point.Seconds, 9)));
    }

    [Fact]
    public async Task Functions_of_one_program_take_turns_on_threads()
    {
        var sums = new List<(double Seconds, double Count)>();
        var cluster = new Cluster { Compute = new FixedTimes(0.001) };
        await new ThreadsEngine(cluster, new ThreadsOptions { SecondsPerModelSecond = 1 })
            .RunAsync(Requests.For(QuadraticProblem.Homogeneous(1), Accumulating(sums, rounds: 5), 5));
        Assert.Equal(5, sums.Count);
        for (var k = 1; k < sums.Count; k++) Assert.True(sums[k].Count > sums[k - 1].Count);
    }

    [Fact]
    public async Task A_worker_waits_for_the_next_point_while_it_computes()
    {
        var seen = new List<(long Point, bool NextIsThere)>();
        var method = new Scripted(
            async hub =>
            {
                var x = hub.State.Vector("x", hub.Start);
                await hub.ContinueAsync(x, 0);
                for (var k = 0; k < 3; k++) await hub.SendAsync(0, x, k);
                for (var k = 0; k < 3; k++) await hub.ReceiveAsync();
                await hub.ContinueAsync(x, 1);
            },
            async me =>
            {
                var order = await me.ReceiveAsync();
                while (true)
                {
                    var next = me.ReceiveAsync();
                    var gradient = await me.GradientAsync(order.Body);
                    seen.Add((order.Tag, next.IsCompleted));
                    await me.SendAsync(gradient, order.Tag);
                    order = await next;
                }
            });
        await Requests.For(QuadraticProblem.Homogeneous(1), method, 1).SimulateAsync(new Cluster { Compute = new FixedTimes(1) });
        Assert.Equal([(0, true), (1, true), (2, false)], seen);
    }

    [Fact]
    public async Task What_is_given_back_is_used_again()
    {
        // Without giving back, a thousand gradients of a million coordinates would need 8 GB.
        const int Dimension = 1_000_000;
        long allocated = 0;
        var method = OneOrder(async me =>
        {
            var order = await me.ReceiveAsync();
            var sum = new Vector(Dimension);
            for (var k = 0; k < 50; k++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var gradient = await me.GradientAsync(order.Body);
                sum.Add(gradient, 1);
                me.Discard(gradient);
                if (k > 1) allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            }
            await me.SendAsync(Message.Empty(Dimension), 0);
        });
        await Requests.For(Requests.Heterogeneous(1, Dimension), method, 1).SimulateAsync(new Cluster { Compute = new FixedTimes(1) });
        Assert.InRange(allocated, 0, 100_000);
    }

    /// <summary>The coordinator hands out one point and waits for one answer of every worker.</summary>
    private static Scripted OneOrder(Func<IWorker, Task> work) => new(
        async hub =>
        {
            var x = hub.State.Vector("x", hub.Start);
            await hub.ContinueAsync(x, 0);
            await hub.BroadcastAsync(x, 0);
            for (var k = 0; k < hub.Workers; k++) await hub.ReceiveAsync();
            await hub.ContinueAsync(x, 1);
        },
        work);

    /// <summary>A worker that accumulates gradients and sends their number whenever its uplink is free, until it is cancelled.</summary>
    private static Scripted Accumulating(List<(double Seconds, double Count)> sums, int rounds) => new(
        async hub =>
        {
            var x = hub.State.Vector("x", hub.Start);
            await hub.ContinueAsync(x, 0);
            await hub.BroadcastAsync(x, 0);
            var content = new double[1];
            for (var k = 1; k <= rounds; k++)
            {
                var arrival = await hub.ReceiveAsync();
                arrival.Body.CopyTo(content);
                sums.Add((arrival.Seconds, content[0]));
                if (k == rounds) await hub.CancelAsync(0);
                await hub.ContinueAsync(x, k);
            }
        },
        async me =>
        {
            while (true)
            {
                var order = await me.ReceiveAsync();
                var count = new Vector(1);
                var isOver = false;
                Task? sending = null;
                while (!isOver)
                {
                    var gradient = await me.GradientAsync(order.Body);
                    isOver = gradient.IsCancelled;
                    count[0]++;
                    if (!isOver && sending is null or { IsCompleted: true }) sending = SendAsync();
                }

                async Task SendAsync()
                {
                    for (var sent = 0.0; !isOver && count[0] > sent;)
                    {
                        sent = count[0];
                        await me.SendAsync(me.Compress(new Compression.Identity(), count, order.Tag), order.Tag);
                    }
                }
            }
        });
}
