using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Batches;
using Gossamer.Methods.Decentralized.Trees;
using Gossamer.Methods.Decentralized.Trees.Collectives;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics.Graphs;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Simulation.Threads;
using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Methods.Tests.Decentralized;

/// <summary>Amelie, Grace and Leon SGD: nodes compute until there is enough, then sum up along trees.</summary>
public sealed class CollectiveTests
{
    private static readonly Problem Different = Quadratics.RandomTridiagonal(5, 12, 0.3, 0.2, seed: 2);

    private static StaticTopology Line(int nodes) => new("line", Graph.FromEdges(nodes, Enumerable.Range(1, nodes - 1).Select(k => (k - 1, k))));

    private static StaticTopology TwoCliques() => new("two-cliques", Graph.FromEdges(8,
        [.. Clique(0), .. Clique(4), (3, 4)]));

    private static IEnumerable<(int, int)> Clique(int first) =>
        Enumerable.Range(first, 4).SelectMany(a => Enumerable.Range(a + 1, first + 3 - a).Select(b => (a, b)));

    private static Cluster Wide(double coordinatesPerSecond, params double[] computing) => new()
    {
        Compute = new FixedTimes(computing),
        Network = new GraphNetwork(LinkTimes.OfBandwidth(64 * coordinatesPerSecond)),
    };

    private static Method Make(string name, long? batch = null, StepSize? step = null) => name switch
    {
        "amelie" => new AmelieSgd(new AmelieSgdOptions { Batch = batch, StepSize = step ?? StepSize.Theory() }),
        "leon" => new LeonSgd(new LeonOptions { Batch = batch, StepSize = step ?? StepSize.Theory() }),
        "leon, one tree" => new LeonSgd(new LeonOptions { Batch = batch, StepSize = step ?? StepSize.Theory(), Trees = TreeChoice.Widest }),
        _ => new GraceSgd(new PackedOptions { Batch = batch, StepSize = step ?? StepSize.Theory() }),
    };

    [Fact]
    public void Refuses_more_nodes_than_message_tags_can_tell_apart()
    {
        var fits = TreePlan.Of(root: 0, nodes: 4097, _ => 0, length: 3);
        Assert.Same(fits, fits.Fitting("Amelie SGD"));
        var error = Assert.Throws<BadInputException>(() => TreePlan.Of(root: 0, nodes: 4098, _ => 0, length: 3).Fitting("Amelie SGD"));
        Assert.Equal("Amelie SGD would reach 4097 nodes by a tree, at most 4096 are possible: use fewer nodes", error.Message);
    }

