using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies.Kinds;

/// <summary>
/// Nodes at uniform points of the unit square, linked where their distance is at most r. Where that leaves several parts,
/// one random edge joins every part to the next.
/// </summary>
[Topology("random-geometric", "Nodes at uniform points of the unit square, linked where at most r apart, and joined where that leaves several parts.")]
public sealed class RandomGeometric : StaticTopologyKind
{
    private readonly double radius;

    /// <summary>Creates the kind.</summary>
    /// <param name="radius">r above 0; connected by itself from about √(ln n/(πn)) on.</param>
    /// <exception cref="BadInputException">The radius is not a positive number.</exception>
    public RandomGeometric([Parameter("Largest distance of linked nodes in the unit square, above 0.", Symbol = "r", Minimum = 0)] double radius)
    {
        if (!(radius > 0) || !double.IsFinite(radius)) throw new BadInputException($"random-geometric({radius}): the radius must be a positive number, such as 0.3");
        this.radius = radius;
    }

    /// <inheritdoc/>
    public override string Name => $"random-geometric({radius})";

    private protected override Graph Build(int nodes, ref RandomStream random)
    {
        double[] x = new double[nodes], y = new double[nodes];
        for (var node = 0; node < nodes; node++) (x[node], y[node]) = (random.NextDouble(), random.NextDouble());
        var edges = new List<(int, int)>();
        for (var first = 0; first < nodes; first++)
        {
            for (var second = first + 1; second < nodes; second++)
            {
                double dx = x[first] - x[second], dy = y[first] - y[second];
                if ((dx * dx) + (dy * dy) <= radius * radius) edges.Add((first, second));
            }
        }
        return Patching.Connect(nodes, edges, ref random);
    }
}
