using Gossamer.Topologies;

namespace Gossamer.Methods.Decentralized.Gossiping;

/// <summary>
/// The polynomial P_T of a gossip matrix W whose nonzero eigenvalues lie in [1 − β, 1 + β], β = 2c1^T/(1 + c1^{2T}) (Scaman,
/// Bach, Bubeck, Lee and Massoulié, 2017). T = ⌊√χ⌋ rounds give a condition number of order 1.
/// </summary>
internal sealed class ChebyshevPolynomial
{
    /// <summary>Prepares the polynomial.</summary>
    /// <param name="mixing">A symmetric, static mixing matrix M; W = I − M.</param>
    /// <param name="rounds">T ≥ 1; ⌊√χ⌋ unless given.</param>
    public ChebyshevPolynomial(MixingSpectrum mixing, int? rounds = null)
    {
        var chi = mixing.ConditionNumber;
        IsExact = chi - 1 < 1e-12;
        Rounds = IsExact ? 1 : rounds ?? Math.Max(1, (int)Math.Floor(Math.Sqrt(chi) + 1e-9));
        var root = Math.Sqrt(chi);
        C2 = IsExact ? 1 : (chi + 1) / (chi - 1);
        C3 = 2 * chi / ((chi + 1) * mixing.LargestGossipEigenvalue);
        Power = Math.Pow((root - 1) / (root + 1), Rounds);
    }

    /// <summary>T.</summary>
    public int Rounds { get; }

    /// <summary>c1^T with c1 = (√χ − 1)/(√χ + 1).</summary>
    public double Power { get; }

    /// <summary>c2 = (χ + 1)/(χ − 1); 1 where χ = 1.</summary>
    public double C2 { get; }

    /// <summary>c3 = 2χ/((χ + 1)·λmax(W)).</summary>
    public double C3 { get; }

    /// <summary>True where all nonzero eigenvalues of W are equal: then one round gives the exact average.</summary>
    public bool IsExact { get; }
}
