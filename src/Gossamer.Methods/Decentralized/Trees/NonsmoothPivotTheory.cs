using System.Globalization;
using Gossamer.Execution;
using Gossamer.Methods.Asynchronous;

namespace Gossamer.Methods.Decentralized.Trees;

/// <summary>
/// Fragile and Amelie SGD for convex f that are M-Lipschitz continuous (Tyurin and Richtárik, 2024): S = max{least, ⌈σ²/M²⌉},
/// γ = ε/(M² + σ²/S), and with R ≥ ‖x⁰ − x*‖ K = ⌈2M²R²/ε²⌉ steps give E f(x̄) − f* ≤ ε for the mean x̄ of x⁰, …, x^{K−1}:
/// the error is at most R²/(2γK) + γ(M² + σ²/S)/2, and for a given S below σ²/M² K is R²(M² + σ²/S)/ε² (derived).
/// </summary>
internal static class NonsmoothPivotTheory
{
    /// <exception cref="AssumptionException">f is not convex.</exception>
    public static void Check(Setting setting, string method)
    {
        if (!setting.Constants.IsConvex)
            throw new AssumptionException($"nonsmooth {method} needs a convex f; leave nonsmooth out, or take a convex problem");
    }

    /// <summary>S.</summary>
    /// <exception cref="AssumptionException">A number is not known.</exception>
    public static long Batch(Setting setting, string method, long least) => setting switch
    {
        { Variance: 0 } => least,
        { Variance: { } variance, Constants.Lipschitz: { } lipschitz } => Math.Max(least, NoiseRatio.Ceiling(variance / (lipschitz * lipschitz))),
        _ => throw new AssumptionException($"{Missing(setting, method)}, or give batch as a number"),
    };

    /// <summary>γ.</summary>
    public static double Step(double lipschitz, double variance, double accuracy, long batch) =>
        accuracy / ((lipschitz * lipschitz) + (variance / batch));

    /// <summary>K.</summary>
    public static double Iterations(double lipschitz, double variance, double distance, double accuracy, long batch) =>
        Math.Max(1, Math.Ceiling(
            Math.Max(2 * lipschitz * lipschitz, (lipschitz * lipschitz) + (variance / batch)) * distance * distance / (accuracy * accuracy) * (1 - 1e-12)));

    /// <summary>What changes in the theory of the method.</summary>
    public static Theory For(Setting setting, Theory theory, string method, long batch)
    {
        const string Source = "gamma = eps/(M^2 + sigma^2/S), nonsmooth convex variant (Tyurin, Richtarik, 2024, arXiv:2405.16218)";
        theory = theory with { StepSize = null, StepSizeSource = Source, WhyNoStepSize = Missing(setting, method), Prediction = null };
        return setting is not { Variance: { } variance, GapTarget: { } accuracy, Constants.Lipschitz: { } lipschitz }
            ? theory
            : theory with
            {
                StepSize = Step(lipschitz, variance, accuracy, batch),
                WhyNoStepSize = null,
                Parameters = new Dictionary<string, double>(theory.Parameters) { ["M"] = lipschitz },
                Prediction = setting.InitialDistance is not { } distance ? null : string.Create(CultureInfo.InvariantCulture,
                    $"{Iterations(lipschitz, variance, distance, accuracy, batch)} iterations until the mean of the iterates has f - f* = {accuracy:R}"),
            };
    }

    private static string Missing(Setting setting, string method) => setting switch
    {
        { Constants.Lipschitz: null } => $"nonsmooth {method} needs a bound M of the subgradients of f, and none is known of this problem; take least-absolute-deviations or hinge-loss",
        { Variance: null } => $"nonsmooth {method} needs a bound sigma^2 on the variance of the stochastic gradients, and this oracle has none",
        _ => $"nonsmooth {method} needs the accuracy eps of f - f*; name it by stop: {{suboptimality: ...}}",
    };
}
