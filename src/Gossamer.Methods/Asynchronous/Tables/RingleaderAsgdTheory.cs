using System.Globalization;
using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Asynchronous.Tables;

/// <summary>
/// Ringleader ASGD (Maranjyan and Richtárik, 2026): γ = min{1/(8nL), εB/(10Lσ²)} with B the smallest harmonic mean of the
/// counts b_i of a round, which is at least max{1, τ_n/(2·mean τ)} under fixed times, and K = 32nLΔ/ε + 40LΔσ²/(Bε²)
/// updates (remembered). Its L bounds ‖∇f(x) − (1/n) Σ ∇f_i(y_i)‖² ≤ (L²/n) Σ ‖x − y_i‖²; √(mean L_i²) always does.
/// </summary>
public static class RingleaderAsgdTheory
{
    /// <summary>A lower bound on B: max{1, τ_n/(2·mean τ)} where the times are known, 1 otherwise.</summary>
    /// <param name="setting">The setting.</param>
    public static double Averaging(Setting setting) =>
        setting.GradientSeconds is { Count: > 0 } seconds && double.IsFinite(seconds.Max())
            ? Math.Max(1, seconds.Max() / (2 * seconds.Average()))
            : 1;

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    public static Theory For(Setting setting)
    {
        var smoothness = setting.IsHomogeneous ? setting.Constants.L : setting.Constants.LQuadraticMean;
        var averaging = Averaging(setting);
        var step = 1 / (8 * setting.Workers * smoothness);
        double? gamma = setting switch
        {
            { Variance: 0 } => step,
            { Variance: { } variance, Target: { } target } => Math.Min(step, target * averaging / (10 * smoothness * variance)),
            _ => null,
        };
        return new Theory
        {
            StepSize = gamma,
            StepSizeSource = "gamma = min{1/(8*n*L), eps*B/(10*L*sigma^2)} (Maranjyan, Richtarik, 2026)",
            WhyNoStepSize = gamma is null ? GradientDescentTheory.NoiseUnknown(setting, "Ringleader ASGD") : null,
            Parameters = new Dictionary<string, double> { ["L"] = smoothness, ["B"] = averaging },
            Prediction = TimeComplexity.Join(Updates(setting, smoothness, averaging), TimeComplexity.Describe(setting, TimeComplexity.HeterogeneousOptimal)),
        };
    }

    private static string? Updates(Setting setting, double smoothness, double averaging)
    {
        if (setting is not { Variance: { } variance, Target: { } target, InitialGap: { } gap }) return null;
        var updates = smoothness * gap / target * ((32 * setting.Workers) + (40 * variance / (averaging * target)));
        return $"{Math.Ceiling(updates).ToString("R", CultureInfo.InvariantCulture)} updates to a mean squared gradient norm of "
            + target.ToString("R", CultureInfo.InvariantCulture);
    }
}
