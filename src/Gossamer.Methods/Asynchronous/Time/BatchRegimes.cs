namespace Gossamer.Methods.Asynchronous.Time;

/// <summary>
/// The batch methods (minibatch, m-synchronous, Rennala, Malenia) are SGD with an unbiased estimator of variance at most
/// σ²/S, so that the theorems of SGD hold for them beyond the nonconvex case. All formulas are derived.
/// </summary>
public static class BatchRegimes
{
    /// <summary>S = max{1, ⌈σ²/(με)⌉} for f that satisfies the Polyak-Łojasiewicz inequality, to E f − f* ≤ ε.</summary>
    /// <param name="variance">σ².</param>
    /// <param name="mu">μ.</param>
    /// <param name="accuracy">ε, of f − f*.</param>
    public static long PolyakLojasiewiczBatch(double variance, double mu, double accuracy) => NoiseRatio.Ceiling(variance / (mu * accuracy));

    /// <summary>γ = min{1/L, εμS/(Lσ²)}: E[f(x^{k+1}) − f*] ≤ (1 − γμ)(f(x^k) − f*) + Lγ²σ²/(2S).</summary>
    /// <param name="smoothness">L.</param>
    /// <param name="mu">μ.</param>
    /// <param name="variance">σ².</param>
    /// <param name="accuracy">ε, of f − f*.</param>
    /// <param name="batch">S.</param>
    public static double PolyakLojasiewiczStep(double smoothness, double mu, double variance, double accuracy, long batch) =>
        Math.Min(1 / smoothness, accuracy * mu * batch / (smoothness * variance));

    /// <summary>K = ⌈ln(2Δ/ε)/(γμ)⌉ rounds.</summary>
    /// <param name="step">γ.</param>
    /// <param name="mu">μ.</param>
    /// <param name="gap">Δ = f(x⁰) − f*.</param>
    /// <param name="accuracy">ε, of f − f*.</param>
    public static double PolyakLojasiewiczRounds(double step, double mu, double gap, double accuracy) =>
        Math.Ceiling(Math.Max(0, Math.Log(2 * gap / accuracy)) / (step * mu));

    /// <summary>min_m H_m(L/μ + σ²L/(mμ²ε))·ln(2Δ/ε) seconds, up to a constant.</summary>
    /// <param name="seconds">τ_i.</param>
    /// <param name="smoothness">L.</param>
    /// <param name="mu">μ.</param>
    /// <param name="variance">σ².</param>
    /// <param name="gap">Δ.</param>
    /// <param name="accuracy">ε, of f − f*.</param>
    public static double PolyakLojasiewiczSeconds(
        IReadOnlyList<double> seconds, double smoothness, double mu, double variance, double gap, double accuracy) =>
        smoothness / mu * Math.Log(2 * gap / accuracy) * TimeComplexity.Optimal(seconds, variance / (mu * accuracy));

    /// <summary>γ = min{1/(2L), εS/(2σ²)} for convex f: E f(x̄_K) − f* ≤ D²/(γK) + γσ²/S for the mean x̄_K of the iterates.</summary>
    /// <param name="smoothness">L.</param>
    /// <param name="variance">σ².</param>
    /// <param name="accuracy">ε, of f − f*.</param>
    /// <param name="batch">S.</param>
    public static double ConvexStep(double smoothness, double variance, double accuracy, long batch) =>
        Math.Min(1 / (2 * smoothness), accuracy * batch / (2 * variance));

    /// <summary>K = ⌈2D²/(γε)⌉ rounds.</summary>
    /// <param name="step">γ.</param>
    /// <param name="distance">D = ‖x⁰ − x*‖.</param>
    /// <param name="accuracy">ε, of f − f*.</param>
    public static double ConvexRounds(double step, double distance, double accuracy) =>
        Math.Ceiling(2 * distance * distance / (step * accuracy));
}
