using Gossamer.Execution;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// DASHA-PP with exact gradients (Tyurin and Richtárik, 2023): a = p_a/(2ω + 1), b = p_a/(2 − p_a), γ ≤ 1/(L + √R). With
/// W = ω(2ω + 1)/(np_a²), θ_a = 1 − p_aa/p_a, S = ‖x⁺ − x‖² and k = mean‖k_i‖² ≤ 2L₊²S + 2b²F the proof needs
/// D⁺ ≤ (1 − a)D + (2ω/p_a)k, G⁺ ≤ (1 − a)²G + (2ω/(np_a))k + (a/n)D, F⁺ ≤ (1 − b)F + (2(1 − p_a)/p_a)L₊²S and
/// E⁺ ≤ (1 − b)²E + (2θ_a/(np_a))(L₊²S + b²F), from which follow (derived)
/// <list type="bullet">
/// <item>nonconvex: R = (32W + 16θ_a/(np_a²))L₊², κ = 1/a, η = 1/(an), ν = 1/b, ρ = 8Wb + 2θ_a/(np_a);</item>
/// <item>Polyak-Łojasiewicz: R = (144W + 48θ_a/(np_a²))L₊² and γμ ≤ a/4, κ = 4/(3a), η = 16/(9an), ν = 2/b,
/// ρ = (224/9)Wb + 8θ_a/(np_a).</item>
/// </list>
/// The paper prints 48W and 200W in place of 32W and 144W, with the quadratic mean of the L_i (quoted from memory). With all
/// workers in every round the method is DASHA, and has its step.
/// </summary>
public static class DashaPpTheory
{
    /// <summary>b = p_a/(2 − p_a).</summary>
    /// <param name="probability">p_a in (0, 1].</param>
    public static double Momentum(double probability) => probability / (2 - probability);

    internal static Theory For(Setting setting, DashaOptions options, Participation participation)
    {
        if (participation.IsFull) return DashaTheory.For(setting, options);
        var (isLinear, isPrinted) = (options.Regime == Regime.PolyakLojasiewicz, options.Bound == StepBound.Printed);
        var (spread, chance) = (isLinear, isPrinted) switch { (false, false) => (32, 16), (false, true) => (48, 16), (true, false) => (144, 48), (true, true) => (200, 48) };
        var source = $"gamma = 1/(L + {(isPrinted ? "L_QM" : "L_+")}*sqrt({spread}*W + {chance}*(1 - p_aa/p_a)/(n*p_a^2))), W = omega*(2*omega + 1)/(n*p_a^2)"
            + (isLinear ? ", and gamma <= a/(4*mu)" : "")
            + (isPrinted ? " (Tyurin and Richtarik, 2023)" : " (derived, after Tyurin and Richtarik, 2023)");
        if (DashaBound.WhyNot(setting, options.Compressor, options.Regime, "DASHA-PP") is { } why)
            return new Theory { StepSizeSource = source, WhyNoStepSize = why };

        var n = setting.Workers;
        var omega = options.Compressor.Omega(setting.Dimension, n)!.Value;
        var (pa, theta) = (participation.Probability, participation.Variance);
        var (a, b) = (pa / ((2 * omega) + 1), Momentum(pa));
        var w = omega * ((2 * omega) + 1) / (n * pa * pa);
        var smoothness = isPrinted ? setting.Constants.LQuadraticMean : setting.Constants.LPlus;
        var weights = isLinear
            ? new DashaWeights(4 / (3 * a), 16 / (9 * a * n), 2 / b, (224.0 / 9 * w * b) + (8 * theta / (n * pa)))
            : new DashaWeights(1 / a, 1 / (a * n), 1 / b, (8 * w * b) + (2 * theta / (n * pa)));
        var bound = new DashaBound(((spread * w) + (chance * theta / (n * pa * pa))) * smoothness * smoothness, weights) { Slack = a / 4 };
        return bound.ToTheory(setting, options.Regime, source, Parameters(omega, a, b, participation), isSure: false);
    }

    internal static Dictionary<string, double> Parameters(double omega, double a, double b, Participation participation) => new()
    {
        ["omega"] = omega,
        ["p_a"] = participation.Probability,
        ["p_aa"] = participation.PairProbability,
        ["a"] = a,
        ["b"] = b,
    };
}
