using Gossamer.Numerics;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies.Kinds;

/// <summary>Makes random graphs connected with as few extra edges as possible.</summary>
internal static class Patching
{
    /// <summary>
    /// The graph of the edges, with one more edge between a random node of every part and a random node of the next part, in
    /// the order of the parts' smallest nodes.
    /// </summary>
    internal static Graph Connect(int nodes, List<(int, int)> edges, ref RandomStream random)
    {
        var graph = Graph.FromEdges(nodes, edges);
        var labels = graph.Components(out var parts);
        if (parts == 1) return graph;

        var members = new List<int>[parts];
        for (var part = 0; part < parts; part++) members[part] = [];
        for (var node = 0; node < nodes; node++) members[labels[node]].Add(node);
        for (var part = 1; part < parts; part++)
        {
            var from = members[part - 1][random.NextInt(members[part - 1].Count)];
            var to = members[part][random.NextInt(members[part].Count)];
            edges.Add((from, to));
        }
        return Graph.FromEdges(nodes, edges);
    }
}
