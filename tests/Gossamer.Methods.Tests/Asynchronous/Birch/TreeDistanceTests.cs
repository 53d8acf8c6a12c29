using Gossamer.Execution;
using Gossamer.Execution.Trees;
using Gossamer.Methods.Asynchronous;
using Gossamer.Methods.Asynchronous.Birch;

namespace Gossamer.Methods.Tests.Asynchronous.Birch;

/// <summary>The instrument measures, on random clusters, that every method keeps the conditions and the R of its theory.</summary>
public class TreeDistanceTests
{
    private const int Workers = 6;

    private static readonly Dictionary<string, Func<Method>> Methods = new()
    {
        ["rennala"] = () => new RennalaSgd(new RennalaSgdOptions { Batch = 5, StepSize = 0.01 }),
        ["rennala with stops"] = () => new RennalaSgd(new RennalaSgdOptions { Batch = 5, Stops = true, StepSize = 0.01 }),
        ["ringmaster"] = () => new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = 4, Stops = false, StepSize = 0.01 }),
        ["ringmaster with stops"] = () => new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = 4, StepSize = 0.01 }),
        ["asgd"] = () => new AsynchronousSgd(new AsynchronousSgdOptions { Rule = DelayRule.SkipOlderThanWorkers, StepSize = 0.01 }),
        ["m-synchronous"] = () => new MSynchronousSgd(new MSynchronousSgdOptions { Quorum = 4, StepSize = 0.01 }),
        ["local"] = () => new LocalSgd(new LocalSgdOptions { Budget = 5, StepSize = 0.01 }),
        ["local, fixed"] = () => new LocalSgd(new LocalSgdOptions { LocalSteps = 3, StepSize = 0.01 }),
        ["cycle"] = () => new CycleSgd(new CycleSgdOptions { GroupSize = 2, StepSize = 0.01 }),
        ["async-local, messages"] = () => new AsyncLocalSgd(AsyncLocal(3, DelayUnit.Messages, stops: false)),
        ["async-local, gradients"] = () => new AsyncLocalSgd(AsyncLocal(5, DelayUnit.Gradients, stops: true)),
        ["async-batch, messages"] = () => new AsyncBatchSgd(AsyncLocal(3, DelayUnit.Messages, stops: true)),
        ["async-batch, gradients"] = () => new AsyncBatchSgd(AsyncLocal(5, DelayUnit.Gradients, stops: false)),
        ["local-async"] = () => new LocalAsyncSgd(new LocalAsyncSgdOptions { Budget = 7, Groups = 2, StepSize = 0.01 }),
        ["nested"] = () => new NestedLocalAsyncSgd(new NestedLocalAsyncSgdOptions { Budget = 11, Clusters = "2x3", StepSize = 0.01 }),
        ["meta"] = () => new MetaLocalSgd(new MetaLocalSgdOptions { Distance = 8, LocalSteps = 2, StepSize = 0.01 }),
        ["meta, together"] = () => new MetaLocalSgd(new MetaLocalSgdOptions { Distance = 6, Together = true, StepSize = 0.01 }),
        ["dual-process"] = () => new DualProcessSgd(new DualProcessSgdOptions { Budget = 5, StepSize = 0.01 }),
    };

    public static TheoryData<string> Names => [.. Methods.Keys];

    private static AsyncLocalOptions AsyncLocal(int threshold, DelayUnit unit, bool stops) =>
        new() { DelayThreshold = threshold, DelayUnit = unit, LocalSteps = 2, Stops = stops, StepSize = 0.01 };

    [Theory]
    [MemberData(nameof(Names))]
    public void Measured_distance_is_at_most_the_one_of_theory_on_random_clusters(string name)
    {
        var random = new Random(7);
        for (var trial = 0; trial < 12; trial++)
        {
            var (tree, theory) = Trees.Of(Methods[name](), Trees.Random(random, Workers), Workers, gradients: 120, seed: (ulong)trial + 1);
            Assert.Empty(tree.Violations);
            Assert.True(tree.Steps.Count > 40, $"{name}: only {tree.Steps.Count} of {tree.Gradients} gradients were used in trial {trial}");
            Assert.True(tree.MaxDistance <= theory.TreeDistance, $"{name}: R = {tree.MaxDistance} in trial {trial}, above {theory.TreeDistance}");
        }
    }

    [Theory]
    [InlineData("local", 4)]
    [InlineData("local-async", 6)]
    [InlineData("async-local, messages", 5)]
    [InlineData("async-batch, messages", 5)]
    [InlineData("rennala", 4)]
    [InlineData("ringmaster", 3)]
    [InlineData("dual-process", 9)]
    public void The_distance_of_theory_is_reached(string name, int distance)
    {
        var random = new Random(3);
        var largest = 0;
        for (var trial = 0; trial < 8 && largest < distance; trial++)
        {
            var (tree, theory) = Trees.Of(Methods[name](), Trees.Random(random, Workers), Workers, seed: (ulong)trial + 1);
            Assert.Equal(distance, theory.TreeDistance);
            largest = Math.Max(largest, tree.MaxDistance);
        }
        Assert.Equal(distance, largest);
    }

    [Theory]
    [InlineData(4, 2, 7)]
    [InlineData(6, 2, 17)]
    [InlineData(6, 1, 35)]
    [InlineData(4, 4, 3)]
    [InlineData(8, 2, 31)]
    [InlineData(5, 2, 14)]
    [InlineData(7, 3, 20)]
    [InlineData(10, 4, 29)]
    public void Cycle(int workers, int groupSize, int distance)
    {
        var method = new CycleSgd(new CycleSgdOptions { GroupSize = groupSize, StepSize = 0.01 });
        var (tree, theory) = Trees.Of(method, Trees.Fixed([.. Enumerable.Repeat(1.0, workers)]), workers, gradients: 4 * (distance + 1));
        Assert.Equal(distance, theory.TreeDistance);
        Assert.Equal(distance, tree.MaxDistance);
        Assert.Empty(tree.Violations);
    }

    [Theory]
    [InlineData(DelayUnit.Messages, 11)]
    [InlineData(DelayUnit.Gradients, 5)]
    public void Threshold_in_messages_or_in_gradients(DelayUnit unit, int distance)
    {
        foreach (var method in (Method[])[new AsyncLocalSgd(AsyncLocal(6, unit, false)), new AsyncBatchSgd(AsyncLocal(6, unit, false))])
        {
            // A worker that is slower than six messages of the others, so that every delay occurs.
            var (tree, theory) = Trees.Of(method, Trees.Fixed(1, 1.1, 1.2, 1.3, 2.05, 2.6), Workers, gradients: 400);
            Assert.Equal(distance, theory.TreeDistance);
            Assert.Equal(distance, tree.MaxDistance);
        }
    }

    [Fact]
    public void Local_steps_of_one_worker_after_the_other_lie_on_the_main_branch()
    {
        // Worker 1 makes steps at 1, 2 and 3 seconds, worker 2 at 2.5, worker 3 at 2.7: counts (3, 1, 1).
        var method = new LocalSgd(new LocalSgdOptions { Budget = 5, StepSize = 0.01 });
        var (tree, _) = Trees.Of(method, Trees.Fixed(1, 2.5, 2.7), 3, isNoisy: false);
        Assert.Equal([0, 0, 0, 3, 4], tree.Steps.Take(5).Select(step => step.Distance));
        Assert.Equal([0, 0, 0, 1, 2], tree.Steps.Take(5).Select(step => step.Worker));
        Assert.Equal([0, 1, 2, 0, 0], tree.Steps.Take(5).Select(step => step.Fork));
    }

    [Fact]
    public async Task Recording_changes_neither_the_run_nor_its_bits()
    {
        foreach (var name in Methods.Keys)
        {
            var cluster = Trees.Random(new Random(5), Workers);
            RunRequest Request(Action<IObservation>? observer) => new(new Parabola(Workers), Methods[name]())
            {
                Stop = new StopRule { Iterations = 20 },
                Oracle = new Problems.AdditiveNoiseOracle(0.01),
                Observer = observer,
            };
            var plain = await new Simulation.Simulator(cluster, 1).RunAsync(Request(null), TestContext.Current.CancellationToken);
            var (recorded, spy) = (new Spy(new Simulation.Simulator(cluster, 1)), Request(null));
            await ComputationTree.RecordAsync(recorded, spy, 2000, TestContext.Current.CancellationToken);
            Assert.Equal(plain.Final[0], recorded.Result!.Final[0]);
            Assert.Equal(plain.Trace[^1].Seconds, recorded.Result.Trace[^1].Seconds);
            Assert.Equal(plain.Trace[^1].BitsUpPerWorker, recorded.Result.Trace[^1].BitsUpPerWorker);
            Assert.Equal(plain.Trace[^1].BitsDownPerWorker, recorded.Result.Trace[^1].BitsDownPerWorker);
        }
    }

    /// <summary>Keeps the result of the last run.</summary>
    private sealed class Spy(IEngine engine) : IEngine
    {
        public RunResult? Result { get; private set; }

        public string Name => engine.Name;

        public async Task<RunResult> RunAsync(RunRequest request, CancellationToken cancellation = default) =>
            Result = await engine.RunAsync(request, cancellation);
    }
}
