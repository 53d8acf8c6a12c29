using Gossamer.Numerics.Symmetric;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Methods.Coordinate;

/// <summary>
/// The probabilities of coordinates with the best rate on a quadratic: they maximise the smallest eigenvalue of
/// M(p) = Σ p_i c_i c_iᵀ, where c_i are the columns of C^½ and C is A scaled to a unit diagonal; M(p) has the spectrum of
/// P^½CP^½. A semidefinite programme, solved by an interior-point method: Newton's steps for the barrier
/// θt + log det(M(p) − tI) + Σ log p_i, whose maximiser is within 2d/θ of the optimum.
/// </summary>
internal static class OptimalCoordinates
{
    /// <summary>Most coordinates for which a solution takes no more than seconds.</summary>
    public const int Most = 200;

    private const double Gap = 1e-10;

    /// <summary>λmin(P^½CP^½).</summary>
    /// <param name="matrix">A, positive definite.</param>
    /// <param name="probabilities">p_i.</param>
    public static double Rate(SymmetricMatrix matrix, IReadOnlyList<double> probabilities)
    {
        var dimension = matrix.Dimension;
        var scaled = new double[dimension, dimension];
        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j <= i; j++)
                scaled[i, j] = scaled[j, i] = matrix[i, j] * Math.Sqrt(probabilities[i] / matrix[i, i]) * Math.Sqrt(probabilities[j] / matrix[j, j]);
        }
        return SymmetricMatrix.Create(scaled).Least;
    }

    /// <summary>The optimal probabilities and a bound of how far their rate is from the best one.</summary>
    /// <param name="matrix">A, positive definite.</param>
    public static (double[] Probabilities, double Gap) Find(SymmetricMatrix matrix)
    {
        var dimension = matrix.Dimension;
        var correlation = Matrix<double>.Build.Dense(dimension, dimension, (i, j) => matrix[i, j] / Math.Sqrt(matrix[i, i] * matrix[j, j]));
        var p = Vector<double>.Build.Dense(dimension, 1.0 / dimension);
        var t = 0.5 * Rate(matrix, [.. p]);
        var weight = dimension / Math.Max(t, 1e-12);
        for (; ; weight *= 5)
        {
            for (var step = 0; step < 100; step++)
            {
                if (!Improve(correlation, ref p, ref t, weight)) break;
            }
            if (2 * dimension / weight <= Gap) return ([.. p / p.Sum()], 2 * dimension / weight);
        }
    }

    // A damped Newton step for p and t under Σp = 1; false where none is left to take.
    private static bool Improve(Matrix<double> correlation, ref Vector<double> p, ref double t, double weight)
    {
        // With S = M(p) − tI and K = C^½S⁻¹C^½ = (P − tC⁻¹)⁻¹: the derivatives in p_i are K_ii, in t −tr S⁻¹ = −tr(C⁻¹K).
        var dimension = p.Count;
        var inverse = correlation.Inverse();
        var k = (Matrix<double>.Build.DenseOfDiagonalVector(p) - (t * inverse)).Inverse();
        var (ik, kik) = (inverse * k, k * inverse * k);
        var system = Matrix<double>.Build.Dense(dimension + 2, dimension + 2);
        var right = Vector<double>.Build.Dense(dimension + 2);
        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j < dimension; j++) system[i, j] = k[i, j] * k[i, j];
            system[i, i] += 1 / (p[i] * p[i]);
            system[i, dimension] = system[dimension, i] = -kik[i, i];
            system[i, dimension + 1] = system[dimension + 1, i] = 1;
            right[i] = k[i, i] + (1 / p[i]);
        }
        system[dimension, dimension] = (ik * ik).Trace();
        right[dimension] = weight - ik.Trace();
        var move = system.Solve(right);
        var (dp, dt) = (move.SubVector(0, dimension), move[dimension]);
        var decrement = (right.SubVector(0, dimension) * dp) + (right[dimension] * dt);
        if (!(decrement > 1e-12)) return false;
        var before = Barrier(inverse, p, t, weight);
        for (var length = 1.0; length > 1e-10; length /= 2)
        {
            var (tried, level) = (p + (length * dp), t + (length * dt));
            if (!(Barrier(inverse, tried, level, weight) >= before + (0.1 * length * decrement))) continue;
            (p, t) = (tried, level);
            return true;
        }
        return false;
    }

    // log det(M(p) − tI) is log det(P − tC⁻¹) plus a constant; −∞ outside the domain.
    private static double Barrier(Matrix<double> inverse, Vector<double> p, double t, double weight)
    {
        if (!(p.Minimum() > 0)) return double.NegativeInfinity;
        var inner = Matrix<double>.Build.DenseOfDiagonalVector(p) - (t * inverse);
        var logarithms = 0.0;
        foreach (var value in inner.Evd(Symmetricity.Symmetric).EigenValues)
        {
            if (!(value.Real > 0)) return double.NegativeInfinity;
            logarithms += Math.Log(value.Real);
        }
        return (weight * t) + logarithms + p.PointwiseLog().Sum();
    }
}
