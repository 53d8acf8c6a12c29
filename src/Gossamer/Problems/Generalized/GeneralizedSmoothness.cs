using System.Globalization;

namespace Gossamer.Problems.Generalized;

/// <summary>
/// ℓ-smoothness: ‖∇²f(x)‖ ≤ ℓ(‖∇f(x)‖) with ℓ(s) = a + b·s^p. An exponent of 1 is (L₀, L₁)-smoothness, a factor of 0
/// ordinary smoothness. Definition: Tyurin, Toward a Unified Theory of Gradient Descent under Generalized Smoothness, 2025.
/// </summary>
public sealed class GeneralizedSmoothness
{
    // Nodes and weights of the Gauss-Legendre rule of 20 points on [−1, 1], the positive half.
    private static readonly double[] Nodes =
    [
        0.0765265211334973337546404, 0.2277858511416450780804962, 0.3737060887154195606725482, 0.5108670019508270980043641, 0.6360536807265150254528367,
        0.7463319064601507926143051, 0.8391169718222188233945291, 0.9122344282513259058677524, 0.9639719272779137912676661, 0.9931285991850949247861224,
    ];

    private static readonly double[] Weights =
    [
        0.1527533871307258506980843, 0.1491729864726037467878287, 0.1420961093183820513292983, 0.1316886384491766268984945, 0.1181945319615184173123774,
        0.1019301198172404350367501, 0.0832767415767047487247581, 0.0626720483341090635695065, 0.0406014298003869413310400, 0.0176140071391521183118620,
    ];

    /// <summary>Creates ℓ(s) = a + b·s^p.</summary>
    /// <param name="offset">a &gt; 0: ℓ(0), called L₀ where p = 1.</param>
    /// <param name="factor">b ≥ 0, called L₁ where p = 1.</param>
    /// <param name="exponent">p &gt; 0.</param>
    /// <exception cref="BadInputException">A number is out of range or not finite.</exception>
    public GeneralizedSmoothness(double offset, double factor = 0, double exponent = 1)
    {
        if (!(offset > 0 && double.IsFinite(offset)) || !(factor >= 0 && double.IsFinite(factor)) || !(exponent > 0 && double.IsFinite(exponent)))
            throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"l(s) = {offset} + {factor}*s^{exponent}: the offset and the exponent must be above 0, the factor at least 0"));
        (Offset, Factor, Exponent) = (offset, factor, exponent);
    }

    /// <summary>a = ℓ(0), or L₀.</summary>
    public double Offset { get; }

    /// <summary>b, or L₁.</summary>
    public double Factor { get; }

    /// <summary>p.</summary>
    public double Exponent { get; }

    /// <summary>What is known of a problem: its ℓ, or else its constant L; null where neither is known.</summary>
    public static GeneralizedSmoothness? Of(ProblemConstants constants)
    {
        ArgumentNullException.ThrowIfNull(constants);
        return constants.Generalized ?? (double.IsFinite(constants.L) && constants.L > 0 ? new GeneralizedSmoothness(constants.L) : null);
    }

    /// <summary>ℓ(s).</summary>
    /// <param name="s">A gradient norm, at least 0.</param>
    public double At(double s) => Factor == 0 ? Offset : Offset + (Factor * (Exponent == 1 ? s : Math.Pow(s, Exponent)));

    /// <summary>The step size ∫₀¹ dv/ℓ(s + sv) of gradient descent at a gradient of norm s (Tyurin 2025); the argument runs from s to 2s.</summary>
    /// <param name="s">‖∇f(x)‖ ≥ 0.</param>
    public double IntegralStep(double s)
    {
        if (Factor == 0 || s == 0) return 1 / At(s);
        if (Exponent == 1)
        {
            var ratio = Factor * s / At(s);
            return LogOnePlus(ratio) / (Factor * s);
        }
        if (Exponent == 2)
        {
            // atan(2q) − atan(q) = atan(q/(1 + 2q²)), which keeps its digits for long gradients.
            var q = s * Math.Sqrt(Factor / Offset);
            return Math.Atan(q / (1 + (2 * q * q))) / (s * Math.Sqrt(Offset * Factor));
        }
        return Integrate(v => 1 / At(s + (s * v)));
    }

    /// <summary>How much a step of <see cref="IntegralStep"/> lowers f at least: s²∫₀¹(1 − v)/ℓ(s + sv)dv.</summary>
    /// <param name="s">‖∇f(x)‖ ≥ 0.</param>
    public double Decrease(double s) => s * s * Integrate(v => (1 - v) / At(s + (s * v)));

    /// <summary>ψ(s) = s²/(2ℓ(4s)): f(x) − f* ≥ ψ(‖∇f(x)‖) where f is convex.</summary>
    /// <param name="s">A gradient norm, at least 0.</param>
    public double Psi(double s) => s * s / (2 * At(4 * s));

    /// <summary>Up to where ψ rises; +∞ for p ≤ 2.</summary>
    public double PsiPeak => Exponent <= 2 || Factor == 0
        ? double.PositiveInfinity
        : Math.Pow(2 * Offset / (Factor * (Exponent - 2)), 1 / Exponent) / 4;

    /// <summary>The least upper bound of ψ where it rises: finite for p ≥ 2.</summary>
    public double PsiSupremum => Factor == 0 || Exponent < 2 ? double.PositiveInfinity : Exponent == 2 ? 1 / (32 * Factor) : Psi(PsiPeak);

    /// <summary>ψ⁻¹(t).</summary>
    /// <param name="t">At least 0 and below <see cref="PsiSupremum"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">ψ does not reach t.</exception>
    public double PsiInverse(double t)
    {
        if (!(t >= 0 && t < PsiSupremum)) throw new ArgumentOutOfRangeException(nameof(t), t, "psi does not reach it");
        if (Factor == 0) return Math.Sqrt(2 * Offset * t);
        if (Exponent == 1)
        {
            var slope = 4 * Factor * t;
            return slope + Math.Sqrt((slope * slope) + (2 * Offset * t));
        }
        if (Exponent == 2) return Math.Sqrt(2 * t * Offset / (1 - (32 * Factor * t)));
        return Bisect(t);
    }

    /// <summary>
    /// The largest δ with ℓ(8√(δℓ(0))) ≤ 2ℓ(0): from a gap of δ/2 on, ℓ is ℓ(0) up to a factor. +∞ for ordinary smoothness.
    /// </summary>
    public double FlatGap => Factor == 0 ? double.PositiveInfinity : Math.Pow(Offset / Factor, 2 / Exponent) / (64 * Offset);

    /// <inheritdoc/>
    public override string ToString() => Factor == 0
        ? string.Create(CultureInfo.InvariantCulture, $"l(s) = {Offset}")
        : string.Create(CultureInfo.InvariantCulture, $"l(s) = {Offset} + {Factor}*s{(Exponent == 1 ? "" : $"^{Exponent}")}");

    // log(1 + x) without the loss of digits that log has near 1 (Kahan's correction).
    private static double LogOnePlus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    private static double Integrate(Func<double, double> of)
    {
        double sum = 0;
        for (var k = 0; k < Nodes.Length; k++) sum += Weights[k] * (of((1 - Nodes[k]) / 2) + of((1 + Nodes[k]) / 2));
        return sum / 2;
    }

    private double Bisect(double t)
    {
        var (low, high) = (0.0, PsiPeak);
        if (double.IsInfinity(high))
        {
            high = 1;
            while (Psi(high) < t) high *= 2;
        }
        for (var halving = 0; halving < 200; halving++)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high) break;
            if (Psi(middle) < t) low = middle;
            else high = middle;
        }
        return high;
    }
}
