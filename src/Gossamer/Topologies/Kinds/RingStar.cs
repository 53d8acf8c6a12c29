using Gossamer.Execution;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies.Kinds;

/// <summary>A ring in even rounds and a star in odd ones.</summary>
[Topology("ring-star", "A ring in even rounds, a star in odd ones; the hub stays or moves on from star to star.")]
public sealed class RingStar : TopologyKind
{
    private readonly bool rotating;

    /// <summary>Creates the kind.</summary>
    /// <param name="rotating">True: the hub of star number j is node j mod n. False: it is always node 0.</param>
    public RingStar([Parameter("Whether the hub of the star moves on by one node each time.")] bool rotating = false) => this.rotating = rotating;

    /// <inheritdoc/>
    public override string Name => rotating ? "ring-star(true)" : "ring-star";

    /// <inheritdoc/>
    public override Topology Create(int nodes, ulong seed = 1, MixingKind? mixing = null)
    {
        var ring = new Ring().CreateGraph(nodes);
        var graphs = new List<Graph>();
        for (var hub = 0; hub < (rotating ? nodes : 1); hub++)
        {
            graphs.Add(ring);
            graphs.Add(Star.Around(nodes, hub));
        }
        return new PeriodicTopology(Name, graphs, mixing);
    }
}
