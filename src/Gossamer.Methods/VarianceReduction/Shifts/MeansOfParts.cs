using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Means over messages of several parts.</summary>
internal static class MeansOfParts
{
    /// <summary>
    /// As <see cref="Vector.ApplyMean"/>, for one part of each message: moves a mean of estimates by the increments, or forms it
    /// anew of replacements, which then come from all workers.
    /// </summary>
    /// <param name="mean">The mean.</param>
    /// <param name="arrivals">Bundles.</param>
    /// <param name="part">0-based place of the part.</param>
    /// <param name="weight">What each part counts.</param>
    public static void ApplyMeanOfPart(this Vector mean, Arrivals arrivals, int part, double weight)
    {
        if (arrivals.Count > 0 && arrivals[0].Part(part).IsReplacement) mean.Clear();
        foreach (var arrival in arrivals) mean.Add(arrival.Part(part), weight);
    }
}
