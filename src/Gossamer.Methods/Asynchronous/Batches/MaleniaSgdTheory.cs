using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Asynchronous.Batches;

/// <summary>
/// Malenia SGD: the variance of its estimator is at most (1/n²) Σ σ²/B_i = σ²/(n·HM(B)) ≤ σ²/S, so that it is SGD with
/// batch S. S and γ as in Tyurin and Richtárik (2023); K ≥ 4Δ/(γε) is derived here (the paper's own constants are
/// larger). L is the smoothness of the average f.
/// </summary>
public static class MaleniaSgdTheory
{
    /// <summary>S = max{n, ⌈σ²/ε⌉}.</summary>
    /// <param name="setting">The setting.</param>
    /// <exception cref="AssumptionException">σ² or ε is not known.</exception>
    public static long Batch(Setting setting) => Math.Max(setting.Workers, NoiseRatio.Ceiling(setting, "the batch of Malenia SGD", "batch"));

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="batch">S.</param>
    public static Theory For(Setting setting, long batch)
    {
        var theory = GradientDescentTheory.Minibatch(setting, batch, "Malenia SGD", "Tyurin and Richtarik, 2023, Theorem on Malenia SGD");
        return theory with
        {
            Parameters = new Dictionary<string, double> { ["S"] = batch },
            Prediction = TimeComplexity.Join(theory.Prediction, TimeComplexity.Describe(setting, TimeComplexity.HeterogeneousOptimal)),
        };
    }
}
