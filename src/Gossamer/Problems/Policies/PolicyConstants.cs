namespace Gossamer.Problems.Policies;

/// <summary>
/// Constants of J for policies with ‖∇log π‖ ≤ M_g, ‖∇²log π‖ ≤ M_h, an M_3-Lipschitz ∇²log π and |r| ≤ r_max (derived: the
/// scores along a trajectory are orthogonal martingale differences; checked by enumeration on random softmax policies, where
/// they are loose). They hold for every horizon.
/// </summary>
/// <param name="ScoreBound">M_g.</param>
/// <param name="ScoreSlopeBound">M_h.</param>
/// <param name="ScoreCurvatureBound">M_3.</param>
/// <param name="RewardBound">r_max.</param>
/// <param name="Discount">ρ, from 0 to below 1.</param>
public sealed record PolicyConstants(
    double ScoreBound, double ScoreSlopeBound, double ScoreCurvatureBound, double RewardBound, double Discount)
{
    private double Effective => 1 / (1 - Discount);

    private double Slope => (ScoreBound * ScoreBound) + ScoreSlopeBound;

    /// <summary>L_g = r_max(M_g² + M_h)/(1 − ρ)²: smoothness of J.</summary>
    public double Smoothness => RewardBound * Slope * Effective * Effective;

    /// <summary>σ² = r_max²M_g²/(1 − ρ)³, a bound of E‖g_H‖².</summary>
    public double Variance => RewardBound * RewardBound * ScoreBound * ScoreBound * Math.Pow(Effective, 3);

    /// <summary>L_h = r_max(2(M_g³ + 3M_gM_h)/(1 − ρ)³ + M_3/(1 − ρ)²): the Hessian of J is L_h-Lipschitz.</summary>
    public double HessianSmoothness => RewardBound * (
        (2 * (Math.Pow(ScoreBound, 3) + (3 * ScoreBound * ScoreSlopeBound)) * Math.Pow(Effective, 3)) + (ScoreCurvatureBound * Effective * Effective));

    /// <summary>D_gρ^H with D_g = r_max M_g/(1 − ρ)·√(1/(1 − ρ) + H): what trajectories of H steps leave of ∇J of endless ones.</summary>
    /// <param name="horizon">H.</param>
    public double GradientTruncation(int horizon) =>
        RewardBound * ScoreBound * Effective * Math.Sqrt(Effective + horizon) * Math.Pow(Discount, horizon);

    /// <summary>D_hρ^H with D_h = r_max(M_g² + M_h)/(1 − ρ)·(1/(1 − ρ) + H): the same of the Hessian.</summary>
    /// <param name="horizon">H.</param>
    public double HessianTruncation(int horizon) => RewardBound * Slope * Effective * (Effective + horizon) * Math.Pow(Discount, horizon);
}
