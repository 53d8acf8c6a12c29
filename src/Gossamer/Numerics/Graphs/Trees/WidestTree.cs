namespace Gossamer.Numerics.Graphs;

/// <summary>Trees whose narrowest link is as wide as possible.</summary>
public static class WidestTree
{
    /// <summary>Of all spanning trees with the widest bottleneck one in which every node is as few links from the root as these links allow.</summary>
    /// <param name="nodes">Number of nodes n.</param>
    /// <param name="links">Undirected links with their bandwidth in each direction.</param>
    /// <param name="root">The node from which the tree leads.</param>
    /// <exception cref="BadInputException">The graph is in several parts.</exception>
    public static Arborescence Of(int nodes, IReadOnlyList<WeightedEdge> links, int root)
    {
        ArgumentNullException.ThrowIfNull(links);
        var spanning = SpanningTree.Shortest(nodes, [.. links.Select(link => link with { Weight = -link.Weight })]);
        if (spanning.Length < nodes - 1) throw new BadInputException("no tree reaches all nodes: the graph is in several parts");
        if (nodes == 1) return new Arborescence([], double.PositiveInfinity);
        var bottleneck = spanning.Min(link => links[link].Weight);
        var graph = Graph.FromEdges(nodes, links.Where(link => link.Weight >= bottleneck).Select(link => (link.First, link.Second)));
        var isReached = new bool[nodes];
        isReached[root] = true;
        var paths = new List<IReadOnlyList<int>>();
        var queue = new Queue<int>([root]);
        while (queue.TryDequeue(out var node))
        {
            foreach (var neighbor in graph.Neighbors(node))
            {
                if (isReached[neighbor]) continue;
                isReached[neighbor] = true;
                paths.Add([node, neighbor]);
                queue.Enqueue(neighbor);
            }
        }
        return new Arborescence(paths, bottleneck);
    }
}
