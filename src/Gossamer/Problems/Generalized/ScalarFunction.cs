namespace Gossamer.Problems.Generalized;

/// <summary>A convex function on an interval that is ℓ-smooth there although it may not be smooth.</summary>
/// <param name="Value">φ(x) inside the interval.</param>
/// <param name="Derivative">φ'(x).</param>
/// <param name="Smoothness">A valid ℓ.</param>
public sealed record ScalarFunction(Func<double, double> Value, Func<double, double> Derivative, GeneralizedSmoothness Smoothness)
{
    /// <summary>Lower end of the interval, which does not belong to it.</summary>
    public double Lower { get; init; } = double.NegativeInfinity;

    /// <summary>Upper end of the interval, which does not belong to it.</summary>
    public double Upper { get; init; } = double.PositiveInfinity;

    /// <summary>Where φ is smallest; null where nowhere is.</summary>
    public double? Minimizer { get; init; }

    /// <summary>inf φ where there is no minimiser; null where it is not bounded below or follows from the minimiser.</summary>
    public double? Infimum { get; init; }
}

/// <summary>The scalar functions of the papers on generalised smoothness; every ℓ is checked against φ'' in the tests.</summary>
public static class ScalarFunctions
{
    /// <summary>e^x + e^{1−x}, smallest at ½; ℓ(s) = 3.3 + s (2√e rounded up).</summary>
    public static ScalarFunction ExpPair { get; } =
        new(x => Math.Exp(x) + Math.Exp(1 - x), x => Math.Exp(x) - Math.Exp(1 - x), new GeneralizedSmoothness(3.3, 1)) { Minimizer = 0.5 };

    /// <summary>−log x − log(0.1 − x) on (0, 0.1), smallest at 0.05; ℓ(s) = 800 + 2s².</summary>
    public static ScalarFunction LogBarrier { get; } =
        new(x => -Math.Log(x) - Math.Log(0.1 - x), x => (1 / (0.1 - x)) - (1 / x), new GeneralizedSmoothness(800, 2, 2))
        {
            Lower = 0,
            Upper = 0.1,
            Minimizer = 0.05,
        };

    /// <summary>cosh x − 1, smallest at 0; ℓ(s) = 1 + s.</summary>
    public static ScalarFunction Cosh { get; } =
        // 2 sinh²(x/2): near 0 the difference of cosh and 1 has no digits left.
        new(x => 2 * Math.Sinh(x / 2) * Math.Sinh(x / 2), Math.Sinh, new GeneralizedSmoothness(1, 1)) { Minimizer = 0 };

    /// <summary>e^x; no minimiser, infimum 0; ℓ(s) = 10⁻³ + s.</summary>
    public static ScalarFunction Exponential { get; } = new(Math.Exp, Math.Exp, new GeneralizedSmoothness(1e-3, 1)) { Infimum = 0 };

    /// <summary>−log x on (0, ∞), not bounded below; ℓ(s) = 10⁻³ + s².</summary>
    public static ScalarFunction NegativeLog { get; } = new(x => -Math.Log(x), x => -1 / x, new GeneralizedSmoothness(1e-3, 1, 2)) { Lower = 0 };

    /// <summary>−√(1 − x) on (−∞, 1), not bounded below; ℓ(s) = 10⁻³ + 2s³, more than quadratic.</summary>
    public static ScalarFunction NegativeRoot { get; } =
        new(x => -Math.Sqrt(1 - x), x => 0.5 / Math.Sqrt(1 - x), new GeneralizedSmoothness(1e-3, 2, 3)) { Upper = 1 };

    /// <summary>e^x − μx, smallest at log μ; ℓ(s) = μ + s.</summary>
    /// <param name="mu">μ &gt; 0.</param>
    /// <exception cref="BadInputException">μ is not positive.</exception>
    public static ScalarFunction ExpTilt(double mu) =>
        new(x => Math.Exp(x) - (mu * x), x => Math.Exp(x) - mu, new GeneralizedSmoothness(mu, 1)) { Minimizer = Math.Log(mu) };

    /// <summary>|x|^p, smallest at 0; ℓ(s) = 10⁻³ + p(p − 1)(s/p)^{(p−2)/(p−1)}.</summary>
    /// <param name="power">p &gt; 2.</param>
    /// <exception cref="BadInputException">p is not above 2.</exception>
    public static ScalarFunction Power(double power)
    {
        if (!(power > 2 && double.IsFinite(power))) throw new BadInputException($"|x|^p with p = {power:R}: the power must be above 2; at 2 it is a quadratic");
        var exponent = (power - 2) / (power - 1);
        return new(
            x => Math.Pow(Math.Abs(x), power),
            x => power * Math.Pow(Math.Abs(x), power - 1) * Math.Sign(x),
            new GeneralizedSmoothness(1e-3, power * (power - 1) / Math.Pow(power, exponent), exponent))
        { Minimizer = 0 };
    }
}
