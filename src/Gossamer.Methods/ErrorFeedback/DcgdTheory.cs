using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// Compressed gradient descent with unbiased independent compressors on convex objectives. Derived from
/// E‖g‖² ≤ 2(L + 2ωL_max/n)(f(x) − f*) + (2ω/n)·mean‖∇f_i(x*)‖², which for γ ≤ 1/(L + 2ωL_max/n) and μ-strong convexity
/// gives E‖x⁺ − x*‖² ≤ (1 − γμ)‖x − x*‖² + (2γ²ω/n)·mean‖∇f_i(x*)‖².
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
}
