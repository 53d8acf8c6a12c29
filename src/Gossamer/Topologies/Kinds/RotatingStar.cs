using Gossamer.Execution;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies.Kinds;

/// <summary>
/// A star whose hub moves on every round through the middle third of the nodes: the network of the lower bound of
/// Kovalev et al. (NeurIPS 2021), χ = n.
/// </summary>
[Topology("rotating-star", "A star whose hub moves on every round, through the middle third of the nodes or through all: the worst case of time-varying networks.",
    Paper = "Kovalev, Gasanov, Gasnikov, Richtárik: Lower bounds and optimal algorithms for smooth and strongly convex decentralized optimization over time-varying networks, NeurIPS 2021, arXiv:2106.04469")]
public sealed class RotatingStar : TopologyKind
{
    private readonly bool all;

    /// <summary>Creates the kind.</summary>
    /// <param name="all">True: the hub goes through all nodes. False: through the middle third, with n a multiple of 3.</param>
    public RotatingStar([Parameter("Whether the hub goes through all nodes in place of the middle third.")] bool all = false) => this.all = all;

    /// <inheritdoc/>
    public override string Name => all ? "rotating-star(true)" : "rotating-star";

    /// <inheritdoc/>
    public override Topology Create(int nodes, ulong seed = 1, MixingKind? mixing = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nodes, 1);
        if (!all && nodes % 3 != 0)
            throw new BadInputException($"{Name} has three groups of nodes of one size, but {nodes} is no multiple of 3: change the number of workers, or take rotating-star(true)");
        var graphs = new List<Graph>();
        var (first, count) = all ? (0, nodes) : (nodes / 3, nodes / 3);
        for (var hub = first; hub < first + count; hub++) graphs.Add(Star.Around(nodes, hub));
        return new PeriodicTopology(Name, graphs, mixing);
    }
}
