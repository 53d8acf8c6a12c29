using Gossamer.Execution;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// DASHA-PP-PAGE (Tyurin and Richtárik, 2023): a = p_a/(2ω + 1), b = p_page·p_a/(2 − p_a), γ ≤ 1/(L + √R) with
/// R = 32W·L₊² + 24W(1 − p_page)V² + (16θ_a·L₊² + 8(1 − p_page)V²)/(np_a²p_page), W = ω(2ω + 1)/(np_a²), where V²‖x − y‖² bounds the
/// mean variance of the sampled differences (L_max²/B for B uniform samples), and κ = 1/a, η = 1/(an), ν = 1/b,
/// ρ = 8W·b/p_page + 2θ_a/(np_page·p_a) (derived). The paper prints 48W in place of 32W and 24W and 16 in place of 8, with L_max²/B
/// and the quadratic mean of the L_i (quoted from memory). With all workers in every round it is DASHA-PAGE, and has its step.
/// </summary>
public static class DashaPpPageTheory
{
    internal static Theory For(Setting setting, DashaOptions options, Participation participation, WorkerSamples samples)
    {
        if (participation.IsFull) return DashaPageTheory.For(setting, options, samples);
        var isPrinted = options.Bound == StepBound.Printed;
        var source = isPrinted
            ? "gamma = 1/(L + sqrt(48*W*(L_QM^2 + (1 - p)*V^2) + (16/(n*p_a^2*p))*(theta_a*L_QM^2 + (1 - p)*V^2))), V^2 = L_max^2/B, W = omega*(2*omega + 1)/(n*p_a^2) (Tyurin and Richtarik, 2023)"
            : "gamma = 1/(L + sqrt(32*W*L_+^2 + 24*W*(1 - p)*V^2 + (16*theta_a*L_+^2 + 8*(1 - p)*V^2)/(n*p_a^2*p))), W = omega*(2*omega + 1)/(n*p_a^2) (derived, after Tyurin and Richtarik, 2023)";
        var why = DashaBound.WhyNot(setting, options.Compressor, options.Regime, "DASHA-PP-PAGE")
            ?? (options.Regime == Regime.PolyakLojasiewicz ? "its constants for the Polyak-Lojasiewicz regime are not known; set regime: nonconvex" : null);
        if (why is not null) return new Theory { StepSizeSource = source, WhyNoStepSize = why };

        var n = setting.Workers;
        var omega = options.Compressor.Omega(setting.Dimension, n)!.Value;
        var (pa, theta, p) = (participation.Probability, participation.Variance, samples.Probability);
        var (a, ratio) = (pa / ((2 * omega) + 1), DashaPpTheory.Momentum(pa));
        var w = omega * ((2 * omega) + 1) / (n * pa * pa);
        var smoothness = isPrinted ? setting.Constants.LQuadraticMean : setting.Constants.LPlus;
        var l = smoothness * smoothness;
        var v = (1 - p) * (isPrinted ? samples.LargestVariance(setting) : samples.Variance(setting));
        var radicand = ((isPrinted ? 48 : 32) * w * l) + ((isPrinted ? 48 : 24) * w * v)
            + (((16 * theta * l) + ((isPrinted ? 16 : 8) * v)) / (n * pa * pa * p));
        var weights = new DashaWeights(1 / a, 1 / (a * n), 1 / (ratio * p), (8 * w * ratio) + (2 * theta / (n * p * pa)));
        var parameters = DashaPpTheory.Parameters(omega, a, ratio * p, participation);
        parameters["p"] = p;
        return new DashaBound(radicand, weights).ToTheory(setting, options.Regime, source, parameters, isSure: false);
    }
}
