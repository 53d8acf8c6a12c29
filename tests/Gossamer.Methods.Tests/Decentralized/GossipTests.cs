using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Gossiping;
using Gossamer.Numerics;
using Gossamer.Numerics.Graphs;
using Gossamer.Problems;
using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Methods.Tests.Decentralized;

/// <summary>Gossip and its accelerations against worked numbers; what a node holds is read from its state.</summary>
public sealed class GossipTests
{
    private static StaticTopology Ring(int nodes, string mixing) =>
        new("ring", Graph.FromEdges(nodes, Enumerable.Range(0, nodes).Select(k => (k, (k + 1) % nodes))), MixingKind.Find(mixing));

    [Theory]
    [InlineData(1, new[] { 4 / 3.0, 4 / 3.0, 0, 4 / 3.0 })]
    [InlineData(2, new[] { 1.17647059, 0.94117647, 0.94117647, 0.94117647 })]
    [InlineData(3, new[] { 1.01010101, 1.01010101, 0.96969697, 1.01010101 })]
    [InlineData(4, new[] { 1.00519931, 0.99826690, 0.99826690, 0.99826690 })]
    public void Chebyshev_gossip_on_a_ring_of_four(int rounds, double[] expected)
    {
        var topology = Ring(4, "laplacian");
        Assert.Equal(2, topology.Spectrum.ConditionNumber, 12);
        var found = Gossip(topology, [4, 0, 0, 0], (me, x) => new ChebyshevGossip(me, new ChebyshevPolynomial(topology.Spectrum, rounds)).AverageAsync(x, 0));
        Near.Equal(expected, found, 5e-9);
    }

    [Theory]
    [InlineData(1, new[] { 1.254834, 1.372583, 0, 1.372583 })]
    [InlineData(2, new[] { 1.254834, 0.901587, 0.941992, 0.901587 })]
    [InlineData(3, new[] { 1.012404, 1.022802, 0.941992, 1.022802 })]
    public void Fast_mix_on_a_ring_of_four(int rounds, double[] expected)
    {
        var topology = Ring(4, "metropolis");
        var found = Gossip(topology, [4, 0, 0, 0], (me, x) => new FastMix(topology.Spectrum).MixAsync(new Gossip(me), x, new Vector(1), 0, rounds));
        Near.Equal(expected, found, 5e-7);
    }

    [Fact]
    public void A_block_of_multi_consensus_applies_its_rounds_in_the_order_of_time()
    {
        var topology = new PeriodicTopology(
            "two-stars", [Graph.FromEdges(3, [(0, 1), (0, 2)]), Graph.FromEdges(3, [(1, 0), (1, 2)])], MixingKind.Find("laplacian"));
        Assert.Equal(3, MultiConsensus.Rounds(3));
        double[][] block = [[2 / 3.0, -1 / 3.0, -1 / 3.0], [-1 / 3.0, 0.62962963, -0.29629630], [-1 / 3.0, -0.29629630, 0.62962963]];
        for (var column = 0; column < 3; column++)
        {
            var unit = new double[3];
            unit[column] = 1;
            var mixed = Gossip(topology, unit, async (me, x) =>
            {
                var gossip = new Gossip(me);
                gossip[0].Assign(x);
                await gossip.MixAsync(0, 3);
                x.Assign(gossip[0]);
            });
            for (var row = 0; row < 3; row++) Near.Equal(block[row][column], unit[row] - mixed[row], 5e-9);
        }
    }

    [Fact]
    public void Vectors_that_travel_together_are_mixed_like_those_that_travel_alone()
    {
        var topology = Ring(5, "metropolis");
        double[] values = [1, -2, 3, 0.5, 7];
        var alone = Gossip(topology, values, async (me, x) =>
        {
            var gossip = new Gossip(me);
            gossip[0].Assign(x);
            await gossip.MixAsync(0, 4);
            x.Assign(gossip[0]);
        });
        var together = Gossip(topology, values, async (me, x) =>
        {
            var gossip = new Gossip(me, 2);
            gossip[1].Assign(x);
            await gossip.MixAsync(0, 4);
            x.Assign(gossip[1]);
        });
        Assert.Equal(alone, together);
    }

    [Fact]
    public void On_the_complete_graph_one_round_of_chebyshev_gossip_is_exact()
    {
        var topology = new Complete().Create(4);
        var polynomial = new ChebyshevPolynomial(topology.Spectrum);
        Assert.True(polynomial.IsExact);
        var found = Gossip(topology, [4, 0, 8, 0], (me, x) => new ChebyshevGossip(me, polynomial).AverageAsync(x, 0));
        Near.Equal([3, 3, 3, 3], found, 1e-14);
    }

    private static double[] Gossip(Topology topology, double[] values, Func<INode, Vector, ValueTask> gossip)
    {
        var problem = Quadratics.Create([.. values.Select(_ => new double[,] { { 1 } })], [.. values.Select(_ => new double[1])]);
        var run = Recording.Of(problem, new OneBlock(values, gossip), 1, topology: topology);
        return [.. run.Workers[1].Select(node => node["x"][0])];
    }

    private sealed class OneBlock(double[] values, Func<INode, Vector, ValueTask> gossip) : DecentralizedMethod(new MethodOptions { StepSize = 1 })
    {
        protected override Theory Analyze(Setting setting) => new() { StepSizeSource = "none" };

        public override async Task RunAsync(INode me)
        {
            var x = me.State.Vector("x");
            x[0] = values[me.Index];
            for (var k = 0L; await me.ContinueAsync(x, k); k++)
            {
                if (k == 0) await gossip(me, x);
            }
        }
    }
}
