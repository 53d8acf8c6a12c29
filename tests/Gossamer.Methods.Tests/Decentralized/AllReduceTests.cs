using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Methods.Decentralized.AllReduce;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Methods.Tests.Decentralized;

public sealed class AllReduceTests
{
    private const int Dimension = 240;
    private const double Bandwidth = 10;
    private static readonly double[] Speeds = [3, 1, 2, 5, 1, 4];

    public static TheoryData<Reduction> Reductions => [.. Enum.GetValues<Reduction>()];

    [Theory]
    [InlineData(7, false)]
    [InlineData(7, true)]
    [InlineData(3, false)]                                          // fewer coordinates than nodes: some are responsible for none
    public void Pairwise_it_is_gradient_descent_bit_for_bit(int dimension, bool isNoisy)
    {
        var problem = Quadratics.RandomTridiagonal(6, dimension, 0.3, 0.05, seed: 5);
        GradientOracle oracle = isNoisy ? new AdditiveNoiseOracle(0.1) : new FullOracle();
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions { StepSize = 0.5 }), 30, Speeds, oracle);
        var run = Recording.Of(problem, Make(Reduction.Pairwise, 0.5), 30, Speeds, oracle, new Complete().Create(6));
        for (var k = 0; k <= 30; k++) Assert.Equal(parent.Iterates[k], run.Workers[k][0]["x"]);
    }

    [Theory]
    [MemberData(nameof(Reductions))]
    public void It_is_gradient_descent_and_all_nodes_agree_to_the_last_bit(Reduction reduction)
    {
        // 5 and 6 nodes are no power of two, and do not divide 7 coordinates.
        foreach (var nodes in (int[])[1, 2, 5, 6, 8])
        {
            var problem = Quadratics.RandomTridiagonal(nodes, 7, 0.3, 0.05, seed: 5);
            double[] speeds = [.. Enumerable.Range(0, nodes).Select(i => Speeds[i % 6])];
            var parent = Recording.Of(problem, new GradientDescent(new MethodOptions { StepSize = 0.5 }), 30);
            var run = Recording.Of(problem, Make(reduction, 0.5), 30, speeds, topology: new Complete().Create(nodes));
            for (var k = 0; k <= 30; k++)
            {
                Near.Equal(parent.Iterates[k], run.Iterates[k], 1e-13);
                foreach (var node in run.Workers[k]) Assert.Equal(run.Workers[k][0]["x"], node["x"]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Reductions))]
    public void Nodes_agree_to_the_last_bit_when_values_are_rounded_on_their_way(Reduction reduction)
    {
        var problem = Quadratics.RandomTridiagonal(6, 7, 0.3, 0.05, seed: 5);
        var exact = Recording.Of(problem, Make(reduction, 0.5), 30, topology: new Complete().Create(6));
        var run = Recording.Of(new RunRequest(problem, Make(reduction, 0.5))
        {
            Stop = new StopRule { Iterations = 30 },
            Topology = new Complete().Create(6),
            Wire = WireFormat.Single,
        });
        Assert.NotEqual(exact.Iterates[^1], run.Iterates[^1]);
        Near.Equal(exact.Iterates[^1], run.Iterates[^1], 1e-6);
        for (var k = 0; k <= 30; k++)
        {
            foreach (var node in run.Workers[k]) Assert.Equal(run.Workers[k][0]["x"], node["x"]);
        }
    }

    [Theory]
    [InlineData(Reduction.Ring, "ring", 8, 0)]
    [InlineData(Reduction.Ring, "ring", 8, 0.5)]
    [InlineData(Reduction.Ring, "torus", 16, 0.5)]
    [InlineData(Reduction.Ring, "complete", 5, 0)]
    [InlineData(Reduction.Pairwise, "complete", 8, 0)]
    [InlineData(Reduction.Pairwise, "complete", 5, 0.5)]
    [InlineData(Reduction.RecursiveDoubling, "hypercube", 16, 0)]
    [InlineData(Reduction.RecursiveDoubling, "complete", 8, 0.5)]
    public async Task A_mean_takes_the_time_of_the_formula(Reduction reduction, string graph, int nodes, double latency)
    {
        Topology topology = graph switch
        {
            "ring" => new Ring().Create(nodes),
            "torus" => new Torus("4x4").Create(nodes),
            "hypercube" => new Hypercube().Create(nodes),
            _ => new Complete().Create(nodes),
        };
        var (taken, said) = await SecondsOfAMeanAsync(reduction, topology, latency);
        Near.Equal(AllReduceTheory.Seconds(reduction, nodes, Dimension, Bandwidth, latency), taken);
        Near.Equal(taken, said);
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(6, 3)]                                              // node 3 has told node 1 of its half before node 1 asks
    [InlineData(7, 4)]                                              // node 4 learns of node 7's vector a step late, and tells node 2 too late
    public async Task Guests_cost_recursive_doubling_one_or_two_steps(int nodes, int steps)
    {
        var (taken, said) = await SecondsOfAMeanAsync(Reduction.RecursiveDoubling, new Complete().Create(nodes), latency: 0.5);
        Near.Equal(steps * ((Dimension / Bandwidth) + 0.5), taken);
        Near.Equal(4 * ((Dimension / Bandwidth) + 0.5), said);
    }

    [Theory]
    [InlineData(Reduction.Ring, 2 * 7 / 8.0)]
    [InlineData(Reduction.Pairwise, 2 * 7 / 8.0)]
    [InlineData(Reduction.RecursiveDoubling, 3)]
    public void A_node_sends_so_many_vectors(Reduction reduction, double vectors)
    {
        var run = Recording.Of(Quadratics.Tridiagonal(80, 8, 0.1), Make(reduction, 0.5), 5, topology: new Complete().Create(8));
        Assert.Equal(5 * vectors * 80 * 64, run.Result.Trace[^1].BitsUpPerWorker);
    }

    [Fact]
    public void Where_links_take_no_time_nothing_is_said_of_it()
    {
        var run = Recording.Of(Quadratics.Tridiagonal(8, 6, 0.1), Make(Reduction.Ring, null), 1, topology: new Ring().Create(6));
        Assert.DoesNotContain("seconds", run.Result.Preparation.Theory.Parameters.Keys);
    }

    [Fact]
    public void With_noise_its_step_is_that_of_minibatch_sgd()
    {
        var problem = Quadratics.RandomTridiagonal(6, 7, 0.3, 0.05, seed: 5);
        var oracle = new AdditiveNoiseOracle(0.1);
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions()), 1, oracle: oracle, target: 1e-3);
        var run = Recording.Of(problem, Make(Reduction.Ring, null), 1, oracle: oracle, topology: new Ring().Create(6), target: 1e-3);
        Assert.Equal(parent.Result.Preparation.StepSize, run.Result.Preparation.StepSize);
        Assert.True(run.Result.Preparation.StepSize < 1 / problem.Constants.L);
    }

    [Fact]
    public void Networks_without_the_links_are_refused()
    {
        var problem = Quadratics.Tridiagonal(7, 6, 0.1);
        Refuses(problem, Reduction.Ring, new Line().Create(6), "a ring that visits every node once", "leon-sgd");
        Refuses(problem, Reduction.Ring, new StaticExponential().Create(6), "links that go both ways");
        Refuses(problem, Reduction.Ring, new RingStar().Create(6), "static");
        Refuses(problem, Reduction.Pairwise, new Ring().Create(6), "node 1 has only 2 of 5", "topology: complete");
        Refuses(problem, Reduction.RecursiveDoubling, new Ring().Create(6), "a link between nodes 1 and 5", "hypercube");
        Refuses(problem, Reduction.Ring, null, "needs a topology, such as ring");
    }

    private static async Task<(double Taken, double Said)> SecondsOfAMeanAsync(Reduction reduction, Topology topology, double latency)
    {
        var cluster = new Cluster
        {
            Compute = new FixedTimes([.. Enumerable.Repeat(1.0, topology.Nodes)]),
            Network = new GraphNetwork(LinkTimes.OfBandwidth(64 * Bandwidth, latency)),
        };
        var result = await new Simulator(cluster).RunAsync(new RunRequest(Quadratics.Tridiagonal(Dimension, topology.Nodes, 0.1), Make(reduction, 0.5))
        {
            Stop = new StopRule { Iterations = 3 },
            Topology = topology,
        });
        return ((result.Trace[^1].Seconds / 3) - 1, result.Preparation.Theory.Parameters["seconds"]);
    }

    private static void Refuses(Problem problem, Reduction reduction, Topology? topology, params string[] words)
    {
        var message = Assert.ThrowsAny<BadInputException>(() => Recording.Of(problem, Make(reduction, 0.5), 1, topology: topology)).Message;
        foreach (var word in words) Assert.Contains(word, message, StringComparison.Ordinal);
    }

    private static AllReduceSgd Make(Reduction reduction, double? step) => new(new AllReduceOptions
    {
        Reduction = reduction,
        StepSize = step is { } value ? StepSize.Fixed(value) : StepSize.Theory(),
    });
}
