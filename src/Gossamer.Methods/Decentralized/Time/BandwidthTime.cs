using Gossamer.Numerics.Graphs;

namespace Gossamer.Methods.Decentralized.Time;

/// <summary>Nodes that work together in an iteration under bandwidth constraints.</summary>
/// <param name="Component">The nodes between which vectors travel at the rate λ; those that are not active only relay.</param>
/// <param name="Lambda">λ, coordinates a second; +∞ for one node.</param>
/// <param name="Active">The nodes that compute, the fastest of the component, ascending.</param>
/// <param name="Seconds">max{d/λ, min_m max{h_(m), s/Σ_{i≤m} 1/h_(i)}}.</param>
public sealed record WorkingSet(IReadOnlyList<int> Component, double Lambda, IReadOnlyList<int> Active, double Seconds);

/// <summary>
/// Time complexities where links have bandwidths (Tyurin, 2026, arXiv:2603.20735), in seconds an iteration up to a
/// constant. That they are made of minimum cuts, Gomory-Hu trees and K = ⌈4LΔ/ε⌉ iterations is the paper's; these formulas
/// and the choice of the nodes are derived.
/// </summary>
public static class BandwidthTime
{
    /// <summary>
    /// The nodes that should work together in the homogeneous setting (Grace SGD): of all sets of nodes those with the least
    /// max{d/λ(S), max h, s/Σ_S 1/h}, found among the components of the cut tree.
    /// </summary>
    /// <param name="tree">The cut tree of the bandwidths, in coordinates a second.</param>
    /// <param name="dimension">d.</param>
    /// <param name="ratio">s = σ²/ε or a batch size.</param>
    /// <param name="computing">h_i, seconds of a gradient.</param>
    public static WorkingSet Homogeneous(CutTree tree, int dimension, double ratio, IReadOnlyList<double> computing)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(computing);
        WorkingSet? best = null;
        foreach (var component in tree.Components())
        {
            var set = Within(component, dimension, ratio, computing);
            if (best is null || set.Seconds < best.Seconds || (set.Seconds == best.Seconds && set.Component.Count < best.Component.Count)) best = set;
        }
        return best!;
    }

    /// <summary>
    /// Seconds of an iteration in the heterogeneous setting (Leon SGD), in which all nodes contribute:
    /// max{d/λ(V), max h, (s/n)·mean h}.
    /// </summary>
    /// <param name="lambda">λ(V), the global minimum cut.</param>
    /// <param name="dimension">d.</param>
    /// <param name="ratio">s = σ²/ε.</param>
    /// <param name="computing">h_i.</param>
    public static double Heterogeneous(double lambda, int dimension, double ratio, IReadOnlyList<double> computing) =>
        Math.Max(dimension / lambda, Math.Max(computing.Max(), ratio / computing.Count * computing.Average()));

    /// <summary>
    /// Seconds of a broadcast or of a reduction along a tree in chunks that are passed on as they come, where a chunk occupies
    /// a link for its transfer only: (N + D − 1)·q/c + D·ℓ with N = ⌈coordinates/q⌉. Both one after the other, chunk by chunk:
    /// twice the depth.
    /// </summary>
    /// <param name="coordinates">Coordinates that travel along the tree.</param>
    /// <param name="chunk">q, coordinates of a chunk.</param>
    /// <param name="rate">c, coordinates a second.</param>
    /// <param name="depth">D, links from the root to the farthest node.</param>
    /// <param name="latency">ℓ, seconds that a chunk is under way beside its transfer.</param>
    public static double Pipeline(int coordinates, int chunk, double rate, int depth, double latency = 0)
    {
        var chunks = (coordinates + chunk - 1) / chunk;
        return ((chunks + depth - 1) * (chunk / rate)) + (depth * latency);
    }

    private static WorkingSet Within(CutComponent component, int dimension, double ratio, IReadOnlyList<double> computing)
    {
        int[] order = [.. component.Nodes.OrderBy(node => computing[node]).ThenBy(node => node)];
        var (best, active, rate) = (double.PositiveInfinity, 0, 0.0);
        for (var m = 0; m < order.Length; m++)
        {
            rate += 1 / computing[order[m]];
            var value = Math.Max(computing[order[m]], ratio == 0 ? 0 : ratio / rate);
            // More nodes for the same time cost nothing.
            if (value <= best) (best, active) = (value, m + 1);
        }
        return new WorkingSet(component.Nodes, component.Lambda, [.. order[..active].Order()], Math.Max(dimension / component.Lambda, best));
    }
}
