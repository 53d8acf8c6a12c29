using Gossamer.Topologies;

namespace Gossamer.Methods.Decentralized.Gossiping;

/// <summary>
/// How many gossip rounds make one gossip matrix of a small condition number (Kovalev, Gasanov, Gasnikov and Richtárik,
/// 2021): T = ⌈χ ln 2⌉ rounds contract as one with χ = 2.
/// </summary>
internal static class MultiConsensus
{
    /// <summary>χ of a block of T rounds.</summary>
    public const double ConditionNumber = 2;

    /// <summary>T = ⌈χ ln 2⌉, at least 1; with 1 the plain method with its own χ is meant.</summary>
    /// <param name="chi">χ, at least 1.</param>
    // A χ that is a rounding error above the number meant must not cost a round.
    public static int Rounds(double chi) => Math.Max(1, (int)Math.Ceiling((chi * Math.Log(2)) - 1e-9));

    /// <summary>χ as a run uses it: what is given, else the smallest that the contraction of every round allows.</summary>
    /// <param name="mixing">The network.</param>
    /// <param name="given">χ of the user.</param>
    public static double Chi(MixingSpectrum mixing, double? given) => given ?? mixing.ContractionNumber;
}
