using Gossamer.Numerics;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies.Kinds;

/// <summary>
/// One-way links i → i + 2^k mod n for k = 0, …, ⌈log₂ n⌉ − 1, all weights 1/(1 + ⌈log₂ n⌉): s = 1 − 2/(1 + ⌈log₂ n⌉) for even n
/// (Ying et al., NeurIPS 2021).
/// </summary>
[Topology("static-exponential", "One-way links from i to i + 1, i + 2, i + 4, … (mod n): s = 1 - 2/(1 + ceil(log2 n)) for even n.",
    Paper = "Ying, Yuan, Chen, Hu, Pan, Yin: Exponential graph is provably efficient for decentralized deep training, NeurIPS 2021, arXiv:2110.13363")]
public sealed class StaticExponential : StaticTopologyKind
{
    /// <inheritdoc/>
    public override string Name => "static-exponential";

    private protected override Graph Build(int nodes, ref RandomStream random)
    {
        var arcs = new List<(int, int)>();
        for (long hop = 1; hop < nodes; hop *= 2)
        {
            for (var node = 0; node < nodes; node++) arcs.Add((node, (int)((node + hop) % nodes)));
        }
        return Graph.FromArcs(nodes, arcs);
    }
}
