using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// The constant ℒ of a sampling of convex functions: E‖S(∇f_j(x) − ∇f_j(x*))‖² ≤ 2ℒ·(f(x) − f* − ⟨∇f(x*), x − x*⟩). From the
/// weighted AB inequality and ‖∇f_j(x) − ∇f_j(y)‖² ≤ 2L_j·D_j, ℒ = A·max_j L_j/(N·w_j) + (1 − B)L (derived): max L_j for one
/// uniform sample, the mean of the L_j for one importance sample, L for all.
/// </summary>
internal static class ExpectedSmoothness
{
    /// <summary>ℒ.</summary>
    /// <param name="sum">Constants of the sum.</param>
    /// <param name="sampler">The sampling.</param>
    /// <param name="smoothness">L of the mean.</param>
    public static double Of(SumConstants sum, Sampler sampler, double smoothness)
    {
        double largest = 0;
        for (var j = 0; j < sum.Count && !sampler.IsFull; j++) largest = Math.Max(largest, sampler.Spread(j) * sum.Smoothness[j]);
        return largest + ((1 - sampler.B) * smoothness);
    }
}
