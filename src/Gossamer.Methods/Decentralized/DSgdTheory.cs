using Gossamer.Execution;

namespace Gossamer.Methods.Decentralized;

/// <summary>
/// D-SGD. Combine-then-adapt is gradient descent with step γ on F(X) + ⟨X, (I − M)X⟩/(2γ) for symmetric M, hence stable
/// for γ &lt; (1 + λ_n(M))/L_max (Yuan, Ling and Yin, 2016); half of that bound is used, with which that function surely
/// falls. Adapt-then-combine uses 1/L_max, with which no step expands (derived).
/// </summary>
public static class DSgdTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="order">The order of mixing and step.</param>
    /// <exception cref="AssumptionException">The run has no topology.</exception>
    public static Theory For(Setting setting, MixingOrder order)
    {
        var mixing = Assume.Mixing(setting, "D-SGD");
        var smoothness = setting.Constants.LMax;
        return order == MixingOrder.AdaptThenCombine
            ? new Theory
            {
                StepSize = 1 / smoothness,
                StepSizeSource = "gamma = 1/L_max (derived: then neither the step nor the mixing expands a distance, for convex f_i)",
            }
            : new Theory
            {
                StepSize = mixing.SmallestEigenvalue > -1 ? (1 + mixing.SmallestEigenvalue) / (2 * smoothness) : null,
                StepSizeSource = "gamma = (1 + lambda_n(M))/(2*L_max), half of the stability bound (Yuan, Ling, Yin, 2016)",
                WhyNoStepSize = mixing.SmallestEigenvalue > -1 ? null
                    : "the mixing matrix has the eigenvalue -1 (a bipartite graph without self-weights); use lazy weights or order: adapt-then-combine",
            };
    }
}
