using System.Numerics.Tensors;
using Gossamer.Numerics.Products;

namespace Gossamer.Numerics;

/// <summary>Dense rows, one after the other.</summary>
internal sealed class DenseSampleMatrix : SampleMatrix
{
    private readonly double[] values;
    private readonly int firstRow;

    private DenseSampleMatrix(int firstRow, int rows, int columns, double[] values)
        : base(rows, columns) => (this.values, this.firstRow) = (values, firstRow);

    public override long Stored => (long)Rows * Columns;

    public override bool IsSparse => false;

    /// <summary>All values, row after row.</summary>
    internal ReadOnlySpan<double> Values => values.AsSpan(firstRow * Columns, Rows * Columns);

    internal static DenseSampleMatrix Create(int rows, int columns, double[] values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if ((long)rows * columns != values.Length)
            throw new BadInputException($"{rows} rows of {columns} columns need {(long)rows * columns} values, but there are {values.Length}");
        for (var k = 0; k < values.Length; k++)
        {
            if (!double.IsFinite(values[k]))
                throw new BadInputException($"row {(k / columns) + 1}, column {(k % columns) + 1}: the value is {values[k]}, but must be a finite number");
        }
        return new DenseSampleMatrix(0, rows, columns, values);
    }

    public override IEnumerable<(int Column, double Value)> Row(int row)
    {
        for (var column = 0; column < Columns; column++) yield return (column, values[((firstRow + row) * Columns) + column]);
    }

    public override SampleMatrix Slice(int first, int count)
    {
        RequireShape(first, count, Columns);
        return new DenseSampleMatrix(firstRow + first, count, Columns, values);
    }

    public override SampleMatrix AppendOnes()
    {
        var extended = new double[Rows * (Columns + 1)];
        for (var row = 0; row < Rows; row++)
        {
            RowSpan(row).CopyTo(extended.AsSpan(row * (Columns + 1)));
            extended[(row * (Columns + 1)) + Columns] = 1;
        }
        return new DenseSampleMatrix(0, Rows, Columns + 1, extended);
    }

    private protected override SampleMatrix CopyRows(ReadOnlySpan<int> rows)
    {
        var copy = new double[rows.Length * Columns];
        for (var k = 0; k < rows.Length; k++) RowSpan(rows[k]).CopyTo(copy.AsSpan(k * Columns));
        return new DenseSampleMatrix(0, rows.Length, Columns, copy);
    }

    internal override double Dot(int row, ReadOnlySpan<double> x) => TensorPrimitives.Dot(RowSpan(row), x);

    internal override void AddRow(int row, double scale, Span<double> target) =>
        TensorPrimitives.MultiplyAdd(RowSpan(row), scale, target, target);

    internal override double NormSquared(int row) => TensorPrimitives.SumOfSquares(RowSpan(row));

    internal override void Multiply(int first, ReadOnlySpan<double> x, Span<double> products)
    {
        RequireShape(first, products.Length, x.Length);
        for (var k = 0; k < products.Length; k++) products[k] = TensorPrimitives.Dot(RowSpan(first + k), x);
    }

    internal override void AddTransposed(int first, ReadOnlySpan<double> coefficients, Span<double> target)
    {
        RequireShape(first, coefficients.Length, target.Length);
        for (var k = 0; k < coefficients.Length; k++)
        {
            TensorPrimitives.MultiplyAdd(RowSpan(first + k), coefficients[k], target, target);
        }
    }

    internal override void MultiplyMany(int first, int count, ReadOnlySpan<double> vectors, Span<double> products) =>
        MatrixProduct.Multiply(
            false, true, count, vectors.Length / Columns, Columns, 1, Values.Slice(first * Columns, count * Columns), vectors, 0, products);

    internal override void AddTransposedMany(int first, int count, ReadOnlySpan<double> coefficients, Span<double> targets) =>
        MatrixProduct.Multiply(
            true, false, targets.Length / Columns, Columns, count, 1, coefficients, Values.Slice(first * Columns, count * Columns), 1, targets);

    internal override void AddGram(ReadOnlySpan<double> coefficients, Span<double> entries)
    {
        RequireShape(0, coefficients.Length, Columns);
        for (var row = 0; row < coefficients.Length; row++)
        {
            var values = RowSpan(row);
            for (var i = 0; i < Columns; i++)
            {
                var factor = coefficients[row] * values[i];
                if (factor == 0) continue;
                var target = entries.Slice((i * Columns) + i, Columns - i);
                TensorPrimitives.MultiplyAdd(values[i..], factor, target, target);
            }
        }
    }

    private ReadOnlySpan<double> RowSpan(int row) => values.AsSpan((firstRow + row) * Columns, Columns);
}
