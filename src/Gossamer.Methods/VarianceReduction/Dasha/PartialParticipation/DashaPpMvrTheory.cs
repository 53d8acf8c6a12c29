using Gossamer.Execution;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// DASHA-PP-MVR (Tyurin and Richtárik, 2023): a = p_a/(2ω + 1), b in (0, p_a/(2 − p_a)], γ ≤ 1/(L + √R) with
/// R = 32W·L₊² + 48W(1 − b)²L_σ² + (8θ_a·L₊² + 12(1 − b)²L_σ²)/(np_a·b), W = ω(2ω + 1)/(np_a²), κ = 1/a, η = 1/(an), ν = 1/b,
/// ρ = 8Wb + 2θ_a/(np_a), and noise (24Wb² + 6b/(np_a))σ² times γ (derived). The paper prints 48W and 12 in place of 32W and 8,
/// with the quadratic mean of the L_i (quoted from memory). With all workers in every round it is DASHA-MVR, and has its step.
/// </summary>
public static class DashaPpMvrTheory
{
    internal static DashaMvrParameters Parameters(Setting setting, DashaPpMvrOptions options, double probability)
    {
        var largest = DashaPpTheory.Momentum(probability);
        if (options.NoiseMomentum is { } given && given > largest)
        {
            throw new AssumptionException(FormattableString.Invariant(
                $"noiseMomentum is {given:R}, but DASHA-PP-MVR wants it at most p_a/(2 - p_a) = {largest:R}; leave it out, or take a smaller one"));
        }
        if (options is { NoiseMomentum: { } b, InitialBatch: { } batch }) return new DashaMvrParameters(b, batch);
        var omega = options.Compressor.Omega(setting.Dimension, setting.Workers)!.Value;
        var m = NoiseToTarget.Of(setting, "DASHA-PP-MVR", "noiseMomentum and initialBatch");
        var spread = omega * Math.Sqrt(m);
        return new DashaMvrParameters(
            options.NoiseMomentum ?? Math.Min(largest, probability * Math.Min(1 / m, 1 / spread)),
            options.InitialBatch ?? NoiseToTarget.Ceiling(Math.Max(m, spread) / Math.Sqrt(probability)));
    }

    internal static Theory For(Setting setting, DashaOptions options, Participation participation, DashaMvrParameters parameters)
    {
        if (participation.IsFull) return DashaMvrTheory.For(setting, options, parameters);
        var isPrinted = options.Bound == StepBound.Printed;
        var source = isPrinted
            ? "gamma = 1/(L + sqrt(48*W*(L_QM^2 + (1 - b)^2*L_sigma^2) + (12/(n*p_a*b))*(theta_a*L_QM^2 + (1 - b)^2*L_sigma^2))), W = omega*(2*omega + 1)/(n*p_a^2) (Tyurin and Richtarik, 2023)"
            : "gamma = 1/(L + sqrt(32*W*L_+^2 + 48*W*(1 - b)^2*L_sigma^2 + (8*theta_a*L_+^2 + 12*(1 - b)^2*L_sigma^2)/(n*p_a*b))), W = omega*(2*omega + 1)/(n*p_a^2) (derived, after Tyurin and Richtarik, 2023)";
        var why = DashaMvrTheory.WhyNot(setting, options, "DASHA-PP-MVR")
            ?? (options.Regime == Regime.PolyakLojasiewicz ? "its constants for the Polyak-Lojasiewicz regime are not known; set regime: nonconvex" : null);
        if (why is not null) return new Theory { StepSizeSource = source, WhyNoStepSize = why };

        var n = setting.Workers;
        var omega = options.Compressor.Omega(setting.Dimension, n)!.Value;
        var (pa, theta, b) = (participation.Probability, participation.Variance, parameters.NoiseMomentum);
        var a = pa / ((2 * omega) + 1);
        var w = omega * ((2 * omega) + 1) / (n * pa * pa);
        var smoothness = isPrinted ? setting.Constants.LQuadraticMean : setting.Constants.LPlus;
        var l = smoothness * smoothness;
        var noise = (1 - b) * setting.NoiseSmoothness!.Value;
        var v = noise * noise;
        var radicand = ((isPrinted ? 48 : 32) * w * l) + (48 * w * v) + ((((isPrinted ? 12 : 8) * theta * l) + (12 * v)) / (n * pa * b));
        var bound = new DashaBound(radicand, new DashaWeights(1 / a, 1 / (a * n), 1 / b, (8 * w * b) + (2 * theta / (n * pa))))
        {
            Noise = ((24 * w * b * b) + (6 * b / (n * pa))) * (setting.Variance ?? 0),
        };
        var shown = DashaPpTheory.Parameters(omega, a, b, participation);
        shown["B_init"] = parameters.InitialBatch;
        var theory = bound.ToTheory(setting, options.Regime, source, shown, isSure: false);
        return setting.Variance is null ? theory with { Lyapunov = null, Prediction = null } : theory;
    }
}