    [Fact]
    public void Tags_are_read_as_they_were_written_and_refuse_iterations_without_room()
    {
        var (blocks, paths, chunks) = CollectiveTag.Limits;
        foreach (var iteration in (long[])[0, 1, CollectiveTag.EndOfIterations - 1])
        {
            foreach (var kind in Enum.GetValues<CollectiveKind>())
            {
                foreach (var tag in (CollectiveTag[])[new(kind, iteration), new(kind, iteration, blocks - 1, 0, 1), new(kind, iteration, 1, paths - 1, chunks - 1)])
                {
                    Assert.True(tag.ToNumber() >= 0);
                    Assert.Equal(tag, CollectiveTag.Of(tag.ToNumber()));
                }
            }
        }
        var error = Assert.Throws<BadInputException>(() => new CollectiveTag(CollectiveKind.Stop, CollectiveTag.EndOfIterations).ToNumber());
        Assert.StartsWith("messages along trees can tell 33554432 iterations apart", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Amelie_stops_at_the_worked_second()
    {
        // h = (1, 2, 4), n = 3, S = 12: the sum of 1/s_i is at most 9/12 for the first time after 12 s.
        var problem = Quadratics.Create([new double[,] { { 1 } }, new double[,] { { 1 } }, new double[,] { { 1 } }], [[1.0], [2.0], [3.0]]);
        foreach (var name in (string[])["amelie", "leon"])
        {
            var result = await new Simulator(new Cluster { Compute = new FixedTimes([1, 2, 4]) })
                .RunAsync(new RunRequest(problem, Make(name, 12, 0.1)) { Topology = new Complete().Create(3), Stop = new StopRule { Iterations = 3 } });
            Near.Equal([0.0, 12, 24, 36], [.. result.Trace.Select(point => point.Seconds)], 1e-9);
        }
    }

    [Theory]
    [InlineData("amelie", "line")]
    [InlineData("amelie", "ring")]
    [InlineData("leon", "line")]
    [InlineData("leon", "ring")]
    [InlineData("leon", "complete")]
    [InlineData("leon, one tree", "ring")]
    [InlineData("leon, one tree", "complete")]
    public async Task With_exact_gradients_it_is_gradient_descent(string name, string graph)
    {
        Topology topology = graph switch { "line" => Line(5), "ring" => new Ring().Create(5), _ => new Complete().Create(5) };
        foreach (var cluster in (Cluster?[])[null, Wide(30, 1, 2, 1, 3, 1)])
        {
            var parent = Recording.Of(Different, new GradientDescent(new MethodOptions { StepSize = 0.5 }), 30);
            var found = new List<double[]>();
            await new Simulator(cluster).RunAsync(new RunRequest(Different, Make(name, step: 0.5))
            {
                Topology = topology,
                Stop = new StopRule { Iterations = 30 },
                Observer = state => found.Add(state.Iterate.ToArray()),
            });
            for (var k = 0; k <= 30; k++) Near.Equal(parent.Iterates[k], found[k], 1e-12);
        }
    }

    [Fact]
    public async Task Links_that_take_no_time_make_leon_malenia()
    {
        var compute = new FixedTimes([1, 1.5, 2.25, 4, 0.7]);
        var leon = await new Simulator(new Cluster { Compute = compute }).RunAsync(
            new RunRequest(Different, Make("leon", 15, 0.3)) { Topology = new Complete().Create(5), Stop = new StopRule { Iterations = 10 } });
        var malenia = await new Simulator(new Cluster { Compute = compute }).RunAsync(
            new RunRequest(Different, new MaleniaSgd(new MaleniaSgdOptions { Batch = 15, StepSize = 0.3 })) { Stop = new StopRule { Iterations = 10 } });
        Near.Equal(malenia.Final, leon.Final, 1e-12);
    }

    [Theory]
    [InlineData(50, 1, 50)]
    [InlineData(400, 4, 100)]
    [InlineData(40000, 8, 5000)]
    public async Task Grace_works_on_the_set_of_nodes_that_the_noise_asks_for(long batch, int nodes, double seconds)
    {
        var problem = Quadratics.Tridiagonal(3000, 8);
        var cluster = new Cluster
        {
            Compute = new FixedTimes([.. Enumerable.Repeat(1.0, 8)]),
            Network = new GraphNetwork(TwoCliqueLinks()),
        };
        var method = Make("grace", batch);
        var result = await new Simulator(cluster).RunAsync(new RunRequest(problem, method) { Topology = TwoCliques(), Stop = new StopRule { Iterations = batch > 1000 ? 0 : 2 } });
        Assert.Equal(nodes, method.Theory.Parameters["active nodes"]);
        Assert.Equal(seconds, method.Theory.Parameters["seconds"]);
        if (batch > 1000) return;
        // Computing, the sum and the next point, one after the other, each at most the formula's time and a pipeline's fill.
        Assert.InRange(result.Trace[^1].Seconds / 2, seconds, 3.2 * seconds);
    }

    private static IEnumerable<GraphLink> TwoCliqueLinks() =>
        [.. Clique(0).Concat(Clique(4)).Select(link => new GraphLink(link.Item1, link.Item2, LinkTimes.OfBandwidth(640))), new GraphLink(3, 4, LinkTimes.OfBandwidth(64))];

    [Fact]
    public async Task Packed_trees_move_vectors_faster_than_one_tree()
    {
        // On a torus four trees share the links: a vector of 4,000 coordinates at 10 a second takes 100 s instead of 400, and
        // it does not have to be at a node as a whole before it goes on. The gradient between the two takes 2,000 s.
        var problem = Quadratics.Tridiagonal(4000, 9);
        var cluster = Wide(10, [.. Enumerable.Repeat(2000.0, 9)]);
        async Task<double> Seconds(string name) => (await new Simulator(cluster).RunAsync(new RunRequest(problem, Make(name))
        {
            Topology = new Torus("3x3").Create(9),
            Stop = new StopRule { Iterations = 1 },
        })).Trace[^1].Seconds - 2000;
        Assert.InRange(await Seconds("leon"), 200, 208);
        // One tree: 2d/b, and what the first chunk takes to the farthest node.
        Assert.InRange(await Seconds("leon, one tree"), 800, 830);
        Assert.InRange(await Seconds("amelie"), 1600, 1602);
    }

    [Theory]
    [InlineData("amelie")]
    [InlineData("leon")]
    [InlineData("grace")]
    public async Task Noise_uneven_speeds_and_threads(string name)
    {
        var problem = name == "grace" ? Quadratics.Tridiagonal(12, 5, 0.2) : Different;
        var oracle = new AdditiveNoiseOracle(0.05);
        var request = () => new RunRequest(problem, Make(name, 20)) { Topology = new Ring().Create(5), Oracle = oracle, Stop = new StopRule { Iterations = 60, GradientNormSquared = 1e-9 } };
        var cluster = Wide(20, 1, 0.2, 3, 1, 0.5);
        var first = await new Simulator(cluster).RunAsync(request());
        var again = await new Simulator(cluster, 1).RunAsync(request());
        Assert.Equal(first.Final, again.Final);
        Assert.Equal(60, first.Trace[^1].Iteration);
        var threaded = await new ThreadsEngine().RunAsync(request());
        Assert.Equal(60, threaded.Trace[^1].Iteration);
        Assert.True(threaded.Trace[^1].Metrics[0] < threaded.Trace[0].Metrics[0]);
    }
}
