using System.Runtime.InteropServices;
using Gossamer.Execution;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>The parameters of DASHA-SYNC-MVR in one setting.</summary>
/// <param name="SyncProbability">p.</param>
/// <param name="Megabatch">B'.</param>
/// <param name="InitialBatch">B_init.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DashaSyncMvrParameters(double SyncProbability, int Megabatch, int InitialBatch)
{
    /// <summary>As the options say, with the values of the authors' experiments for what they leave out.</summary>
    public static DashaSyncMvrParameters Of(Setting setting, DashaSyncMvrOptions options)
    {
        if (options is { SyncProbability: { } p, Megabatch: { } large, InitialBatch: { } first }) return new DashaSyncMvrParameters(p, large, first);
        var omega = options.Compressor.Omega(setting.Dimension, setting.Workers)!.Value;
        var m = NoiseToTarget.Of(setting, "DASHA-SYNC-MVR", "syncProbability, megabatch and initialBatch");
        return new DashaSyncMvrParameters(
            options.SyncProbability ?? Math.Min(1 / m, 1 / (omega + 1)),
            options.Megabatch ?? NoiseToTarget.Ceiling(m),
            options.InitialBatch ?? NoiseToTarget.Ceiling(Math.Max(m, omega)));
    }
}

/// <summary>
/// DASHA-SYNC-MVR (Tyurin and Richtárik, 2023): γ ≤ 1/(L + √R). G, D and E shrink by a further factor 1 − p, mean‖h_i⁺ − h_i‖² ≤
/// (L₊² + L_σ²)S where nothing is started anew, S = ‖x⁺ − x‖², and E⁺ ≤ (1 − p)(E + L_σ²S/n) + pσ²/(nB'), so that (derived;
/// Q = 4ω(2ω + 1)/n)
/// <list type="bullet">
/// <item>nonconvex: R = 2Q(1 − p)(L₊² + L_σ²) + 2(1 − p)L_σ²/(pn), κ = 1/a, η = 2ω/n, ν = 1/p, noise γσ²/(nB');</item>
/// <item>Polyak-Łojasiewicz: R = 6Q(1 − p)(L₊² + L_σ²) + 4(1 − p)L_σ²/(pn) and γμ ≤ min{a, p}/2, κ = 2/a, η = 8ω/n, ν = 2/p, noise
/// 2γσ²/(nB').</item>
/// </list>
/// The paper prints 3Q in place of 2Q, with the quadratic mean of the L_i (quoted from memory); its constants for the
/// Polyak-Łojasiewicz regime are not known here.
/// </summary>
public static class DashaSyncMvrTheory
{
    internal static Theory For(Setting setting, DashaOptions options, DashaSyncMvrParameters parameters)
    {
        var (isLinear, isPrinted) = (options.Regime == Regime.PolyakLojasiewicz, options.Bound == StepBound.Printed);
        var source = isPrinted
            ? "gamma = 1/(L + sqrt((12*omega*(2*omega + 1)*(1 - p)/n)*(L_sigma^2 + L_QM^2) + 2*(1 - p)*L_sigma^2/(p*n))) (Tyurin and Richtarik, 2023)"
            : isLinear
            ? "gamma = min{1/(L + sqrt(6*Q*(1 - p)*(L_+^2 + L_sigma^2) + 4*(1 - p)*L_sigma^2/(p*n))), min{a, p}/(2*mu)}, Q = 4*omega*(2*omega + 1)/n (derived, after Tyurin and Richtarik, 2023)"
            : "gamma = 1/(L + sqrt(2*Q*(1 - p)*(L_+^2 + L_sigma^2) + 2*(1 - p)*L_sigma^2/(p*n))), Q = 4*omega*(2*omega + 1)/n (derived, after Tyurin and Richtarik, 2023)";
        if (DashaMvrTheory.WhyNot(setting, options, "DASHA-SYNC-MVR") is { } why) return new Theory { StepSizeSource = source, WhyNoStepSize = why };

        var n = setting.Workers;
        var omega = options.Compressor.Omega(setting.Dimension, n)!.Value;
        var (a, p) = (DashaTheory.Momentum(omega), parameters.SyncProbability);
        var q = 4 * omega * ((2 * omega) + 1) / n;
        var noiseSmoothness = setting.NoiseSmoothness!.Value * setting.NoiseSmoothness.Value;
        var smoothness = isPrinted ? setting.Constants.LQuadraticMean : setting.Constants.LPlus;
        var both = (smoothness * smoothness) + noiseSmoothness;
        var factor = isLinear ? 2 : 1;
        var bound = new DashaBound(
            ((isLinear ? 6 : isPrinted ? 3 : 2) * q * (1 - p) * both) + (2 * factor * (1 - p) * noiseSmoothness / (p * n)),
            isLinear ? new DashaWeights(2 / a, 8 * omega / n, 2 / p) : new DashaWeights(1 / a, 2 * omega / n, 1 / p))
        {
            Slack = Math.Min(a, p) / 2,
            Noise = factor * (setting.Variance ?? 0) / ((double)n * parameters.Megabatch),
        };
        var theory = bound.ToTheory(
            setting, options.Regime, source,
            new Dictionary<string, double>
            {
                ["omega"] = omega,
                ["a"] = a,
                ["p"] = p,
                ["B'"] = parameters.Megabatch,
                ["B_init"] = parameters.InitialBatch,
            },
            isSure: setting.IsExact && options.Compressor.IsDeterministic && p == 1);
        return setting.Variance is null ? theory with { Lyapunov = null, Prediction = null } : theory;
    }
}
