using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Simulation.Tests.Fixtures;

namespace Gossamer.Simulation.Tests.NetworkModels;

/// <summary>Vectors have 4 coordinates of 64 bits; all times are worked out by hand.</summary>
public sealed class NetworkTimingTests
{
    private static readonly LinkTimes Slow = LinkTimes.OfBandwidth(100, 0.5);
    private static readonly LinkTimes Fast = LinkTimes.OfBandwidth(1000);

    [Fact]
    public async Task A_round_takes_downlink_computation_uplink_and_latency()
    {
        var result = await Rounds(2).SimulateAsync(new Cluster { Compute = new FixedTimes([1, 0.5]), Network = new PerWorkerNetwork(Slow, Fast) });
        const double round = 0.256 + 1 + 2.56 + 0.5;
        AssertTimes([0, round, 2 * round, 3 * round], result);
        Assert.Equal(3 * 256, result.Trace[^1].BitsUpPerWorker);
        Assert.Equal(3 * 256, result.Trace[^1].BitsDownPerWorker);
        Assert.Equal(2, result.Counters.PeakUplinks);
    }

    [Fact]
    public async Task Every_message_may_cost_a_constant_beside_its_bits()
    {
        var uplink = new LinkTimes(secondsPerBit: 0, latency: 0.25, secondsPerMessage: 2);
        var result = await Rounds(1).SimulateAsync(new Cluster { Network = new PerWorkerNetwork(uplink, LinkTimes.Free) });
        AssertTimes([0, 2.25, 4.5, 6.75], result);
    }

    [Fact]
    public async Task Workers_wait_for_each_other_at_a_shared_link()
    {
        var result = await Rounds(3).SimulateAsync(new Cluster { Compute = new FixedTimes(1), Network = new SharedLinkNetwork(Fast) });
        // The points leave at 0.256, 0.512, 0.768; the answers follow each other from 1.256 on.
        AssertTimes([0, 2.024, 4.048, 6.072], result);
        var both = await Rounds(3).SimulateAsync(new Cluster { Network = new SharedLinkNetwork(Fast, isHalfDuplex: true) });
        // The link carries three points, then three answers that were ready in between.
        AssertTimes([0, 1.536, 3.072, 4.608], both);
    }

    [Theory]
    [InlineData(true, new[] { 1 + 2.56, 3.56 + 1 + 2.56 })]
    [InlineData(false, new[] { 1 + 2.56, 3.56 + 2.56 })]
    public async Task Messages_of_a_worker_follow_each_other_and_may_overlap_its_computations(bool waits, double[] times)
    {
        var method = new Scripted(
            async hub =>
            {
                var x = hub.State.Vector("x", hub.Start);
                await hub.BroadcastAsync(x, 0);
                for (var k = 0; await hub.ContinueAsync(x, k); k++) await hub.ReceiveAsync();
            },
            async me =>
            {
                var order = await me.ReceiveAsync();
                for (var k = 0; k < 2; k++)
                {
                    var gradient = await me.GradientAsync(order.Body);
                    var sending = me.SendAsync(gradient, k);
                    if (waits) await sending;
                }
            });
        var network = new PerWorkerNetwork(LinkTimes.OfBandwidth(100), LinkTimes.Free);
        var result = await Requests.For(Requests.Heterogeneous(1, 4), method, 2).SimulateAsync(new Cluster { Compute = new FixedTimes(1), Network = network });
        AssertTimes([0, .. times], result);
        Assert.Equal(1, result.Counters.PeakUplinks);
    }

    [Fact]
    public async Task Several_sends_may_be_under_way_and_awaited_in_any_order()
    {
        var method = new Scripted(
            async hub =>
            {
                var x = hub.State.Vector("x", hub.Start);
                for (var k = 0; await hub.ContinueAsync(x, k); k++) await hub.ReceiveAsync();
            },
            async me =>
            {
                var body = me.Compress(new Identity(), me.Start, 0);
                var first = me.SendAsync(body, 0);
                var second = me.SendAsync(body, 1);
                var third = me.SendAsync(body, 2);
                await second;
                await first;
                await third;
                await me.SendAsync(body, 3);
            });
        var network = new PerWorkerNetwork(LinkTimes.OfBandwidth(256, 10), LinkTimes.Free);
        var result = await Requests.For(Requests.Heterogeneous(1, 4), method, 4).SimulateAsync(new Cluster { Network = network });
        AssertTimes([0, 11, 12, 13, 14], result);
    }

    [Theory]
    [InlineData(1000, 300)]
    [InlineData(100, 120)]
    [InlineData(10, 102)]
    public async Task Chunks_are_stored_and_forwarded_along_a_path(int chunk, double seconds)
    {
        // 1000 coordinates over 3 links of 10 coordinates a second: (N + 2) chunks' times for N chunks.
        var result = await Requests.For(Requests.Heterogeneous(4, 1), Relay(1000, chunk), 1).SimulateAsync(Graph(LinkTimes.OfBandwidth(640)));
        Assert.Equal(seconds, result.Trace[^1].Seconds, 1e-6);
    }

