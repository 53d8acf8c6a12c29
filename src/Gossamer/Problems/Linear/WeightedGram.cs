using System.Numerics.Tensors;
using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Problems.Linear;

/// <summary>Σ_j w_j a_j a_jᵀ, with weights 1/m where none are given.</summary>
internal sealed class WeightedGram(SampleMatrix rows, ReadOnlyMemory<double> weights)
{
    /// <summary>Its largest eigenvalue, by Lanczos to a relative residual of 1e-10, which is added.</summary>
    public double Norm() => Math.Max(0, Lanczos.Greatest(rows.Columns, CreateProduct(), 1e-10).Bound);

    private VectorMap CreateProduct()
    {
        var products = new double[rows.Rows];
        return (x, result) =>
        {
            result.Clear();
            rows.Multiply(0, x, products);
            if (weights.IsEmpty) TensorPrimitives.Divide(products, rows.Rows, products);
            else TensorPrimitives.Multiply(products, weights.Span, products);
            rows.AddTransposed(0, products, result);
        };
    }
}
