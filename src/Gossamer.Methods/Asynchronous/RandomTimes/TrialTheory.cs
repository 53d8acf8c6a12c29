using System.Globalization;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Asynchronous.RandomTimes;

/// <summary>
/// MindFlayer SGD: with B = Σ p_i·B_i expected gradients a round, E‖g − ∇f‖² ≤ (σ² + ‖∇f‖²)/B, because whether a trial
/// succeeds has nothing to do with its gradient (1/B is at most the relative variance of their number). γ = min{1/(2L),
/// εB/(2Lσ²)} and K = ⌈4Δ/(γε)⌉ as in the paper's theorem (form checked, constants derived for B ≥ 1).
/// </summary>
public static class TrialTheory
{
    /// <summary>The plan of MindFlayer SGD.</summary>
    /// <exception cref="AssumptionException">The distributions of times are not known.</exception>
    internal static TrialPlan Plan(Setting setting, long batch, double? limit, string method) =>
        TrialPlan.For(Times(setting, method), setting.Workers, batch, limit);

    /// <summary>The plan of Vecna SGD: as many expected gradients of everybody, ⌈S/(n·p_i)⌉ trials each.</summary>
    /// <exception cref="AssumptionException">The distributions of times are not known, or somebody never succeeds.</exception>
    internal static TrialPlan EqualPlan(Setting setting, long batch, double? limit, string method)
    {
        var chosen = TrialPlan.For(Times(setting, method), setting.Workers, batch, limit);
        var trials = new int[setting.Workers];
        for (var i = 0; i < trials.Length; i++)
        {
            if (!(chosen.Probabilities[i] > 0))
                throw new AssumptionException($"{method} needs gradients of everybody, but worker {i} never finishes one within its time; give a larger limit");
            trials[i] = (int)Math.Min(int.MaxValue, Math.Ceiling(Math.Max(1, batch / (double)trials.Length) / chosen.Probabilities[i] * (1 - 1e-12)));
        }
        var seconds = Enumerable.Range(0, trials.Length).Max(i => trials[i] * chosen.Limits[i]);
        return chosen with { Seconds = seconds, Trials = trials };
    }

    internal static Theory For(Setting setting, TrialPlan plan, double expected, string method)
    {
        var smoothness = setting.Constants.L;
        double? step = setting switch
        {
            { Variance: 0 } => 1 / (2 * smoothness),
            { Variance: { } variance, Target: { } target } => Math.Min(1 / (2 * smoothness), target * expected / (2 * smoothness * variance)),
            _ => null,
        };
        return new Theory
        {
            StepSize = step,
            StepSizeSource = "gamma = min{1/(2*L), eps*B/(2*L*sigma^2)} (Maranjyan, Shaikh Omar, Richtarik, 2024)",
            WhyNoStepSize = step is null ? GradientDescentTheory.NoiseUnknown(setting, method) : null,
            Parameters = new Dictionary<string, double> { ["B"] = expected, ["t"] = plan.Seconds },
            Prediction = step is { } gamma && setting is { InitialGap: { } gap, Target: { } aim } ? Predict(gap, aim, gamma, plan) : null,
        };
    }

    /// <summary>
    /// As <see cref="For"/>. The variance is at most (1/n²) Σ (σ² + (1 − p_i)‖∇f_i‖²)/(p_i·B_i): where trials may fail, the ‖∇f_i‖²
    /// are not bounded by ‖∇f‖², and no constant step is known.
    /// </summary>
    internal static Theory ForDifferent(Setting setting, TrialPlan plan, double expected)
    {
        var theory = For(setting, plan, expected, "Vecna SGD");
        if (plan.Probabilities.All(probability => probability >= 1)) return theory;
        return theory with
        {
            StepSize = null,
            WhyNoStepSize = "where trials may fail, the variance of Vecna SGD depends on the gradients of the f_i, and no step is known here; "
                + "give stepSize as a number, or a limit that no computation exceeds",
            Prediction = null,
        };
    }

    private static GradientTimes Times(Setting setting, string method) => setting.GradientTimes ?? throw new AssumptionException(
        $"{method} must know the distribution of the seconds of gradients; use a cluster with compute of kind fixed or random");

    private static string Predict(double gap, double target, double step, TrialPlan plan)
    {
        var rounds = Math.Ceiling(4 * gap / (step * target));
        return string.Create(CultureInfo.InvariantCulture, $"{rounds:R} rounds of at most {plan.Seconds:G4} seconds to a mean squared gradient norm of {target:R}");
    }
}
