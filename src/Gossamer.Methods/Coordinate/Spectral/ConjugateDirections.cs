using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Methods.Coordinate;

/// <summary>A-conjugate directions: v_iᵀAv_j = 0 for i ≠ j, v_iᵀAv_i = 1.</summary>
internal static class ConjugateDirections
{
    // Two vectors of d numbers for each of d directions.
    private const int Most = 3000;

    /// <summary>Refuses dimensions whose directions would not fit into memory.</summary>
    /// <exception cref="AssumptionException">There are too many coordinates.</exception>
    public static void Require(Setting setting, string method)
    {
        if (setting.Dimension <= Most) return;
        throw new AssumptionException($"{method} keeps d directions of d numbers, too many for {setting.Dimension} coordinates; take sscd, which needs k of them");
    }

    /// <summary>Gram-Schmidt in the inner product of A, from the coordinates: v_j = e_j − Σ_{l&lt;j} (v_lᵀAe_j)v_l, normalised.</summary>
    /// <param name="matrix">A, positive definite.</param>
    public static double[][] Of(SymmetricMatrix matrix)
    {
        var dimension = matrix.Dimension;
        var (vectors, images) = (new double[dimension][], new double[dimension][]);
        for (var j = 0; j < dimension; j++)
        {
            var vector = new double[dimension];
            vector[j] = 1;
            // Twice, as the first pass leaves rounding errors of the size of what it removed.
            for (var pass = 0; pass < 2; pass++)
            {
                for (var l = 0; l < j; l++)
                    TensorPrimitives.MultiplyAdd(vectors[l], -TensorPrimitives.Dot<double>(images[l], vector), vector, vector);
            }
            var image = new double[dimension];
            matrix.Multiply(vector, image);
            var norm = Math.Sqrt(TensorPrimitives.Dot<double>(vector, image));
            TensorPrimitives.Divide(vector, norm, vector);
            TensorPrimitives.Divide(image, norm, image);
            (vectors[j], images[j]) = (vector, image);
        }
        return vectors;
    }
}
