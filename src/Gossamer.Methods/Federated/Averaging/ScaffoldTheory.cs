using Gossamer.Execution;

namespace Gossamer.Methods.Federated.Averaging;

/// <summary>
/// SCAFFOLD (Karimireddy et al., 2020, Theorem III; the constant is remembered, not read): for convex L-smooth f_i the local
/// step γ ≤ 1/(81·H·η_g·L) with η_g ≥ 1. Very cautious: steps of 1/(H·η_g·L_max) usually converge as well. With η_g below 1
/// the formula would give local steps beyond 1/L, on which the clients themselves diverge.
/// </summary>
public static class ScaffoldTheory
{
    /// <summary>γ.</summary>
    /// <param name="smoothness">L_max.</param>
    /// <param name="steps">H.</param>
    /// <param name="serverStep">η_g.</param>
    public static double StepSize(double smoothness, int steps, double serverStep) => 1 / (81 * steps * serverStep * smoothness);

    /// <summary>What the theory says in a setting.</summary>
    internal static Theory For(Setting setting, LocalWork work, double serverStep)
    {
        var whyNot = serverStep < 1 ? "the theorem of SCAFFOLD is about serverStep of at least 1"
            : work.Steps is null ? "the theorem of SCAFFOLD is about equal numbers of local steps; give localSteps in place of epochs"
            : work.DrawsBatches || setting.Variance != 0 ? "with sampled or noisy gradients the step of SCAFFOLD depends on the number of rounds as well"
            : setting.Constants.IsConvex ? null : "this theorem of SCAFFOLD needs convex f_i, and these are not known to be";
        return new Theory
        {
            StepSizeSource = "gamma = 1/(81*H*eta_g*L_max) (Karimireddy et al., 2020, Theorem III, constant from memory, arXiv:1910.06378)",
            StepSize = whyNot is null ? StepSize(setting.Constants.LMax, work.Steps!.Value, serverStep) : null,
            WhyNoStepSize = whyNot,
        };
    }
}
