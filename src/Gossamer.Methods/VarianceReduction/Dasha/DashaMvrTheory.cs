using System.Runtime.InteropServices;
using Gossamer.Execution;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>The parameters of DASHA-MVR in one setting.</summary>
/// <param name="NoiseMomentum">b.</param>
/// <param name="InitialBatch">B_init.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DashaMvrParameters(double NoiseMomentum, int InitialBatch)
{
    /// <summary>As the options say, with the values of the authors' experiments for what they leave out.</summary>
    public static DashaMvrParameters Of(Setting setting, DashaMvrOptions options, string title)
    {
        var omega = options.Compressor.Omega(setting.Dimension, setting.Workers)!.Value;
        if (options is { NoiseMomentum: { } given, InitialBatch: { } batch }) return new DashaMvrParameters(given, batch);
        var m = NoiseToTarget.Of(setting, title, "noiseMomentum and initialBatch");
        var spread = omega * Math.Sqrt(m);
        return new DashaMvrParameters(
            options.NoiseMomentum ?? Math.Min(1, Math.Min(1 / m, 1 / spread)),
            options.InitialBatch ?? NoiseToTarget.Ceiling(Math.Max(m, spread)));
    }
}

/// <summary>M = σ²/(nε), by which methods for stochastic gradients choose momenta and batches.</summary>
internal static class NoiseToTarget
{
    /// <summary>M; 0 for exact gradients.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="title">The method's title.</param>
    /// <param name="instead">The options by which a user does without it.</param>
    /// <exception cref="AssumptionException">σ² or ε is not known.</exception>
    public static double Of(Setting setting, string title, string instead) => setting switch
    {
        { Variance: 0 } => 0,
        { Variance: { } variance, Target: { } target } => variance / (setting.Workers * target),
        _ => throw new AssumptionException(
            $"{ErrorFeedback.GradientDescentTheory.NoiseUnknown(setting, $"{title}, to choose its parameters,")}; or give {instead}"),
    };

    /// <summary>max{1, ⌈ratio⌉}; a quotient that exceeds a whole number only by rounding is meant to be that number.</summary>
    public static int Ceiling(double ratio) => (int)Math.Clamp(Math.Ceiling(ratio * (1 - 1e-12)), 1, int.MaxValue);
}

/// <summary>
/// DASHA-MVR (Tyurin and Richtárik, 2023): γ ≤ 1/(L + √R). With F⁺ ≤ (1 − b)²F + 2(1 − b)²L_σ²S + 2b²σ², the same divided by n
/// for E, and H ≤ 2b²F + (2L₊² + 2(1 − b)²L_σ²)S + 2b²σ², S = ‖x⁺ − x‖², the proof gives (derived; Q = 4ω(2ω + 1)/n)
/// <list type="bullet">
/// <item>nonconvex: R = 4Q·L₊² + 12Q(1 − b)²L_σ² + 4(1 − b)²L_σ²/(bn), κ = 1/a, η = 2ω/n, ν = 1/b, ρ = 2bQ, and noise
/// (6Qb² + 2b/n)σ² times γ;</item>
/// <item>Polyak-Łojasiewicz: R = 12Q·L₊² + 60Q(1 − b)²L_σ² + 8(1 − b)²L_σ²/(bn) and γμ ≤ min{a, b}/2, κ = 2/a, η = 8ω/n, ν = 2/b,
/// ρ = 12bQ, and noise (30Qb² + 4b/n)σ² times γ.</item>
/// </list>
/// The paper prints 24Q in place of 4Q and 12Q, with the quadratic mean of the L_i (quoted from memory); its constants for
/// the Polyak-Łojasiewicz regime are not known here.
/// </summary>
public static class DashaMvrTheory
{
    internal static Theory For(Setting setting, DashaOptions options, DashaMvrParameters parameters)
    {
        var (isLinear, isPrinted) = (options.Regime == Regime.PolyakLojasiewicz, options.Bound == StepBound.Printed);
        var source = isPrinted
            ? "gamma = 1/(L + sqrt((96*omega*(2*omega + 1)/n)*((1 - b)^2*L_sigma^2 + L_QM^2) + 4*(1 - b)^2*L_sigma^2/(b*n))) (Tyurin and Richtarik, 2023)"
            : isLinear
            ? "gamma = min{1/(L + sqrt(12*Q*L_+^2 + 60*Q*(1 - b)^2*L_sigma^2 + 8*(1 - b)^2*L_sigma^2/(b*n))), min{a, b}/(2*mu)}, Q = 4*omega*(2*omega + 1)/n (derived, after Tyurin and Richtarik, 2023)"
            : "gamma = 1/(L + sqrt(4*Q*L_+^2 + 12*Q*(1 - b)^2*L_sigma^2 + 4*(1 - b)^2*L_sigma^2/(b*n))), Q = 4*omega*(2*omega + 1)/n (derived, after Tyurin and Richtarik, 2023)";
        if (WhyNot(setting, options, "DASHA-MVR") is { } why) return new Theory { StepSizeSource = source, WhyNoStepSize = why };

        var n = setting.Workers;
        var omega = options.Compressor.Omega(setting.Dimension, n)!.Value;
        var (a, b) = (DashaTheory.Momentum(omega), parameters.NoiseMomentum);
        var q = 4 * omega * ((2 * omega) + 1) / n;
        var noiseSmoothness = Square((1 - b) * setting.NoiseSmoothness!.Value);
        var smoothness = Square(isPrinted ? setting.Constants.LQuadraticMean : setting.Constants.LPlus);
        var variance = setting.Variance ?? 0;
        var bound = isLinear
            ? new DashaBound(
                (12 * q * smoothness) + (60 * q * noiseSmoothness) + (8 * noiseSmoothness / (b * n)),
                new DashaWeights(2 / a, 8 * omega / n, 2 / b, 12 * b * q))
            {
                Slack = Math.Min(a, b) / 2,
                Noise = ((30 * q * b * b) + (4 * b / n)) * variance,
            }
            : new DashaBound(
                ((isPrinted ? 24 : 4) * q * smoothness) + ((isPrinted ? 24 : 12) * q * noiseSmoothness) + (4 * noiseSmoothness / (b * n)),
                new DashaWeights(1 / a, 2 * omega / n, 1 / b, 2 * b * q))
            {
                Noise = ((6 * q * b * b) + (2 * b / n)) * variance,
            };
        var theory = bound.ToTheory(
            setting, options.Regime, source,
            new Dictionary<string, double> { ["omega"] = omega, ["a"] = a, ["b"] = b, ["B_init"] = parameters.InitialBatch },
            isSure: setting.IsExact && options.Compressor.IsDeterministic);
        // Without a bound on the noise nothing is promised.
        return setting.Variance is null ? theory with { Lyapunov = null, Prediction = null } : theory;
    }

    /// <summary>Why the theorems of the stochastic variants do not cover a setting.</summary>
    internal static string? WhyNot(Setting setting, DashaOptions options, string title) =>
        DashaBound.WhyNot(setting, options.Compressor, options.Regime, title, needsExactGradients: false)
        ?? (setting.NoiseSmoothness is null ? $"the theorem of {title} needs L_sigma, by which the noise changes with the point, and this oracle has none" : null)
        ?? (options is { Regime: Regime.PolyakLojasiewicz, Bound: StepBound.Printed }
            ? "the paper's constants for the Polyak-Lojasiewicz regime are not known here; set bound: derived" : null);

    private static double Square(double value) => value * value;
}
