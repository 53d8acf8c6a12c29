using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies.Kinds;

/// <summary>Goes through K graphs of other kinds again and again; random ones are drawn anew for every place in the list.</summary>
[Topology("cyclic", "Goes through a list of graphs again and again, one a round; with 'copies', that many draws of each.")]
public sealed class Cyclic : TopologyKind
{
    private readonly IReadOnlyList<TopologyKind> topologies;
    private readonly int copies;

    /// <summary>Creates the kind.</summary>
    /// <param name="topologies">At least one kind whose graph does not change with the round.</param>
    /// <param name="copies">How often the list is repeated, at least 1: <c>cyclic([random-geometric(0.3)], 50)</c> has 50 different graphs.</param>
    /// <exception cref="BadInputException">The list is empty, holds a kind that changes with the round, or copies is below 1.</exception>
    public Cyclic(
        [Parameter("The graphs, in the order of rounds.")] IReadOnlyList<TopologyKind> topologies,
        [Parameter("How often the list is repeated, random graphs drawn anew.", Minimum = 1)] int copies = 1)
    {
        ArgumentNullException.ThrowIfNull(topologies);
        if (topologies.Count == 0) throw new BadInputException("cyclic: the list of topologies is empty");
        if (copies < 1) throw new BadInputException($"cyclic: copies is {copies}, but must be at least 1");
        foreach (var kind in topologies)
        {
            if (kind is not StaticTopologyKind) throw new BadInputException($"cyclic: '{kind}' changes with the round by itself and cannot stand in a list");
        }
        (this.topologies, this.copies) = (topologies, copies);
    }

    /// <inheritdoc/>
    public override string Name
    {
        get
        {
            var list = $"[{string.Join(", ", topologies)}]";
            return copies == 1 ? $"cyclic({list})" : $"cyclic({list}, {copies})";
        }
    }

    /// <inheritdoc/>
    public override Topology Create(int nodes, ulong seed = 1, MixingKind? mixing = null)
    {
        var graphs = new List<Graph>();
        for (var copy = 0; copy < copies; copy++)
        {
            foreach (var kind in topologies)
            {
                var place = new RandomStream(seed, RandomPurpose.Network, participant: -1, iteration: graphs.Count, slot: 1);
                graphs.Add(((StaticTopologyKind)kind).CreateGraph(nodes, place.NextUInt64()));
            }
        }
        return new PeriodicTopology(Name, graphs, mixing);
    }
}
