using System.Globalization;
using Gossamer.Execution;
using Gossamer.Methods.Asynchronous;
using Gossamer.Methods.Decentralized.Time;

namespace Gossamer.Methods.Decentralized.Trees;

/// <summary>
/// Fragile and Amelie SGD (Tyurin and Richtárik, 2024): both make steps with stochastic gradients of variance at most σ²/S, so
/// γ = (1/(2L))·min{1, εS/σ²}, and K = 16LΔ/ε iterations are enough for S ≥ σ²/ε.
/// </summary>
internal static class PivotTheory
{
    /// <summary>S = max{least, ⌈σ²/ε⌉}.</summary>
    public static long Batch(Setting setting, string method, long least) =>
        Math.Max(least, NoiseRatio.Ceiling(setting, $"the batch of {method}", "batch"));

    /// <summary>What the theory says of Fragile SGD.</summary>
    public static Theory Fragile(Setting setting, PivotTrees trees, long batch) =>
        For(setting, trees, batch, PathTime.FragileIteration(batch, PivotTrees.Computing(setting), trees.Traveling));

    /// <summary>What the theory says of Amelie SGD.</summary>
    public static Theory Amelie(Setting setting, PivotTrees trees, long batch) =>
        For(setting, trees, batch, PathTime.AmelieIteration(batch, PivotTrees.Computing(setting), trees.LongestPath));

    private static Theory For(Setting setting, PivotTrees trees, long batch, double seconds)
    {
        var step = Step(setting, batch);
        return step with
        {
            Parameters = new Dictionary<string, double> { ["S"] = batch, ["pivot"] = trees.Pivot + 1 },
            Prediction = Predict(setting, seconds),
            Routes = trees.Routes,
        };
    }

    /// <summary>γ and its source for a step whose gradient has variance σ²/S.</summary>
    public static Theory Step(Setting setting, long batch)
    {
        const string Source = "gamma = min{1, eps*S/sigma^2}/(2*L) (Tyurin, Richtarik, 2024, arXiv:2405.16218)";
        return setting switch
        {
            { Variance: 0 } => new Theory { StepSize = 1 / (2 * setting.Constants.L), StepSizeSource = Source },
            { Variance: { } variance, Target: { } target } => new Theory
            {
                StepSize = Math.Min(1, target * batch / variance) / (2 * setting.Constants.L),
                StepSizeSource = Source,
            },
            _ => new Theory { StepSizeSource = Source, WhyNoStepSize = "sigma^2 or the target eps is not known; give stop: gradientNormSquared" },
        };
    }

    private static string? Predict(Setting setting, double seconds)
    {
        if (setting is not { InitialGap: { } gap, Target: { } target }) return null;
        var iterations = Math.Ceiling(16 * setting.Constants.L * gap / target);
        return string.Create(CultureInfo.InvariantCulture,
            $"{iterations} iterations of at most {seconds:G4} s each to a mean squared gradient norm of {target}");
    }
}
