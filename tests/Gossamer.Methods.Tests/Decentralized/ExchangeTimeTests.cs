using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Time;
using Gossamer.Methods.Decentralized.Trees;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Methods.Tests.Decentralized;

/// <summary>
/// Points and sums along packed trees take the time that the formula of pipelines says: with N chunks of q coordinates along
/// a tree of depth D at rate c, (N + D − 1)·q/c + D·ℓ each way. A gradient takes longer than all
/// of it here, so that every node computes one, and its time is taken away.
/// </summary>
public sealed class ExchangeTimeTests
{
    private const double Computing = 5000;

    [Theory]
    [InlineData("line", 2000, 4, 20)]
    [InlineData("line", 2000, 4, 100)]
    [InlineData("line", 2000, 4, 2000)]
    [InlineData("star", 2000, 1, 50)]
    public async Task One_tree_takes_what_a_pipeline_takes(string graph, int dimension, int depth, int chunk)
    {
        var topology = graph == "line" ? new Line().Create(9) : new Star().Create(9);
        foreach (var latency in (double[])[0, 0.5])
        {
            var (seconds, method) = await ExchangeAsync(topology, dimension, new GraphNetwork(LinkTimes.OfBandwidth(64 * 10, latency)), chunk);
            Assert.Equal(1, method.Theory.Parameters["trees"]);
            var oneWay = BandwidthTime.Pipeline(dimension, chunk, 10, depth, latency);
            // Beside the two: a number that tells of the gradients, the signal to stop, and the number of gradients in the sum.
            var signals = (2 * depth * ((1 / 10.0) + latency)) + (1 / 10.0);
            Assert.InRange(seconds, 2 * oneWay, (2 * oneWay) + signals);
        }
    }

    [Theory]
    [InlineData("torus(3x3)", 9, 40)]
    [InlineData("torus(4x4)", 16, 40)]
    [InlineData("ring", 8, 20)]
    [InlineData("complete", 6, 50)]
    [InlineData("hypercube", 8, 30)]
    [InlineData("random-regular(4)", 12, 40)]
    public async Task Packed_trees_use_the_whole_smallest_cut(string name, int nodes, double lambda)
    {
        const int Dimension = 6000;
        TopologyKind kind = name switch
        {
            "torus(3x3)" or "torus(4x4)" => new Torus(name[6..^1]),
            "ring" => new Ring(),
            "complete" => new Complete(),
            "hypercube" => new Hypercube(),
            _ => new RandomRegular(4),
        };
        var (seconds, method) = await ExchangeAsync(kind.Create(nodes), Dimension, new GraphNetwork(LinkTimes.OfBandwidth(64 * 10)), null);
        Assert.Equal(lambda, method.Theory.Parameters["lambda"]);
        // No scheme can be faster than the cut; chunks of a 64th of a block and link fill the pipelines in a 32nd.
        Assert.InRange(seconds, 2 * Dimension / lambda, 1.04 * 2 * Dimension / lambda);
    }

    [Fact]
    public async Task Trees_that_share_links_keep_to_their_rates()
    {
        const int Dimension = 6000;
        for (var trial = 0; trial < 12; trial++)
        {
            var topology = new ErdosRenyi(0.5).Create(8, (ulong)trial + 1);
            var random = new RandomStream(1, RandomPurpose.Other, trial);
            var links = new List<GraphLink>();
            for (var node = 0; node < 8; node++)
            {
                foreach (var other in topology.NeighborhoodAt(node, 0).Recipients)
                {
                    if (node < other) links.Add(new GraphLink(node, other, LinkTimes.OfBandwidth(64 * Math.Round(Math.Exp(random.NextDouble() * Math.Log(100))))));
                }
            }
            var (seconds, method) = await ExchangeAsync(topology, Dimension, new GraphNetwork(links), null);
            var least = 2 * Dimension / method.Theory.Parameters["lambda"];
            Assert.InRange(seconds, least, 1.03 * least);
        }
    }

    private static async Task<(double Seconds, Method Method)> ExchangeAsync(Topology topology, int dimension, GraphNetwork network, int? chunk)
    {
        var method = new LeonSgd(new LeonOptions { Chunk = chunk });
        var cluster = new Cluster { Compute = new FixedTimes([.. Enumerable.Repeat(Computing, topology.Nodes)]), Network = network };
        var result = await new Simulator(cluster).RunAsync(new RunRequest(Quadratics.Tridiagonal(dimension, topology.Nodes), method)
        {
            Topology = topology,
            Stop = new StopRule { Iterations = 1 },
        });
        return (result.Trace[^1].Seconds - Computing, method);
    }
}
