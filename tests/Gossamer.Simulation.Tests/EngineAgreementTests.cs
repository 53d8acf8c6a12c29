using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Simulation.Tests.Fixtures;

namespace Gossamer.Simulation.Tests;

/// <summary>One seed gives one result: in every engine, with any number of threads, whatever things take.</summary>
public sealed class EngineAgreementTests
{
    private static readonly Cluster Uneven = new()
    {
        Compute = new RandomTimes(Duration.LogNormal(0, 1)),
        Network = new PerWorkerNetwork(LinkTimes.OfBandwidth(1e3, 0.1), LinkTimes.OfBandwidth(1e4)),
    };

    public static TheoryData<string> SynchronousMethods => ["rounds", "feedback", "feedback-identity", "gossip", "descent"];

    [Theory]
    [MemberData(nameof(SynchronousMethods))]
    public async Task Simulator_and_threads_give_the_same_run(string method)
    {
        var simulated = await Request(method).SimulateAsync();
        var threaded = await Request(method).ThreadAsync();
        AssertSameApartFromTime(simulated, threaded);
    }

    [Theory]
    [MemberData(nameof(SynchronousMethods))]
    public async Task Durations_do_not_change_the_iterates(string method)
    {
        var untimed = await Request(method).SimulateAsync();
        var timed = await Request(method).SimulateAsync(Uneven);
        AssertSameApartFromTime(untimed, timed);
        Assert.True(timed.Trace[^1].Seconds > 0);
    }

    [Theory]
    [MemberData(nameof(SynchronousMethods))]
    public async Task Single_precision_wire_gives_the_same_run_in_both_engines(string method)
    {
        var request = Request(method) with { Wire = Messaging.WireFormat.Single };
        var simulated = await request.SimulateAsync();
        var threaded = await (Request(method) with { Wire = Messaging.WireFormat.Single }).ThreadAsync();
        AssertSameApartFromTime(simulated, threaded);
        if (method == "descent") return;
        var exact = await Request(method).SimulateAsync();
        Assert.NotEqual(exact.Final, simulated.Final);
        Assert.True(exact.Trace[^1].BitsUpPerWorker > simulated.Trace[^1].BitsUpPerWorker);
    }

    [Theory]
    [InlineData("rounds", false)]
    [InlineData("feedback", false)]
    [InlineData("gossip", false)]
    [InlineData("rounds", true)]
    [InlineData("feedback", true)]
    [InlineData("gossip", true)]
    [InlineData("async", true)]
    [InlineData("rennala", true)]
    [InlineData("first-three", true)]
    public async Task Number_of_threads_does_not_matter(string method, bool isTimed)
    {
        var cluster = isTimed ? Uneven : null;
        var one = await Request(method, workers: 64, dimension: 200).SimulateAsync(cluster, threads: 1);
        var two = await Request(method, workers: 64, dimension: 200).SimulateAsync(cluster, threads: 2);
        var four = await Request(method, workers: 64, dimension: 200).SimulateAsync(cluster, threads: 4);
        AssertSame(one, two);
        AssertSame(one, four);
    }

    [Theory]
    [InlineData("async")]
    [InlineData("rennala")]
    [InlineData("feedback")]
    [InlineData("gossip")]
    public async Task Same_seed_gives_the_same_trace_and_another_seed_another_one(string method)
    {
        var first = await Request(method).SimulateAsync(Uneven);
        var again = await Request(method).SimulateAsync(Uneven);
        var other = await (Request(method) with { Seed = 2 }).SimulateAsync(Uneven);
        AssertSame(first, again);
        Assert.NotEqual(first.Final, other.Final);
        Assert.NotEqual(first.Trace[^1].Seconds, other.Trace[^1].Seconds);
    }

    [Fact]
    public async Task Rounds_are_gradient_descent()
    {
        var problem = Requests.Heterogeneous(4, 3);
        var result = await Requests.For(problem, new TestRounds(0.3), 20).SimulateAsync();
        var x = problem.Start.ToArray();
        var mean = new double[3];
        var own = new double[3];
        for (var k = 0; k < 20; k++)
        {
            Array.Clear(mean);
            for (var worker = 0; worker < 4; worker++)
            {
                problem.Local(worker).Gradient(x, own);
                for (var c = 0; c < 3; c++) mean[c] += 0.25 * own[c];
            }
            for (var c = 0; c < 3; c++) x[c] -= 0.3 * mean[c];
        }
        for (var c = 0; c < 3; c++) Assert.Equal(x[c], result.Final[c], 1e-13);
    }

    internal static void AssertSame(RunResult expected, RunResult actual)
    {
        AssertSameApartFromTime(expected, actual);
        Assert.Equal(expected.Trace.Select(point => point.Seconds), actual.Trace.Select(point => point.Seconds));
        Assert.Equal(expected.Counters, actual.Counters);
    }

    internal static void AssertSameApartFromTime(RunResult expected, RunResult actual)
    {
        Assert.Equal(expected.Status, actual.Status);
        Assert.Equal(expected.StopReason, actual.StopReason);
        Assert.Equal(expected.Final, actual.Final);
        Assert.Equal(expected.Trace.Count, actual.Trace.Count);
        for (var k = 0; k < expected.Trace.Count; k++)
        {
            var (left, right) = (expected.Trace[k], actual.Trace[k]);
            Assert.Equal(left.Metrics, right.Metrics);
            Assert.Equal(left with { Seconds = 0, Metrics = [] }, right with { Seconds = 0, Metrics = [] });
        }
    }

    private static RunRequest Request(string method, int workers = 5, int dimension = 4)
    {
        Method instance = method switch
        {
            "rounds" => new TestRounds(0.2),
            "first-three" => new TestRounds(0.2, first: 3),
            "feedback" => new TestFeedback(0.05, new RandKContractive(1)),
            "feedback-identity" => new TestFeedback(0.2, new Identity()),
            "gossip" => new TestGossip(0.2),
            "descent" => new TestDescent(0.2),
            "async" => new TestAsync(0.05, threshold: 20),
            "rennala" => new TestRennala(0.1, batch: 7, stops: true),
            _ => throw new ArgumentOutOfRangeException(nameof(method)),
        };
        return Requests.For(Requests.Heterogeneous(workers, dimension), instance, 30) with
        {
            Oracle = new NoisyOracle(0.1),
            Record = new RecordPlan { Every = 7, Metrics = [MetricNames.Loss, MetricNames.GradientNormSquared, MetricNames.ConsensusError] },
        };
    }
}
