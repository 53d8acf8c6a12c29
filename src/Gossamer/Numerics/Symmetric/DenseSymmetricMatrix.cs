using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Numerics.Symmetric;

/// <summary>A symmetric matrix with all its entries.</summary>
internal sealed class DenseSymmetricMatrix : SymmetricMatrix
{
    // Up to here the matrix is reduced to a tridiagonal one; beyond, Lanczos finds the extreme eigenvalues.
    private const int MostForReduction = 1500;

    private readonly double[] entries;

    /// <summary>Keeps d·d entries, row after row; the caller answers for their symmetry.</summary>
    public DenseSymmetricMatrix(int dimension, double[] entries) : base(dimension)
    {
        if (entries.Length != (long)dimension * dimension)
            throw new ArgumentException($"{entries.Length} entries for a matrix of {dimension} rows");
        this.entries = entries;
    }

    public ReadOnlySpan<double> Entries => entries;

    public override double this[int row, int column] => entries[(row * Dimension) + column];

    public override void Multiply(ReadOnlySpan<double> x, Span<double> result) => MultiplyRows(0, x, result[..Dimension]);

    public override void MultiplyRows(int first, ReadOnlySpan<double> x, Span<double> result)
    {
        for (var row = 0; row < result.Length; row++)
            result[row] = TensorPrimitives.Dot(entries.AsSpan((first + row) * Dimension, Dimension), x);
    }

    public override void AddRow(int row, double scale, Span<double> target) =>
        TensorPrimitives.MultiplyAdd(entries.AsSpan(row * Dimension, Dimension), scale, target, target);

    /// <summary>All eigenvalues, ascending, with orthonormal eigenvectors as columns.</summary>
    public static (double[] Values, Matrix<double> Vectors) Decompose(SymmetricMatrix matrix)
    {
        // Symmetric, so that the order of rows and columns in memory does not matter.
        var decomposition = Matrix<double>.Build.Dense(matrix.Dimension, matrix.Dimension, matrix.ToDense()).Evd(Symmetricity.Symmetric);
        var values = new double[matrix.Dimension];
        for (var k = 0; k < values.Length; k++) values[k] = decomposition.EigenValues[k].Real;
        return (values, decomposition.EigenVectors);
    }

    private protected override (double Least, double Greatest) ComputeRange()
    {
        if (Dimension > MostForReduction) return RangeByLanczos();
        var (diagonal, below) = Tridiagonalization.Reduce((double[])entries.Clone(), Dimension);
        return (TridiagonalSpectrum.Least(diagonal, below), TridiagonalSpectrum.Greatest(diagonal, below));
    }

    private protected override Factor FactorShifted(double shift) => FactorOf(this, shift);

    /// <summary>The Cholesky factor of any matrix plus a multiple of the identity.</summary>
    internal static Factor FactorOf(SymmetricMatrix matrix, double shift)
    {
        var dimension = matrix.Dimension;
        var shifted = matrix.ToDense();
        for (var k = 0; k < dimension; k++) shifted[k * (dimension + 1)] += shift;
        if (!Cholesky.TryFactor(shifted, dimension)) throw Factor.NotPositive(shift);
        return new CholeskyFactor(shifted, dimension);
    }

    private sealed class CholeskyFactor(double[] factor, int dimension) : Factor
    {
        public override void Solve(ReadOnlySpan<double> right, Span<double> result)
        {
            right.CopyTo(result);
            Cholesky.Solve(factor, dimension, result);
        }
    }
}
