using Gossamer.Execution;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Numerics.Graphs;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Experiments.Tests.Reports;

public sealed class NetworkDrawingTests
{
    private static readonly NetworkModel Wide = new GraphNetwork(LinkTimes.OfBandwidth(1000));

    [Fact]
    public void A_network_is_drawn_once_with_a_smallest_cut()
    {
        var topology = new StaticTopology("two-triangles", Graph.FromEdges(6, [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (3, 5)]));
        var figures = NetworkDrawing.Of([new DrawnNetwork("a", topology, Wide, []), new DrawnNetwork("b", topology, Wide, [])]);
        Assert.Equal(2, figures.Count);
        var network = Assert.IsType<GraphFigure>(figures[0]);
        network.Check();
        Assert.Equal(["1", "2", "3", "4", "5", "6"], network.Nodes);
        Assert.Equal("6 nodes, 7 links. A smallest cut carries 1 kbit/s.", network.Caption);
        Assert.Equal([(2, 3)], network.Edges.Where(edge => edge.Kind == 1).Select(edge => (edge.From, edge.To)));
        var cuts = Assert.IsType<TreeFigure>(figures[1]).Root;
        Assert.Equal("1–6: λ = 1 kbit/s", cuts.Name);
        Assert.Equal(["1–3: λ = 2 kbit/s", "4–6: λ = 2 kbit/s"], cuts.Children.Select(child => child.Name));
    }

    [Fact]
    public void Links_without_bandwidth_are_counted()
    {
        var figure = Assert.IsType<GraphFigure>(Assert.Single(NetworkDrawing.Of([new DrawnNetwork("a", new Torus("4x4").Create(16), null, [])])));
        Assert.Equal("16 nodes, 32 links. A smallest cut has 4 links.", figure.Caption);
        Assert.Equal(new FigurePoint(1, 2), figure.Positions[9]);
        Assert.Equal(4, figure.Edges.Count(edge => edge.Kind == 1));
    }

    [Fact]
    public void Links_are_counted_where_one_of_them_has_no_limit()
    {
        var topology = new StaticTopology("path", Graph.FromEdges(3, [(0, 1), (1, 2)]));
        var network = new GraphNetwork([new GraphLink(0, 1, LinkTimes.OfBandwidth(1000)), new GraphLink(1, 2, LinkTimes.Free)]);
        var figure = Assert.IsType<GraphFigure>(NetworkDrawing.Of([new DrawnNetwork("a", topology, network, [])])[0]);
        Assert.Equal("3 nodes, 2 links. A smallest cut has 1 link.", figure.Caption);
    }

    [Fact]
    public void Trees_are_drawn_in_colours_of_their_own_and_who_is_not_on_one_is_idle()
    {
        RoutingTree[] trees = [new("tree 1", 0, [(0, 1), (1, 2)]), new("tree 2", 0, [(0, 2), (2, 1)])];
        var figures = NetworkDrawing.Of([new DrawnNetwork("Grace", new Complete().Create(4), Wide, trees)]);
        var drawn = Assert.IsType<GraphFigure>(figures[^1]);
        drawn.Check();
        Assert.Equal(["tree 1", "tree 2"], drawn.EdgeKinds);
        Assert.Equal([0, 1, 1, 2], drawn.KindOfNode);
        Assert.Equal([0, 0, 1, 1], drawn.Edges.Select(edge => edge.Kind));
    }

    [Fact]
    public void Of_a_network_that_changes_a_few_graphs_are_drawn_and_of_a_huge_one_none()
    {
        var figures = NetworkDrawing.Of([new DrawnNetwork("a", new RotatingStar().Create(15), null, [])]);
        Assert.Equal(["rotating-star, round 1", "rotating-star, round 2", "rotating-star, round 3"], figures.Select(figure => figure.Title));
        Assert.Empty(NetworkDrawing.Of([new DrawnNetwork("a", new Ring().Create(500), null, [])]));
        Assert.Empty(NetworkDrawing.Of([new DrawnNetwork("a", new Complete().Create(1), null, [])]));
    }
}
