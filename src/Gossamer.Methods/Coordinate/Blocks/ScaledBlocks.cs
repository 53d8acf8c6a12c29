using System.Numerics.Tensors;
using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;
using Gossamer.Problems;

namespace Gossamer.Methods.Coordinate;

/// <summary>The matrix with blocks M_jl·𝐋_jl of a matrix too large to be written down again.</summary>
internal sealed class ScaledBlocks(SymmetricMatrix matrix, BlockStructure blocks, Func<int, int, double> factors)
{
    // Enough for three digits; the Rayleigh quotient is then raised by its residual, which keeps it an upper bound of what was found.
    private const int Steps = 200;
    private const double Tolerance = 1e-3;

    /// <summary>Its largest eigenvalue, by the power iteration, to a tenth of a percent or after 200 steps; from above.</summary>
    public double Greatest()
    {
        var x = new double[matrix.Dimension];
        var y = new double[x.Length];
        new RandomStream(1, RandomPurpose.Data).FillGaussian(x);
        for (var step = 1; ; step++)
        {
            TensorPrimitives.Divide(x, TensorPrimitives.Norm<double>(x), x);
            Multiply(x, y);
            var value = TensorPrimitives.Dot<double>(x, y);
            TensorPrimitives.MultiplyAdd(x, -value, y, x);
            var residual = TensorPrimitives.Norm<double>(x);
            if (residual <= Tolerance * value || step == Steps) return value + residual;
            (x, y) = (y, x);
        }
    }

    // Block column by block column.
    private void Multiply(double[] x, double[] result)
    {
        var part = new double[x.Length];
        var product = new double[x.Length];
        Array.Clear(result);
        for (var l = 0; l < blocks.Count; l++)
        {
            var (start, size) = (blocks.StartOf(l), blocks.SizeOf(l));
            x.AsSpan(start, size).CopyTo(part.AsSpan(start));
            matrix.Multiply(part, product);
            part.AsSpan(start, size).Clear();
            for (var j = 0; j < blocks.Count; j++)
            {
                var target = result.AsSpan(blocks.StartOf(j), blocks.SizeOf(j));
                TensorPrimitives.MultiplyAdd(product.AsSpan(blocks.StartOf(j), target.Length), factors(j, l), target, target);
            }
        }
    }
}
