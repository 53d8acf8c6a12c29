using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies.Kinds;

/// <summary>A rectangle of nodes whose rows and columns are rings: χ = 2·χ(ring p) for p × p nodes.</summary>
[Topology("torus", "A rectangle of nodes whose rows and columns are rings: χ = 2·χ(ring p) for p x p nodes.")]
public sealed class Torus : StaticTopologyKind
{
    private readonly string? shape;

    /// <summary>Creates the kind.</summary>
    /// <param name="shape">Rows x columns, such as <c>8x8</c>; null means the most square shape of n nodes.</param>
    /// <exception cref="BadInputException">The shape cannot be read.</exception>
    public Torus([Parameter("Rows x columns, such as 8x8, whose product is the number of nodes; the most square shape unless given.", Symbol = "p x q")] string? shape = null)
    {
        if (shape is not null) Lattice.Parse("torus", shape);
        this.shape = shape;
    }

    /// <inheritdoc/>
    public override string Name => shape is null ? "torus" : $"torus({shape})";

    private protected override Graph Build(int nodes, ref RandomStream random)
    {
        var (rows, columns) = Lattice.Shape("torus", shape, nodes);
        return Lattice.Build(rows, columns, wraps: true);
    }
}
