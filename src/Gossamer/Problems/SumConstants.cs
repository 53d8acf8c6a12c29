using Gossamer.Samplings;

namespace Gossamer.Problems;

/// <summary>
/// Constants of a mean (1/N) Σ f_j of functions, as the theory of samplings needs them (Tyurin, Sun, Burlachenko and
/// Richtárik 2023, arXiv:2206.02275). All are valid bounds; those that are not overridden follow from the L_j.
/// </summary>
/// <param name="smoothness">L_j, one a function, at least 0.</param>
public class SumConstants(IReadOnlyList<double> smoothness)
{
    /// <summary>L_j: ‖∇f_j(x) − ∇f_j(y)‖ ≤ L_j‖x − y‖.</summary>
    public IReadOnlyList<double> Smoothness { get; } = smoothness;

    /// <summary>Number of functions N.</summary>
    public int Count => Smoothness.Count;

    /// <summary>
    /// L_{+,w}: (1/N) Σ‖∇f_j(x) − ∇f_j(y)‖²/(N·w_j) ≤ L_{+,w}²‖x − y‖². Bounded by ((1/N) Σ L_j²/(N·w_j))^½ where nothing
    /// sharper is known; the mean of the L_j for w_j in proportion to L_j.
    /// </summary>
    /// <param name="weights">w_j, of sum 1; +∞ drops the function.</param>
    public virtual double Plus(IReadOnlyList<double> weights)
    {
        double sum = 0;
        for (var j = 0; j < Count; j++) sum += Smoothness[j] == 0 ? 0 : Smoothness[j] * Smoothness[j] / weights[j];
        return Math.Sqrt(sum) / Count;
    }

    /// <summary>
    /// L_{±,w}: (1/N) Σ‖∇f_j(x) − ∇f_j(y)‖²/(N·w_j) − ‖∇f(x) − ∇f(y)‖² ≤ L_{±,w}²‖x − y‖². L_{+,w} where nothing sharper is known.
    /// </summary>
    /// <param name="weights">w_j, of sum 1.</param>
    public virtual double PlusMinus(IReadOnlyList<double> weights) => Plus(weights);

    /// <summary>
    /// (A − B)·L_{+,w}² + B·L_{±,w}²: by how much the variance of the sampled gradient difference at two points exceeds
    /// no more than ‖x − y‖².
    /// </summary>
    /// <param name="sampler">A sampler of these functions.</param>
    public double VarianceConstant(Sampler sampler)
    {
        if (sampler.Count != Count) throw new ArgumentException($"a sampler of {sampler.Count} functions for {Count}");
        if (sampler.IsFull) return 0;
        var constant = 0.0;
        if (sampler.A > sampler.B) constant += (sampler.A - sampler.B) * Square(Plus(sampler.Weights));
        if (sampler.B > 0) constant += sampler.B * Square(PlusMinus(sampler.Weights));
        return constant;
    }

    private static double Square(double value) => value * value;
}
