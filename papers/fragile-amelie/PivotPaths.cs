using Gossamer.Numerics.Graphs;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Topologies;

namespace Gossamer.Papers;

/// <summary>How far all nodes are from a pivot, in seconds along shortest paths.</summary>
/// <param name="BothWays">From every node to the pivot and back.</param>
/// <param name="Longest">The longest path, one way or the other.</param>
internal sealed record PivotPaths(IReadOnlyList<double> BothWays, double Longest)
{
    /// <summary>Along links of which every message occupies one for its own time.</summary>
    public static PivotPaths Of(Topology topology, IReadOnlyList<GraphLink> links, int pivot)
    {
        var times = links.ToDictionary(link => (link.From, link.To), link => link.Times.SecondsPerMessage);
        var graph = Graph.FromArcs(topology.Nodes, times.Keys);
        var paths = ShortestPaths.Of(graph, (from, to) => times[(from, to)]);
        var nodes = Enumerable.Range(0, topology.Nodes).ToList();
        return new PivotPaths(
            [.. nodes.Select(node => paths.Length(node, pivot) + paths.Length(pivot, node))],
            nodes.Max(node => Math.Max(paths.Length(node, pivot), paths.Length(pivot, node))));
    }
}
