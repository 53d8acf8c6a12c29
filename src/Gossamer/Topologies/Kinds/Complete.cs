using Gossamer.Numerics;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies.Kinds;

/// <summary>Every node is linked to every other: χ = 1.</summary>
[Topology("complete", "Every node is linked to every other: χ = 1, one round averages exactly.")]
public sealed class Complete : StaticTopologyKind
{
    /// <inheritdoc/>
    public override string Name => "complete";

    private protected override Graph Build(int nodes, ref RandomStream random)
    {
        var edges = new List<(int, int)>();
        for (var first = 0; first < nodes; first++)
        {
            for (var second = first + 1; second < nodes; second++) edges.Add((first, second));
        }
        return Graph.FromEdges(nodes, edges);
    }
}
