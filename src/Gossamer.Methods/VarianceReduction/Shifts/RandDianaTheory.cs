using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// Rand-DIANA on convex problems, from the unified analysis of SGD (Gorbunov, Hanzely, Richtárik, 2020) with A = (1 + 2ω/n)L_max,
/// B = 2ω/n, C = p·L_max, ρ = p and M = 4ω/(np): γ ≤ min{1/(L_max(1 + 6ω/n)), p/(2μ)} where strongly convex, half of it where
/// convex only (derived).
/// </summary>
public static class RandDianaTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="compressor">An unbiased compressor.</param>
    /// <param name="p">Probability of a reset.</param>
    public static Theory For(Setting setting, Compressor compressor, double p)
    {
        var (constants, mu) = (setting.Constants, setting.Constants.Mu);
        var source = mu > 0
            ? "gamma = min{1/(L_max*(1 + 6*omega/n)), p/(2*mu)} (derived from the unified analysis of Gorbunov, Hanzely, Richtarik, 2020)"
            : "gamma = 1/(2*L_max*(1 + 6*omega/n)) (derived from the unified analysis of Gorbunov, Hanzely, Richtarik, 2020)";
        var omega = compressor.Omega(setting.Dimension, setting.Workers)!.Value;
        var why = compressor.IsCorrelated
            ? $"its theorem wants compressors that are independent across workers, and those of {compressor.Name} are not"
            : setting.Variance != 0
            ? "its theorem is about exact gradients"
            : !constants.IsConvex && omega > 0
            ? "its theorem is about convex f_i; use marina or dasha on nonconvex problems"
            : null;
        if (why is not null) return new Theory { StepSizeSource = source, WhyNoStepSize = why };

        var ratio = omega / setting.Workers;
        var convexStep = 1 / (constants.LMax * (1 + (6 * ratio)));
        var step = omega == 0 ? 1 / constants.L : mu > 0 ? Math.Min(convexStep, p / (2 * mu)) : convexStep / 2;
        return new Theory
        {
            StepSize = step,
            StepSizeSource = omega == 0 ? "gamma = 1/L (descent lemma; nothing is compressed)" : source,
            Parameters = new Dictionary<string, double> { ["omega"] = omega, ["p"] = p },
            Lyapunov = omega == 0 ? GradientDescentTheory.Descent(step, isSure: true) : new LyapunovFunction
            {
                Formula = "||x - x*||^2 + (4*omega*gamma^2/(n*p))*mean ||h_i - grad f_i(x*)||^2",
                Evaluate = observation => DianaTheory.Distance(observation, 4 * ratio * step * step / p),
                Contraction = Math.Min(step * mu, p / 2),
            },
        };
    }
}
