using Gossamer.Execution;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Methods.Decentralized.AllReduce;

/// <summary>What all-reduces need of a network.</summary>
internal static class AllReduceNetwork
{
    private const string Method = "AllReduce SGD";

    /// <summary>The network, static and with links that go both ways.</summary>
    public static Graph Of(Setting setting)
    {
        var graph = Assume.KnownLinks(setting, Method).Graph;
        if (graph.IsDirected) throw new AssumptionException($"{Method} needs links that go both ways; use an undirected topology, such as ring");
        return graph;
    }

    /// <summary>The nodes in the order of a ring that visits each once.</summary>
    /// <exception cref="AssumptionException">There is none, or none was found.</exception>
    public static int[] Ring(Graph graph) => HamiltonianCycle.Find(graph) ?? throw new AssumptionException(
        $"{Method} with reduction: ring passes pieces round a ring that visits every node once, and no such ring was found in this network; "
        + "use a topology that has one (ring, torus, hypercube, complete), or another method, such as leon-sgd, which sums along trees");

    /// <summary>Refuses networks in which two nodes are no neighbours.</summary>
    public static void DemandComplete(Graph graph)
    {
        for (var node = 0; node < graph.Nodes; node++)
        {
            if (graph.Degree(node) < graph.Nodes - 1)
                throw new AssumptionException($"{Method} with reduction: pairwise needs a link between every two nodes, and node {node + 1} has only {graph.Degree(node)} of {graph.Nodes - 1}; use topology: complete, or reduction: ring");
        }
    }

    /// <summary>Refuses networks that lack a link of recursive doubling.</summary>
    public static void DemandDoubling(Graph graph)
    {
        var core = RecursiveDoubling.Core(graph.Nodes);
        for (var node = 0; node < core; node++)
        {
            if (node + core < graph.Nodes) Demand(graph, node, node + core);
            for (var distance = 1; distance < core; distance *= 2) Demand(graph, node, node ^ distance);
        }
    }

    private static void Demand(Graph graph, int node, int other)
    {
        if (!graph.HasArc(node, other))
            throw new AssumptionException($"{Method} with reduction: recursive-doubling needs a link between nodes {node + 1} and {other + 1}, and there is none; use topology: hypercube or complete, or reduction: ring");
    }
}
