using Gossamer.Execution;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// DASHA-PAGE (Tyurin and Richtárik, 2023): γ ≤ 1/(L + √R). Where V²‖x − y‖² bounds the mean variance of the sampled differences
/// (L_max²/B for B uniform samples), H = mean‖h_i⁺ − h_i‖² ≤ 2pF + (2L₊² + (1 − p)V²)S, F⁺ ≤ (1 − p)(F + V²S) and
/// E⁺ ≤ (1 − p)(E + V²S/n), so that (derived; Q = 4ω(2ω + 1)/n)
/// <list type="bullet">
/// <item>nonconvex: R = 4Q·L₊² + 6Q(1 − p)V² + 2(1 − p)V²/(pn), κ = 1/a, η = 2ω/n, ν = 1/p, ρ = 2Q;</item>
/// <item>Polyak-Łojasiewicz: R = 12Q·L₊² + 30Q(1 − p)V² + 4(1 − p)V²/(pn) and γμ ≤ min{a, p}/2, κ = 2/a, η = 8ω/n, ν = 2/p, ρ = 12Q.</item>
/// </list>
/// The paper prints 12Q in place of 4Q and 6Q, and 100Q and 50Q in place of 12Q and 30Q, with L_max²/B and the quadratic mean of
/// the L_i (quoted from memory).
/// </summary>
public static class DashaPageTheory
{
    internal static Theory For(Setting setting, DashaOptions options, WorkerSamples samples)
    {
        var (isLinear, isPrinted) = (options.Regime == Regime.PolyakLojasiewicz, options.Bound == StepBound.Printed);
        var (full, sampled) = (isLinear, isPrinted) switch { (false, false) => (4, 6), (false, true) => (12, 12), (true, false) => (12, 30), (true, true) => (100, 50) };
        var last = isLinear ? 4 : 2;
        var smoothness = isPrinted ? "L_QM" : "L_+";
        var source = $"gamma = 1/(L + sqrt({full}*Q*{smoothness}^2 + {sampled}*Q*(1 - p)*V^2 + {last}*(1 - p)*V^2/(p*n))), Q = 4*omega*(2*omega + 1)/n"
            + (isLinear ? ", and gamma <= min{a, p}/(2*mu)" : "")
            + (isPrinted ? ", V^2 = L_max^2/B (Tyurin and Richtarik, 2023)" : " (derived, after Tyurin and Richtarik, 2023)");
        if (DashaBound.WhyNot(setting, options.Compressor, options.Regime, "DASHA-PAGE") is { } why)
            return new Theory { StepSizeSource = source, WhyNoStepSize = why };

        var n = setting.Workers;
        var omega = options.Compressor.Omega(setting.Dimension, n)!.Value;
        var (a, p) = (DashaTheory.Momentum(omega), samples.Probability);
        var q = 4 * omega * ((2 * omega) + 1) / n;
        var l = isPrinted ? setting.Constants.LQuadraticMean : setting.Constants.LPlus;
        var v = (1 - p) * (isPrinted ? samples.LargestVariance(setting) : samples.Variance(setting));
        var bound = new DashaBound(
            (full * q * l * l) + (sampled * q * v) + (last * v / (p * n)),
            isLinear ? new DashaWeights(2 / a, 8 * omega / n, 2 / p, 12 * q) : new DashaWeights(1 / a, 2 * omega / n, 1 / p, 2 * q))
        {
            Slack = Math.Min(a, p) / 2,
        };
        return bound.ToTheory(
            setting, options.Regime, source,
            new Dictionary<string, double> { ["omega"] = omega, ["a"] = a, ["p"] = p, ["V"] = Math.Sqrt(p == 1 ? 0 : v / (1 - p)) },
            isSure: options.Compressor.IsDeterministic && p == 1);
    }
}
