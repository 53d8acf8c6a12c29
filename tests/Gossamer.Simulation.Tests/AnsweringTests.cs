using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Methods.Asynchronous;
using Gossamer.Numerics;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Simulation.Tests.Fixtures;
using Gossamer.Simulation.Threads;

namespace Gossamer.Simulation.Tests;

/// <summary>Workers that only answer, and groups that are restarted, do what programs written out would do.</summary>
public sealed class AnsweringTests
{
    public static TheoryData<string, string> Cases => new MatrixTheoryData<string, string>(
        ["async", "ringmaster", "ringmaster-stops", "ringmaster-stops-5", "rennala", "rennala-stops", "minibatch"],
        ["equal", "integers", "random", "heavy", "instant", "power", "trace", "dead", "slow-network"]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Answering_equals_the_program_written_out(string method, string cluster)
    {
        // Restarted groups and single cancellations make the same run too: the methods of the catalogue restart groups.
        var expected = await RunAsync(WrittenOut(method), Machines(cluster));
        var actual = await RunAsync(Answering(method), Machines(cluster));
        AssertSame(expected, actual);
        AssertSame(expected, await RunAsync(new WithoutGroups(Answering(method)), Machines(cluster)));
    }

    [Fact]
    public async Task A_restarted_worker_may_be_used_alone_in_between()
    {
        // Group restarts mixed with single orders, cancellations and moves, the same in both ways.
        var expected = await RunAsync(new Mixed(usesGroups: false), Machines("integers"));
        var actual = await RunAsync(new Mixed(usesGroups: true), Machines("integers"));
        AssertSame(expected, actual);
        Assert.True(actual.Counters.Cancelled > 50);
    }

    [Fact]
    public async Task Threads_restart_groups_too()
    {
        var method = new RingmasterAsgd(new RingmasterAsgdOptions { StepSize = 0.1, DelayThreshold = 2, Stops = true });
        var cluster = new Cluster { Compute = new FixedTimes([0.005, 30, 30]) };
        var request = Requests.For(QuadraticProblem.Homogeneous(3), method, 10);
        var result = await new ThreadsEngine(cluster, new ThreadsOptions { SecondsPerModelSecond = 1 }).RunAsync(request);
        Assert.Equal(Math.Pow(0.9, 10), result.Final[0], 1e-12);
        Assert.True(result.Counters.Cancelled >= 6);
    }

    [Fact]
    public void Groups_keep_every_worker_in_one_place()
    {
        var groups = new WorkerGroups(5);
        var second = groups.Create();
        Assert.Equal([0, 1, 2, 3, 4], Members(groups.First));
        groups.Move(2, second);
        groups.Move(0, second);
        groups.Move(4, second);
        Assert.Equal([1, 3], Members(groups.First));
        Assert.Equal([2, 0, 4], Members(second));
        groups.Move(0, groups.First);
        groups.Move(2, groups.First);
        groups.Move(2, groups.First);
        Assert.Equal([1, 3, 0, 2], Members(groups.First));
        Assert.Equal([4], Members(second));
        Assert.Equal((4, 1, 4), (groups.First.Count, second.Count, second.First));
        groups.Move(4, groups.First);
        Assert.Empty(Members(second));
        Assert.Same(groups.First, groups.GroupOf(4));
        Assert.Throws<ArgumentException>(() => groups.Move(1, new WorkerGroups(5).First));
        Assert.Throws<InvalidOperationException>(() => second.First);

        static int[] Members(WorkerGroup group)
        {
            var members = new List<int>();
            foreach (var worker in group) members.Add(worker);
            return [.. members];
        }
    }

    /// <summary>The same run. Shared orders need fewer events, and their seconds are added up in another order.</summary>
    private static void AssertSame(RunResult expected, RunResult actual)
    {
        EngineAgreementTests.AssertSameApartFromTime(expected, actual);
        Assert.Equal(expected.Trace.Select(point => point.Seconds), actual.Trace.Select(point => point.Seconds));
        var (left, right) = (expected.Counters, actual.Counters);
        Assert.Equal(left.BusySeconds, right.BusySeconds, 1e-9 * (1 + left.BusySeconds));
        Assert.Equal(left.WastedSeconds, right.WastedSeconds, 1e-9 * (1 + left.BusySeconds));
        Assert.Equal(Rest(left), Rest(right));

        static Counters Rest(Counters counters) => counters with { Events = 0, BusySeconds = 0, WastedSeconds = 0 };
    }

    private static Task<RunResult> RunAsync(Method method, Cluster cluster) =>
        (Requests.For(Requests.Heterogeneous(7, 2), method, 60) with { Oracle = new NoisyOracle(0.1), Record = new RecordPlan { Every = 3 } }).SimulateAsync(cluster);

    private static Cluster Machines(string name) => name switch
    {
        "equal" => new Cluster { Compute = new FixedTimes(1) },
        "integers" => new Cluster { Compute = new FixedTimes([1, 2, 2, 3, 4, 6, 12]) },
        "random" => new Cluster { Compute = new RandomTimes([.. Enumerable.Range(1, 7).Select(i => Duration.HalfNormal(i).After(i))]) },
        "heavy" => new Cluster { Compute = new RandomTimes(Duration.LogCauchy(0, 1)) },
        "instant" => new Cluster(),
        "power" => new Cluster { Compute = new PowerTimes([.. Enumerable.Range(1, 7).Select(i => new ComputationPower([0, 2 * i, 3 * i], [1, 0, 1.0 / i]))]) },
        "trace" => new Cluster { Compute = new TraceTimes([.. Enumerable.Range(1, 7).Select(i => (double[])[9, i, 1, 5 - (i % 4)])]) },
        "dead" => new Cluster { Compute = new FixedTimes([1, 2, double.PositiveInfinity, 3, double.PositiveInfinity, 1, 1]) },
        "slow-network" => new Cluster { Compute = new FixedTimes([1, 2, 2, 3, 4, 6, 12]), Network = new PerWorkerNetwork(new LinkTimes(0.001, 0.5), new LinkTimes(0.002)) },
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static CentralizedMethod Answering(string method) => method switch
    {
        "async" => new AsynchronousSgd(new AsynchronousSgdOptions { StepSize = 0.05, AllowHeterogeneous = true }),
        "ringmaster" => new RingmasterAsgd(new RingmasterAsgdOptions { StepSize = 0.1, DelayThreshold = 4, Stops = false, AllowHeterogeneous = true }),
        "ringmaster-stops" => new RingmasterAsgd(new RingmasterAsgdOptions { StepSize = 0.1, DelayThreshold = 2, AllowHeterogeneous = true }),
        "ringmaster-stops-5" => new RingmasterAsgd(new RingmasterAsgdOptions { StepSize = 0.1, DelayThreshold = 5, AllowHeterogeneous = true }),
        "rennala" => new RennalaSgd(new RennalaSgdOptions { StepSize = 0.2, Batch = 5, AllowHeterogeneous = true }),
        "rennala-stops" => new RennalaSgd(new RennalaSgdOptions { StepSize = 0.2, Batch = 5, Stops = true, AllowHeterogeneous = true }),
        _ => new MSynchronousSgd(new MSynchronousSgdOptions { StepSize = 0.2, Quorum = 4, AllowHeterogeneous = true }),
    };

    private static WithPrograms WrittenOut(string method) => new(Answering(method));

    /// <summary>A method with workers whose program is written out.</summary>
    private sealed class WithPrograms(CentralizedMethod inner) : Wrapped(inner)
    {
        public override Task CoordinateAsync(ICoordinator hub) => Inner.CoordinateAsync(hub);

        public override Task WorkAsync(IWorker me) => Scripted.AnswerAsync(me);
    }

    /// <summary>A method whose restarts of groups are made one by one.</summary>
    private sealed class WithoutGroups(CentralizedMethod inner) : Wrapped(inner)
    {
        public override Task CoordinateAsync(ICoordinator hub) => Inner.CoordinateAsync(new OneByOne(hub));

        public override Task WorkAsync(IWorker me) => Inner.WorkAsync(me);
    }

    private abstract class Wrapped(CentralizedMethod inner) : CentralizedMethod(NoTheory.Step(1))
    {
        protected CentralizedMethod Inner => inner;

        public override bool IsSynchronous => inner.IsSynchronous;

        protected override Theory Analyze(Setting setting)
        {
            inner.Prepare(setting);
            return NoTheory.Instance;
        }
    }

    /// <summary>Restarts, single orders and moves by a fixed scheme, by group or one by one.</summary>
    private sealed class Mixed(bool usesGroups) : CentralizedMethod(NoTheory.Step(0.1))
    {
        protected override Theory Analyze(Setting setting) => NoTheory.Instance;

        public override async Task CoordinateAsync(ICoordinator hub)
        {
            var x = hub.State.Vector("x", hub.Start);
            var groups = new WorkerGroups(hub.Workers);
            WorkerGroup[] two = [groups.First, groups.Create()];
            var restarter = usesGroups ? hub : new OneByOne(hub);
            await hub.BroadcastAsync(x, 0);
            for (var k = 0; await hub.ContinueAsync(x, k); k++)
            {
                var arrival = await hub.ReceiveAsync();
                var sender = arrival.Sender;
                x.Add(arrival.Body, -StepSize);
                await hub.SendAsync(sender, x, k);
                if (k % 3 == 0) groups.Move((sender + k) % hub.Workers, two[k % 2]);
                if (k % 5 == 1) await hub.CancelAsync((sender + 1) % hub.Workers);
                if (k % 5 == 1) await hub.SendAsync((sender + 1) % hub.Workers, x, k);
                if (k % 7 == 2) await hub.SendAsync((sender + 2) % hub.Workers, x, -k);
                if (k % 2 == 0) await restarter.RestartAsync(two[k / 2 % 2], x, k);
            }
        }

        public override Task WorkAsync(IWorker me) => me.AnswerAsync(Computation.Gradient);
    }

    /// <summary>A coordinator that knows no faster way to restart a group than one worker after the other.</summary>
    private sealed class OneByOne(ICoordinator hub) : ICoordinator
    {
        public int Workers => hub.Workers;

        public int Dimension => hub.Dimension;

        public ReadOnlySpan<double> Start => hub.Start;

        public long FirstIteration => hub.FirstIteration;

        public ParticipantState State => hub.State;

        public RandomStream Random(RandomPurpose purpose, long iteration, int slot = 0) => hub.Random(purpose, iteration, slot);

        public RandomStream SharedRandom(RandomPurpose purpose, long iteration, int slot = 0) => hub.SharedRandom(purpose, iteration, slot);

        public Message Compress(Compression.Compressor compressor, ReadOnlySpan<double> vector, long round, int slot = 0) =>
            hub.Compress(compressor, vector, round, slot);

        public Message CompressDifference(
            Compression.Compressor compressor, ReadOnlySpan<double> target, ReadOnlySpan<double> estimate, long round, int slot = 0) =>
            hub.CompressDifference(compressor, target, estimate, round, slot);

        public Message CompressReplacement(Compression.Compressor compressor, ReadOnlySpan<double> vector, long round, int slot = 0) =>
            hub.CompressReplacement(compressor, vector, round, slot);

        public Message CompressFor(int worker, Compression.Compressor compressor, ReadOnlySpan<double> vector, long round, int slot = 0) =>
            hub.CompressFor(worker, compressor, vector, round, slot);

        public Message Dense(params ReadOnlySpan<double> values) => hub.Dense(values);

        public BundleMessage Bundle(params ReadOnlySpan<Message> parts) => hub.Bundle(parts);

        public Message Sum(Message first, Message second) => hub.Sum(first, second);

        public ValueTask<bool> ContinueAsync(Vector iterate, long iteration) => hub.ContinueAsync(iterate, iteration);

        public ValueTask SendAsync(int worker, Vector point, long tag) => hub.SendAsync(worker, point, tag);

        public ValueTask SendAsync(int worker, Message message, long tag) => hub.SendAsync(worker, message, tag);

        public ValueTask BroadcastAsync(Vector point, long tag) => hub.BroadcastAsync(point, tag);

        public ValueTask BroadcastAsync(Message message, long tag) => hub.BroadcastAsync(message, tag);

        public ValueTask<Arrival> ReceiveAsync() => hub.ReceiveAsync();

        public ValueTask<Arrivals> GatherAsync(long tag, int? count = null) => hub.GatherAsync(tag, count);

        public ValueTask CancelAsync(int worker) => hub.CancelAsync(worker);
    }
}
