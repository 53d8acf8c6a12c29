namespace Gossamer.Numerics.Graphs;

/// <summary>Shortest spanning trees (Kruskal, 1956).</summary>
public static class SpanningTree
{
    /// <summary>The edges of a spanning tree of the least total weight; the tree with the widest bottleneck for negated bandwidths.</summary>
    /// <param name="nodes">Number of nodes n.</param>
    /// <param name="edges">The edges; ties go to the one that comes first.</param>
    /// <returns>Places in <paramref name="edges"/>, in the order of weights; fewer than n − 1 where the graph is in several parts.</returns>
    public static int[] Shortest(int nodes, IReadOnlyList<WeightedEdge> edges)
    {
        ArgumentNullException.ThrowIfNull(edges);
        var order = Enumerable.Range(0, edges.Count).OrderBy(edge => edges[edge].Weight).ThenBy(edge => edge);
        var parts = new DisjointSets(nodes);
        return [.. order.Where(edge => parts.Join(edges[edge].First, edges[edge].Second))];
    }
}

/// <summary>A partition of the nodes that only grows coarser.</summary>
internal sealed class DisjointSets
{
    private readonly int[] parents;

    /// <summary>Every node alone.</summary>
    public DisjointSets(int nodes)
    {
        parents = new int[nodes];
        for (var node = 0; node < nodes; node++) parents[node] = node;
    }

    /// <summary>A node that stands for the set of this one.</summary>
    public int Find(int node)
    {
        while (parents[node] != node) node = parents[node] = parents[parents[node]];
        return node;
    }

    /// <summary>Joins the sets of two nodes.</summary>
    /// <returns>False where they are in one set already.</returns>
    public bool Join(int first, int second)
    {
        var (a, b) = (Find(first), Find(second));
        if (a == b) return false;
        parents[Math.Max(a, b)] = Math.Min(a, b);
        return true;
    }
}
