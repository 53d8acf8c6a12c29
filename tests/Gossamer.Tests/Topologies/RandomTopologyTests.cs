using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Tests.Topologies;

public sealed class RandomTopologyTests
{
    public static TheoryData<StaticTopologyKind> Kinds() =>
    [
        new RandomGeometric(0.3), new RandomGeometric(0.05), new ErdosRenyi(0.3), new ErdosRenyi(0), new RandomRegular(2), new RandomRegular(3),
        new RandomRegular(8), new RandomRegular(12), new RandomRegular(19),
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Random_graphs_are_connected_and_follow_the_seed(StaticTopologyKind kind)
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var graph = kind.CreateGraph(20, seed);
            Assert.True(graph.IsConnected());
            Assert.False(graph.IsDirected);
            Assert.Equal(TopologyZooTests.Arcs(graph), TopologyZooTests.Arcs(kind.CreateGraph(20, seed)));
        }
        // There is one complete graph, and one way to join nodes in order.
        if (kind.Name is "random-regular(19)" or "erdos-renyi(0)") return;
        Assert.NotEqual(TopologyZooTests.Arcs(kind.CreateGraph(20, 1)), TopologyZooTests.Arcs(kind.CreateGraph(20, 2)));
    }

    [Theory]
    [InlineData(2, 9)]
    [InlineData(3, 10)]
    [InlineData(8, 30)]
    [InlineData(28, 30)]
    [InlineData(4, 200)]
    public void Every_node_of_a_regular_graph_has_the_same_degree(int degree, int nodes)
    {
        var graph = new RandomRegular(degree).CreateGraph(nodes, 5);
        for (var node = 0; node < nodes; node++) Assert.Equal(degree, graph.Degree(node));
    }

    [Fact]
    public void A_random_regular_graph_is_an_expander()
    {
        // Alon and Boppana: λ₂(A) is at least about 2√(r−1); Friedman: seldom much more.
        var extremes = SpectralAnalysis.LaplacianExtremes(new RandomRegular(6).CreateGraph(300, 3));
        Assert.InRange(extremes.Smallest, 6 - (2 * Math.Sqrt(5)) - 0.5, 6 - (2 * Math.Sqrt(5)) + 0.5);
    }

    [Fact]
    public void The_extremes_of_probability_and_radius_are_the_complete_graph_and_a_chain()
    {
        Assert.Equal(20 * 19, new ErdosRenyi(1).CreateGraph(20).Arcs);
        Assert.Equal(20 * 19, new RandomGeometric(2).CreateGraph(20).Arcs);
        // Twenty parts of one node: joined in order.
        Assert.Equal(TopologyZooTests.Arcs(new Line().CreateGraph(20)), TopologyZooTests.Arcs(new ErdosRenyi(0).CreateGraph(20)));
    }

    [Fact]
    public void Edges_are_as_frequent_as_the_probability_says()
    {
        var arcs = 0;
        for (ulong seed = 0; seed < 200; seed++) arcs += new ErdosRenyi(0.4).CreateGraph(30, seed).Arcs;
        const double Expected = 200 * 30 * 29 * 0.4;
        // Five standard deviations of a binomial count of edges.
        Assert.Equal(Expected, arcs, 5 * 2 * Math.Sqrt(200 * 435 * 0.4 * 0.6));
    }

    [Fact]
    public void Parameters_out_of_range_are_refused()
    {
        Assert.Throws<BadInputException>(() => new RandomGeometric(0));
        Assert.Throws<BadInputException>(() => new RandomGeometric(double.NaN));
        Assert.Throws<BadInputException>(() => new ErdosRenyi(1.1));
        Assert.Throws<BadInputException>(() => new RandomRegular(0));
    }
}
