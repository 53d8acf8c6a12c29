using System.Globalization;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// Gradient descent and its minibatch form. Descent lemma: f(x⁺) ≤ f(x) − (γ/2)‖∇f(x)‖² for γ ≤ 1/L. With noise,
/// γ = min{1/L, εn/(2Lσ²)} gives (1/K) Σ E‖∇f(x^k)‖² ≤ ε after K ≥ 4Δ/(γε) iterations (derived from the one-step
/// inequality of SGD with a batch of n, as in Tyurin and Richtárik, arXiv:2305.12387).
/// </summary>
public static class GradientDescentTheory
{
    /// <summary>What the theory says in a setting.</summary>
    public static Theory For(Setting setting)
    {
        var constants = setting.Constants;
        if (setting.Variance != 0) return Minibatch(setting, setting.Workers, "GD with stochastic gradients");
        var step = 1 / constants.L;
        return new Theory
        {
            StepSize = step,
            StepSizeSource = "gamma = 1/L (descent lemma; Nesterov, 2018, section 2.1.5)",
            Lyapunov = Descent(step, isSure: true),
            Prediction = Rounds(setting, step, 2),
        };
    }

    /// <summary>SGD with the mean of a batch of independent gradients, each of variance σ², in every step.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="batch">Gradients in a step, B.</param>
    /// <param name="method">The method's title, for messages.</param>
    /// <param name="source">Where the theorem is from.</param>
    internal static Theory Minibatch(
        Setting setting, long batch, string method, string source = "derived from the one-step inequality of SGD; Tyurin and Richtarik, 2023")
    {
        var step = SgdStep(setting, batch);
        return new Theory
        {
            StepSize = step,
            StepSizeSource = $"gamma = min{{1/L, eps*B/(2*L*sigma^2)}}, batch B = {batch.ToString(CultureInfo.InvariantCulture)} ({source})",
            WhyNoStepSize = step is null ? NoiseUnknown(setting, method) : null,
            Lyapunov = step is { } gamma
                ? Descent(gamma, isSure: setting.IsExact) with { Noise = SgdNoise(setting, gamma, batch) }
                : null,
            Prediction = step is { } found ? Rounds(setting, found, setting.IsExact ? 2 : 4) : null,
        };
    }

    /// <summary>The function f(x) − f* with its promise for γ ≤ 1/L.</summary>
    internal static LyapunovFunction Descent(double step, bool isSure) => new()
    {
        Formula = "f(x) - f*",
        Evaluate = Gap,
        GradientWeight = step / 2,
        IsSure = isSure,
    };

    /// <summary>f(x) − f*, with a lower bound of f, or zero, where f* is unknown.</summary>
    internal static double Gap(IObservation observation) =>
        observation.Problem.Global.Value(observation.Iterate) - (observation.Problem.Constants.LowerBound ?? 0);

    /// <summary>Says what to give where noise makes the step depend on an unknown number.</summary>
    internal static string NoiseUnknown(Setting setting, string method) => setting.Variance is null
        ? $"{method} needs a bound sigma^2 on the variance of the stochastic gradients, and this oracle has none"
        : $"{method} needs the target eps, the squared gradient norm aimed at; name it by stop: {{gradientNormSquared: ...}}";

    private static double? SgdStep(Setting setting, long batch)
    {
        var smoothness = setting.Constants.L;
        return setting switch
        {
            { Variance: 0 } => 1 / smoothness,
            { Variance: { } variance, Target: { } target } => Math.Min(1 / smoothness, target * batch / (2 * smoothness * variance)),
            _ => null,
        };
    }

    private static double SgdNoise(Setting setting, double step, long batch) =>
        setting.Constants.L * step * step * (setting.Variance ?? 0) / (2 * batch);

    private static string? Rounds(Setting setting, double step, double factor) => setting is { InitialGap: { } gap, Target: { } target }
        ? $"{Math.Ceiling(factor * gap / (step * target)).ToString("R", CultureInfo.InvariantCulture)} iterations to a mean squared gradient norm of {target.ToString("R", CultureInfo.InvariantCulture)}"
        : null;
}
