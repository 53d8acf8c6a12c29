using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Asynchronous;

/// <summary>
/// Rennala SGD: SGD with batch S. S and γ as in Tyurin and Richtárik (2023); E f(x^{k+1}) ≤ f(x^k) − (γ/2)‖∇f(x^k)‖²
/// + Lγ²σ²/(2S) and K ≥ 4Δ/(γε) are derived here (the paper's own constants are larger).
/// </summary>
public static class RennalaSgdTheory
{
    /// <summary>S = max{1, ⌈σ²/ε⌉}.</summary>
    /// <param name="setting">The setting.</param>
    /// <exception cref="AssumptionException">σ² or ε is not known.</exception>
    public static long Batch(Setting setting) => NoiseRatio.Ceiling(setting, "the batch of Rennala SGD", "batch");

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="batch">S.</param>
    public static Theory For(Setting setting, long batch)
    {
        var theory = GradientDescentTheory.Minibatch(setting, batch, "Rennala SGD", "Tyurin and Richtarik, 2023, Theorem on Rennala SGD");
        return theory with
        {
            Parameters = new Dictionary<string, double> { ["S"] = batch },
            TreeDistance = batch - 1,
            Prediction = TimeComplexity.Join(theory.Prediction, TimeComplexity.Describe(setting, TimeComplexity.Optimal)),
        };
    }
}
