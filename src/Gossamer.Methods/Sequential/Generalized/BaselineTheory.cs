using Gossamer.Execution;
using Gossamer.Problems.Generalized;

namespace Gossamer.Methods.Sequential.Generalized;

/// <summary>Step sizes of the competitors under generalised smoothness. Their constants are from memory, not from the papers' text.</summary>
public static class BaselineTheory
{
    /// <summary>ν with ν = e^{−ν}.</summary>
    public const double Nu = 0.56714329040978384;

    /// <summary>γ = 1/(2L₀) and c = 2L₀/(3L₁), so that the step is min{1/(2L₀), 1/(3L₁‖g‖)}.</summary>
    internal static (Theory Theory, double Threshold) ForClipping(Setting setting, ClippedGdOptions options)
    {
        const string Source = "gamma = 1/(2*L0), c = 2*L0/(3*L1) (Vankov et al., 2024, from memory)";
        GeneralizedSmoothness smoothness;
        try
        {
            smoothness = options.ResolveLinear(setting, "clipped GD");
        }
        catch (AssumptionException unknown) when (options.Threshold is not null)
        {
            // With a threshold and a step of one's own nothing need be known.
            return (new Theory { StepSizeSource = Source, WhyNoStepSize = unknown.Message }, options.Threshold.Value);
        }
        var threshold = options.Threshold ?? (smoothness.Factor == 0 ? double.PositiveInfinity : 2 * smoothness.Offset / (3 * smoothness.Factor));
        if (SmoothnessOptions.WhyNot(setting, needsConvexity: true) is { } why) return (new Theory { StepSizeSource = Source, WhyNoStepSize = why }, threshold);
        var parameters = UgdTheory.Parameters(smoothness);
        if (double.IsFinite(threshold)) parameters["c"] = threshold;
        return (new Theory { StepSize = 1 / (2 * smoothness.Offset), StepSizeSource = Source, Parameters = parameters }, threshold);
    }

    internal static Theory ForNormalized(Setting setting, NormalizedGdOptions options)
    {
        const string Source = "gamma = R/sqrt(K + 1) (from memory)";
        var why = SmoothnessOptions.WhyNot(setting, needsConvexity: true)
            ?? (options is { Radius: not null, Horizon: not null } ? null : "it needs radius and horizon: give both, or a step length");
        return why is not null
            ? new Theory { StepSizeSource = Source, WhyNoStepSize = why }
            : new Theory { StepSize = options.Radius!.Value / Math.Sqrt(options.Horizon!.Value + 1), StepSizeSource = Source };
    }

    internal static Theory ForSimplified(Setting setting, GeneralizedSmoothness smoothness, L0L1Rule rule)
    {
        var source = rule == L0L1Rule.Smoothed
            ? "gamma/(L0 + L1*||g||), gamma = nu/2, nu = exp(-nu) (Gorbunov et al., 2025, from memory)"
            : "gamma/(L0 + 1.5*L1*||g||), gamma = 1 (Vankov et al., 2024, from memory)";
        return Scaled(setting, smoothness, source, rule == L0L1Rule.Smoothed ? Nu / 2 : 1);
    }

    internal static Theory ForTriangles(Setting setting, GeneralizedSmoothness smoothness) =>
        Scaled(setting, smoothness, "gamma = nu/2, nu = exp(-nu) (Gorbunov et al., 2025, from memory)", Nu / 2);

    internal static Theory ForLi(Setting setting)
    {
        const string Source = "a step that the largest gradient on the way determines (Li et al., 2023)";
        var why = SmoothnessOptions.WhyNot(setting, needsConvexity: true)
            ?? "its constants are only known from memory: give or tune the step, about 1/l(2*||grad f(x0)||)";
        return new Theory { StepSizeSource = Source, WhyNoStepSize = why };
    }

    private static Theory Scaled(Setting setting, GeneralizedSmoothness smoothness, string source, double factor) =>
        SmoothnessOptions.WhyNot(setting, needsConvexity: true) is { } why
            ? new Theory { StepSizeSource = source, WhyNoStepSize = why }
            : new Theory { StepSize = factor, StepSizeSource = source, Parameters = UgdTheory.Parameters(smoothness) };
}
