using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// EF21-P + DASHA (derived here; the paper treats convex problems). With G and D of DASHA at the point w, P = ‖w − x‖² and
/// S = ‖x⁺ − x‖²: ‖g − ∇f(x)‖² ≤ 2G + 2L²P, P⁺ ≤ (1 − α/2)P + (2/α)S, and mean‖h_i⁺ − h_i‖² ≤ L₊²‖w⁺ − w‖² with
/// E‖w⁺ − w‖² = E‖C(x⁺ − w)‖² ≤ (1 + √(1 − α))²·2(S + P). With q = 2ω(2ω + 1)/n, c = 2(1 + √(1 − α))²L₊² and the weights
/// κ = 1/(a(2 − a)), η = 2aωκ/n, π = (2/α)(L² + qc) follows γ ≤ 1/(L + √R), R = 2qc + (8/α²)(L² + qc). Where the downlink is
/// not compressed P = 0, and R is that of DASHA.
/// </summary>
public static class Ef21PDashaTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">The compressors.</param>
    public static Theory For(Setting setting, BidirectionalOptions options)
    {
        const string Source = "gamma = 1/(L + sqrt(R)), R = 2*q*c + (8/alpha^2)*(L^2 + q*c), q = 2*omega*(2*omega + 1)/n, c = 2*(1 + sqrt(1 - alpha))^2*L_+^2 (derived)";
        if (DashaBound.WhyNot(setting, options.Compressor, Regime.Nonconvex, "EF21-P + DASHA") is { } why)
            return new Theory { StepSizeSource = Source, WhyNoStepSize = why };

        var constants = setting.Constants;
        var n = setting.Workers;
        var omega = options.Compressor.Omega(setting.Dimension, n)!.Value;
        var alpha = options.DownlinkCompressor.Alpha(setting.Dimension)!.Value;
        var a = DashaTheory.Momentum(omega);
        var isExactModel = alpha == 1;
        var q = 2 * omega * ((2 * omega) + 1) / n;
        var growth = 1 + Math.Sqrt(1 - alpha);
        var c = 2 * growth * growth * constants.LPlus * constants.LPlus;
        var smooth = (constants.L * constants.L) + (q * c);
        var radicand = isExactModel ? q * constants.LPlus * constants.LPlus : (2 * q * c) + (8 / (alpha * alpha) * smooth);
        var step = 1 / (constants.L + Math.Sqrt(radicand));
        var kappa = 1 / (a * (2 - a)) / (isExactModel ? 2 : 1);
        var weights = new DashaWeights(kappa, 2 * a * omega * kappa / n);
        return new Theory
        {
            StepSize = step,
            StepSizeSource = Source,
            Parameters = new Dictionary<string, double> { ["omega"] = omega, ["alpha"] = alpha, ["a"] = a, ["R"] = radicand },
            Prediction = RoundPrediction.Of(setting, step),
            Lyapunov = new LyapunovFunction
            {
                Formula = "f(x) - f* + gamma*(kappa*||g - grad f(w)||^2 + eta*mean ||g_i - grad f_i(w)||^2 + (2/alpha)*(L^2 + q*c)*||w - x||^2)",
                Evaluate = state => GradientDescentTheory.Gap(state)
                    + (step * weights.Of(DashaErrors.Of(state, state.Coordinator.Vector("w"))))
                    + (isExactModel ? 0 : step * 2 / alpha * smooth * Ef21PTheory.ModelError(state)),
                GradientWeight = step / 2,
                IsSure = options.Compressor.IsDeterministic && options.DownlinkCompressor.IsDeterministic,
            },
        };
    }
}
