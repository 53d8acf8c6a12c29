using System.Numerics.Tensors;

namespace Gossamer.Numerics.Symmetric;

/// <summary>Cholesky factors in place: A = R^T R with R upper triangular, stored by rows, so that all loops run along rows.</summary>
internal static class Cholesky
{
    /// <summary>Overwrites the upper triangle by R. False where the matrix is not positive definite.</summary>
    /// <param name="matrix">d·d entries, row after row; the lower triangle is not read.</param>
    /// <param name="dimension">d.</param>
    public static bool TryFactor(Span<double> matrix, int dimension)
    {
        for (var k = 0; k < dimension; k++)
        {
            var row = matrix.Slice((k * dimension) + k, dimension - k);
            if (!(row[0] > 0) || !double.IsFinite(row[0])) return false;
            var pivot = Math.Sqrt(row[0]);
            TensorPrimitives.Divide(row, pivot, row);
            for (var i = k + 1; i < dimension; i++)
            {
                var target = matrix.Slice((i * dimension) + i, dimension - i);
                TensorPrimitives.MultiplyAdd(row[(i - k)..], -row[i - k], target, target);
            }
        }
        return true;
    }

    /// <summary>Overwrites the right side by the solution.</summary>
    /// <param name="factor">What <see cref="TryFactor"/> left.</param>
    /// <param name="dimension">d.</param>
    /// <param name="right">d values.</param>
    public static void Solve(ReadOnlySpan<double> factor, int dimension, Span<double> right)
    {
        for (var k = 0; k < dimension; k++)
        {
            var row = factor.Slice((k * dimension) + k, dimension - k);
            right[k] /= row[0];
            TensorPrimitives.MultiplyAdd(row[1..], -right[k], right[(k + 1)..], right[(k + 1)..]);
        }
        for (var k = dimension - 1; k >= 0; k--)
        {
            var row = factor.Slice((k * dimension) + k, dimension - k);
            right[k] = (right[k] - TensorPrimitives.Dot(row[1..], right[(k + 1)..])) / row[0];
        }
    }
}
