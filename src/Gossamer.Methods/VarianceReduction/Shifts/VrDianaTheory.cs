using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// VR-DIANA (Horváth et al., 2019): γ = 1/(10L_max√(1 + ω/n)(m_0^{2/3} + ω + 1)) with m_0 = m/B, as the authors' programs use it
/// on nonconvex problems. It is used on convex ones as well; the constants of the strongly convex theorem are not known here.
/// </summary>
public static class VrDianaTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="compressor">An unbiased compressor.</param>
    /// <param name="share">B/m, the share of its samples that a worker draws in a round.</param>
    /// <param name="p">Probability with which the reference point moves.</param>
    public static Theory For(Setting setting, Compressor compressor, double share, double p)
    {
        const string Source = "gamma = 1/(10*L_max*sqrt(1 + omega/n)*((m/B)^(2/3) + omega + 1)) (as used in the authors' programs)";
        var why = compressor.IsCorrelated
            ? $"its theorem wants compressors that are independent across workers, and those of {compressor.Name} are not"
            : setting.Variance != 0
            ? "VR-DIANA draws its samples itself, from exact gradients; use oracle: full"
            : null;
        if (why is not null) return new Theory { StepSizeSource = Source, WhyNoStepSize = why };

        var omega = compressor.Omega(setting.Dimension, setting.Workers)!.Value;
        var step = omega == 0 && share == 1 ? 1 / setting.Constants.L : 1 / (10 * setting.Constants.LMax
            * Math.Sqrt(1 + (omega / setting.Workers)) * (Math.Pow(1 / share, 2.0 / 3) + omega + 1));
        return new Theory
        {
            StepSize = step,
            StepSizeSource = omega == 0 && share == 1 ? "gamma = 1/L (descent lemma; nothing is compressed or sampled)" : Source,
            Parameters = new Dictionary<string, double> { ["omega"] = omega, ["alpha_h"] = 1 / (1 + omega), ["m_0"] = 1 / share, ["p"] = p },
            Lyapunov = omega == 0 && share == 1 ? GradientDescentTheory.Descent(step, isSure: true) : null,
        };
    }
}
