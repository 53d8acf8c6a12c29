using Gossamer.Methods.Asynchronous.Time;

namespace Gossamer.Methods.Asynchronous.Nigt;

/// <summary>
/// Time complexities of the NIGT methods up to constants and logarithms (A. Tyurin and co-authors, ICLR 2026,
/// arXiv:2509.24305). ε is a gradient norm, ḣ_i are seconds an environment step of actor i, κ seconds a vector
/// communication, ρ the discount; a trajectory takes about ḣ_i/(1 − ρ) seconds.
/// </summary>
/// <param name="Smoothness">L_g.</param>
/// <param name="HessianSmoothness">L_h.</param>
/// <param name="Gap">Δ = J* − J(θ_0).</param>
/// <param name="Variance">σ².</param>
/// <param name="Tolerance">ε.</param>
/// <param name="Communication">κ.</param>
/// <param name="Discount">ρ.</param>
public sealed record NigtTimes(
    double Smoothness, double HessianSmoothness, double Gap, double Variance, double Tolerance, double Communication, double Discount)
{
    /// <summary>L_gΔ/ε² + √L_hΔ/ε^{3/2}: the number of iterations.</summary>
    public double Rounds =>
        (Smoothness * Gap / (Tolerance * Tolerance)) + (Math.Sqrt(HessianSmoothness) * Gap / Math.Pow(Tolerance, 1.5));

    /// <summary>σ²/ε² + σ²√L_hΔ/ε^{7/2}: the number of trajectories that noise asks for.</summary>
    public double Trajectories =>
        (Variance / (Tolerance * Tolerance)) + (Variance * Math.Sqrt(HessianSmoothness) * Gap / Math.Pow(Tolerance, 3.5));

    /// <summary>Rennala NIGT: κ·rounds + (1/(1 − ρ)) min_m H_m(rounds + trajectories/m).</summary>
    /// <param name="stepSeconds">ḣ_i.</param>
    public double Rennala(IReadOnlyList<double> stepSeconds) =>
        (Communication * Rounds) + (Rounds * TimeComplexity.Optimal(stepSeconds, Trajectories / Rounds) / (1 - Discount));

    /// <summary>Malenia NIGT: κ·rounds + (1/(1 − ρ))(ḣ_n·rounds + mean(ḣ)·trajectories/n).</summary>
    /// <param name="stepSeconds">ḣ_i.</param>
    public double Malenia(IReadOnlyList<double> stepSeconds) =>
        (Communication * Rounds) + (Rounds * TimeComplexity.HeterogeneousOptimal(stepSeconds, Trajectories / Rounds) / (1 - Discount));
}
