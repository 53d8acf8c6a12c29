using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies.Kinds;

/// <summary>
/// A random graph in which every node has r links; for r ≥ 3 an expander with high probability. Links are drawn one by one
/// between nodes that still lack some, and the draw starts anew when it gets stuck (Steger and Wormald, 1999) or when the
/// graph is in several parts.
/// </summary>
[Topology("random-regular", "A random graph in which every node has r links: an expander, χ stays bounded as n grows.")]
public sealed class RandomRegular : StaticTopologyKind
{
    private const int MaxAttempts = 10_000;
    private readonly int degree;

    /// <summary>Creates the kind.</summary>
    /// <param name="degree">r, at least 1 and below the number of nodes; n·r must be even.</param>
    /// <exception cref="BadInputException">The degree is below 1.</exception>
    public RandomRegular([Parameter("Links of every node, below n; n times r must be even.", Symbol = "r", Minimum = 1)] int degree)
    {
        if (degree < 1) throw new BadInputException($"random-regular({degree}): the degree must be at least 1");
        this.degree = degree;
    }

    /// <inheritdoc/>
    public override string Name => $"random-regular({degree})";

    private protected override Graph Build(int nodes, ref RandomStream random)
    {
        if (degree >= nodes) throw new BadInputException($"{Name} needs more than {degree} nodes, but the problem has {nodes} workers");
        if ((long)nodes * degree % 2 != 0)
            throw new BadInputException($"{Name}: there is no graph of {nodes} nodes with {degree} links each, because {nodes} times {degree} is odd: change one of them by 1");
        if (degree == 1 && nodes > 2) throw new BadInputException($"{Name} of {nodes} nodes is {nodes / 2} separate pairs: take a degree of at least 2");

        // Above half of all links the missing ones are easier to draw.
        var complement = degree > (nodes - 1) / 2;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (TryDraw(nodes, complement ? nodes - 1 - degree : degree, ref random) is not { } edges) continue;
            var graph = Graph.FromEdges(nodes, complement ? Missing(nodes, edges) : edges);
            if (graph.IsConnected()) return graph;
        }
        throw new BadInputException($"{Name} of {nodes} nodes: no connected graph was found in {MaxAttempts} draws: take a larger degree");
    }

    private static HashSet<(int, int)>? TryDraw(int nodes, int degree, ref RandomStream random)
    {
        var edges = new HashSet<(int, int)>();
        var stubs = new List<int>(nodes * degree);
        for (var node = 0; node < nodes; node++)
        {
            for (var k = 0; k < degree; k++) stubs.Add(node);
        }
        var failures = 0;
        while (stubs.Count > 0)
        {
            var first = random.NextInt(stubs.Count);
            var second = random.NextInt(stubs.Count);
            var edge = (Math.Min(stubs[first], stubs[second]), Math.Max(stubs[first], stubs[second]));
            if (edge.Item1 == edge.Item2 || !edges.Add(edge))
            {
                // With few stubs left there may be no pair that fits.
                if (++failures > 100 + (stubs.Count * stubs.Count)) return null;
                continue;
            }
            failures = 0;
            TakeOut(stubs, Math.Max(first, second));
            TakeOut(stubs, Math.Min(first, second));
        }
        return edges;
    }

    private static void TakeOut(List<int> stubs, int index)
    {
        stubs[index] = stubs[^1];
        stubs.RemoveAt(stubs.Count - 1);
    }

    private static List<(int, int)> Missing(int nodes, HashSet<(int, int)> edges)
    {
        var missing = new List<(int, int)>();
        for (var first = 0; first < nodes; first++)
        {
            for (var second = first + 1; second < nodes; second++)
            {
                if (!edges.Contains((first, second))) missing.Add((first, second));
            }
        }
        return missing;
    }
}
