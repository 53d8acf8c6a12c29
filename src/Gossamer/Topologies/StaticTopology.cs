using Gossamer.Execution;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies;

/// <summary>A topology that is the same in every round.</summary>
public sealed class StaticTopology : Topology
{
    /// <summary>Creates the topology of a graph.</summary>
    /// <param name="name">As written in experiment files.</param>
    /// <param name="graph">A graph in which every node reaches every other.</param>
    /// <param name="mixing">The rule of the mixing matrix; null means <see cref="MixingKind.Metropolis"/>.</param>
    /// <exception cref="BadInputException">The graph is in several parts, or the rule does not fit it.</exception>
    public StaticTopology(string name, Graph graph, MixingKind? mixing = null)
    {
        Name = name;
        RequireConnected(name, graph);
        Mixing = MixingMatrix.Create(graph, mixing ?? MixingKind.Metropolis);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int Nodes => Mixing.Nodes;

    /// <summary>The mixing matrix with its graph.</summary>
    public MixingMatrix Mixing { get; }

    /// <inheritdoc/>
    public override MixingSpectrum Spectrum => Mixing.Spectrum;

    /// <inheritdoc/>
    public override Neighborhood NeighborhoodAt(int node, long round) => Mixing.Row(node);

    internal static void RequireConnected(string name, Graph graph)
    {
        if (graph.IsConnected()) return;
        var parts = graph.Components(out var count);
        if (count == 1)
        {
            throw new BadInputException(
                $"topology '{name}' of {graph.Nodes} nodes: some nodes cannot reach others along its one-way links: add links");
        }
        var stranger = Array.FindIndex(parts, part => part != 0);
        throw new BadInputException(
            $"topology '{name}' of {graph.Nodes} nodes is in {count} parts that cannot reach each other (nodes 0 and {stranger}, for instance): "
            + "decentralised methods need a connected graph; add links");
    }
}
