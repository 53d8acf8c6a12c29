using System.Globalization;
using Gossamer.Execution;

namespace Gossamer.Methods.Federated.Personalized;

/// <summary>
/// L2GD: with 𝓛 = (1/n) max{L/(1 − p), λ/p} every step is an unbiased estimate of a gradient of an 𝓛-smooth-in-expectation function, so that
/// γ ≤ 1/(2𝓛) gives E‖x − x(λ)‖² ≤ (1 − γμ/n)^t‖x⁰ − x(λ)‖² + 2nγσ²/μ after t coins (Hanzely and Richtárik, 2020, from memory).
/// Of a constant step the noise of the coin stays; it vanishes with γ. The smallest 𝓛, (L + λ)/n, is that of p = λ/(L + λ).
/// </summary>
public static class L2GdTheory
{
    /// <summary>p = λ/(L + λ), where 𝓛 is least; ½ where no L is known.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="lambda">λ.</param>
    public static double Probability(Setting setting, double lambda)
    {
        var smoothness = setting.Constants.LMax;
        return !double.IsFinite(smoothness) ? 0.5 : smoothness == 0 ? 0.999999 : Math.Min(0.999999, lambda / (smoothness + lambda));
    }

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="lambda">λ.</param>
    /// <param name="probability">p.</param>
    public static Theory For(Setting setting, double lambda, double probability)
    {
        var constants = setting.Constants;
        var expected = Math.Max(constants.LMax / (1 - probability), lambda / probability) / setting.Workers;
        var theory = new Theory
        {
            StepSize = 1 / (2 * expected),
            StepSizeSource = "gamma = n/(2*max{L_max/(1 - p), lambda/p}) (Hanzely and Richtarik, 2020, from memory)",
            Parameters = new Dictionary<string, double> { ["p"] = probability, ["coins a round"] = 1 / (probability * (1 - probability)) },
            Prediction = constants.MuMin > 0 ? Predict(setting, constants.MuMin / (2 * expected * setting.Workers), probability) : null,
        };
        return !constants.IsConvex ? theory with { StepSize = null, WhyNoStepSize = "its theorem is about convex objectives" } : Assume.ExactTheory(setting, theory);
    }

    private static string Predict(Setting setting, double rate, double probability) => string.Create(
        CultureInfo.InvariantCulture,
        $"the squared distance to x(lambda) shrinks by the factor e in every {Math.Ceiling(probability * (1 - probability) / rate):F0} rounds, down to the noise of the coin");
}
