using System.Numerics.Tensors;

namespace Gossamer.Numerics.Symmetric;

/// <summary>A symmetric matrix that keeps the entries which are not zero, row after row.</summary>
internal class SparseSymmetricMatrix : SymmetricMatrix
{
    private readonly int[] starts;
    private readonly int[] columns;
    private readonly double[] values;

    /// <summary>Keeps the entries of both triangles; the caller answers for their symmetry.</summary>
    /// <param name="starts">Where every row begins, and the number of entries: d + 1 values.</param>
    /// <param name="columns">Columns of the entries, ascending within a row.</param>
    /// <param name="values">The entries.</param>
    public SparseSymmetricMatrix(int[] starts, int[] columns, double[] values) : base(starts.Length - 1)
    {
        if (starts[^1] != columns.Length || columns.Length != values.Length)
            throw new ArgumentException($"{columns.Length} columns and {values.Length} values for {starts[^1]} entries");
        (this.starts, this.columns, this.values) = (starts, columns, values);
    }

    /// <summary>Number of entries kept.</summary>
    public int Entries => values.Length;

    public override double this[int row, int column]
    {
        get
        {
            var place = columns.AsSpan(starts[row], starts[row + 1] - starts[row]).BinarySearch(column);
            return place < 0 ? 0 : values[starts[row] + place];
        }
    }

    public override int RowEntries(int row) => starts[row + 1] - starts[row];

    public override void AddRow(int row, double scale, Span<double> target)
    {
        for (var e = starts[row]; e < starts[row + 1]; e++) target[columns[e]] += scale * values[e];
    }

    public override void Multiply(ReadOnlySpan<double> x, Span<double> result) => MultiplyRows(0, x, result[..Dimension]);

    public override void MultiplyRows(int first, ReadOnlySpan<double> x, Span<double> result)
    {
        for (var row = 0; row < result.Length; row++)
        {
            double sum = 0;
            for (var e = starts[first + row]; e < starts[first + row + 1]; e++) sum += values[e] * x[columns[e]];
            result[row] = sum;
        }
    }

    public override SymmetricMatrix Scaled(Func<int, int, double> factor)
    {
        var scaled = new double[values.Length];
        for (var row = 0; row < Dimension; row++)
        {
            for (var e = starts[row]; e < starts[row + 1]; e++) scaled[e] = factor(row, columns[e]) * values[e];
        }
        return new SparseSymmetricMatrix(starts, columns, scaled);
    }

    private protected override (double Least, double Greatest) ComputeRange() => RangeByLanczos();

    private protected override Factor FactorShifted(double shift) => new Iteration(this, shift);

    /// <summary>No factor but conjugate gradients, to a relative residual of 1e-14 or as near to it as rounding allows.</summary>
    private sealed class Iteration(SparseSymmetricMatrix matrix, double shift) : Factor
    {
        private const double Tolerance = 1e-14;

        public override void Solve(ReadOnlySpan<double> right, Span<double> result)
        {
            var dimension = matrix.Dimension;
            var residual = right.ToArray();
            var direction = right.ToArray();
            var product = new double[dimension];
            result.Clear();
            var square = TensorPrimitives.SumOfSquares<double>(residual);
            var goal = Tolerance * Tolerance * square;
            for (var step = 0; square > goal && step < 10 * dimension; step++)
            {
                matrix.Multiply(direction, product);
                TensorPrimitives.MultiplyAdd(direction, shift, product, product);
                var curvature = TensorPrimitives.Dot<double>(direction, product);
                if (!(curvature > 0)) throw NotPositive(shift);
                var length = square / curvature;
                TensorPrimitives.MultiplyAdd(direction, length, result, result);
                TensorPrimitives.MultiplyAdd(product, -length, residual, residual);
                var next = TensorPrimitives.SumOfSquares<double>(residual);
                TensorPrimitives.MultiplyAdd(direction, next / square, residual, direction);
                square = next;
            }
        }
    }
}
