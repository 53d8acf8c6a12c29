using System.Numerics.Tensors;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Problems.Quadratic;

/// <summary>min ½xᵀĀx − b̄ᵀx, where there is one, and the smallest positive eigenvalue of Ā (the Polyak-Łojasiewicz constant).</summary>
/// <param name="Value">The minimum; null where f is not bounded below.</param>
/// <param name="Point">A minimiser (that of least norm); null where there is none.</param>
/// <param name="SmallestPositive">λmin⁺(Ā); 0 where Ā has a negative eigenvalue.</param>
internal sealed record QuadraticMinimum(double? Value, double[]? Point, double SmallestPositive)
{
    /// <summary>Finds it.</summary>
    /// <param name="mean">Ā.</param>
    /// <param name="linear">b̄; coordinates that are not given are zero.</param>
    public static QuadraticMinimum Find(SymmetricMatrix mean, ReadOnlySpan<double> linear)
    {
        var right = new double[mean.Dimension];
        linear.CopyTo(right);
        if (mean.Least > mean.Rounding) return Regular(mean, right);
        return mean.IsPositiveSemidefinite ? Singular(mean, right) : new QuadraticMinimum(null, null, 0);
    }

    private static QuadraticMinimum Regular(SymmetricMatrix mean, double[] right)
    {
        var point = new double[right.Length];
        var residual = new double[right.Length];
        var correction = new double[right.Length];
        mean.SolveShifted(0, right, point);
        // Two steps of refinement take out most of what a badly conditioned matrix costs.
        for (var pass = 0; pass < 2; pass++)
        {
            mean.Multiply(point, residual);
            TensorPrimitives.Subtract(right, residual, residual);
            mean.SolveShifted(0, residual, correction);
            TensorPrimitives.Add(point, correction, point);
        }
        return new QuadraticMinimum(-0.5 * TensorPrimitives.Dot<double>(right, point), point, mean.Least);
    }

    private static QuadraticMinimum Singular(SymmetricMatrix mean, double[] right)
    {
        var (values, vectors) = DenseSymmetricMatrix.Decompose(mean);
        var point = new double[right.Length];
        var smallest = 0.0;
        var outside = 0.0;
        for (var k = values.Length - 1; k >= 0; k--)
        {
            var vector = vectors.Column(k).AsArray();
            var share = TensorPrimitives.Dot<double>(vector, right);
            if (values[k] > mean.Rounding)
            {
                smallest = values[k];
                TensorPrimitives.MultiplyAdd(vector, share / values[k], point, point);
            }
            else
            {
                outside += share * share;
            }
        }
        // Where b̄ leaves the range of Ā, f falls without end along the null space.
        var bounded = Math.Sqrt(outside) <= 1e-9 * TensorPrimitives.Norm<double>(right);
        return bounded
            ? new QuadraticMinimum(-0.5 * TensorPrimitives.Dot<double>(right, point), point, smallest)
            : new QuadraticMinimum(null, null, smallest);
    }
}
