using System.Globalization;
using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Batches;

namespace Gossamer.Methods.Decentralized.Trees;

/// <summary>
/// Fragile and Amelie SGD with accelerated steps for convex f (Tyurin and Richtárik, 2024): with R ≥ ‖x⁰ − x*‖ and ε of f − f*,
/// S = max{least, ⌈σ²R/(ε^{3/2}√L)⌉}, K = ⌈8√L·R/√ε⌉ and γ = min{1/(4L), √(3R²S/(4σ²(K + 1)(K + 2)²))} give E f(x^K) − f* ≤ ε.
/// </summary>
internal static class AcceleratedPivotTheory
{
    /// <exception cref="AssumptionException">f is not convex.</exception>
    public static void Check(Setting setting, string method)
    {
        if (!setting.Constants.IsConvex)
            throw new AssumptionException($"accelerated {method} needs a convex f; leave accelerated out, or take a convex problem");
    }

    /// <summary>S: that of accelerated Rennala SGD, and at least as many as the method needs.</summary>
    /// <exception cref="AssumptionException">A number is not known.</exception>
    public static long Batch(Setting setting, string method, long least) =>
        Math.Max(least, AcceleratedRennalaSgdTheory.Batch(setting, $"accelerated {method}"));

    /// <summary>K.</summary>
    public static double Iterations(double smoothness, double distance, double accuracy) =>
        Math.Max(1, Math.Ceiling(8 * Math.Sqrt(smoothness / accuracy) * distance));

    /// <summary>γ.</summary>
    public static double Step(double smoothness, double distance, double variance, double iterations, long batch) => variance == 0
        ? 1 / (4 * smoothness)
        : Math.Min(1 / (4 * smoothness), Math.Sqrt(3 * batch / (4 * variance * (iterations + 1))) * distance / (iterations + 2));

    /// <summary>What changes in the theory of the method.</summary>
    public static Theory For(Setting setting, Theory theory, string method, long batch)
    {
        var smoothness = setting.Constants.L;
        double? iterations = setting is { GapTarget: { } aim, InitialDistance: { } reach } ? Iterations(smoothness, reach, aim) : null;
        double? step = setting.Variance == 0
            ? 1 / (4 * smoothness)
            : setting.Variance is { } variance && iterations is { } k ? Step(smoothness, setting.InitialDistance!.Value, variance, k, batch) : null;
        return theory with
        {
            StepSize = step,
            StepSizeSource = "gamma = min{1/(4*L), sqrt(3*R^2*S/(4*sigma^2*(K + 1)*(K + 2)^2))}, convex variant (Tyurin, Richtarik, 2024, arXiv:2405.16218)",
            WhyNoStepSize = step is null ? AcceleratedRennalaSgdTheory.Missing(setting, $"accelerated {method}") : null,
            Prediction = iterations is { } needed
                ? string.Create(CultureInfo.InvariantCulture, $"{needed} iterations to f - f* = {setting.GapTarget:R}") : null,
        };
    }
}
