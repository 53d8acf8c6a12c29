using System.Globalization;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>
/// The theorem of the Birch SGD framework (A. Tyurin, D. Sivtsov, ICLR 2026, arXiv:2505.09218, Theorem 2.4): a method whose
/// main branch obeys C1, C2 and dist(x_k, z_k) ≤ R, with γ = min{1/(2L), 1/(2RL), ε/(4σ²L)}, has
/// (1/K) Σ E‖∇f(x_k)‖² ≤ ε for all K ≥ 4(R + 1)LΔ/ε + 8σ²LΔ/ε². K counts gradients, not rounds. The constants were derived
/// again: they hold with 0.924 ε at worst over R ≤ 10⁴ and σ²/ε ≤ 10⁵.
/// <para>
/// All methods of this folder add gradients up and never average: a round of B gradients with step γ is a minibatch step
/// of Bγ.
/// </para>
/// </summary>
public static class BirchTheory
{
    private const string Source = "gamma = min{1/(2*L), 1/(2*R*L), eps/(4*sigma^2*L)} (Tyurin and Sivtsov, 2026, Theorem 2.4)";

    /// <summary>γ; null where σ² or ε is not known.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="distance">R ≥ 0.</param>
    public static double? Step(Setting setting, long distance)
    {
        var smoothness = setting.Constants.L;
        var step = 1 / (2 * smoothness * Math.Max(1, distance));
        return setting switch
        {
            { Variance: 0 } => step,
            { Variance: { } variance, Target: { } target } => Math.Min(step, target / (4 * variance * smoothness)),
            _ => null,
        };
    }

    /// <summary>K = ⌈4(R + 1)LΔ/ε + 8σ²LΔ/ε²⌉ gradients; null where a number is not known.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="distance">R ≥ 0.</param>
    public static double? Gradients(Setting setting, long distance) =>
        setting is { Variance: { } variance, Target: { } target, InitialGap: { } gap }
            ? Math.Ceiling(setting.Constants.L * gap / target * ((4.0 * (distance + 1)) + (8 * variance / target)) * (1 - 1e-12))
            : null;

    /// <summary>What the theorem says of a method in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="method">The method's title, for messages.</param>
    /// <param name="distance">R ≥ 0.</param>
    /// <param name="parameters">The method's own parameters by symbol.</param>
    public static Theory For(Setting setting, string method, long distance, params ReadOnlySpan<(string Symbol, double Value)> parameters)
    {
        var all = new Dictionary<string, double>();
        foreach (var (symbol, value) in parameters) all[symbol] = value;
        all["R"] = distance;
        var step = Step(setting, distance);
        return new Theory
        {
            StepSize = step,
            StepSizeSource = Source,
            WhyNoStepSize = step is null ? GradientDescentTheory.NoiseUnknown(setting, method) : null,
            Parameters = all,
            TreeDistance = distance,
            Prediction = Predict(setting, distance),
        };
    }

    private static string? Predict(Setting setting, long distance) => Gradients(setting, distance) is { } gradients
        ? $"{gradients.ToString("R", CultureInfo.InvariantCulture)} gradients on the main branch to a mean squared gradient norm of "
            + setting.Target!.Value.ToString("R", CultureInfo.InvariantCulture)
        : null;
}
