namespace Gossamer.Problems.Chains;

/// <summary>
/// How a chain F of smoothness ℓ becomes f(x) = (Lλ²/ℓ)·F(x/λ) with λ = √(2ε)·ℓ/L: f is L-smooth, and where ‖∇F‖ > 1,
/// ‖∇f‖² > 2ε.
/// </summary>
internal sealed class ChainScale
{
    /// <summary>Creates the scale.</summary>
    /// <param name="chainSmoothness">ℓ of F.</param>
    /// <param name="smoothness">L, positive.</param>
    /// <param name="accuracy">ε, positive.</param>
    /// <exception cref="BadInputException">L or ε is not positive and finite.</exception>
    public ChainScale(double chainSmoothness, double smoothness, double accuracy)
    {
        (Smoothness, Accuracy) = (Demand(smoothness, "smoothness L"), Demand(accuracy, "accuracy eps"));
        Stretch = Math.Sqrt(2 * accuracy) * chainSmoothness / smoothness;
        Height = smoothness * Stretch * Stretch / chainSmoothness;
    }

    public double Smoothness { get; }

    public double Accuracy { get; }

    /// <summary>λ.</summary>
    public double Stretch { get; }

    /// <summary>Lλ²/ℓ.</summary>
    public double Height { get; }

    /// <summary>Lλ/ℓ = √(2ε), the factor of gradients.</summary>
    public double Slope => Height / Stretch;

    /// <summary>T = ⌊Δ/(Lλ²/ℓ·Δ₀)⌋: the longest chain with f(0) − inf f ≤ Δ, when F(0) − inf F ≤ Δ₀T.</summary>
    /// <param name="gap">Δ.</param>
    /// <param name="gapPerLink">Δ₀.</param>
    /// <exception cref="BadInputException">Δ is too small for a chain of one link.</exception>
    public int LongestChain(double gap, double gapPerLink)
    {
        var length = Math.Floor(gap / (Height * gapPerLink) * (1 + 1e-12));
        if (!(length >= 1))
            throw new BadInputException($"the gap Delta is {gap:R}, but a chain of this smoothness and accuracy needs at least {Height * gapPerLink:R}; take a larger gap or a smaller accuracy");
        return length <= int.MaxValue
            ? (int)length
            : throw new BadInputException($"the gap Delta is {gap:R}, which makes a chain of {length:R} coordinates; take a smaller gap or a larger accuracy");
    }

    private static double Demand(double value, string what) => double.IsFinite(value) && value > 0
        ? value
        : throw new BadInputException($"the {what} is {value:R}, but must be a positive number");
}
