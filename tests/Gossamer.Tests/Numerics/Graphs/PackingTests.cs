using Gossamer.Numerics.Graphs;

namespace Gossamer.Tests.Numerics.Graphs;

public sealed class PackingTests
{
    [Fact]
    public void Full_duplex_packings_reach_the_smallest_cut_exactly()
    {
        for (var trial = 0; trial < 30; trial++)
        {
            var (nodes, links) = Networks.Random(trial, isSymmetric: true);
            for (var set = 1; set < 1 << nodes; set += 1 + (trial % 3))
            {
                int[] terminals = [.. Enumerable.Range(0, nodes).Where(node => (set >> node & 1) == 1)];
                if (terminals.Length > 1) CheckPacking(nodes, links, terminals);
            }
        }
    }

    [Theory]
    [InlineData("ring-5", 2)]
    [InlineData("K4", 3)]
    [InlineData("torus-3", 4)]
    [InlineData("K4-by-10", 30)]
    [InlineData("six-nodes", 6)]
    public void Known_graphs_have_their_known_packings(string name, double expected)
    {
        var (nodes, edges) = name switch
        {
            "ring-5" => (5, Networks.Ring(5)),
            "K4" => (4, Networks.Complete(4, 1)),
            "torus-3" => (9, Networks.Torus(3)),
            "K4-by-10" => (4, Networks.Complete(4, 10)),
            _ => (6, Networks.SixNodes),
        };
        var packing = CheckPacking(nodes, Networks.Both(edges), [.. Enumerable.Range(0, nodes)]);
        Assert.Equal(expected, packing.Sum(tree => tree.Weight));
        if (name == "ring-5") Assert.All(packing, tree => Assert.Equal(4, tree.Paths.Count));
        if (name == "K4-by-10") Assert.Equal([10.0, 10, 10], packing.Select(tree => tree.Weight));
    }

    [Fact]
    public void Links_that_are_alike_get_one_tree_each()
    {
        // Whatever the bandwidth is: four trees that have their links to themselves on a torus.
        foreach (var width in (double[])[1, 10, 156250, 1 / 3.0])
        {
            WeightedEdge[] links = [.. Networks.Torus(4).Select(edge => edge with { Weight = width })];
            var packing = ArborescencePacking.Pack(16, links, 0, [.. Enumerable.Range(0, 16)]);
            Assert.Equal(4, packing.Count);
            Assert.All(packing, tree => Assert.Equal(width, tree.Weight, 1e-12));
        }
    }

    [Fact]
    public void Relays_carry_what_terminals_cannot()
    {
        Assert.Equal(2, CheckPacking(6, Networks.Both(Networks.Ring(6)), [0, 2, 4]).Sum(tree => tree.Weight));
        Assert.Equal(3, CheckPacking(6, Networks.Both(Networks.Bipartite), [0, 1, 2]).Sum(tree => tree.Weight));
    }

    [Fact]
    public void Real_bandwidths_lose_less_than_a_unit_a_link()
    {
        WeightedEdge[] edges = [new(0, 1, 1 / 3.0), new(1, 2, Math.PI), new(0, 2, Math.E), new(2, 3, 0.7), new(0, 3, 0.11)];
        var total = ArborescencePacking.Pack(4, edges, 0, [0, 1, 2, 3]).Sum(tree => tree.Weight);
        Assert.InRange(total, 0.81 - (2 * Math.PI / 65536), 0.81);
    }

    [Fact]
    public void What_cannot_be_reached_is_refused()
    {
        var error = Assert.Throws<BadInputException>(() => ArborescencePacking.Pack(3, [new(0, 1, 1)], 0, [0, 1, 2]));
        Assert.Contains("cannot be reached from node 0", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ring-8", 8 / 7.0)]
    [InlineData("K8", 4)]
    [InlineData("torus-4", 32 / 15.0)]
    [InlineData("grid-4", 1.6)]
    [InlineData("six-nodes", 14 / 3.0)]
    [InlineData("bipartite", 1.8)]
    [InlineData("bipartite-side", 3)]
    [InlineData("ring-6-of-3", 1.5)]
    [InlineData("clique", 20)]
    [InlineData("two-cliques", 1)]
    [InlineData("bridge", 1)]
    public void Shared_links_hold_nearly_as_much_as_is_known_to_be_possible(string name, double best)
    {
        var (nodes, edges, terminals) = name switch
        {
            "ring-8" => (8, Networks.Ring(8), All(8)),
            "K8" => (8, Networks.Complete(8, 1), All(8)),
            "torus-4" => (16, Networks.Torus(4), All(16)),
            "grid-4" => (16, Networks.Grid(4), All(16)),
            "six-nodes" => (6, Networks.SixNodes, All(6)),
            "bipartite" => (6, Networks.Bipartite, All(6)),
            "bipartite-side" => (6, Networks.Bipartite, [0, 1, 2]),
            "ring-6-of-3" => (6, Networks.Ring(6), [0, 2, 4]),
            "clique" => (8, Networks.TwoCliques, [0, 1, 2, 3]),
            "bridge" => (8, Networks.TwoCliques, [0, 4]),
            _ => (8, Networks.TwoCliques, All(8)),
        };
        var packing = FractionalTreePacking.Pack(nodes, edges, terminals);
        var loads = new double[edges.Length];
        foreach (var tree in packing)
        {
            foreach (var edge in tree.Edges) loads[edge] += tree.Weight;
        }
        for (var edge = 0; edge < loads.Length; edge++) Assert.InRange(loads[edge], 0, edges[edge].Weight * (1 + 1e-12));
        Assert.InRange(packing.Sum(tree => tree.Weight), 0.9 * best, best * (1 + 1e-9));

        static int[] All(int nodes) => [.. Enumerable.Range(0, nodes)];
    }

    private static IReadOnlyList<Arborescence> CheckPacking(int nodes, (int From, int To, double Capacity)[] links, int[] terminals)
    {
        WeightedEdge[] edges = [.. links.Where((_, k) => k % 2 == 0).Select(link => new WeightedEdge(link.From, link.To, link.Capacity))];
        var root = terminals[0];
        var packing = ArborescencePacking.Pack(nodes, edges, root, terminals);
        var loads = new double[nodes, nodes];
        foreach (var tree in packing)
        {
            var reached = new HashSet<int> { root };
            foreach (var path in tree.Paths)
            {
                Assert.Contains(path[0], reached);
                Assert.True(reached.Add(path[^1]));
                for (var k = 1; k < path.Count; k++) loads[path[k - 1], path[k]] += tree.Weight;
            }
            Assert.Superset(terminals.ToHashSet(), reached);
        }
        foreach (var (from, to, capacity) in links) Assert.InRange(loads[from, to], 0, links.Where(l => l.From == from && l.To == to).Sum(l => l.Capacity));
        var lambda = terminals[1..].Min(target => nodes <= 7
            ? Networks.SmallestCut(nodes, links, root, target) : Networks.Of(nodes, links).MaximumFlow(root, target));
        Assert.Equal(lambda, packing.Sum(tree => tree.Weight));
        return packing;
    }
}
