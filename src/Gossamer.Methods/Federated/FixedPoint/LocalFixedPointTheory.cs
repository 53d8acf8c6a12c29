namespace Gossamer.Methods.Federated.FixedPoint;

/// <summary>Which theorem gives the relaxation λ of the local fixed-point method.</summary>
public enum FixedPointTheorem
{
    /// <summary>Linear where the operators contract, else sublinear.</summary>
    Automatic,

    /// <summary>λ = 1: linear convergence of contractions to a point near the solution.</summary>
    Linear,

    /// <summary>A small λ with which averaged operators come as near to the solution as wanted.</summary>
    Sublinear,
}

/// <summary>
/// Local fixed-point methods (Malinovsky, Kovalev, Gasanov, Condat and Richtárik, 2020), with T = (1/n) Σ T_i, G_i = Id − T_i,
/// T(x*) = x*, σ² = (1/n) Σ‖G_i(x*)‖² and relaxation λ. Proofs with the constants given here are our own (derived); the paper's
/// statements, as remembered, are implied by them.
/// <para>
/// Linear (fixed number H of steps): for χ-contractive T_i and ξ = max{λχ + 1 − λ, λ(1 + χ) − 1}, the iterates converge to the
/// fixed point x† of the mean of H relaxed steps, ‖x̂^{jH} − x†‖ ≤ ξ^{jH}‖x̂⁰ − x†‖, and
/// ‖x† − x*‖ ≤ S = λξ(1 − ξ^{H−1})/((1 − ξ)(1 − ξ^H))·(1/n) Σ‖G_i(x*)‖.
/// </para>
/// <para>
/// Sublinear: for a-averaged T_i, ℓ = 2a and λ ≤ 1/(8ℓ·max{1, H − 1}), the mean of ‖G(x̂^k)‖² over K steps is at most
/// 2.45ℓ‖x̂⁰ − x*‖²/(λK) + 8.9ℓ²λ²(H − 1)²σ²; for λ ≤ min{1/(2ℓ), 1/(√10·ℓ(H − 1))}, which is used, with 8 and 20 in place of
/// 2.45 and 8.9.
/// </para>
/// <para>
/// Random communication with probability p: for (1 + ρ)-cocoercive T_i, λ ≤ p/12, Ψ = ‖x̂ − x*‖² + (8λ/p)·(1/n) Σ‖x_i − x̂‖² and
/// m = min{λρ/(1 + ρ), p/4}: E Ψ_{k+1} ≤ (1 − m)Ψ_k + 32λ³σ²/p²; for λ ≤ p/15 with (5λ/p), p/5 and 25 in place of (8λ/p), p/4
/// and 32.
/// </para>
/// </summary>
public static class LocalFixedPointTheory
{
    internal const string Paper = "Malinovsky, Kovalev, Gasanov, Condat and Richtarik, 2020, arXiv:2004.01442";

    /// <summary>ξ, the factor by which Id + λ(T_i − Id) contracts where T_i contracts by χ.</summary>
    /// <param name="relaxation">λ.</param>
    /// <param name="contraction">χ.</param>
    public static double Factor(double relaxation, double contraction) =>
        Math.Max((relaxation * contraction) + 1 - relaxation, (relaxation * (1 + contraction)) - 1);

    /// <summary>S, the bound of ‖x† − x*‖; 0 for one step.</summary>
    /// <param name="relaxation">λ.</param>
    /// <param name="contraction">χ.</param>
    /// <param name="steps">H.</param>
    /// <param name="displacement">(1/n) Σ‖T_i(x*) − x*‖.</param>
    public static double Bias(double relaxation, double contraction, int steps, double displacement)
    {
        var factor = Factor(relaxation, contraction);
        return relaxation * factor * (1 - Math.Pow(factor, steps - 1)) / ((1 - factor) * (1 - Math.Pow(factor, steps))) * displacement;
    }

    /// <summary>λ of the sublinear theorem with the small constants, 1/(8ℓ·max{1, H − 1}).</summary>
    /// <param name="averagedness">a.</param>
    /// <param name="steps">H.</param>
    public static double ShortRelaxation(double averagedness, int steps) => 1 / (16 * averagedness * Math.Max(1, steps - 1));

    /// <summary>λ of the sublinear theorem with longer steps, min{1/(2ℓ), 1/(√10·ℓ(H − 1))}.</summary>
    /// <param name="averagedness">a.</param>
    /// <param name="steps">H.</param>
    public static double LongRelaxation(double averagedness, int steps) =>
        Math.Min(1 / (4 * averagedness), 1 / (Math.Sqrt(10) * 2 * averagedness * (steps - 1)));

    /// <summary>The bound of the mean of ‖G(x̂^k)‖² over the first K steps; the constants are those that λ allows.</summary>
    /// <param name="averagedness">a.</param>
    /// <param name="relaxation">λ, at most <see cref="LongRelaxation"/>.</param>
    /// <param name="steps">H.</param>
    /// <param name="count">K.</param>
    /// <param name="distanceSquared">‖x̂⁰ − x*‖².</param>
    /// <param name="variance">σ².</param>
    public static double MeanResidualBound(double averagedness, double relaxation, int steps, long count, double distanceSquared, double variance)
    {
        var scale = 2 * averagedness;
        var (first, second) = relaxation <= ShortRelaxation(averagedness, steps) * (1 + 1e-12) ? (2.45, 8.9) : (8.0, 20.0);
        return (first * scale * distanceSquared / (relaxation * count))
            + (second * Math.Pow(scale * relaxation * (steps - 1), 2) * variance);
    }

    /// <summary>λ of random communication, p/12.</summary>
    /// <param name="probability">p.</param>
    public static double RandomRelaxation(double probability) => probability / 12;

    /// <summary>m of random communication with λ ≤ p/12.</summary>
    /// <param name="relaxation">λ.</param>
    /// <param name="cocoercivity">ρ/(1 + ρ).</param>
    /// <param name="probability">p.</param>
    public static double RandomRate(double relaxation, double cocoercivity, double probability) =>
        Math.Min(relaxation * cocoercivity, probability / 4);

    /// <summary>32λ³σ²/(mp²), to which E Ψ falls under random communication with λ ≤ p/12.</summary>
    /// <param name="relaxation">λ.</param>
    /// <param name="cocoercivity">ρ/(1 + ρ), positive.</param>
    /// <param name="probability">p.</param>
    /// <param name="variance">σ².</param>
    public static double Neighborhood(double relaxation, double cocoercivity, double probability, double variance) =>
        32 * Math.Pow(relaxation, 3) * variance / (RandomRate(relaxation, cocoercivity, probability) * probability * probability);
}
