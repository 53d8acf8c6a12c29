using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.Tests.Fixtures;

namespace Gossamer.Simulation.Tests;

/// <summary>Tests that look at the memory of the whole process: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;

/// <summary>What runs cost in memory. Thresholds are generous: they tell a leak and a careless allocation, not a per cent.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class ScaleTests
{
    private const int Many = 50_000;

    private static readonly double[] Uneven = [.. Enumerable.Range(0, 20).Select(i => 1 + (i * 0.618 % 1))];

    public static TheoryData<string> Programs => ["ignoring", "stopping", "gathering", "compressing"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_idle_worker_takes_less_than_a_kilobyte(bool onlyAnswers)
    {
        // What an earlier run left behind goes with the first one here; it must not count as memory that was freed.
        await HeldBytesAsync(10, onlyAnswers);
        var few = await HeldBytesAsync(10, onlyAnswers);
        var held = await HeldBytesAsync(Many, onlyAnswers);
        Assert.InRange((held - few) / (double)Many, 1, 1000);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Iterations_allocate_nothing(string program)
    {
        // From the 3,000th iteration on everything that is used again is there.
        var allocated = await MeasureAsync(Program(program), 3_000, 9_000, GC.GetAllocatedBytesForCurrentThread);
        Assert.InRange(allocated / 6_000.0, 0, 16);
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_number_of_events()
    {
        var grown = await MeasureAsync(Program("stopping"), 2_000, 60_000, () => GC.GetTotalMemory(forceFullCollection: true));
        Assert.InRange(grown, long.MinValue, 500_000);
    }

    private static CentralizedMethod Program(string name) => name switch
    {
        "ignoring" => new TestAsync(1e-3, threshold: 15),
        "stopping" => new TestAsync(1e-3, threshold: 25, stops: true),
        "gathering" => new TestFeedback(1e-3, new Identity()),
        _ => new TestFeedback(1e-3, new TopK(2)),
    };

    /// <summary>By how much something changes between two iterations, as the thread of the run sees it.</summary>
    private static async Task<long> MeasureAsync(CentralizedMethod method, long from, long to, Func<long> measure)
    {
        long first = 0, last = 0;
        var request = new RunRequest(Requests.Heterogeneous(20, 30), method)
        {
            Stop = new StopRule { Iterations = to + 1 },
            Record = new RecordPlan { Every = long.MaxValue, Metrics = [] },
            Observer = state =>
            {
                if (state.Iteration == from) first = measure();
                if (state.Iteration == to) last = measure();
            },
        };
        if (method is TestAsync asynchronous) asynchronous.Log.Capacity = 1_000_000;
        await request.SimulateAsync(new Cluster { Compute = new FixedTimes(Uneven) });
        return last - first;
    }

    private static async Task<long> HeldBytesAsync(int workers, bool onlyAnswers)
    {
        long held = 0;
        var problem = QuadraticProblem.Homogeneous(workers);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var method = new Scripted(
            async hub =>
            {
                var x = hub.State.Vector("x", hub.Start);
                await hub.ContinueAsync(x, 0);
                // One answer is awaited, so that every worker has come to its first receive.
                await hub.SendAsync(0, x, 0);
                await hub.ReceiveAsync();
                held = GC.GetTotalMemory(forceFullCollection: true) - before;
            },
            onlyAnswers ? me => me.AnswerAsync(Computation.Gradient) : Scripted.AnswerAsync);
        await Requests.For(problem, method, 1).SimulateAsync(new Cluster { Compute = new FixedTimes(1) });
        return held;
    }
}
