using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// Compressed gradient descent with unbiased independent compressors on convex objectives. Derived from
/// E‖g‖² ≤ 2(L + 2ωL_max/n)(f(x) − f*) + (2ω/n)·mean‖∇f_i(x*)‖², which for γ ≤ 1/(L + 2ωL_max/n) and μ-strong convexity
/// gives E‖x⁺ − x*‖² ≤ (1 − γμ)‖x − x*‖² + (2γ²ω/n)·mean‖∇f_i(x*)‖². With noise and workers that share one f (the method is then
/// known as QSGD) E‖g‖² ≤ (1 + ω/n)‖∇f(x)‖² + (1 + ω)σ²/n, convex or not, so that γ = min{1/(L(1 + ω/n)), εn/(2L(1 + ω)σ²)} gives a mean
/// squared gradient norm of ε after 4Δ/(γε) iterations (derived).
/// </summary>
public static class DcgdTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="compressor">C.</param>
    public static Theory For(Setting setting, Compressor compressor)
    {
        const string Source = "gamma = 1/(L + (2*omega/n)*max L_i) (derived for convex f_i; the same up to constants as Gorbunov, Hanzely, Richtarik, 2020)";
        var constants = setting.Constants;
        if (setting is { IsHomogeneous: true, Variance: > 0, Target: not null } && !compressor.IsCorrelated
            && compressor.Omega(setting.Dimension, setting.Workers) is { } spread)
        {
            return Noisy(setting, spread);
        }
        var why = compressor.Omega(setting.Dimension, setting.Workers) is null
            ? $"DCGD has no guarantee with the biased compressor {compressor.Name} and may diverge at every step size; use ef21 instead"
            : compressor.IsCorrelated
            ? $"its theorem wants compressors that are independent across workers, and those of {compressor.Name} are not"
            : setting.Variance != 0
            ? "its theorem is about exact gradients"
            : null;
        if (why is not null) return new Theory { StepSizeSource = Source, WhyNoStepSize = why };

        var omega = compressor.Omega(setting.Dimension, setting.Workers)!.Value;
        var step = 1 / (constants.L + (2 * omega / setting.Workers * constants.LMax));
        return new Theory
        {
            StepSize = step,
            StepSizeSource = Source,
            Parameters = new Dictionary<string, double> { ["omega"] = omega },
            // With omega = 0 it is gradient descent; otherwise the promise holds up to a noise that no constant bounds.
            Lyapunov = omega == 0 ? GradientDescentTheory.Descent(step, isSure: true) : null,
        };
    }

    private static Theory Noisy(Setting setting, double omega)
    {
        var smoothness = setting.Constants.L;
        var noise = (1 + omega) * setting.Variance!.Value / setting.Workers;
        var step = Math.Min(1 / (smoothness * (1 + (omega / setting.Workers))), setting.Target!.Value / (2 * smoothness * noise));
        return new Theory
        {
            StepSize = step,
            StepSizeSource = "gamma = min{1/(L*(1 + omega/n)), eps*n/(2*L*(1 + omega)*sigma^2)} (derived for workers that share f)",
            Parameters = new Dictionary<string, double> { ["omega"] = omega },
            Lyapunov = GradientDescentTheory.Descent(step, isSure: false) with { Noise = smoothness * step * step * noise / 2 },
        };
    }
}
