using System.Globalization;
using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Time;

namespace Gossamer.Methods.Asynchronous.Batches;

/// <summary>
/// Accelerated Rennala SGD: AC-SA (Lan, 2012) with variance σ²/S. With γ_k = γ(k + 1), α_k = 2/(k + 2) and γ ≤ 1/(4L),
/// E f(x̄^K) − f* ≤ D²/(γK(K + 1)) + 4γσ²(K + 1)/(3S) (the form of Lan's theorem, remembered). γ is the minimum of 1/(4L)
/// and the balance of the two terms, and K makes each of them at most ε/2 (derived). S as remembered from Tyurin and
/// Richtárik (2023).
/// </summary>
public static class AcceleratedRennalaSgdTheory
{
    private const string Title = "accelerated Rennala SGD";

    /// <summary>
    /// The setting with the distance that a user gives and, where the experiment names only a squared gradient norm ε, with
    /// ε/(2L) as accuracy of f − f*: ‖∇f(x)‖² ≤ 2L(f(x) − f*).
    /// </summary>
    /// <param name="setting">The setting.</param>
    /// <param name="distance">D as given; null where it is not.</param>
    public static Setting Complete(Setting setting, double? distance) => setting with
    {
        InitialDistance = distance ?? setting.InitialDistance,
        GapTarget = setting.GapTarget ?? (setting.Target / (2 * setting.Constants.L)),
    };

    /// <summary>S = max{1, ⌈σ²D/(ε^{3/2}√L)⌉}, ε of f − f*.</summary>
    /// <param name="setting">The setting.</param>
    /// <exception cref="AssumptionException">A number is not known.</exception>
    public static long Batch(Setting setting) => Batch(setting, Title);

    /// <param name="setting">The setting.</param>
    /// <param name="method">Who needs the numbers, for the message.</param>
    internal static long Batch(Setting setting, string method) => setting switch
    {
        { Variance: 0 } => 1,
        { Variance: { } variance, GapTarget: { } accuracy, InitialDistance: { } distance } =>
            NoiseRatio.Ceiling(variance * distance / (Math.Pow(accuracy, 1.5) * Math.Sqrt(setting.Constants.L))),
        _ => throw new AssumptionException($"{Missing(setting, method)}, or give batch as a number"),
    };

    /// <summary>K = ⌈max{√(8LD²/ε), 64σ²D²/(3Sε²)}⌉.</summary>
    /// <param name="smoothness">L.</param>
    /// <param name="distance">D.</param>
    /// <param name="variance">σ².</param>
    /// <param name="accuracy">ε, of f − f*.</param>
    /// <param name="batch">S.</param>
    public static double Rounds(double smoothness, double distance, double variance, double accuracy, long batch)
    {
        var square = distance * distance;
        return Math.Max(1, Math.Ceiling(Math.Max(
            Math.Sqrt(8 * smoothness * square / accuracy), 64 * variance * square / (3.0 * batch * accuracy * accuracy))));
    }

    /// <summary>γ = min{1/(4L), √(3D²S/(4σ²K(K + 1)²))}.</summary>
    /// <param name="smoothness">L.</param>
    /// <param name="distance">D.</param>
    /// <param name="variance">σ².</param>
    /// <param name="rounds">K.</param>
    /// <param name="batch">S.</param>
    public static double Step(double smoothness, double distance, double variance, double rounds, long batch) => variance == 0
        ? 1 / (4 * smoothness)
        : Math.Min(1 / (4 * smoothness), Math.Sqrt(3 * batch / (4 * variance * rounds)) * distance / (rounds + 1));

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="batch">S.</param>
    public static Theory For(Setting setting, long batch)
    {
        var smoothness = setting.Constants.L;
        double? rounds = setting is { Variance: { } noise, GapTarget: { } aim, InitialDistance: { } reach }
            ? Rounds(smoothness, reach, noise, aim, batch) : null;
        double? step = setting.Variance == 0
            ? 1 / (4 * smoothness)
            : rounds is { } k ? Step(smoothness, setting.InitialDistance!.Value, setting.Variance!.Value, k, batch) : null;
        return new Theory
        {
            StepSize = step,
            StepSizeSource = "gamma = min{1/(4*L), sqrt(3*D^2*S/(4*sigma^2*K*(K + 1)^2))} (AC-SA, Lan, 2012; Tyurin and Richtarik, 2023; from memory)",
            WhyNoStepSize = step is null ? Missing(setting, Title) : null,
            Parameters = new Dictionary<string, double> { ["S"] = batch },
            Prediction = rounds is { } needed ? Predict(setting, needed) : null,
        };
    }

    private static string Predict(Setting setting, double rounds)
    {
        var (accuracy, distance, variance) = (setting.GapTarget!.Value, setting.InitialDistance!.Value, setting.Variance!.Value);
        var text = $"{rounds.ToString("R", CultureInfo.InvariantCulture)} iterations to f - f* = {accuracy.ToString("R", CultureInfo.InvariantCulture)}";
        if (setting.GradientSeconds is not { } seconds) return text;
        var total = TimeComplexity.SmoothConvex(seconds, setting.Constants.L, distance, variance, accuracy);
        return $"{text}; {total.ToString("G4", CultureInfo.InvariantCulture)} seconds up to a universal constant";
    }

    /// <summary>Which number is missing where there is noise, and how to give it.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="method">Who needs it.</param>
    internal static string Missing(Setting setting, string method) => setting switch
    {
        { Variance: null } => $"{method} needs a bound sigma^2 on the variance of the stochastic gradients, and this oracle has none",
        { GapTarget: null } => $"{method} needs the accuracy eps of f - f* where gradients are noisy; name it by stop: {{suboptimality: ...}}, or the squared gradient norm by stop: {{gradientNormSquared: ...}}",
        _ => $"{method} needs the distance D to a minimiser, and this problem knows none; give distance as a number",
    };
}
