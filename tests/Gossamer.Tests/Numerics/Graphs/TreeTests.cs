using Gossamer.Numerics.Graphs;

namespace Gossamer.Tests.Numerics.Graphs;

public sealed class TreeTests
{
    [Fact]
    public void Steiner_trees_of_few_terminals_are_the_shortest_of_all()
    {
        for (var trial = 0; trial < 20; trial++)
        {
            var (nodes, links) = Networks.Random(trial, isSymmetric: true);
            WeightedEdge[] edges = [.. links.Where(link => link.From < link.To).Select(link => new WeightedEdge(link.From, link.To, link.Capacity))];
            for (var set = 1; set < 1 << nodes; set++)
            {
                int[] terminals = [.. Enumerable.Range(0, nodes).Where(node => (set >> node & 1) == 1)];
                var tree = SteinerTree.Shortest(nodes, edges, terminals);
                Assert.True(Connects(nodes, edges, tree, terminals));
                if (edges.Length > 10) continue;
                Assert.Equal(ShortestOfAll(nodes, edges, terminals), tree.Sum(edge => edges[edge].Weight));
            }
        }
    }

    [Fact]
    public void Steiner_trees_of_many_terminals_are_at_most_twice_as_long_as_possible()
    {
        // A star through node 0 with legs of 1 and edges of 1.9 between its leaves: the tree over the hub costs n − 1.
        var leaves = SteinerTree.MostExactTerminals + 3;
        WeightedEdge[] edges = [.. Enumerable.Range(1, leaves).Select(leaf => new WeightedEdge(0, leaf, 1)),
            .. Enumerable.Range(1, leaves - 1).Select(leaf => new WeightedEdge(leaf, leaf + 1, 1.9))];
        var tree = SteinerTree.Shortest(leaves + 1, edges, [.. Enumerable.Range(1, leaves)]);
        Assert.True(Connects(leaves + 1, edges, tree, [.. Enumerable.Range(1, leaves)]));
        Assert.InRange(tree.Sum(edge => edges[edge].Weight), leaves, 2 * leaves);
    }

    [Fact]
    public void Widest_trees_have_the_widest_bottleneck_of_all_trees_and_are_as_shallow_as_its_links_allow()
    {
        for (var trial = 0; trial < 40; trial++)
        {
            var (nodes, links) = Networks.Random(trial, isSymmetric: true);
            WeightedEdge[] edges = [.. links.Where(link => link.From < link.To).Select(link => new WeightedEdge(link.From, link.To, link.Capacity))];
            if (edges.Length > 12) continue;
            var widest = Enumerable.Range(0, 1 << edges.Length)
                .Select(set => edges.Where((_, k) => (set >> k & 1) == 1).ToArray())
                .Where(set => set.Length == nodes - 1 && Connects(nodes, set, [.. Enumerable.Range(0, set.Length)], [.. Enumerable.Range(0, nodes)]))
                .Max(set => set.Min(edge => edge.Weight));
            for (var root = 0; root < nodes; root++)
            {
                var tree = WidestTree.Of(nodes, edges, root);
                Assert.Equal(widest, tree.Weight);
                var depths = new Dictionary<int, int> { [root] = 0 };
                foreach (var path in tree.Paths)
                {
                    Assert.Equal(2, path.Count);
                    Assert.True(edges.Single(edge => (edge.First, edge.Second) == (Math.Min(path[0], path[1]), Math.Max(path[0], path[1]))).Weight >= widest);
                    depths.Add(path[1], depths[path[0]] + 1);
                }
                Assert.Equal(nodes, depths.Count);
                var hops = ShortestPaths.Of(Graph.FromEdges(nodes, edges.Where(edge => edge.Weight >= widest).Select(edge => (edge.First, edge.Second))), (_, _) => 1);
                foreach (var (node, depth) in depths) Assert.Equal(hops.Length(root, node), depth);
            }
        }
        Assert.Throws<BadInputException>(() => WidestTree.Of(4, [new(0, 1, 1), new(2, 3, 1)], 0));
    }

    [Fact]
    public void Trees_between_parts_that_are_not_connected_are_refused()
    {
        WeightedEdge[] edges = [new(0, 1, 1), new(2, 3, 1)];
        Assert.Throws<BadInputException>(() => SteinerTree.Shortest(4, edges, [0, 3]));
        Assert.Throws<BadInputException>(() => SteinerTree.Shortest(4, edges, [0, 1, 2, 3]));
    }

    [Fact]
    public void Shortest_paths_are_shortest_and_lead_along_their_hops()
    {
        for (var trial = 0; trial < 30; trial++)
        {
            var (nodes, links) = Networks.Random(trial, isSymmetric: false);
            var graph = Graph.FromArcs(nodes, links.Select(link => (link.From, link.To)));
            var lengths = links.ToDictionary(link => (link.From, link.To), link => link.Capacity);
            var paths = ShortestPaths.Of(graph, (from, to) => lengths[(from, to)]);
            for (var from = 0; from < nodes; from++)
            {
                for (var to = 0; to < nodes; to++)
                {
                    var walked = 0.0;
                    for (var node = from; node != to; node = paths.NextHop(node, to)) walked += lengths[(node, paths.NextHop(node, to))];
                    Assert.Equal(paths.Length(from, to), walked);
                    Assert.All(links, link => Assert.True(paths.Length(from, link.To) <= paths.Length(from, link.From) + link.Capacity));
                }
            }
            Assert.Equal(0, paths.TreeTowards(0)[0]);
        }
    }

    private static bool Connects(int nodes, WeightedEdge[] edges, int[] tree, int[] terminals)
    {
        if (tree.Length > nodes - 1) return false;
        var label = Graph.FromEdges(nodes, tree.Select(edge => (edges[edge].First, edges[edge].Second))).Components(out _);
        return terminals.All(node => label[node] == label[terminals[0]]);
    }

    private static double ShortestOfAll(int nodes, WeightedEdge[] edges, int[] terminals) =>
        Enumerable.Range(0, 1 << edges.Length)
            .Select(set => Enumerable.Range(0, edges.Length).Where(edge => (set >> edge & 1) == 1).ToArray())
            .Where(tree => tree.Length < nodes && Connects(nodes, edges, tree, terminals))
            .Min(tree => tree.Sum(edge => edges[edge].Weight));
}
