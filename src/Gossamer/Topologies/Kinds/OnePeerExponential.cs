using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies.Kinds;

/// <summary>
/// One link a node and round: in round t node i hears i + 2^(t mod ⌈log₂ n⌉) mod n, both weights 1/2. For n a power of two
/// log₂ n rounds give the exact average (Ying et al., NeurIPS 2021).
/// </summary>
[Topology("one-peer-exponential", "In round t node i hears i + 2^(t mod log2 n): log2 n rounds average exactly for n a power of two.",
    Paper = "Ying, Yuan, Chen, Hu, Pan, Yin: Exponential graph is provably efficient for decentralized deep training, NeurIPS 2021, arXiv:2110.13363")]
public sealed class OnePeerExponential : TopologyKind
{
    /// <inheritdoc/>
    public override string Name => "one-peer-exponential";

    /// <inheritdoc/>
    public override Topology Create(int nodes, ulong seed = 1, MixingKind? mixing = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nodes, 1);
        var graphs = new List<Graph>();
        for (long hop = 1; hop < nodes; hop *= 2)
        {
            var arcs = new List<(int, int)>(nodes);
            for (var node = 0; node < nodes; node++) arcs.Add((node, (int)((node + hop) % nodes)));
            graphs.Add(Graph.FromArcs(nodes, arcs));
        }
        if (graphs.Count == 0) graphs.Add(Graph.FromArcs(nodes, []));
        return new PeriodicTopology(Name, graphs, mixing);
    }
}
