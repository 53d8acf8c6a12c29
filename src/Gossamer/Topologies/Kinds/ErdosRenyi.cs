using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies.Kinds;

/// <summary>
/// G(n, p): every pair is linked with probability p, independently. Where that leaves several parts, one random edge joins
/// every part to the next.
/// </summary>
[Topology("erdos-renyi", "Every pair of nodes is linked with probability p, and parts that this leaves are joined.")]
public sealed class ErdosRenyi : StaticTopologyKind
{
    private readonly double probability;

    /// <summary>Creates the kind.</summary>
    /// <param name="probability">p in [0, 1]; connected by itself from about ln n / n on.</param>
    /// <exception cref="BadInputException">The probability is outside [0, 1].</exception>
    public ErdosRenyi([Parameter("Probability of every link.", Symbol = "p", Minimum = 0, Maximum = 1)] double probability)
    {
        if (probability is not (>= 0 and <= 1)) throw new BadInputException($"erdos-renyi({probability}): the probability must lie between 0 and 1");
        this.probability = probability;
    }

    /// <inheritdoc/>
    public override string Name => $"erdos-renyi({probability})";

    private protected override Graph Build(int nodes, ref RandomStream random)
    {
        var edges = new List<(int, int)>();
        for (var first = 0; first < nodes; first++)
        {
            for (var second = first + 1; second < nodes; second++)
            {
                if (random.NextCoin(probability)) edges.Add((first, second));
            }
        }
        return Patching.Connect(nodes, edges, ref random);
    }
}
