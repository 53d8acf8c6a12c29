using System.Globalization;
using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Asynchronous;

/// <summary>
/// Ringmaster ASGD (Maranjyan, Tyurin and Richtárik, 2025): R = max{1, ⌈σ²/ε⌉}, γ = min{1/(2RL), ε/(4Lσ²)} and
/// K ≥ 8RLΔ/ε + 16σ²LΔ/ε² (constants remembered and derived again, in agreement). The one-step inequality bounds
/// averages, so there is no function that falls in every iteration.
/// </summary>
public static class RingmasterAsgdTheory
{
    /// <summary>R = max{1, ⌈σ²/ε⌉}.</summary>
    /// <param name="setting">The setting.</param>
    /// <exception cref="AssumptionException">σ² or ε is not known.</exception>
    public static long Threshold(Setting setting) => NoiseRatio.Ceiling(setting, "the delay threshold of Ringmaster ASGD", "delayThreshold");

    /// <summary>γ = min{1/(2RL), ε/(4Lσ²)}; null where σ² or ε is not known.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="threshold">R.</param>
    public static double? Step(Setting setting, long threshold)
    {
        var smoothness = setting.Constants.L;
        var step = 1 / (2 * threshold * smoothness);
        return setting switch
        {
            { Variance: 0 } => step,
            { Variance: { } variance, Target: { } target } => Math.Min(step, target / (4 * smoothness * variance)),
            _ => null,
        };
    }

    /// <summary>K = ⌈8RLΔ/ε + 16σ²LΔ/ε²⌉ updates; null where a number is not known.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="threshold">R.</param>
    public static double? Updates(Setting setting, long threshold) =>
        setting is { Variance: { } variance, Target: { } target, InitialGap: { } gap }
            ? Math.Ceiling(setting.Constants.L * gap / target * ((8 * threshold) + (16 * variance / target)))
            : null;

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="threshold">R.</param>
    public static Theory For(Setting setting, long threshold)
    {
        var step = Step(setting, threshold);
        return new Theory
        {
            StepSize = step,
            StepSizeSource = "gamma = min{1/(2*R*L), eps/(4*L*sigma^2)} (Maranjyan, Tyurin, Richtarik, 2025)",
            WhyNoStepSize = step is null ? GradientDescentTheory.NoiseUnknown(setting, "Ringmaster ASGD") : null,
            Parameters = new Dictionary<string, double> { ["R"] = threshold },
            TreeDistance = threshold - 1,
            Prediction = Predict(setting, threshold),
        };
    }

    private static string? Predict(Setting setting, long threshold)
    {
        if (Updates(setting, threshold) is not { } updates) return null;
        var text = $"{updates.ToString("R", CultureInfo.InvariantCulture)} updates to a mean squared gradient norm of "
            + setting.Target!.Value.ToString("R", CultureInfo.InvariantCulture);
        if (setting.GradientSeconds is not { } seconds) return text;
        var total = Math.Ceiling(updates / threshold) * TimeComplexity.RingmasterUpdatesSeconds(seconds, threshold);
        return $"{text}, in at most {total.ToString("G4", CultureInfo.InvariantCulture)} seconds";
    }
}
