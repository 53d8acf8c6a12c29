using System.Numerics.Tensors;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Problems.Linear;

/// <summary>
/// Constants of a linear model. Spectral norms come from the Lanczos method with their residual added. For least squares
/// without a nonconvex regulariser L, L_i, L₊ and L_± are exact up to that; for other losses they are the bounds that
/// max|φ''| gives, L₊ is the quadratic mean of the L_i (or √(c/n)·max L_i, where no coordinate is held by more than c workers,
/// if that is less), and L_± is L₊.
/// </summary>
internal sealed class LinearModelConstants : ProblemConstants
{
    private const double Tolerance = 1e-10;

    private readonly IReadOnlyList<LinearModelObjective> locals;
    private readonly LinearModelObjective global;
    private readonly int workers;
    private readonly Lazy<IReadOnlyList<double>> smoothness;
    private readonly Lazy<double> plus, plusMinus, sampleMax;
    private readonly Lazy<LinearModelMinimum> minimum;

    public LinearModelConstants(
        IReadOnlyList<LinearModelObjective> locals, LinearModelObjective global, int workers, Lazy<LinearModelMinimum> minimum)
    {
        (this.locals, this.global, this.workers, this.minimum) = (locals, global, workers, minimum);
        smoothness = new(FindSmoothness);
        plus = new(FindPlus);
        plusMinus = new(() => IsShared ? 0 : global.HasQuadraticLoss ? Math.Sqrt(GreatestSquare(varianceOnly: true)) : LPlus);
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

    public override bool IsConvex => global.LossLeastCurvature >= 0 && global.Regularizer.LeastCurvature >= 0;

    public override double? LowerBound => minimum.Value.Bound;

    public override bool IsMinimumExact => minimum.Value.IsExact;

    private bool IsShared => locals.Count == 1;

    private IReadOnlyList<double> FindSmoothness() =>
        IsShared ? new RepeatedValue(L, workers) : locals.Select(local => local.Smoothness).ToArray();

    private double FindPlus()
    {
        if (IsShared) return L;
        var bound = LQuadraticMean;
        if (global.HasQuadraticLoss) bound = Math.Min(bound, Math.Sqrt(GreatestSquare(varianceOnly: false)) + NonconvexPart);
        else if (global.Regularizer.Kind == RegularizerKind.None) bound = Math.Min(bound, Math.Sqrt(MostOwners() / (double)workers) * LMax);
        return Math.Max(bound, L);
    }

    // The regulariser is no quadratic; by Minkowski's inequality it adds at most its own smoothness to L₊ of the rest.
    private double NonconvexPart => global.Regularizer.Kind == RegularizerKind.Nonconvex ? global.Regularizer.Smoothness : 0;

    // λmax of the mean of A_i² or of (A_i − Ā)², where a regulariser common to all workers drops out.
    private double GreatestSquare(bool varianceOnly)
    {
        var origin = new double[global.Dimension];
        var hessians = locals.Select(local => local.HessianAt(origin)).ToArray();
        var mean = global.HessianAt(origin);
        var nonconvex = NonconvexPart;
        var once = new double[origin.Length];
        var twice = new double[origin.Length];
        var shared = new double[origin.Length];

        // R''(0) of the nonconvex regulariser is part of every Hessian at the origin; it is taken out again.
        void Multiply(IHessian hessian, ReadOnlySpan<double> v, Span<double> target)
        {
            hessian.Multiply(v, target);
            if (nonconvex != 0) TensorPrimitives.MultiplyAdd(v, -nonconvex, target, target);
        }

        return Math.Max(0, Lanczos.Greatest(origin.Length, (x, result) =>
        {
            result.Clear();
            if (varianceOnly) Multiply(mean, x, shared);
            foreach (var hessian in hessians)
            {
                Multiply(hessian, x, once);
                TensorPrimitives.Subtract(once, shared, once);
                Multiply(hessian, once, twice);
                TensorPrimitives.Add(result, twice, result);
                if (!varianceOnly) continue;
                Multiply(mean, once, twice);
                TensorPrimitives.Subtract(result, twice, result);
            }
            TensorPrimitives.Divide(result, workers, result);
        }, Tolerance).Bound);
    }

    private int MostOwners()
    {
        var owners = new int[global.Dimension];
        foreach (var local in locals)
        {
            foreach (var column in local.Support) owners[column]++;
        }
        return owners.Max();
    }
}

/// <summary>What is known of the minimum of a linear model.</summary>
/// <param name="Bound">min f where exact, else a lower bound.</param>
/// <param name="IsExact">True where the bound is the minimum, to about 1e-14.</param>
/// <param name="Point">A minimiser; null where none is known.</param>
/// <param name="Mu">Strong convexity or, for least squares, the smallest positive eigenvalue of the Hessian; 0 where none is known.</param>
internal sealed record LinearModelMinimum(double Bound, bool IsExact, double[]? Point, double Mu)
{
    private const int MostForDecomposition = 1000;

    /// <summary>Finds it: by Newton's method where f is strongly convex or a convex quadratic; else all losses being
    /// nonnegative gives the bound 0.</summary>
    public static LinearModelMinimum Find(LinearModelObjective global)
    {
        var regularizer = global.Regularizer;
        var convex = global.LossLeastCurvature >= 0 && regularizer.LeastCurvature >= 0;
        if (!convex || (!global.HasQuadraticLoss && regularizer.LeastCurvature == 0)) return new LinearModelMinimum(0, false, null, 0);
        var point = Newton.Minimize(global, 1e-13 * Math.Max(1, global.Smoothness));
        var mu = global.HasQuadraticLoss ? LeastPositive(global) : regularizer.LeastCurvature;
        return new LinearModelMinimum(global.Value(point), true, point, mu);
    }

    private static double LeastPositive(LinearModelObjective global)
    {
        var dimension = global.Dimension;
        if (dimension > MostForDecomposition) return global.Regularizer.LeastCurvature;
        var entries = new double[dimension * dimension];
        global.HessianAt(new double[dimension]).AddUpperTriangle(entries);
        for (var row = 0; row < dimension; row++)
        {
            for (var column = 0; column < row; column++) entries[(row * dimension) + column] = entries[(column * dimension) + row];
        }
        var matrix = new DenseSymmetricMatrix(dimension, entries);
        var values = DenseSymmetricMatrix.Decompose(matrix).Values;
        // What is zero in exact arithmetic comes out as rounding; no direction in which f is flat limits the rate.
        var zero = 1e-12 * values[^1];
        return values.First(value => value > zero);
    }
}
