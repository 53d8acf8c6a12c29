using Gossamer.Numerics.Graphs;

namespace Gossamer.Tests.Topologies;

public sealed class GraphTests
{
    [Fact]
    public void Edges_count_once_and_neighbours_ascend()
    {
        var graph = Graph.FromEdges(4, [(2, 0), (0, 2), (3, 2), (0, 1)]);
        Assert.Equal([1, 2], graph.Neighbors(0).ToArray());
        Assert.Equal([0, 3], graph.Neighbors(2).ToArray());
        Assert.Equal((6, 2, false), (graph.Arcs, graph.MaxDegree, graph.IsDirected));
        Assert.True(graph.HasArc(3, 2));
        Assert.False(graph.HasArc(3, 0));
        Assert.Equal(3, graph.Diameter());
    }

    [Fact]
    public void Arcs_make_a_directed_graph_unless_all_have_their_opposite()
    {
        Assert.True(Graph.FromArcs(3, [(0, 1), (1, 2), (2, 0)]).IsDirected);
        Assert.False(Graph.FromArcs(3, [(0, 1), (1, 0)]).IsDirected);
        var graph = Graph.FromArcs(3, [(0, 1), (1, 2)]);
        Assert.Equal([1], graph.Reverse().Neighbors(2).ToArray());
        Assert.False(graph.IsConnected());
        Assert.Equal([0, 1, 2], graph.DistancesFrom(0));
        Assert.Equal([-1, -1, 0], graph.DistancesFrom(2));
        Assert.True(Graph.FromArcs(3, [(0, 1), (1, 2), (2, 0)]).IsConnected());
    }

    [Fact]
    public void Parts_are_numbered_by_their_smallest_node()
    {
        var graph = Graph.FromEdges(6, [(0, 3), (1, 4), (4, 5)]);
        Assert.Equal([0, 1, 2, 0, 1, 1], graph.Components(out var parts));
        Assert.Equal(3, parts);
        Assert.Throws<InvalidOperationException>(() => graph.Diameter());
        Assert.Equal([0, 0, 0], Graph.FromArcs(3, [(0, 2), (1, 2)]).Components(out _));
    }

    [Fact]
    public void Edges_to_nowhere_and_loops_are_refused()
    {
        Assert.Contains("0..2", Assert.Throws<BadInputException>(() => Graph.FromEdges(3, [(0, 3)])).Message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => Graph.FromEdges(3, [(-1, 2)]));
        Assert.Contains("node 1", Assert.Throws<BadInputException>(() => Graph.FromEdges(3, [(1, 1)])).Message, StringComparison.Ordinal);
    }
}
