using Gossamer.Execution;
using Gossamer.Methods.Asynchronous;
using Gossamer.Methods.Asynchronous.Batches;
using Gossamer.Methods.Asynchronous.Delays;
using Gossamer.Methods.Asynchronous.Tables;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Methods.Tests.Asynchronous;

/// <summary>No iteration of these methods allocates, once what is used again is there. Generous: it tells a vector from nothing.</summary>
public class AllocationTests
{
    private const int Dimension = 200;

    private static readonly Dictionary<string, Func<Method>> Methods = new()
    {
        ["asynchronous-sgd"] = () => new AsynchronousSgd(new AsynchronousSgdOptions { StepSize = 1e-3 }),
        ["ringmaster-asgd"] = () => new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = 9, StepSize = 1e-3 }),
        ["rennala-sgd"] = () => new RennalaSgd(new RennalaSgdOptions { Batch = 7, StepSize = 1e-3 }),
        ["rennala-sgd with stops"] = () => new RennalaSgd(new RennalaSgdOptions { Batch = 7, Stops = true, StepSize = 1e-3 }),
        ["rennala-sgd with local sums"] = () => new RennalaSgd(new RennalaSgdOptions { Batch = 7, LocalSums = true, StepSize = 1e-3 }),
        ["malenia-sgd"] = () => new MaleniaSgd(new MaleniaSgdOptions { Batch = 12, StepSize = 1e-3 }),
        ["minibatch-sgd"] = () => new MinibatchSgd(new MinibatchSgdOptions { StepSize = 1e-3 }),
        ["m-synchronous-sgd"] = () => new MSynchronousSgd(new MSynchronousSgdOptions { Quorum = 5, StepSize = 1e-3 }),
        ["picky-sgd"] = () => new PickySgd(new PickySgdOptions { Radius = 1e-3, StepSize = 1e-3 }),
        ["ringleader-asgd"] = () => new RingleaderAsgd(new MethodOptions { StepSize = 1e-3 }),
        ["ia2sgd"] = () => new Ia2Sgd(new MethodOptions { StepSize = 1e-3 }),
    };

    public static TheoryData<string> Names => [.. Methods.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Iterations_allocate_nothing(string name)
    {
        long first = 0, last = 0;
        double[] seconds = [.. Enumerable.Range(0, 10).Select(i => 1 + (i * 0.618 % 1))];
        var request = new RunRequest(Quadratics.Tridiagonal(Dimension, 10), Methods[name]())
        {
            Oracle = new AdditiveNoiseOracle(0.01),
            Stop = new StopRule { Iterations = 3001 },
            Record = new RecordPlan { Every = long.MaxValue, Metrics = [] },
            Observer = state =>
            {
                if (state.Iteration == 1000) first = GC.GetAllocatedBytesForCurrentThread();
                if (state.Iteration == 3000) last = GC.GetAllocatedBytesForCurrentThread();
            },
        };
        await new Simulator(new Cluster { Compute = new FixedTimes(seconds) }, degreeOfParallelism: 1).RunAsync(request);
        Assert.InRange((last - first) / 2000.0, 0, 64);
    }
}
