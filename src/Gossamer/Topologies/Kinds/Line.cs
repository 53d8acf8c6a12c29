using Gossamer.Numerics;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies.Kinds;

/// <summary>The nodes stand in a row: χ = cot²(π/2n).</summary>
[Topology("line", "The nodes stand in a row, linked to the one before and the one after: χ = cot²(π/2n).")]
public sealed class Line : StaticTopologyKind
{
    /// <inheritdoc/>
    public override string Name => "line";

    private protected override Graph Build(int nodes, ref RandomStream random) => Lattice.Build(1, nodes, wraps: false);
}
