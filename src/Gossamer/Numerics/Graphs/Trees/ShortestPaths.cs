namespace Gossamer.Numerics.Graphs;

/// <summary>Shortest paths between all pairs of nodes (Floyd and Warshall, 1962), O(n³).</summary>
public sealed class ShortestPaths
{
    private const int Nowhere = -1;

    private readonly double[] lengths;
    private readonly int[] nextHops;

    private ShortestPaths(int nodes)
    {
        Nodes = nodes;
        lengths = new double[nodes * nodes];
        nextHops = new int[nodes * nodes];
        Array.Fill(lengths, double.PositiveInfinity);
        Array.Fill(nextHops, Nowhere);
    }

    /// <summary>Number of nodes n.</summary>
    public int Nodes { get; }

    /// <summary>Finds the paths of a graph.</summary>
    /// <param name="graph">The graph; arcs that go one way are used one way.</param>
    /// <param name="length">The length of an arc, 0 or more; +∞ for one that cannot be used.</param>
    public static ShortestPaths Of(Graph graph, Func<int, int, double> length)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(length);
        var paths = new ShortestPaths(graph.Nodes);
        for (var node = 0; node < graph.Nodes; node++)
        {
            foreach (var other in graph.Neighbors(node)) paths.Set(node, other, length(node, other), other);
            paths.Set(node, node, 0, node);
        }
        for (var middle = 0; middle < paths.Nodes; middle++) paths.Relax(middle);
        return paths;
    }

    /// <summary>The length of a shortest path; +∞ where there is none, 0 from a node to itself.</summary>
    /// <param name="from">0-based index.</param>
    /// <param name="to">0-based index.</param>
    public double Length(int from, int to) => lengths[(from * Nodes) + to];

    /// <summary>The node after <paramref name="from"/> on a shortest path; −1 where there is no path.</summary>
    /// <param name="from">0-based index.</param>
    /// <param name="to">0-based index.</param>
    public int NextHop(int from, int to) => nextHops[(from * Nodes) + to];

    /// <summary>
    /// For every node its next hop towards the root: a tree along which values are added up; the root is its own parent.
    /// </summary>
    /// <param name="root">0-based index.</param>
    /// <exception cref="InvalidOperationException">Some node cannot reach the root.</exception>
    public int[] TreeTowards(int root)
    {
        var parents = new int[Nodes];
        for (var node = 0; node < Nodes; node++)
        {
            parents[node] = NextHop(node, root);
            if (parents[node] == Nowhere) throw new InvalidOperationException($"node {node} cannot reach node {root}");
        }
        return parents;
    }

    private void Set(int from, int to, double length, int hop)
    {
        if (length < 0) throw new BadInputException($"the length of the link from {from} to {to} is {length}, but must be 0 or more");
        if (double.IsPositiveInfinity(length)) return;
        lengths[(from * Nodes) + to] = length;
        nextHops[(from * Nodes) + to] = hop;
    }

    private void Relax(int middle)
    {
        for (var from = 0; from < Nodes; from++)
        {
            var first = Length(from, middle);
            if (double.IsPositiveInfinity(first)) continue;
            var hop = NextHop(from, middle);
            for (var to = 0; to < Nodes; to++)
            {
                var length = first + Length(middle, to);
                if (length >= lengths[(from * Nodes) + to]) continue;
                lengths[(from * Nodes) + to] = length;
                nextHops[(from * Nodes) + to] = hop;
            }
        }
    }
}
