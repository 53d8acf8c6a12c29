using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Gossamer.Methods.Asynchronous.Lmo;

/// <summary>The norm of a linear minimisation oracle.</summary>
public enum LmoNorm
{
    /// <summary>‖x‖₂: lmo(y) = −y/‖y‖₂, normalised SGD.</summary>
    Euclidean,

    /// <summary>‖x‖_∞: lmo(y) = −sign(y), sign SGD.</summary>
    Maximum,

    /// <summary>The largest singular value of x as a matrix: lmo(y) = −UVᵀ for y = USVᵀ.</summary>
    Spectral,

    /// <summary>The same by five Newton-Schulz steps, as Muon does: quick and approximate.</summary>
    NewtonSchulz,
}

/// <summary>lmo(y) = argmin over the unit ball of ⟨y, x⟩; 0 for y = 0.</summary>
/// <param name="norm">The norm of the ball.</param>
/// <param name="rows">Rows of the matrix that a vector stands for, row by row; for the spectral norm.</param>
/// <param name="dimension">Number of coordinates d, a multiple of the rows.</param>
internal sealed class LinearMinimization(LmoNorm norm, int rows, int dimension)
{
    private const int Steps = 5;

    /// <summary>ρ with ‖v‖_* ≤ ρ‖v‖₂ for the dual norm.</summary>
    public double DualRatio => norm switch
    {
        LmoNorm.Euclidean => 1,
        LmoNorm.Maximum => Math.Sqrt(dimension),
        _ => Math.Sqrt(Math.Min(rows, dimension / rows)),
    };

    /// <summary>Writes lmo(y).</summary>
    public void Solve(ReadOnlySpan<double> y, Span<double> result)
    {
        var length = TensorPrimitives.Norm(y);
        if (length == 0)
        {
            result.Clear();
            return;
        }
        switch (norm)
        {
            case LmoNorm.Euclidean:
                TensorPrimitives.Multiply(y, -1 / length, result);
                break;
            case LmoNorm.Maximum:
                for (var i = 0; i < y.Length; i++) result[i] = -Math.Sign(y[i]);
                break;
            case LmoNorm.Spectral:
                var svd = Matrix(y).Svd();
                var rank = svd.S.Count(value => value > 1e-12 * svd.S[0]);
                Write(svd.U.SubMatrix(0, rows, 0, rank) * svd.VT.SubMatrix(0, rank, 0, dimension / rows), result);
                break;
            default:
                Write(Orthogonalize(Matrix(y)), result);
                break;
        }
    }

    /// <summary>About UVᵀ: a quintic iteration that pulls all singular values to around 1 (Jordan et al., Muon, 2024).</summary>
    private static Matrix<double> Orthogonalize(Matrix<double> y)
    {
        var isTall = y.RowCount > y.ColumnCount;
        var x = isTall ? y.Transpose() : y;
        x /= x.FrobeniusNorm() + 1e-7;
        for (var step = 0; step < Steps; step++)
        {
            var square = x.TransposeAndMultiply(x);
            var factor = (square * -4.7750) + (square * square * 2.0315);
            x = (x * 3.4445) + (factor * x);
        }
        return isTall ? x.Transpose() : x;
    }

    private Matrix<double> Matrix(ReadOnlySpan<double> y)
    {
        var columns = dimension / rows;
        var matrix = new DenseMatrix(rows, columns);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) matrix[i, j] = y[(i * columns) + j];
        }
        return matrix;
    }

    private void Write(Matrix<double> x, Span<double> result)
    {
        var columns = dimension / rows;
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) result[(i * columns) + j] = -x[i, j];
        }
    }
}
