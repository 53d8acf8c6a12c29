using Gossamer.Numerics.Graphs;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Tests.Numerics.Graphs;

public class HamiltonianCycleTests
{
    [Fact]
    public void On_all_graphs_of_up_to_five_nodes_it_finds_a_ring_exactly_where_there_is_one()
    {
        for (var nodes = 3; nodes <= 5; nodes++)
        {
            (int, int)[] pairs = [.. Enumerable.Range(0, nodes).SelectMany(i => Enumerable.Range(i + 1, nodes - i - 1).Select(j => (i, j)))];
            for (var chosen = 0; chosen < 1 << pairs.Length; chosen++)
            {
                var graph = Graph.FromEdges(nodes, pairs.Where((_, k) => (chosen >> k & 1) != 0));
                var found = HamiltonianCycle.Find(graph);
                Assert.Equal(Permutations([.. Enumerable.Range(1, nodes - 1)]).Any(rest => IsRing(graph, [0, .. rest])), found is not null);
                if (found is not null) Assert.True(IsRing(graph, found));
            }
        }
    }

    [Theory]
    [InlineData("4x4")]
    [InlineData("3x5")]
    [InlineData("5x5")]
    [InlineData("8x8")]
    [InlineData("10x10")]
    public void Tori_have_one(string size)
    {
        var graph = new Torus(size).CreateGraph(size.Split('x').Select(int.Parse).Aggregate((a, b) => a * b));
        Assert.True(IsRing(graph, HamiltonianCycle.Find(graph)!));
    }

    [Fact]
    public void Hypercubes_have_one()
    {
        for (var dimension = 1; dimension <= 8; dimension++)
        {
            var graph = new Hypercube().CreateGraph(1 << dimension);
            Assert.True(IsRing(graph, HamiltonianCycle.Find(graph)!));
        }
    }

    [Fact]
    public void The_graph_of_Petersen_has_none()
    {
        var edges = Enumerable.Range(0, 5).SelectMany(i => new[] { (i, (i + 1) % 5), (5 + i, 5 + ((i + 2) % 5)), (i, 5 + i) });
        Assert.Null(HamiltonianCycle.Find(Graph.FromEdges(10, edges)));
    }

    [Fact]
    public void One_node_is_a_ring_and_two_are()
    {
        Assert.Equal([0], HamiltonianCycle.Find(Graph.FromEdges(1, []))!);
        Assert.Equal([0, 1], HamiltonianCycle.Find(Graph.FromEdges(2, [(0, 1)]))!);
        Assert.Null(HamiltonianCycle.Find(Graph.FromEdges(2, [])));
    }

    private static bool IsRing(Graph graph, int[] ring) =>
        ring.Length == graph.Nodes && ring.Distinct().Count() == graph.Nodes
        && Enumerable.Range(0, ring.Length).All(k => graph.HasArc(ring[k], ring[(k + 1) % ring.Length]));

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany(item => Permutations([.. items.Where(other => other != item)]).Select(rest => (int[])[item, .. rest]));
}
