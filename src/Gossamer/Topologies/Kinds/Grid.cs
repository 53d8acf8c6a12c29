using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies.Kinds;

/// <summary>A rectangle of nodes, each linked to those beside, above and below it: χ = 2cot²(π/2p) for p × p nodes.</summary>
[Topology("grid", "A rectangle of nodes, each linked to those beside, above and below it: χ = 2cot²(π/2p) for p x p nodes.")]
public sealed class Grid : StaticTopologyKind
{
    private readonly string? shape;

    /// <summary>Creates the kind.</summary>
    /// <param name="shape">Rows x columns, such as <c>8x8</c>; null means the most square shape of n nodes.</param>
    /// <exception cref="BadInputException">The shape cannot be read.</exception>
    public Grid([Parameter("Rows x columns, such as 8x8, whose product is the number of nodes; the most square shape unless given.", Symbol = "p x q")] string? shape = null)
    {
        if (shape is not null) Lattice.Parse("grid", shape);
        this.shape = shape;
    }

    /// <inheritdoc/>
    public override string Name => shape is null ? "grid" : $"grid({shape})";

    private protected override Graph Build(int nodes, ref RandomStream random)
    {
        var (rows, columns) = Lattice.Shape("grid", shape, nodes);
        return Lattice.Build(rows, columns, wraps: false);
    }
}
