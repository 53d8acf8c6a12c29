using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Asynchronous;

/// <summary>The number from which batches and delay thresholds are chosen.</summary>
internal static class NoiseRatio
{
    /// <summary>max{1, ⌈σ²/ε⌉}.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="what">What is chosen by it, such as "the batch of Rennala SGD".</param>
    /// <param name="option">The option by which a user gives it instead.</param>
    /// <exception cref="AssumptionException">σ² or ε is not known.</exception>
    public static long Ceiling(Setting setting, string what, string option) => Ceiling(Of(setting, $"{what}, ceil(sigma^2/eps),", option));

    /// <summary>s = σ²/ε; 0 where gradients are exact.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="what">What is chosen by it.</param>
    /// <param name="option">The option by which a user gives it instead.</param>
    /// <exception cref="AssumptionException">σ² or ε is not known.</exception>
    public static double Of(Setting setting, string what, string option) => setting switch
    {
        { Variance: 0 } => 0,
        { Variance: { } variance, Target: { } target } => variance / target,
        _ => throw new AssumptionException($"{GradientDescentTheory.NoiseUnknown(setting, what)}, or give {option} as a number"),
    };

    /// <summary>max{1, ⌈ratio⌉}; a quotient that exceeds a whole number only by rounding is meant to be that number.</summary>
    public static long Ceiling(double ratio) => (long)Math.Max(1, Math.Ceiling(ratio * (1 - 1e-12)));
}
