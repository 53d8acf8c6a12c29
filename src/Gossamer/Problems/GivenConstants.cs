using Gossamer.Numerics.Symmetric;

namespace Gossamer.Problems;

/// <summary>
/// Constants that somebody knows. What is not given is bounded by what is: L by the mean of the L_i, L₊ by their quadratic
/// mean, L_± by L₊.
/// </summary>
public sealed class GivenConstants : ProblemConstants
{
    private readonly double? smoothness, plus, plusMinus;

    /// <summary>Creates constants from the L_i.</summary>
    /// <param name="localSmoothness">L_i, one a worker, nonnegative; +∞ where f_i is not smooth.</param>
    /// <exception cref="BadInputException">There is none, or one is negative or no number.</exception>
    public GivenConstants(IReadOnlyList<double> localSmoothness)
    {
        if (localSmoothness.Count == 0) throw new BadInputException("no L_i is given; one a worker is needed");
        for (var worker = 0; worker < localSmoothness.Count; worker++)
        {
            if (double.IsNaN(localSmoothness[worker]) || localSmoothness[worker] < 0)
                throw new BadInputException($"L_i of worker {worker + 1} is {localSmoothness[worker]:R}, but must be a number of at least 0");
        }
        Li = localSmoothness;
    }

    /// <summary>Creates constants of a problem whose workers share one objective.</summary>
    /// <param name="smoothness">L, nonnegative.</param>
    /// <param name="workers">Number of workers n.</param>
    public GivenConstants(double smoothness, int workers) : this(new RepeatedValue(smoothness, workers)) =>
        (this.smoothness, plus, plusMinus) = (smoothness, smoothness, 0);

    /// <inheritdoc/>
    public override int Workers => Li.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<double> Li { get; }

    /// <inheritdoc/>
    public override double L => smoothness ?? LMean;

    /// <inheritdoc/>
    public override double LPlus => plus ?? base.LPlus;

    /// <inheritdoc/>
    public override double LPlusMinus => plusMinus ?? LPlus;

    /// <inheritdoc/>
    public override double? LSampleMax => SampleSmoothness;

    /// <inheritdoc/>
    public override Generalized.GeneralizedSmoothness? Generalized => GradientDependence;

    /// <inheritdoc/>
    public override double Mu => StrongConvexity;

    /// <inheritdoc/>
    public override double MuMin => LocalStrongConvexity;

    /// <inheritdoc/>
    public override bool IsConvex => Convex;

    /// <inheritdoc/>
    public override double? LowerBound => Bound;

    /// <inheritdoc/>
    public override bool IsMinimumExact => Bound is not null && BoundIsMinimum;

    /// <inheritdoc/>
    public override double? Lipschitz => GradientBound;

    /// <inheritdoc/>
    public override double? HessianSmoothness => HessianBound;

    /// <inheritdoc/>
    public override SymmetricMatrix? SmoothnessMatrix => MatrixBound;

    /// <summary>L of f; the mean of the L_i unless given.</summary>
    public double Smoothness { init => smoothness = value; }

    /// <summary>L₊; the quadratic mean of the L_i unless given.</summary>
    public double Plus { init => plus = value; }

    /// <summary>L_±; L₊ unless given.</summary>
    public double PlusMinus { init => plusMinus = value; }

    /// <summary>The largest L_ij; unknown unless given.</summary>
    public double? SampleSmoothness { get; init; }

    /// <summary>ℓ of generalised smoothness; unknown unless given.</summary>
    public Generalized.GeneralizedSmoothness? GradientDependence { get; init; }

    /// <summary>μ; 0 unless given.</summary>
    public double StrongConvexity { get; init; }

    /// <summary>μ of every f_i; 0 unless given.</summary>
    public double LocalStrongConvexity { get; init; }

    /// <summary>M, a bound of all (sub)gradients; unknown unless given.</summary>
    public double? GradientBound { get; init; }

    /// <summary>L_h; unknown unless given.</summary>
    public double? HessianBound { get; init; }

    /// <summary>𝐋, d × d; unknown unless given.</summary>
    public SymmetricMatrix? MatrixBound { get; init; }

    /// <summary>Whether every f_i is convex; false unless given.</summary>
    public bool Convex { get; init; }

    /// <summary>A lower bound of f; unknown unless given.</summary>
    public double? Bound { get; init; }

    /// <summary>Whether the bound is min f; false unless given.</summary>
    public bool BoundIsMinimum { get; init; }
}
