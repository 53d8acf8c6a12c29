using System.Globalization;
using Gossamer.Execution;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Methods.Decentralized.Trees;

/// <summary>Options of the methods that pack trees into the links.</summary>
public record PackedOptions : MethodOptions
{
    /// <summary>S.</summary>
    [Parameter("Batch by which the variance of a step is divided; by theory unless given: max{1, ceil(sigma^2/eps)} where all nodes hold the same f, at least n where they do not.", Symbol = "S", Minimum = 1)]
    public long? Batch { get; init; }

    /// <summary>q.</summary>
    [Parameter("Coordinates that are passed on together; a 64th of a block and link unless given. Fewer fill pipelines sooner, but cost more latency.", Symbol = "q", Minimum = 1)]
    public int? Chunk { get; init; }
}

/// <summary>What Grace and Leon SGD share: the network in coordinates a second, and what their common theorem says.</summary>
internal static class PackedTheory
{
    /// <summary>The links, each once.</summary>
    /// <exception cref="AssumptionException">Some link is wider one way than the other.</exception>
    public static IReadOnlyList<WeightedEdge> Links(Setting setting, string method)
    {
        var links = Assume.KnownLinks(setting, method);
        var edges = new List<WeightedEdge>();
        for (var node = 0; node < links.Graph.Nodes; node++)
        {
            foreach (var other in links.Graph.Neighbors(node))
            {
                if (!links.Graph.HasArc(other, node) || links.Bandwidth(node, other) != links.Bandwidth(other, node))
                    throw new AssumptionException($"{method} needs links that are as wide one way as the other, and that between nodes {node + 1} and {other + 1} is not; give both directions one bandwidth");
                if (node < other) edges.Add(new WeightedEdge(node, other, Math.Min(links.Bandwidth(node, other), Widest)));
            }
        }
        return edges;
    }

    // Links without limit are so wide that no time shows.
    private const double Widest = 1e18;

    /// <summary>The network of the links.</summary>
    public static FlowNetwork<double> Network(int nodes, IReadOnlyList<WeightedEdge> links)
    {
        var network = new FlowNetwork<double>(nodes);
        foreach (var link in links) network.Link(link.First, link.Second, link.Weight, link.Weight);
        return network;
    }

    /// <summary>
    /// γ = 1/(2L) with S ≥ σ²/ε, and K = ⌈4LΔ/ε⌉ iterations (K is the paper's; that it closes with this step and batch is derived:
    /// (1/K)ΣE‖∇f‖² ≤ 8LΔ/(3K) + σ²/(3S)).
    /// </summary>
    /// <param name="setting">The setting.</param>
    /// <param name="batch">S.</param>
    /// <param name="parameters">What the method decided.</param>
    /// <param name="pivot">The root of all trees.</param>
    /// <param name="packing">The trees.</param>
    public static Theory For(Setting setting, long batch, IReadOnlyDictionary<string, double> parameters, int pivot, IReadOnlyList<Arborescence> packing)
    {
        var step = PivotTheory.Step(setting, batch);
        return step with
        {
            StepSizeSource = "gamma = min{1, eps*S/sigma^2}/(2*L) (derived; closes K = ceil(4*L*Delta/eps) of Tyurin, 2026, arXiv:2603.20735)",
            Parameters = parameters,
            Routes = [.. packing.Select((tree, number) => new RoutingTree(
                string.Create(CultureInfo.InvariantCulture, $"tree {number + 1}, {tree.Weight:G4} coordinates/s"), pivot, [.. tree.Paths.SelectMany(path => path.Zip(path.Skip(1)))]))],
            Prediction = setting is { InitialGap: { } gap, Target: { } target }
                ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(4 * setting.Constants.L * gap / target)} iterations to a mean squared gradient norm of {target}")
                : null,
        };
    }
}
