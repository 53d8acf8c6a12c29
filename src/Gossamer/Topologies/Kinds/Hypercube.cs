using System.Numerics;
using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies.Kinds;

/// <summary>2^D nodes, linked where their numbers differ in one bit: χ = D.</summary>
[Topology("hypercube", "2^D nodes, linked where their numbers differ in one bit: χ = D.")]
public sealed class Hypercube : StaticTopologyKind
{
    private readonly int? dimension;

    /// <summary>Creates the kind.</summary>
    /// <param name="dimension">D, with 2^D nodes; null means as the number of nodes has it.</param>
    /// <exception cref="BadInputException">D is outside 0 to 20.</exception>
    public Hypercube([Parameter("D, with 2^D nodes; follows from the number of nodes unless given.", Symbol = "D", Minimum = 0, Maximum = 20)] int? dimension = null)
    {
        if (dimension is < 0 or > 20) throw new BadInputException($"hypercube({dimension}): D must lie between 0 and 20");
        this.dimension = dimension;
    }

    /// <inheritdoc/>
    public override string Name => dimension is null ? "hypercube" : $"hypercube({dimension})";

    private protected override Graph Build(int nodes, ref RandomStream random)
    {
        if (!BitOperations.IsPow2(nodes) || nodes > 1 << 20)
            throw new BadInputException($"a hypercube has 2, 4, 8, 16, … nodes (up to 2^20), not {nodes}: take a power of two");
        if (dimension is { } wanted && nodes != 1 << wanted)
            throw new BadInputException($"{Name} has {1 << wanted} nodes, but the problem has {nodes} workers");
        var edges = new List<(int, int)>();
        for (var node = 0; node < nodes; node++)
        {
            for (var bit = 1; bit < nodes; bit <<= 1)
            {
                if ((node & bit) == 0) edges.Add((node, node | bit));
            }
        }
        return Graph.FromEdges(nodes, edges);
    }
}
