using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.Lmo;

/// <summary>
/// Ringmaster LMO (2026): every η > 0 is covered by the theorem. η = √(Δ/L₀) balances the two of its terms that depend on η
/// (derived), where L₀ is the smoothness of f in the norm of the steps, at most ρ²L because ‖∇f(x) − ∇f(y)‖_* ≤ ρL‖x − y‖₂
/// ≤ ρ²L‖x − y‖ (derived). There is no theorem for constant momentum and steps.
/// </summary>
public static class RingmasterLmoTheory
{
    /// <summary>Bound on min_k E‖∇f(x^k)‖_* after K updates.</summary>
    /// <param name="gap">Δ.</param>
    /// <param name="step">η.</param>
    /// <param name="smoothness">L₀.</param>
    /// <param name="noise">ρσ.</param>
    /// <param name="updates">K.</param>
    public static double Bound(double gap, double step, double smoothness, double noise, double updates) =>
        ((gap / step) + (((101 * smoothness * step) + (9 * noise)) * (1 + Math.Log(updates)))) / Math.Pow(updates, 0.25);

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="dualRatio">ρ.</param>
    /// <param name="hasConstantMomentum">True where the schedule is not used.</param>
    public static Theory For(Setting setting, double dualRatio, bool hasConstantMomentum)
    {
        var smoothness = dualRatio * dualRatio * setting.Constants.L;
        double? step = !hasConstantMomentum && setting.InitialGap is > 0 and var gap ? Math.Sqrt(gap / smoothness) : null;
        return new Theory
        {
            StepSize = step,
            StepSizeSource = "eta = sqrt(Delta/L0), L0 = rho^2*L (any eta > 0 is covered by Ringmaster LMO, 2026; this one balances its bound: derived)",
            WhyNoStepSize = step is not null
                ? null
                : hasConstantMomentum
                    ? "no theorem covers constant momentum and steps of one length; give stepSize as a number, or leave momentum out"
                    : "Ringmaster LMO needs the gap f(x0) - f* to choose eta, and this problem knows no lower bound; give stepSize as a number, any is covered",
            Parameters = new Dictionary<string, double> { ["rho"] = dualRatio },
        };
    }
}
