using Gossamer.Execution;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Methods.Coordinate;

/// <summary>What methods along directions need: a positive definite quadratic and exact gradients.</summary>
internal static class QuadraticAssumption
{
    /// <summary>Up to so many directions the spectrum of W is computed for the prediction.</summary>
    public const int MostForSpectrum = 400;

    /// <summary>Refuses other problems.</summary>
    /// <exception cref="AssumptionException">Which assumption fails and what to do.</exception>
    public static void Require(Setting setting, string method)
    {
        Assume.ExactGradients(setting, method);
        if (setting.Constants.Hessian is not { } matrix)
        {
            throw new AssumptionException(
                $"{method} minimises along directions of the Hessian, which must be known and the same everywhere; use a quadratic, or least squares of at most 3000 coordinates");
        }
        if (matrix.Least > 1e-13 * matrix.Greatest) return;
        throw new AssumptionException(
            $"{method} needs a positive definite Hessian, and its smallest eigenvalue here is {(matrix.Least + 0.0).ToString("G6", System.Globalization.CultureInfo.InvariantCulture)}; add a regularizer, such as l2(0.01), or shift the quadratic by leastEigenvalue");
    }

    /// <summary>
    /// μ of strong convexity in all directions, 0 where none is known: that of a singular quadratic holds in the range of its
    /// Hessian only, which single coordinates leave.
    /// </summary>
    public static double StrongConvexity(Setting setting) => setting.Constants.Hessian is not { } matrix ? setting.Constants.Mu
        : matrix.Least > 1e-13 * matrix.Greatest ? matrix.Least : 0;

    /// <summary>Stored entries of A: what a product with it touches.</summary>
    public static double Entries(SymmetricMatrix matrix)
    {
        double sum = 0;
        for (var row = 0; row < matrix.Dimension; row++) sum += matrix.RowEntries(row);
        return sum;
    }
}
