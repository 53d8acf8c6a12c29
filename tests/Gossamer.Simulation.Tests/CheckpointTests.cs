using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.Tests.Fixtures;
using Gossamer.Simulation.Threads;

namespace Gossamer.Simulation.Tests;

/// <summary>A run that was stopped and goes on equals one that never stopped, bit for bit.</summary>
public sealed class CheckpointTests
{
    public static TheoryData<string, int> Cases => new MatrixTheoryData<string, int>(["rounds", "feedback", "gossip", "descent"], [0, 1, 13]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Resumed_equals_uninterrupted(string method, int stopAt)
    {
        var cluster = new Cluster { Compute = new RandomTimes(Duration.Exponential(1).After(0.5)) };
        await AssertResumesAsync(new Simulator(cluster), method, stopAt, compareTimes: method != "gossip");
        await AssertResumesAsync(new ThreadsEngine(), method, stopAt, compareTimes: false);
    }

    [Fact]
    public async Task A_run_may_change_the_engine_when_it_resumes()
    {
        var whole = await Request("feedback", 30).SimulateAsync();
        var first = await (Request("feedback", 13) with { TakeCheckpoint = true }).SimulateAsync();
        var second = await (Request("feedback", 30) with { ResumeFrom = first.Checkpoint }).ThreadAsync();
        Assert.Equal(whole.Final, second.Final);
    }

    [Fact]
    public async Task A_checkpoint_can_be_used_again()
    {
        var first = await (Request("feedback", 13) with { TakeCheckpoint = true }).SimulateAsync();
        var second = await (Request("feedback", 30) with { ResumeFrom = first.Checkpoint }).SimulateAsync();
        var third = await (Request("feedback", 30) with { ResumeFrom = first.Checkpoint }).SimulateAsync();
        Assert.Equal(second.Final, third.Final);
    }

    [Fact]
    public async Task A_target_stop_gives_a_checkpoint_of_that_iteration_at_all_nodes()
    {
        // Uneven times: when the target is met at the slowest node, others are iterations ahead.
        var cluster = new Cluster { Compute = new FixedTimes([1, 5, 1, 1, 1]) };
        var target = (await Request("gossip", 20).SimulateAsync()).Trace[^1].Metrics[0];
        var stop = new StopRule { Loss = target, Iterations = 1000 };
        var first = await (Request("gossip", 0) with { Stop = stop, TakeCheckpoint = true }).SimulateAsync(cluster);
        var second = await (Request("gossip", 60) with { ResumeFrom = first.Checkpoint }).SimulateAsync(cluster);
        var whole = await Request("gossip", 60).SimulateAsync(cluster);
        Assert.InRange(first.Trace[^1].Iteration, 2, 20);
        Assert.Equal(whole.Final, second.Final);
    }

    [Fact]
    public async Task A_checkpoint_of_another_number_of_workers_is_refused()
    {
        var first = await (Request("rounds", 3) with { TakeCheckpoint = true }).SimulateAsync();
        var other = Requests.For(Requests.Heterogeneous(3, 4), new TestRounds(0.2), 9) with { ResumeFrom = first.Checkpoint };
        await Assert.ThrowsAsync<BadInputException>(() => other.SimulateAsync());
    }

    private static async Task AssertResumesAsync(IEngine engine, string method, int stopAt, bool compareTimes)
    {
        var whole = await engine.RunAsync(Request(method, 30));
        var first = await engine.RunAsync(Request(method, stopAt) with { TakeCheckpoint = true });
        Assert.Equal(stopAt, first.Checkpoint!.Iteration);
        var second = await engine.RunAsync(Request(method, 30) with { ResumeFrom = first.Checkpoint });
        Assert.Equal(whole.Final, second.Final);
        Assert.Equal(stopAt, second.Trace[0].Iteration);
        var expected = whole.Trace.Where(point => point.Iteration >= stopAt).ToArray();
        Assert.Equal(expected.Length, second.Trace.Count);
        for (var k = 0; k < expected.Length; k++)
        {
            Assert.Equal(expected[k].Metrics, second.Trace[k].Metrics);
            Assert.Equal(expected[k] with { Metrics = [], Seconds = 0 }, second.Trace[k] with { Metrics = [], Seconds = 0 });
            if (compareTimes) Assert.Equal(expected[k].Seconds, second.Trace[k].Seconds, 1e-9);
        }
    }

    private static RunRequest Request(string method, int iterations)
    {
        Method instance = method switch
        {
            "rounds" => new TestRounds(0.2),
            "feedback" => new TestFeedback(0.05, new RandKContractive(1)),
            "gossip" => new TestGossip(0.2),
            _ => new TestDescent(0.2),
        };
        return Requests.For(Requests.Heterogeneous(5, 4), instance, iterations) with { Oracle = new NoisyOracle(0.1) };
    }
}
