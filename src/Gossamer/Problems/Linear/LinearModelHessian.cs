using System.Numerics.Tensors;
using Gossamer.Numerics;

namespace Gossamer.Problems.Linear;

/// <summary>Σ_j c_j a_j a_jᵀ + diag(diagonal). For one thread at a time.</summary>
internal sealed class LinearModelHessian(SampleMatrix rows, double[] curvatures, double[] diagonal) : IHessian
{
    private readonly double[] products = new double[curvatures.Length];

    public void Multiply(ReadOnlySpan<double> v, Span<double> result)
    {
        TensorPrimitives.Multiply(diagonal, v, result);
        rows.Multiply(0, v, products);
        TensorPrimitives.Multiply(products, curvatures, products);
        rows.AddTransposed(0, products, result);
    }

    public void AddUpperTriangle(Span<double> entries)
    {
        rows.AddGram(curvatures, entries);
        for (var k = 0; k < diagonal.Length; k++) entries[k * (diagonal.Length + 1)] += diagonal[k];
    }
}
