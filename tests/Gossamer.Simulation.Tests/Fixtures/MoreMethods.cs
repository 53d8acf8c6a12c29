using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Simulation.Tests.Fixtures;

/// <summary>A ring with weights 1/3, 1/3, 1/3 (1/2 and 1/2 for two nodes).</summary>
internal sealed class TestRing(int nodes) : Topologies.Topology
{
    public override string Name => $"test-ring({nodes})";

    public override int Nodes => nodes;

    public override Topologies.MixingSpectrum Spectrum => new(0.5, 0, 4);

    public override Neighborhood NeighborhoodAt(int node, long round)
    {
        int[] neighbors = [.. new[] { (node + nodes - 1) % nodes, (node + 1) % nodes }.Distinct().Where(other => other != node).Order()];
        var weight = 1.0 / (neighbors.Length + 1);
        return new Neighborhood(neighbors, [.. neighbors.Select(_ => weight)], weight);
    }
}

/// <summary>
/// Error feedback in the manner of EF21: workers keep an estimate g_i in their state and send compressed corrections; the
/// coordinator keeps their mean. Has state at both sides, randomness, and an exchange before the first iterate.
/// </summary>
internal sealed class TestFeedback(double step, Compressor compressor) : CentralizedMethod(NoTheory.Step(step))
{
    protected override Theory Analyze(Setting setting) => NoTheory.Instance;

    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = hub.State.Vector("g");
        if (hub.FirstIteration == 0)
        {
            await hub.BroadcastAsync(x, -1);
            g.ApplyMean(await hub.GatherAsync(-1), hub.Workers);
        }
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            x.Add(g, -StepSize);
            await hub.BroadcastAsync(x, k);
            g.ApplyMean(await hub.GatherAsync(k), hub.Workers);
        }
    }

    public override async Task WorkAsync(IWorker me)
    {
        var g = me.State.Vector("g");
        while (true)
        {
            var order = await me.ReceiveAsync();
            var tag = order.Tag;
            var gradient = await me.GradientAsync(order.Body);
            var correction = me.CompressDifference(compressor, gradient, g, tag + 1);
            g.Apply(correction);
            await me.SendAsync(correction, tag);
        }
    }
}

/// <summary>A centralised method whose two programs are given as functions.</summary>
internal sealed class Scripted(Func<ICoordinator, Task> coordinate, Func<IWorker, Task> work) : CentralizedMethod(NoTheory.Step(1))
{
    protected override Theory Analyze(Setting setting) => NoTheory.Instance;

    public override Task CoordinateAsync(ICoordinator hub) => coordinate(hub);

    public override Task WorkAsync(IWorker me) => work(me);

    /// <summary>A worker that answers every point by one gradient.</summary>
    public static async Task AnswerAsync(IWorker me)
    {
        while (true)
        {
            var order = await me.ReceiveAsync();
            var gradient = await me.GradientAsync(order.Body);
            if (!gradient.IsCancelled) await me.SendAsync(gradient, order.Tag);
        }
    }
}

/// <summary>A decentralised method whose program is given as a function.</summary>
internal sealed class ScriptedNodes(Func<INode, Task> program) : DecentralizedMethod(NoTheory.Step(1))
{
    protected override Theory Analyze(Setting setting) => NoTheory.Instance;

    public override Task RunAsync(INode me) => program(me);
}

/// <summary>Abbreviations for requests.</summary>
internal static class Requests
{
    public static RunRequest For(Problems.Problem problem, Method method, long? iterations = null) => new(problem, method)
    {
        Stop = new StopRule { Iterations = iterations },
        Topology = method is DecentralizedMethod ? new TestRing(problem.Workers) : null,
    };

    /// <summary>n different workers in d coordinates.</summary>
    public static QuadraticProblem Heterogeneous(int workers, int dimension) => new(
        [.. Enumerable.Range(1, workers).Select(i => 0.5 + (i / (double)workers))], [.. Enumerable.Range(1, workers).Select(i => Math.Sin(i))],
        dimension, start: 3);

    public static Task<RunResult> SimulateAsync(this RunRequest request, Cluster? cluster = null, int threads = 1) =>
        new Simulator(cluster, threads).RunAsync(request);

    public static Task<RunResult> ThreadAsync(this RunRequest request) => new Threads.ThreadsEngine().RunAsync(request);
}
