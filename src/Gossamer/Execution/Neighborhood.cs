using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Execution;

/// <summary>A node's row of the mixing matrix M (M·1 = 1) of one communication round.</summary>
/// <param name="Neighbors">0-based indices of the neighbours that this node hears, ascending, without the node itself.</param>
/// <param name="Weights">M_ij for every neighbour j, in the same order.</param>
/// <param name="SelfWeight">M_ii.</param>
public sealed record Neighborhood(IReadOnlyList<int> Neighbors, IReadOnlyList<double> Weights, double SelfWeight)
{
    /// <summary>The nodes that this node sends to, ascending: its neighbours, unless links go one way.</summary>
    public IReadOnlyList<int> Recipients { get; init; } = Neighbors;

    /// <summary>Writes Σ_j M_ij v_j over the node itself and its neighbours.</summary>
    /// <param name="own">v_i, d coordinates.</param>
    /// <param name="received">What the neighbours sent, in node order, one message each.</param>
    /// <param name="mixed">d coordinates, overwritten; another vector than <paramref name="own"/>.</param>
    public void Mix(ReadOnlySpan<double> own, Arrivals received, Vector mixed)
    {
        mixed.Assign(own);
        mixed.Scale(SelfWeight);
        for (var k = 0; k < received.Count; k++) mixed.Add(received[k].Body, Weights[k]);
    }

    /// <summary>The same for one part of the bundles that the neighbours sent.</summary>
    /// <param name="own">v_i.</param>
    /// <param name="received">What the neighbours sent, in node order, one bundle each.</param>
    /// <param name="part">0-based place of the part.</param>
    /// <param name="mixed">As many values, overwritten; another vector than <paramref name="own"/>.</param>
    public void MixPart(ReadOnlySpan<double> own, Arrivals received, int part, Vector mixed)
    {
        mixed.Assign(own);
        mixed.Scale(SelfWeight);
        for (var k = 0; k < received.Count; k++) mixed.Add(received[k].Part(part), Weights[k]);
    }
}
