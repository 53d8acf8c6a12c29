using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// EF21 with stochastic gradients of variance σ²/b (derived). For all s, ρ > 0 the error obeys E G⁺ ≤ (1 − A)G + BΛ²R + C
/// with A = 1 − (1−α)(1+s)(1+ρ), B = (1−α)(1+ρ)(1+1/s) and C = ((1+1/ρ) + (1−α)(1+ρ))·σ²/b; here
/// 1+s = 1+ρ = (1−α)^{−1/4}, so that A = θ(α). The floor C/A does not depend on γ: no step size removes it (Fatkhullin,
/// Tyurin and Richtárik, 2023, Theorem 1, show that it is real).
/// </summary>
public static class Ef21SgdTheory
{
    private const string Source = "A = theta(alpha), derived for EF21-SGD of Fatkhullin et al., 2021, arXiv:2110.03294";

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="compressor">A contractive compressor.</param>
    /// <param name="batch">Gradients a worker averages in a round, b.</param>
    /// <param name="rule">Which smoothness enters the step.</param>
    public static Theory For(Setting setting, Compressor compressor, int batch, StepSizeRule rule) =>
        EstimatorTheory.For(setting, Mechanism(setting, compressor, batch, "EF21-SGD"), rule, Regime.Nonconvex);

    /// <summary>A, B and C; those of EF21 where gradients are exact.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="compressor">A contractive compressor.</param>
    /// <param name="batch">Gradients a worker averages in a round, b.</param>
    /// <param name="title">The method's title.</param>
    public static EstimatorMechanism Mechanism(Setting setting, Compressor compressor, int batch, string title)
    {
        var exact = Ef21Theory.Mechanism(setting, compressor, title);
        if (setting.Variance == 0) return exact;
        var noise = (setting.Variance ?? 0) / batch;
        return exact with
        {
            AllowsNoise = true,
            Ratio = "sqrt(B/A)",
            Contraction = "A",
            Source = Source,
            Constants = smoothness => Constants(smoothness.Alpha(compressor, setting.Dimension), noise * smoothness.TotalWeight(setting.Workers)),
        };
    }

    private static MechanismConstants Constants(double alpha, double noise)
    {
        // Without compression the estimate is the fresh gradient, and its error nothing but noise.
        if (alpha == 1) return new MechanismConstants(1, 0) { Noise = noise };
        var factor = Math.Pow(1 - alpha, -0.25);                    // 1 + s = 1 + ρ
        var inverse = factor / (factor - 1);                        // 1 + 1/s = 1 + 1/ρ
        return new MechanismConstants(new ContractionConstants(alpha).Theta, (1 - alpha) * factor * inverse)
        {
            Noise = (inverse + ((1 - alpha) * factor)) * noise,
        };
    }
}
