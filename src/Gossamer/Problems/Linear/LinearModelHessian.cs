using System.Numerics.Tensors;
using Gossamer.Numerics;

namespace Gossamer.Problems.Linear;

/// <summary>Σ_j c_j a_j a_jᵀ + diag(diagonal).</summary>
internal sealed class LinearModelHessian(SampleMatrix rows, double[] curvatures, double[] diagonal) : IHessian
{
    public void Multiply(ReadOnlySpan<double> v, Span<double> result)
    {
        Span<double> products = stackalloc double[LinearModelObjective.BlockRows];
        TensorPrimitives.Multiply(diagonal, v, result);
        for (var first = 0; first < rows.Rows; first += products.Length)
        {
            var block = products[..Math.Min(products.Length, rows.Rows - first)];
            rows.Multiply(first, v, block);
            TensorPrimitives.Multiply(block, curvatures.AsSpan(first, block.Length), block);
            rows.AddTransposed(first, block, result);
        }
    }

    public void AddUpperTriangle(Span<double> entries)
    {
        rows.AddGram(curvatures, entries);
        for (var k = 0; k < diagonal.Length; k++) entries[k * (diagonal.Length + 1)] += diagonal[k];
    }
}
