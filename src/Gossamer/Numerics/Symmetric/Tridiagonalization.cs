using System.Numerics.Tensors;

namespace Gossamer.Numerics.Symmetric;

/// <summary>
/// Householder's reduction of a symmetric matrix to a tridiagonal one with the same eigenvalues. Where no eigenvectors are
/// wanted this and bisection are several times faster than a full decomposition.
/// </summary>
internal static class Tridiagonalization
{
    /// <summary>Reduces a matrix.</summary>
    /// <param name="entries">d·d entries of both triangles, row after row; destroyed.</param>
    /// <param name="dimension">d.</param>
    /// <returns>The d values on the diagonal and the d − 1 below it.</returns>
    public static (double[] Diagonal, double[] Below) Reduce(double[] entries, int dimension)
    {
        var diagonal = new double[dimension];
        var below = new double[Math.Max(0, dimension - 1)];
        var product = new double[dimension];
        for (var k = 0; k < dimension - 1; k++)
        {
            diagonal[k] = entries[k * (dimension + 1)];
            var reflector = entries.AsSpan((k * dimension) + k + 1, dimension - k - 1);
            below[k] = Reflect(reflector, entries, dimension, product.AsSpan(0, reflector.Length));
        }
        diagonal[^1] = entries[^1];
        return (diagonal, below);
    }

    // Turns the rest of the row into (±norm, 0, …, 0) by H = I − 2vvᵀ/‖v‖², and applies H from both sides to the block below:
    // B − v wᵀ − w vᵀ with p = 2Bv/‖v‖² and w = p − (pᵀv/‖v‖²)v.
    private static double Reflect(Span<double> reflector, double[] entries, int dimension, Span<double> product)
    {
        var count = reflector.Length;
        var rest = TensorPrimitives.SumOfSquares<double>(reflector[1..]);
        if (rest == 0) return reflector[0];
        var norm = Math.Sqrt((reflector[0] * reflector[0]) + rest);
        var result = reflector[0] > 0 ? -norm : norm;
        reflector[0] -= result;
        var square = (reflector[0] * reflector[0]) + rest;
        var first = dimension - count;
        for (var i = 0; i < count; i++)
            product[i] = 2 / square * TensorPrimitives.Dot<double>(entries.AsSpan(((first + i) * dimension) + first, count), reflector);
        TensorPrimitives.MultiplyAdd(reflector, -TensorPrimitives.Dot<double>(product, reflector) / square, product, product);
        for (var i = 0; i < count; i++)
        {
            var row = entries.AsSpan(((first + i) * dimension) + first, count);
            TensorPrimitives.MultiplyAdd(product, -reflector[i], row, row);
            TensorPrimitives.MultiplyAdd(reflector, -product[i], row, row);
        }
        return result;
    }
}
