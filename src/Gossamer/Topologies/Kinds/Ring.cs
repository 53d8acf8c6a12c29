using Gossamer.Numerics;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies.Kinds;

/// <summary>The nodes stand in a circle: χ = 1/sin²(π/n) for even n.</summary>
[Topology("ring", "The nodes stand in a circle, each linked to the two beside it: χ = 1/sin²(π/n) for even n.")]
public sealed class Ring : StaticTopologyKind
{
    /// <inheritdoc/>
    public override string Name => "ring";

    private protected override Graph Build(int nodes, ref RandomStream random) => Lattice.Build(1, nodes, wraps: true);
}
