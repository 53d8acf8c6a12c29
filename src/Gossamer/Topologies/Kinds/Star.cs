using Gossamer.Numerics;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies.Kinds;

/// <summary>Node 0 is linked to all others: χ = n.</summary>
[Topology("star", "The first node is linked to all others, which have no other link: χ = n.")]
public sealed class Star : StaticTopologyKind
{
    /// <inheritdoc/>
    public override string Name => "star";

    private protected override Graph Build(int nodes, ref RandomStream random) => Around(nodes, hub: 0);

    /// <summary>The star with the given hub.</summary>
    internal static Graph Around(int nodes, int hub)
    {
        var edges = new List<(int, int)>(nodes);
        for (var node = 0; node < nodes; node++)
        {
            if (node != hub) edges.Add((hub, node));
        }
        return Graph.FromEdges(nodes, edges);
    }
}
