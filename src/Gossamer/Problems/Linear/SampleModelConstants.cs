using System.Numerics.Tensors;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Problems.Linear;

/// <summary>
/// Constants of a linear model or of softmax regression. Spectral norms come from the Lanczos method with their residual added. For least squares
/// without a nonconvex regulariser L, L_i, L₊ and L_± are exact up to that; for other losses they are the bounds that
/// the largest curvature of the loss gives, L₊ is the quadratic mean of the L_i (or √(c/n)·max L_i, where no coordinate is held by more than c workers,
/// if that is less), and L_± is L₊.
/// </summary>
internal sealed class SampleModelConstants : ProblemConstants
{
    private const double Tolerance = 1e-10;

    private readonly IReadOnlyList<ISampleModel> locals;
    private readonly ISampleModel global;
    private readonly int workers;
    private readonly Lazy<IReadOnlyList<double>> smoothness;
    private readonly Lazy<double> plus, plusMinus, sampleMax, leastLocal;
    private readonly Lazy<SampleModelMinimum> minimum;
    private readonly Lazy<SymmetricMatrix?> matrix;

    public SampleModelConstants(
        IReadOnlyList<ISampleModel> locals, ISampleModel global, int workers, Lazy<SampleModelMinimum> minimum)
    {
        (this.locals, this.global, this.workers, this.minimum) = (locals, global, workers, minimum);
        smoothness = new(FindSmoothness);
        plus = new(FindPlus);
        plusMinus = new(FindPlusMinus);
        leastLocal = new(FindLeastLocal);
        matrix = new(() => (global as LinearModelObjective)?.LargestHessian());
        sampleMax = new(() => locals.Max(local => local.SampleSmoothness.Max()));
    }

    public override int Workers => workers;

    public override double L => global.Smoothness;

    public override IReadOnlyList<double> Li => smoothness.Value;

    public override double LMean => IsShared ? L : base.LMean;

    public override double LQuadraticMean => IsShared ? L : base.LQuadraticMean;

    public override double LMax => IsShared ? L : base.LMax;

    public override double LPlus => plus.Value;

    public override double LPlusMinus => plusMinus.Value;

    public override double? LSampleMax => sampleMax.Value;

    public override double Mu => minimum.Value.Mu;

    public override double MuMin => leastLocal.Value;

    public override SymmetricMatrix? Hessian => global.HasQuadraticLoss && global.Regularizer.Kind != RegularizerKind.Nonconvex ? SmoothnessMatrix : null;

    public override SymmetricMatrix? SmoothnessMatrix => matrix.Value;

    public override bool IsConvex => global.HasConvexLoss && global.Regularizer.LeastCurvature >= 0;

    public override double? LowerBound => minimum.Value.Bound;

    public override bool IsMinimumExact => minimum.Value.IsExact;

    private bool IsShared => locals.Count == 1;

    private IReadOnlyList<double> FindSmoothness()
    {
        if (IsShared) return new RepeatedValue(L, workers);
        var found = new double[locals.Count];
        // They do not depend on each other: many clients keep all cores busy.
        Parallel.For(0, found.Length, worker => found[worker] = locals[worker].Smoothness);
        return found;
    }

    private double FindPlus()
    {
        if (IsShared) return L;
        var bound = Math.Min(LQuadraticMean, Math.Sqrt(MostOwners() / (double)workers) * LMax);
        if (global.HasQuadraticLoss) bound = Math.Min(bound, Math.Sqrt(GreatestSquare(varianceOnly: false)) + NonconvexPart());
        return Math.Max(bound, L);
    }

    private double FindPlusMinus()
    {
        if (IsShared) return 0;
        if (!global.HasQuadraticLoss) return LPlus;
        // What all workers add alike has no variance.
        var common = locals.All(local => local.Regularizer == global.Regularizer);
        return Math.Min(LPlus, Math.Sqrt(GreatestSquare(varianceOnly: true)) + (common ? 0 : NonconvexPart()));
    }

    // The regulariser is no quadratic; by Minkowski's inequality it adds at most the quadratic mean of its smoothness.
    private double NonconvexPart() => global.Regularizer.Kind == RegularizerKind.Nonconvex
        ? Math.Sqrt(locals.Sum(local => local.Regularizer.Smoothness * local.Regularizer.Smoothness) / workers)
        : 0;

    // λmax of the mean of A_i² or of (A_i − Ā)², where A_i is the part of the Hessian that is the same everywhere.
    private double GreatestSquare(bool varianceOnly)
    {
        var hessians = locals.Select(local => local.ConstantHessian()).ToArray();
        var mean = global.ConstantHessian();
        var once = new double[global.Dimension];
        var twice = new double[once.Length];
        var shared = new double[once.Length];
        return Math.Max(0, Lanczos.Greatest(once.Length, (x, result) =>
        {
            // Σ A_i² or, as the A_i − Ā sum to zero, Σ(A_i − Ā)² = Σ A_i(A_i − Ā).
            result.Clear();
            if (varianceOnly) mean.Multiply(x, shared);
            foreach (var hessian in hessians)
            {
                hessian.Multiply(x, once);
                TensorPrimitives.Subtract(once, shared, once);
                hessian.Multiply(once, twice);
                TensorPrimitives.Add(result, twice, result);
            }
            TensorPrimitives.Divide(result, workers, result);
        }, Tolerance).Bound);
    }

    // Of losses that are not quadratic only the regulariser is known to be strongly convex.
    private double FindLeastLocal()
    {
        if (!IsConvex) return 0;
        return locals.Min(StrongConvexity);
    }

    /// <summary>μ of one convex model.</summary>
    internal static double StrongConvexity(ISampleModel local) =>
        local.HasQuadraticLoss ? LeastEigenvalue(local) : Math.Max(0, local.Regularizer.LeastCurvature);

    private static double LeastEigenvalue(ISampleModel local)
    {
        if (local.Dimension > SampleModelMinimum.MostForReduction) return local.Regularizer.LeastCurvature;
        var (diagonal, below) = SampleModelMinimum.ReducedHessian(local);
        var least = TridiagonalSpectrum.Least(diagonal, below);
        return least > 1e-12 * TridiagonalSpectrum.Greatest(diagonal, below) ? least : 0;
    }

    private int MostOwners() => new FeatureOwnership([.. locals.Select(local => local.Support)], workers, global.Dimension).MostOwners;
}
