namespace Gossamer.Topologies;

/// <summary>What theory needs of a mixing matrix M (M·1 = 1, doubly stochastic). J stands for (1/n)11ᵀ.</summary>
/// <param name="SecondLargestModulus">s = max(|λ₂|, |λ_n|) (‖M − (1/n)11ᵀ‖ where M is not symmetric).</param>
/// <param name="SmallestEigenvalue">λ_n(M), −1 or above (of (M + Mᵀ)/2 where M is not symmetric).</param>
/// <param name="ConditionNumber">
/// χ of the gossip matrix W = I − M: its largest over its smallest nonzero eigenvalue, which no scaling of W changes (of
/// (W + Wᵀ)/2 where M is not symmetric). Infinite where the graph is in several parts.
/// </param>
public sealed record MixingSpectrum(double SecondLargestModulus, double SmallestEigenvalue, double ConditionNumber)
{
    /// <summary>True where M is symmetric, in every round.</summary>
    public bool IsSymmetric { get; init; } = true;

    /// <summary>True where M is the same in every round.</summary>
    public bool IsStatic { get; init; } = true;

    /// <summary>λmax(W) of the gossip matrix W = I − M.</summary>
    public double LargestGossipEigenvalue => 1 - SmallestEigenvalue;

    /// <summary>1 − s, the share of the disagreement that one round removes at least.</summary>
    public double Gap => 1 - SecondLargestModulus;

    /// <summary>
    /// 1/(1 − s²): the smallest χ with ‖Wx − x‖² ≤ (1 − 1/χ)‖x‖² for all x with Σ x_i = 0, W = I − M as it is scaled here.
    /// Infinite where one round need not bring the nodes closer.
    /// </summary>
    public double ContractionNumber =>
        SecondLargestModulus >= 1 ? double.PositiveInfinity : 1 / ((1 - SecondLargestModulus) * (1 + SecondLargestModulus));

    /// <summary>The worst of both, number by number.</summary>
    internal MixingSpectrum WorstWith(MixingSpectrum other) => new(
        Math.Max(SecondLargestModulus, other.SecondLargestModulus),
        Math.Min(SmallestEigenvalue, other.SmallestEigenvalue),
        Math.Max(ConditionNumber, other.ConditionNumber))
    {
        IsSymmetric = IsSymmetric && other.IsSymmetric,
        IsStatic = false,
    };
}
