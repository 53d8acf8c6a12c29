using Gossamer.Numerics.Symmetric;

namespace Gossamer.Problems;

/// <summary>
/// Constants of a problem, as theorems use them. All are valid bounds; exact for quadratics, by power iteration with a
/// stated tolerance otherwise. Names and definitions follow Richtárik, Sokolov and Fatkhullin (2021) and Szlendak,
/// Tyurin and Richtárik (2021).
/// </summary>
public abstract class ProblemConstants
{
    /// <summary>Number of workers n.</summary>
    public abstract int Workers { get; }

    /// <summary>L: ‖∇f(x) − ∇f(y)‖ ≤ L‖x − y‖; +∞ where none is known (networks), as are then all that follow from it.</summary>
    public abstract double L { get; }

    /// <summary>L_i, the same for every f_i; n values.</summary>
    public abstract IReadOnlyList<double> Li { get; }

    /// <summary>Arithmetic mean of the L_i.</summary>
    public virtual double LMean => Li.Sum() / Workers;

    /// <summary>Quadratic mean of the L_i.</summary>
    public virtual double LQuadraticMean => Math.Sqrt(Li.Sum(l => l * l) / Workers);

    /// <summary>The largest L_i.</summary>
    public virtual double LMax => Li.Max();

    /// <summary>L₊: (1/n) Σ‖∇f_i(x) − ∇f_i(y)‖² ≤ L₊²‖x − y‖². The quadratic mean where nothing sharper is known.</summary>
    public virtual double LPlus => LQuadraticMean;

    /// <summary>
    /// L_±: (1/n) Σ‖∇f_i(x) − ∇f_i(y)‖² − ‖∇f(x) − ∇f(y)‖² ≤ L_±²‖x − y‖² (Hessian variance). L₊ where nothing sharper is known.
    /// </summary>
    public virtual double LPlusMinus => LPlus;

    /// <summary>
    /// (mean ‖∇²f_i − ∇²f‖²)^½ in the spectral norm, where all Hessians are constant; null elsewhere. At least L_±.
    /// </summary>
    public virtual double? HessianSpread => null;

    /// <summary>f as the mean of the f_i, for samplings of workers.</summary>
    public virtual SumConstants AsMean => new WorkerSumConstants(this);

    /// <summary>The largest L_ij over all samples; null where the problem is no finite sum.</summary>
    public virtual double? LSampleMax => null;

    /// <summary>ℓ of generalised smoothness, ‖∇²f(x)‖ ≤ ℓ(‖∇f(x)‖), where more is known than L; null elsewhere.</summary>
    public virtual Generalized.GeneralizedSmoothness? Generalized => null;

    /// <summary>
    /// μ ≥ 0 of strong convexity or, for least squares and quadratics, of the Polyak-Łojasiewicz inequality; 0 where none is known.
    /// </summary>
    public virtual double Mu => 0;

    /// <summary>μ ≥ 0 such that every f_i is μ-strongly convex; 0 where none is known.</summary>
    public virtual double MuMin => 0;

    /// <summary>M: ‖g‖ ≤ M for all (sub)gradients g of f, so that f is M-Lipschitz continuous; null where none is known.</summary>
    public virtual double? Lipschitz => null;

    /// <summary>
    /// A bound of E‖∇f_ij(x)‖² for a sample j drawn uniformly, for all x and the worker i where it is largest; null where none
    /// is known. No minibatch of b samples has more variance than this over b.
    /// </summary>
    public virtual double? SampleGradientSquare => null;

    /// <summary>L_h: the Hessian of f is L_h-Lipschitz; null where none is known.</summary>
    public virtual double? HessianSmoothness => null;

    /// <summary>The Hessian of f where it is the same everywhere (quadratics, least squares) and can be had; null elsewhere.</summary>
    public virtual SymmetricMatrix? Hessian => null;

    /// <summary>
    /// 𝐋 of f(x + h) ≤ f(x) + ⟨∇f(x), h⟩ + ½hᵀ𝐋h: the Hessian where it is constant, a bound of all Hessians for linear models;
    /// null where none is known, and L·I serves.
    /// </summary>
    public virtual SymmetricMatrix? SmoothnessMatrix => Hessian;

    /// <summary>True where every f_i is convex.</summary>
    public abstract bool IsConvex { get; }

    /// <summary>A lower bound of f, exact where <see cref="IsMinimumExact"/>; null where none is known.</summary>
    public virtual double? LowerBound => null;

    /// <summary>True where <see cref="LowerBound"/> is min f.</summary>
    public virtual bool IsMinimumExact => false;
}

/// <summary>What is known of f as the mean of the f_i: with equal weights L₊ and L_±, which may be sharper than what the L_i say.</summary>
internal sealed class WorkerSumConstants(ProblemConstants constants) : SumConstants(constants.Li)
{
    public override double Plus(IReadOnlyList<double> weights) =>
        weights is RepeatedValue ? Math.Min(constants.LPlus, base.Plus(weights)) : base.Plus(weights);

    public override double PlusMinus(IReadOnlyList<double> weights) => weights is RepeatedValue ? constants.LPlusMinus : Plus(weights);
}
