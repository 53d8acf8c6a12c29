using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.Tests.Fixtures;

namespace Gossamer.Simulation.Tests;

/// <summary>Messages of several parts, groups of any size, and messages made for one worker.</summary>
public sealed class BundleTests
{
    private const int Workers = 4;
    private const int Dimension = 8;

    public static TheoryData<bool> Engines => [false, true];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Parts_arrive_as_they_were_sent_and_cost_their_own_bits(bool onThreads)
    {
        var seen = new double[Workers];
        var result = await RunAsync(onThreads, iterations: 2, async (hub, x, k) =>
        {
            await hub.BroadcastAsync(hub.Bundle(hub.Dense(x), hub.Dense(k, 0.5), Message.Empty(Dimension)), k);
            foreach (var arrival in await hub.GatherAsync(k)) seen[arrival.Sender] += arrival.Scalar(1);
        }, async (me, order) =>
        {
            Assert.Equal(3, Assert.IsType<BundleMessage>(order.Body).Count);
            var x = new double[Dimension];
            order.Part(0).CopyTo(x);
            var numbers = new double[2];
            order.Part(1).CopyTo(numbers);
            Assert.Equal(me.Start, x);
            Assert.Equal([order.Tag, 0.5], numbers);
            Assert.IsType<EmptyMessage>(order.Part(2));
            var tag = order.Tag;
            var gradient = await me.GradientAsync(order.Part(0));
            await me.SendAsync(me.Bundle(gradient, me.Dense(me.Index + 1)), tag);
        });
        Assert.Equal([2.0, 4, 6, 8], seen);
        Assert.Equal(2 * 64 * (Dimension + 1), result.Trace[^1].BitsUpPerWorker);
        Assert.Equal(2 * 64 * (Dimension + 2), result.Trace[^1].BitsDownPerWorker);
        Assert.Equal(2 * Workers, result.Trace[^1].OracleCalls);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_group_of_some_or_of_nobody_is_gathered(bool onThreads)
    {
        var counts = new List<int>();
        await RunAsync(onThreads, iterations: Workers + 1, async (hub, x, k) =>
        {
            for (var worker = 0; worker < k; worker++) await hub.SendAsync(worker, x, k);
            var arrivals = await hub.GatherAsync(k, (int)k);
            counts.Add(arrivals.Count);
            var next = 0;
            foreach (var arrival in arrivals) Assert.Equal(next++, arrival.Sender);
        }, async (me, order) => await me.SendAsync(await me.GradientAsync(order.Body), order.Tag));
        Assert.Equal([0, 1, 2, 3, 4], counts);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_the_coordinator_compresses_for_each_worker_is_that_workers_part(bool onThreads)
    {
        var sums = new List<double[]>();
        await RunAsync(onThreads, iterations: 3, async (hub, x, k) =>
        {
            for (var worker = 0; worker < hub.Workers; worker++)
                await hub.SendAsync(worker, hub.CompressFor(worker, new PermK(), x, k), k);
            var sum = new Vector(Dimension);
            sum.AssignMean(await hub.GatherAsync(k));
            sums.Add(sum.Values.ToArray());
        }, async (me, order) =>
        {
            var part = new double[Dimension];
            order.Body.CopyTo(part);
            // Perm-K keeps d/n coordinates, multiplied by n.
            Assert.Equal(Dimension / Workers, part.Count(value => value != 0));
            await me.SendAsync(me.Dense(part), order.Tag);
        });
        // The parts are disjoint, so their mean is the vector itself.
        Assert.All(sums, sum => Assert.Equal(Enumerable.Range(0, Dimension).Select(k => 1 + (0.25 * k)), sum));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Independent_compressors_draw_for_every_worker_anew(bool onThreads)
    {
        var supports = new HashSet<string>();
        await RunAsync(onThreads, iterations: 4, async (hub, x, k) =>
        {
            for (var worker = 0; worker < hub.Workers; worker++)
                await hub.SendAsync(worker, hub.CompressFor(worker, new RandK(2), x, k), k);
            foreach (var arrival in await hub.GatherAsync(k))
            {
                var values = new double[Dimension];
                arrival.Body.CopyTo(values);
                supports.Add(string.Concat(values.Select(value => value == 0 ? '0' : '1')));
            }
        }, async (me, order) =>
        {
            var values = new double[Dimension];
            order.Body.CopyTo(values);
            await me.SendAsync(me.Dense(values), order.Tag);
        });
        Assert.True(supports.Count > 6, $"only {supports.Count} different supports in 16 draws of 28");
    }

    [Fact]
    public async Task Work_whose_price_is_known_afterwards_takes_its_time_and_is_counted()
    {
        var result = await RunAsync(onThreads: false, iterations: 3, async (hub, x, k) =>
        {
            await hub.BroadcastAsync(x, k);
            await hub.GatherAsync(k);
        }, async (me, order) =>
        {
            var tag = order.Tag;
            Assert.True(await me.SpendAsync(2.25));
            await me.SendAsync(Message.Empty(Dimension), tag);
        }, new Cluster { Compute = new FixedTimes([1, 1, 1, 10]) });
        Assert.Equal(3 * 3 * 10, result.Trace[^1].Seconds);
        Assert.Equal(3 * 3 * Workers, result.Trace[^1].OracleCalls);
    }

    [Fact]
    public async Task Gradients_at_two_points_share_their_noise()
    {
        var differences = new List<double>();
        await RunAsync(onThreads: false, iterations: 3, async (hub, x, k) =>
        {
            await hub.BroadcastAsync(x, k);
            foreach (var arrival in await hub.GatherAsync(k)) differences.Add(arrival.Scalar(0));
        }, async (me, order) =>
        {
            var other = me.State.Vector("other", me.Start);
            other[0] = 0;
            var difference = await me.ComputeAsync(new GradientDifference(other), order.Body);
            // f_i is half the squared norm: the noise cancels and what is left is x − y.
            await me.SendAsync(me.Bundle(me.Dense(difference.Values[0] - 1 + difference.Values[1])), order.Tag);
        }, noise: 3);
        Assert.Equal(3 * Workers, differences.Count);
        Assert.All(differences, difference => Assert.Equal(0, difference, 12));
    }

    [Fact]
    public async Task State_of_any_length_survives()
    {
        var method = new Scripted(async hub =>
        {
            var x = hub.State.Vector("x", hub.Start);
            var table = hub.State.Vector("table", 3 * Dimension);
            for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++) table[(int)k] = k + 1;
        }, Scripted.AnswerAsync);
        var request = new RunRequest(new QuadraticProblem([1, 1, 1, 1], dimension: Dimension), method)
        {
            Stop = new StopRule { Iterations = 5 },
            TakeCheckpoint = true,
        };
        var checkpoint = (await request.SimulateAsync()).Checkpoint!;
        Assert.Equal(3 * Dimension, checkpoint.Coordinator.Vector("table", 0).Length);
        Assert.Equal([1, 2, 3, 4, 5, 0], checkpoint.Coordinator.Vector("table", 0).Values[..6]);
    }

    private static Task<RunResult> RunAsync(
        bool onThreads, long iterations, Func<ICoordinator, Vector, long, Task> round, Func<IWorker, Arrival, Task> answer,
        Cluster? cluster = null, double noise = 0)
    {
        var method = new Scripted(async hub =>
        {
            var x = hub.State.Vector("x", hub.Start);
            for (var k = 0L; await hub.ContinueAsync(x, k); k++) await round(hub, x, k);
        }, async me =>
        {
            while (true) await answer(me, await me.ReceiveAsync());
        });
        var request = new RunRequest(new QuadraticProblem([1, 1, 1, 1], dimension: Dimension), method)
        {
            Stop = new StopRule { Iterations = iterations },
            Oracle = noise == 0 ? new Problems.FullOracle() : new NoisyOracle(noise),
        };
        return onThreads ? request.ThreadAsync() : request.SimulateAsync(cluster);
    }
}
