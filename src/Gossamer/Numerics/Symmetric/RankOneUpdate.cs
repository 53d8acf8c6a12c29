using System.Numerics.Tensors;

namespace Gossamer.Numerics.Symmetric;

/// <summary>A + weight·vvᵀ.</summary>
internal sealed class RankOneUpdate(SymmetricMatrix inner, double weight, double[] vector) : SymmetricMatrix(inner.Dimension)
{
    public override double this[int row, int column] => inner[row, column] + (weight * (vector[row] * vector[column]));

    public override void Multiply(ReadOnlySpan<double> x, Span<double> result)
    {
        inner.Multiply(x, result);
        TensorPrimitives.MultiplyAdd(vector, weight * TensorPrimitives.Dot(vector, x), result, result);
    }

    private protected override (double Least, double Greatest) ComputeRange() => RangeByLanczos();

    private protected override Factor FactorShifted(double shift) => DenseSymmetricMatrix.FactorOf(this, shift);
}
