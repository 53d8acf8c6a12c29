using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Asynchronous.Delays;

/// <summary>
/// Picky SGD (Cohen et al., 2021), in terms of the squared norm ε: radius √ε/(2L), γ = min{1, ε/σ²}/(4L). The constants
/// are remembered, not checked. The original text uses ε for the norm itself.
/// </summary>
public static class PickySgdTheory
{
    /// <summary>√ε/(2L).</summary>
    /// <param name="setting">The setting.</param>
    /// <exception cref="AssumptionException">ε is not known.</exception>
    public static double Radius(Setting setting) => setting.Target is { } target
        ? Math.Sqrt(target) / (2 * setting.Constants.L)
        : throw new AssumptionException(
            "the radius of Picky SGD, sqrt(eps)/(2*L), needs the target eps, the squared gradient norm aimed at; "
            + "name it by stop: {gradientNormSquared: ...}, or give radius as a number");

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="radius">The radius used.</param>
    public static Theory For(Setting setting, double radius)
    {
        var step = Step(setting);
        return new Theory
        {
            StepSize = step,
            StepSizeSource = "gamma = min{1, eps/sigma^2}/(4*L) (Cohen, Daniely, Drori, Koren, Schain, 2021; constants from memory)",
            WhyNoStepSize = step is null ? GradientDescentTheory.NoiseUnknown(setting, "Picky SGD") : null,
            Parameters = new Dictionary<string, double> { ["r"] = radius },
        };
    }

    private static double? Step(Setting setting) => setting switch
    {
        { Variance: 0 } => 1 / (4 * setting.Constants.L),
        { Variance: { } variance, Target: { } target } => Math.Min(1, target / variance) / (4 * setting.Constants.L),
        _ => null,
    };
}
