using MathNet.Numerics;

namespace Gossamer.Problems.Chains;

/// <summary>The smooth bricks of the chains, all infinitely differentiable.</summary>
internal static class ChainPieces
{
    /// <summary>√e = Φ'(0), the largest slope of Φ.</summary>
    public const double RootE = 1.6487212707001281468;

    /// <summary>√(2πe), the supremum of Φ.</summary>
    public const double PhiLimit = 4.1327313541224929385;

    /// <summary>Ψ_a(z) = a^{1 − 1/(2z − 1)²} for z > ½, 0 below; its supremum is a.</summary>
    /// <param name="z">Any number.</param>
    /// <param name="logBase">log a; 1 gives the Ψ of the classical chain.</param>
    public static double Psi(double z, double logBase = 1)
    {
        if (z <= 0.5) return 0;
        var t = (2 * z) - 1;
        return Math.Exp(logBase * (1 - (1 / (t * t))));
    }

    /// <summary>Ψ_a'(z)/Ψ_a(z) = 4·log a/(2z − 1)³, for z > ½.</summary>
    public static double LogPsiSlope(double z, double logBase = 1)
    {
        var t = (2 * z) - 1;
        return 4 * logBase / (t * t * t);
    }

    /// <summary>Φ(z) = √e ∫ e^{−t²/2} dt from −∞ to z.</summary>
    public static double Phi(double z) => PhiLimit / 2 * SpecialFunctions.Erfc(-z / Constants.Sqrt2);

    /// <summary>Φ'(z) = √e·e^{−z²/2}.</summary>
    public static double PhiSlope(double z) => RootE * Math.Exp(-z * z / 2);

    /// <summary>Γ(z) = −z·e^{1/z + 1} for z &lt; 0, 0 above.</summary>
    public static double Gamma(double z) => z < 0 ? -z * Math.Exp((1 / z) + 1) : 0;

    /// <summary>Γ'(z).</summary>
    public static double GammaSlope(double z) => z < 0 ? ((1 / z) - 1) * Math.Exp((1 / z) + 1) : 0;
}
