using System.Numerics;

namespace Gossamer.Numerics.Graphs;

/// <summary>
/// Shortest trees that connect some nodes, the terminals, through any others: exact for few terminals (Dreyfus and Wagner,
/// 1971), at most twice as long as possible for many (Kou, Markowsky and Berman, 1981).
/// </summary>
public static class SteinerTree
{
    /// <summary>Most terminals for which the tree is the shortest; the work grows by the factor 3 with each.</summary>
    public const int MostExactTerminals = 10;

    /// <summary>Finds a short tree.</summary>
    /// <param name="nodes">Number of nodes n.</param>
    /// <param name="edges">The edges with their lengths, 0 or more.</param>
    /// <param name="terminals">Different nodes, at least one.</param>
    /// <returns>Places in <paramref name="edges"/>, ascending; empty for one terminal.</returns>
    /// <exception cref="BadInputException">The terminals are not all in one part of the graph.</exception>
    public static int[] Shortest(int nodes, IReadOnlyList<WeightedEdge> edges, IReadOnlyList<int> terminals)
    {
        ArgumentNullException.ThrowIfNull(edges);
        ArgumentNullException.ThrowIfNull(terminals);
        if (terminals.Count < 2) return [];
        if (terminals.Count == nodes) return Demand(SpanningTree.Shortest(nodes, edges), nodes - 1);
        var metric = new EdgeMetric(nodes, edges);
        foreach (var terminal in terminals)
        {
            if (!double.IsFinite(metric.Paths.Length(terminals[0], terminal)))
                throw new BadInputException($"the nodes {terminals[0]} and {terminal} are not connected");
        }
        var rough = terminals.Count <= MostExactTerminals ? new Subsets(metric, terminals).Edges() : ByClosure(metric, terminals);
        return Prune(nodes, edges, terminals, rough);
    }

    private static int[] Demand(int[] tree, int size) => tree.Length == size
        ? [.. tree.Order()]
        : throw new BadInputException("the graph is in several parts: no tree connects all its nodes");

    /// <summary>A spanning tree of the terminals by the lengths of shortest paths, with the paths in place of its edges.</summary>
    private static SortedSet<int> ByClosure(EdgeMetric metric, IReadOnlyList<int> terminals)
    {
        var closure = new List<WeightedEdge>();
        for (var a = 0; a < terminals.Count; a++)
        {
            for (var b = a + 1; b < terminals.Count; b++)
                closure.Add(new WeightedEdge(a, b, metric.Paths.Length(terminals[a], terminals[b])));
        }
        var used = new SortedSet<int>();
        foreach (var edge in SpanningTree.Shortest(terminals.Count, closure))
            metric.AddPath(terminals[closure[edge].First], terminals[closure[edge].Second], used);
        return used;
    }

    /// <summary>A spanning tree of the edges that were found, without the branches that lead to no terminal.</summary>
    private static int[] Prune(int nodes, IReadOnlyList<WeightedEdge> edges, IReadOnlyList<int> terminals, SortedSet<int> found)
    {
        int[] places = [.. found];
        var tree = SpanningTree.Shortest(nodes, [.. places.Select(place => edges[place])]).Select(k => places[k]).ToList();
        var isTerminal = new bool[nodes];
        foreach (var terminal in terminals) isTerminal[terminal] = true;
        while (true)
        {
            var degree = new int[nodes];
            foreach (var place in tree)
            {
                degree[edges[place].First]++;
                degree[edges[place].Second]++;
            }
            if (tree.RemoveAll(place => IsLoose(edges[place].First) || IsLoose(edges[place].Second)) == 0) return [.. tree.Order()];

            bool IsLoose(int node) => degree[node] == 1 && !isTerminal[node];
        }
    }

    /// <summary>Shortest paths of the graph, and the edges that they use.</summary>
    private sealed class EdgeMetric
    {
        private readonly Dictionary<(int, int), int> places = [];

        public EdgeMetric(int nodes, IReadOnlyList<WeightedEdge> edges)
        {
            Nodes = nodes;
            for (var place = 0; place < edges.Count; place++)
            {
                var key = Key(edges[place].First, edges[place].Second);
                if (!places.TryGetValue(key, out var known) || edges[place].Weight < edges[known].Weight) places[key] = place;
            }
            var graph = Graph.FromEdges(nodes, edges.Select(edge => (edge.First, edge.Second)));
            Paths = ShortestPaths.Of(graph, (from, to) => edges[places[Key(from, to)]].Weight);
        }

        public int Nodes { get; }

        public ShortestPaths Paths { get; }

        public void AddPath(int from, int to, SortedSet<int> used)
        {
            while (from != to)
            {
                var next = Paths.NextHop(from, to);
                used.Add(places[Key(from, next)]);
                from = next;
            }
        }

        private static (int, int) Key(int first, int second) => (Math.Min(first, second), Math.Max(first, second));
    }

    /// <summary>The shortest trees of all sets of terminals with one more node each (Dreyfus and Wagner).</summary>
    private sealed class Subsets
    {
        private readonly EdgeMetric metric;
        private readonly IReadOnlyList<int> terminals;
        private readonly double[][] lengths;
        private readonly (int Node, int Part)[][] origins;

        public Subsets(EdgeMetric metric, IReadOnlyList<int> terminals)
        {
            (this.metric, this.terminals) = (metric, terminals);
            // The last terminal is the node at which the trees of all the others end.
            var count = 1 << (terminals.Count - 1);
            lengths = new double[count][];
            origins = new (int, int)[count][];
            for (var set = 1; set < count; set++) Solve(set);
        }

        public SortedSet<int> Edges()
        {
            var used = new SortedSet<int>();
            Collect((1 << (terminals.Count - 1)) - 1, terminals[^1], used);
            return used;
        }

        /// <summary>The tree of a set ends in a node by a path from where two smaller trees meet.</summary>
        private void Solve(int set)
        {
            var (best, origin) = (new double[metric.Nodes], new (int, int)[metric.Nodes]);
            Array.Fill(best, double.PositiveInfinity);
            for (var meeting = 0; meeting < metric.Nodes; meeting++)
            {
                var (joined, part) = Join(set, meeting);
                if (!double.IsFinite(joined)) continue;
                for (var end = 0; end < metric.Nodes; end++)
                {
                    var length = joined + metric.Paths.Length(meeting, end);
                    if (length < best[end]) (best[end], origin[end]) = (length, (meeting, part));
                }
            }
            (lengths[set], origins[set]) = (best, origin);
        }

        private (double Length, int Part) Join(int set, int meeting)
        {
            if (BitOperations.IsPow2(set)) return (meeting == terminals[BitOperations.TrailingZeroCount(set)] ? 0 : double.PositiveInfinity, 0);
            var (best, part) = (double.PositiveInfinity, 0);
            for (var sub = (set - 1) & set; 2 * sub > set; sub = (sub - 1) & set)
            {
                var length = lengths[sub][meeting] + lengths[set ^ sub][meeting];
                if (length < best) (best, part) = (length, sub);
            }
            return (best, part);
        }

        private void Collect(int set, int end, SortedSet<int> used)
        {
            var (meeting, part) = origins[set][end];
            metric.AddPath(meeting, end, used);
            if (part == 0) return;
            Collect(part, meeting, used);
            Collect(set ^ part, meeting, used);
        }
    }
}
