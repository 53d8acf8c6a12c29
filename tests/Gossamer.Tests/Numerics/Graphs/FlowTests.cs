using Gossamer.Numerics.Graphs;

namespace Gossamer.Tests.Numerics.Graphs;

/// <summary>Maximum flows and cut trees against enumeration of all cuts, and against known values.</summary>
public sealed class FlowTests
{
    [Fact]
    public void Flows_are_the_smallest_of_all_cuts_on_random_networks()
    {
        for (var trial = 0; trial < 30; trial++)
        {
            var (nodes, links) = Networks.Random(trial, isSymmetric: false);
            var network = Networks.Of(nodes, links);
            for (var source = 0; source < nodes; source++)
            {
                for (var sink = 0; sink < nodes; sink++)
                {
                    if (source == sink) continue;
                    var flow = network.MaximumFlow(source, sink);
                    Assert.Equal(Networks.SmallestCut(nodes, links, source, sink), flow, 9);
                    // The cut that it names has this capacity.
                    Assert.True(network.IsOnSourceSide(source));
                    Assert.False(network.IsOnSourceSide(sink));
                    Assert.Equal(flow, Networks.Cut(links, network.IsOnSourceSide), 9);
                }
            }
        }
    }

    [Fact]
    public void A_flow_stops_at_its_limit()
    {
        var network = new FlowNetwork<long>(2);
        for (var k = 0; k < 10; k++) network.Link(0, 1, 3, 0);
        Assert.Equal(30, network.MaximumFlow(0, 1));
        Assert.InRange(network.MaximumFlow(0, 1, 5), 5, 7);
        Assert.Equal(0, network.MaximumFlow(1, 0));
    }

    [Fact]
    public void Cut_trees_tell_every_cut_and_their_edges_are_cuts()
    {
        for (var trial = 0; trial < 30; trial++)
        {
            var (nodes, links) = Networks.Random(trial, isSymmetric: true);
            var tree = CutTree.Of(Networks.Of(nodes, links));
            for (var first = 0; first < nodes; first++)
            {
                for (var second = 0; second < nodes; second++)
                {
                    var expected = first == second ? double.PositiveInfinity : Networks.SmallestCut(nodes, links, first, second);
                    Assert.Equal(expected, tree.Between(first, second), 9);
                }
                if (first == 0) continue;
                // Without its edge to the parent, a node and what hangs below it are one side of a cut of that weight.
                Assert.Equal(tree.Weight(first), Networks.Cut(links, node => IsBelow(tree, node, first)), 9);
            }
            Assert.Equal(Enumerable.Range(1, nodes - 1).Min(node => tree.Between(0, node)), tree.MinimumCut);
        }
    }

    [Fact]
    public void Components_of_a_cut_tree_hold_the_best_set_for_every_lambda()
    {
        for (var trial = 0; trial < 30; trial++)
        {
            var (nodes, links) = Networks.Random(trial, isSymmetric: true);
            var tree = CutTree.Of(Networks.Of(nodes, links));
            var components = tree.Components();
            Assert.InRange(components.Count, nodes, (2 * nodes) - 1);
            Assert.All(components, part => Assert.Equal(part.Lambda, tree.Within(part.Nodes)));
            for (var set = 1; set < 1 << nodes; set++)
            {
                int[] members = [.. Enumerable.Range(0, nodes).Where(node => (set >> node & 1) == 1)];
                var holder = components.Where(part => members.All(part.Nodes.Contains)).Max(part => part.Lambda);
                Assert.Equal(tree.Within(members), holder);
            }
        }
    }

    [Fact]
    public void The_six_node_graph_has_its_known_cuts()
    {
        var tree = CutTree.Of(Networks.Of(6, Networks.Both(Networks.SixNodes)));
        for (var first = 0; first < 6; first++)
        {
            for (var second = first + 1; second < 6; second++)
            {
                var expected = (first, second) switch { (0, 2) => 8, (1, 4) => 7, (3, 5) => 8, _ => 6 };
                Assert.Equal(expected, tree.Between(first, second));
            }
        }
        Assert.Equal(6, tree.MinimumCut);
    }

    [Fact]
    public void Two_cliques_with_a_bridge_have_their_known_components()
    {
        var components = CutTree.Of(Networks.Of(8, Networks.Both(Networks.TwoCliques))).Components();
        Assert.Equal(8, components.Count(part => double.IsPositiveInfinity(part.Lambda)));
        Assert.Equal([0, 1, 2, 3], Assert.Single(components, part => part.Lambda == 30 && part.Nodes[0] == 0).Nodes);
        Assert.Equal([4, 5, 6, 7], Assert.Single(components, part => part.Lambda == 30 && part.Nodes[0] == 4).Nodes);
        Assert.Equal(8, Assert.Single(components, part => part.Lambda == 1).Nodes.Count);
    }

    [Fact]
    public void Cut_trees_refuse_links_that_differ_by_direction()
    {
        var network = new FlowNetwork<double>(2);
        network.Link(0, 1, 2, 1);
        Assert.Contains("2 one way and 1 the other", Assert.Throws<BadInputException>(() => CutTree.Of(network)).Message, StringComparison.Ordinal);
    }

    private static bool IsBelow(CutTree tree, int node, int top)
    {
        for (; node != 0; node = tree.Parent(node))
        {
            if (node == top) return true;
        }
        return false;
    }
}