    [Fact]
    public async Task Latency_does_not_occupy_a_link()
    {
        var result = await Requests.For(Requests.Heterogeneous(4, 1), Relay(1000, 100), 1).SimulateAsync(Graph(LinkTimes.OfBandwidth(640, 0.5)));
        Assert.Equal(120 + (3 * 0.5), result.Trace[^1].Seconds, 1e-6);
    }

    [Theory]
    [InlineData(false, 2.56)]
    [InlineData(true, 5.12)]
    public async Task Half_duplex_links_carry_one_direction_at_a_time(bool isHalfDuplex, double seconds)
    {
        var network = new GraphNetwork(LinkTimes.OfBandwidth(100), isHalfDuplex);
        var result = await Requests.For(Requests.Heterogeneous(2, 4), new TestGossip(0.1), 1).SimulateAsync(new Cluster { Network = network });
        Assert.Equal(seconds, result.Trace[^1].Seconds, 1e-12);
    }

    [Fact]
    public async Task A_gossip_round_takes_as_long_as_its_slowest_link()
    {
        GraphLink[] links = [new(0, 1, LinkTimes.OfBandwidth(100, 0.1)), new(1, 2, LinkTimes.OfBandwidth(50, 0.2)), new(2, 0, LinkTimes.OfBandwidth(1000))];
        var result = await Requests.For(Requests.Heterogeneous(3, 4), new TestGossip(0.1), 1)
            .SimulateAsync(new Cluster { Network = new GraphNetwork(links) });
        Assert.Equal((256 / 50.0) + 0.2, result.Trace[^1].Seconds, 1e-12);
        Assert.Equal(512, result.Trace[^1].BitsUpPerWorker);
    }

    [Fact]
    public async Task Missing_and_impossible_links_are_refused()
    {
        var gossip = Requests.For(Requests.Heterogeneous(3, 4), new TestGossip(0.1), 1);
        var missing = new GraphNetwork([new(0, 1, Fast), new(1, 2, Fast)]);
        var error = await Assert.ThrowsAsync<BadInputException>(() => gossip.SimulateAsync(new Cluster { Network = missing }));
        Assert.Contains("node 1 send to node 3", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<BadInputException>(() => gossip.SimulateAsync(new Cluster { Network = new SharedLinkNetwork(Fast) }));
        await Assert.ThrowsAsync<BadInputException>(() => Rounds(2).SimulateAsync(new Cluster { Network = new GraphNetwork(Fast) }));
        await Assert.ThrowsAsync<BadInputException>(() => Rounds(3).SimulateAsync(new Cluster { Network = new PerWorkerNetwork([Fast, Fast], [Fast]) }));
        Assert.Throws<BadInputException>(() => LinkTimes.OfBandwidth(0));
        Assert.Throws<BadInputException>(() => new GraphNetwork([new(0, 1, Fast), new(1, 0, Fast)]));
    }

    [Fact]
    public async Task What_is_sent_over_a_cut_link_never_arrives()
    {
        var network = new PerWorkerNetwork([LinkTimes.Free, new LinkTimes(double.PositiveInfinity)], [LinkTimes.Free]);
        var result = await Rounds(2).SimulateAsync(new Cluster { Compute = new FixedTimes(1), Network = network });
        Assert.Equal(RunStatus.Stalled, result.Status);
        Assert.Contains("waits for 1 more of 2 messages", result.StopReason, StringComparison.Ordinal);
    }

    private static RunRequest Rounds(int workers) => Requests.For(Requests.Heterogeneous(workers, 4), new TestRounds(0.1), 3);

    private static Cluster Graph(LinkTimes link) => new() { Network = new GraphNetwork(link) };

    /// <summary>Node 0 sends chunks to 1, which forwards to 2, which forwards to 3; iteration 1 is reached with the last one.</summary>
    private static ScriptedNodes Relay(int coordinates, int chunk) => new(async me =>
    {
        var x = me.State.Vector("x", me.Start);
        await me.ContinueAsync(x, 0);
        var count = coordinates / chunk;
        var data = new Vector(chunk);
        for (var k = 0; k < count; k++)
        {
            Message body = me.Index == 0 ? me.Compress(new Identity(), data, k) : (await me.ReceiveAsync()).Body;
            if (me.Index < 3) _ = me.SendAsync(me.Index + 1, body, k);
        }
        await me.ContinueAsync(x, 1);
    });

    private static void AssertTimes(double[] expected, RunResult result)
    {
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(expected.Length, result.Trace.Count);
        for (var k = 0; k < expected.Length; k++) Assert.Equal(expected[k], result.Trace[k].Seconds, 1e-9);
    }
}
