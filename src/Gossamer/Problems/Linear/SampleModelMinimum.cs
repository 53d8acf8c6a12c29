using Gossamer.Numerics.Symmetric;

namespace Gossamer.Problems.Linear;

/// <summary>What is known of the minimum of a linear model or of softmax regression.</summary>
/// <param name="Bound">min f where exact, else a lower bound.</param>
/// <param name="IsExact">True where the bound is the minimum, as accurately as rounding allows.</param>
/// <param name="Point">A minimiser; null where none is known.</param>
/// <param name="Mu">Strong convexity or, for least squares, the smallest positive eigenvalue of the Hessian; 0 where none is known.</param>
internal sealed record SampleModelMinimum(double Bound, bool IsExact, double[]? Point, double Mu)
{
    /// <summary>Up to so many coordinates all eigenvalues of a Hessian can be had.</summary>
    public const int MostForReduction = 1500;

    // Stored values that the search may visit before it gives up: some seconds.
    private const double Budget = 2e9;

    /// <summary>Finds it: by Newton's method where f is strongly convex or a convex quadratic; else all losses being
    /// nonnegative gives the bound 0. The search gives up after some seconds' worth of work.</summary>
    public static SampleModelMinimum Find(ISampleModel global)
    {
        var regularizer = global.Regularizer;
        var convex = global.HasConvexLoss && regularizer.LeastCurvature >= 0;
        if (!convex || (!global.HasQuadraticLoss && regularizer.LeastCurvature == 0)) return new SampleModelMinimum(0, false, null, 0);
        var mu = global.HasQuadraticLoss ? LeastPositive(global) : regularizer.LeastCurvature;
        var (point, norm, _) = Newton.Minimize(global, 1e-13 * Math.Max(1, global.Smoothness), Math.Clamp(Budget / global.Stored, 500, 20_000));
        // Where the search gave up (least squares of many coordinates and a bad condition) 0 remains as a bound.
        return norm <= 1e-9 * Math.Max(1, global.Smoothness)
            ? new SampleModelMinimum(global.Value(point), true, point, mu)
            : new SampleModelMinimum(0, false, null, mu);
    }

    /// <summary>The constant Hessian of least squares, reduced to a tridiagonal matrix of the same eigenvalues.</summary>
    public static (double[] Diagonal, double[] Below) ReducedHessian(ISampleModel model)
    {
        var dimension = model.Dimension;
        var entries = new double[dimension * dimension];
        model.ConstantHessian().AddUpperTriangle(entries);
        for (var row = 0; row < dimension; row++)
        {
            for (var column = 0; column < row; column++) entries[(row * dimension) + column] = entries[(column * dimension) + row];
        }
        return Tridiagonalization.Reduce(entries, dimension);
    }

    private static double LeastPositive(ISampleModel global)
    {
        if (global.Dimension > MostForReduction) return global.Regularizer.LeastCurvature;
        var (diagonal, below) = ReducedHessian(global);
        // What is zero in exact arithmetic comes out as rounding; no direction in which f is flat limits the rate.
        return TridiagonalSpectrum.LeastAbove(diagonal, below, 1e-12 * TridiagonalSpectrum.Greatest(diagonal, below)) ?? 0;
    }
}
