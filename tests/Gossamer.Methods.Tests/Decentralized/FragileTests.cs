using Gossamer.Execution;
using Gossamer.Methods.Asynchronous;
using Gossamer.Methods.Decentralized.Trees;
using Gossamer.Numerics.Graphs;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Simulation.Threads;
using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Methods.Tests.Decentralized;

public sealed class FragileTests
{
    private static StaticTopology Line(int nodes) => new("line", Graph.FromEdges(nodes, Enumerable.Range(1, nodes - 1).Select(k => (k - 1, k))));

    /// <summary>Vectors of one coordinate take a number of seconds on every link.</summary>
    private static Cluster Slow(double link, double gradient, int nodes) => new()
    {
        Compute = new FixedTimes([.. Enumerable.Repeat(gradient, nodes)]),
        Network = new GraphNetwork(new LinkTimes(0, 0, link)),
    };

    [Fact]
    public async Task The_worked_schedule_of_a_line_of_three()
    {
        var method = new FragileSgd(new FragileSgdOptions { Batch = 4, StepSize = 0.1 });
        var result = await new Simulator(Slow(0.9, 1, 3)).RunAsync(new RunRequest(new Parabola(3), method) { Topology = Line(3), Stop = new StopRule { Iterations = 1 } });
        Assert.Equal(2, method.Theory.Parameters["pivot"]);
        Near.Equal(2.8, result.Trace[^1].Seconds, 1e-12);
        Near.Equal(0.9, result.Final[0], 1e-12);
    }

    [Fact]
    public async Task Iterations_take_at_most_their_bound()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var random = new Gossamer.Numerics.RandomStream(seed, Gossamer.Numerics.RandomPurpose.Data, 0, 0);
            var nodes = 3 + random.NextInt(6);
            double[] computing = [.. Enumerable.Range(0, nodes).Select(_ => 0.3 + random.NextDouble())];
            var cluster = new Cluster { Compute = new FixedTimes(computing), Network = new GraphNetwork(new LinkTimes(0, 0, 0.05 + random.NextDouble())) };
            var method = new FragileSgd(new FragileSgdOptions { Batch = 1 + random.NextInt(12), StepSize = 0.1 });
            var result = await new Simulator(cluster).RunAsync(new RunRequest(new Parabola(nodes), method) { Topology = new Ring().Create(nodes), Seed = seed, Stop = new StopRule { Iterations = 12 } });
            var trees = PivotTrees.Choose(new Setting(new Parabola(nodes).Constants, 1) { Mixing = new Ring().Create(nodes).Spectrum, Links = Links(nodes, cluster) }, "test", (int)method.Theory.Parameters["pivot"] - 1, _ => 0);
            var bound = Gossamer.Methods.Decentralized.Time.PathTime.FragileIteration(method.Theory.Parameters["S"], computing, trees.Traveling);
            for (var k = 1; k < result.Trace.Count; k++) Assert.InRange(result.Trace[k].Seconds - result.Trace[k - 1].Seconds, 0, bound + 1e-9);
        }
    }

    [Fact]
    public async Task Links_that_take_for_ever_leave_the_pivot_alone()
    {
        var cluster = new Cluster { Compute = new FixedTimes([3, 1, 2]), Network = new GraphNetwork(new LinkTimes(0, 0, 1e9)) };
        var method = new FragileSgd(new FragileSgdOptions { Batch = 2, StepSize = 0.1 });
        var result = await new Simulator(cluster).RunAsync(new RunRequest(new Parabola(3), method) { Topology = Line(3), Stop = new StopRule { Iterations = 5 } });
        Assert.Equal(2, method.Theory.Parameters["pivot"]);
        Assert.Equal([0.0, 2, 4, 6, 8, 10], result.Trace.Select(point => point.Seconds));
    }

    [Fact]
    public async Task Links_that_take_no_time_make_it_rennala()
    {
        double[] computing = [1, 1.5, 2.25, 4];
        var compute = new FixedTimes(computing);
        var problem = Quadratics.Tridiagonal(6, 4);
        var fragile = await new Simulator(new Cluster { Compute = compute, Network = new GraphNetwork(LinkTimes.Free) }).RunAsync(
            new RunRequest(problem, new FragileSgd(new FragileSgdOptions { Batch = 5, StepSize = 0.3 })) { Topology = new Complete().Create(4), Stop = new StopRule { Iterations = 20 } });
        var rennala = await new Simulator(new Cluster { Compute = compute }).RunAsync(
            new RunRequest(problem, new RennalaSgd(new RennalaSgdOptions { Batch = 5, Stops = true, StepSize = 0.3 })) { Stop = new StopRule { Iterations = 20 } });
        Near.Equal(rennala.Final, fragile.Final, 1e-13);
        Assert.Equal(rennala.Trace.Select(point => Math.Round(point.Seconds, 9)), fragile.Trace.Select(point => Math.Round(point.Seconds, 9)));
    }

    [Fact]
    public async Task It_runs_on_threads()
    {
        var request = new RunRequest(Quadratics.Tridiagonal(6, 5, 0.2), new FragileSgd(new FragileSgdOptions { Batch = 7 })) { Topology = Line(5), Stop = new StopRule { Iterations = 60 } };
        var result = await new ThreadsEngine().RunAsync(request);
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.True(result.Trace[^1].Metrics[0] < result.Trace[0].Metrics[0]);
    }

    [Fact]
    public void Broken_assumptions_are_named()
    {
        var setting = Recording.SettingOf(new Parabola(3)) with { Mixing = Line(3).Spectrum };
        Assert.Contains("static graph", Assert.Throws<AssumptionException>(() => new FragileSgd(new FragileSgdOptions()).Prepare(setting)).Message, StringComparison.Ordinal);
        setting = setting with { IsHomogeneous = false };
        Assert.Contains("different", Assert.Throws<AssumptionException>(() => new FragileSgd(new FragileSgdOptions()).Prepare(setting)).Message.Replace("differ,", "different", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static GraphLinks Links(int nodes, Cluster cluster) =>
        new(((StaticTopology)new Ring().Create(nodes)).Mixing.Graph, (from, to) => cluster.Network.LinkBetween(from, to)!.Value.SecondsPerMessage, (_, _) => double.PositiveInfinity);
}
