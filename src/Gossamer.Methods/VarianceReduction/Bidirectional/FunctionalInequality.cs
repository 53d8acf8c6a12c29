using System.Runtime.InteropServices;
using Gossamer.Problems;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// The functional (L_A, L_B) inequality (Gruntkowska, Tyurin and Richtárik, 2024):
/// ‖(1/n) Σ(∇f_i(x + u_i) − ∇f_i(x))‖² ≤ L_A²·(1/n) Σ‖u_i‖² + L_B²‖(1/n) Σ u_i‖² for all x and u_i.
/// </summary>
/// <param name="SpreadWeight">L_A².</param>
/// <param name="DriftWeight">L_B².</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FunctionalInequality(double SpreadWeight, double DriftWeight)
{
    /// <summary>
    /// Of the pairs that are known, the one with the least L_A²·spread + L_B²·drift. Every problem has L_A = L_QM, L_B = 0.
    /// Where Hessians are constant, ‖mean A_i u_i‖ ≤ ‖mean (A_i − Ā)u_i‖ + ‖Ā ū‖ gives L_A² = (1 + s)·mean‖A_i − Ā‖² and
    /// L_B² = (1 + 1/s)·L² for every s &gt; 0, of which the best is taken (derived; s = 1 is the pair of the paper).
    /// </summary>
    /// <param name="constants">Constants of the problem.</param>
    /// <param name="spread">What L_A² is multiplied by, at least 0.</param>
    /// <param name="drift">What L_B² is multiplied by, at least 0; 0 where the mean of the u_i is always zero.</param>
    public static FunctionalInequality Sharpest(ProblemConstants constants, double spread, double drift)
    {
        var general = new FunctionalInequality(constants.LQuadraticMean * constants.LQuadraticMean, 0);
        if (constants.HessianSpread is not { } deviation) return general;
        var (difference, mean) = (deviation * Math.Sqrt(spread), constants.L * Math.Sqrt(drift));
        var split = drift == 0 ? new FunctionalInequality(deviation * deviation, 0)
            : difference == 0 ? new FunctionalInequality(0, constants.L * constants.L)
            : new FunctionalInequality(
                (1 + (mean / difference)) * deviation * deviation, (1 + (difference / mean)) * constants.L * constants.L);
        return split.Of(spread, drift) < general.Of(spread, drift) ? split : general;
    }

    /// <summary>L_A²·spread + L_B²·drift.</summary>
    public double Of(double spread, double drift) => (SpreadWeight * spread) + (DriftWeight * drift);
}
