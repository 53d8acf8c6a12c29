using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// STORM with constant parameters. E‖g⁺ − ∇f(x⁺)‖² ≤ (1 − b)²‖g − ∇f(x)‖² + 2(1 − b)²L_σ²‖x⁺ − x‖² + 2b²σ², so that
/// f − f* + (γ/(2b))‖g − ∇f‖² falls by (γ/2)‖∇f‖² up to γbσ² for γ ≤ 1/(L + (1 − b)L_σ√(2/b)) (derived; an instance of
/// <see cref="EstimatorLemma"/>). b = min{1, ε/(4σ²)} leaves an error of ε/2.
/// </summary>
public static class StormTheory
{
    /// <summary>b: given, or min{1, ε/(4σ²)}.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">b.</param>
    public static double Momentum(Setting setting, StormOptions options) => options.Momentum ?? setting switch
    {
        { Variance: > 0 and var variance, Target: { } target } => Math.Min(1, target / (4 * variance)),
        _ => 1,
    };

    /// <summary>B_init: given, or ⌈1/b⌉.</summary>
    /// <param name="b">b.</param>
    /// <param name="options">B_init.</param>
    public static long InitialBatch(double b, StormOptions options) => options.InitialBatch ?? (long)Math.Ceiling(1 / b);

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">b.</param>
    public static Theory For(Setting setting, StormOptions options)
    {
        const string Source = "gamma = 1/(L + (1 - b)*L_sigma*sqrt(2/b)) (Cutkosky, Orabona, 2019, arXiv:1905.10018, for constant parameters, derived)";
        var why = setting.NoiseSmoothness is null ? "it needs a bound L_sigma on how much the noise changes between two points, and this oracle has none"
            : options.Momentum is not null || setting.Variance == 0 ? null
            : setting.Variance is null || setting.Target is null ? GradientDescentTheory.NoiseUnknown(setting, "STORM") + ", or give the momentum"
            : null;
        if (why is not null) return new Theory { StepSizeSource = Source, WhyNoStepSize = why };
        var b = Momentum(setting, options);
        var step = new EstimatorLemma(setting.Constants.L, setting.NoiseSmoothness!.Value, b, 2 * (1 - b) * (1 - b)).Nonconvex();
        return new Theory
        {
            StepSize = step.StepSize,
            StepSizeSource = Source,
            Parameters = new Dictionary<string, double> { ["b"] = b, ["L_sigma"] = setting.NoiseSmoothness.Value },
            Lyapunov = new LyapunovFunction
            {
                Formula = "f(x) - f* + (gamma/(2*b))*||g - grad f(x)||^2",
                Evaluate = state => GradientDescentTheory.Gap(state) + (step.ErrorWeight * SwitchedEstimator.Error(state, "g")),
                GradientWeight = step.StepSize / 2,
                Noise = setting.Variance is { } variance ? step.StepSize * b * variance : 0,
                IsSure = setting.IsExact,
            },
        };
    }
}
