using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gossamer.Numerics;

/// <summary>
/// Sparse rows (CSR). Where all values are equal, as in one-hot data, only the pattern is stored beside that one value:
/// products then read half as much memory. Indices are checked once, at creation, so the kernels need not check them.
/// </summary>
internal sealed class SparseSampleMatrix : SampleMatrix
{
    private readonly int[] starts;
    private readonly int[] indices;
    private readonly double[]? values;
    private readonly double uniform;
    private readonly int firstRow;
    private readonly Lazy<ColumnForm?> columnForm;

    private SparseSampleMatrix(int columns, int firstRow, int rows, int[] starts, int[] indices, double[]? values, double uniform)
        : base(rows, columns)
    {
        (this.starts, this.indices, this.values, this.uniform, this.firstRow) = (starts, indices, values, uniform, firstRow);
        columnForm = new(() => ColumnForm.Create(Columns, starts.AsSpan(firstRow, Rows + 1), indices, values, uniform));
    }

    public override long Stored => starts[firstRow + Rows] - starts[firstRow];

    public override bool IsSparse => true;

    internal override bool PrefersWholeProducts => columnForm.Value is not null;

    /// <summary>True where all values are equal and only their pattern is stored.</summary>
    internal bool IsPattern => values is null;

    internal static SparseSampleMatrix Create(int columns, int[] rowStarts, int[] columnIndices, double[] values)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (rowStarts.Length == 0 || rowStarts[0] != 0 || rowStarts[^1] != columnIndices.Length || columnIndices.Length != values.Length)
        {
            throw new BadInputException(
                $"row starts must begin with 0 and end with the number of values, but there are {columnIndices.Length} indices and {values.Length} values");
        }
        for (var row = 0; row + 1 < rowStarts.Length; row++) CheckRow(row, columns, rowStarts, columnIndices, values);
        var uniform = values.Length > 0 ? values[0] : 1;
        var pattern = !values.AsSpan().ContainsAnyExcept(uniform);
        return new SparseSampleMatrix(columns, 0, rowStarts.Length - 1, rowStarts, columnIndices, pattern ? null : values, pattern ? uniform : 1);
    }

    private static void CheckRow(int row, int columns, int[] starts, int[] indices, double[] values)
    {
        if (starts[row + 1] < starts[row] || starts[row + 1] > indices.Length)
            throw new BadInputException($"row {row + 1}: row starts must not fall, but go from {starts[row]} to {starts[row + 1]}");
        var previous = -1;
        for (var k = starts[row]; k < starts[row + 1]; k++)
        {
            if (indices[k] <= previous || indices[k] >= columns)
            {
                throw new BadInputException(
                    $"row {row + 1}: column {indices[k] + 1} after column {previous + 1}; columns must rise and lie within 1 to {columns}");
            }
            previous = indices[k];
            if (!double.IsFinite(values[k]))
                throw new BadInputException($"row {row + 1}, column {indices[k] + 1}: the value is {values[k]}, but must be a finite number");
        }
    }

    public override IEnumerable<(int Column, double Value)> Row(int row)
    {
        for (var k = starts[firstRow + row]; k < starts[firstRow + row + 1]; k++) yield return (indices[k], values?[k] ?? uniform);
    }

    internal override bool[] TouchedColumns()
    {
        var touched = new bool[Columns];
        var end = starts[firstRow + Rows];
        for (var k = starts[firstRow]; k < end; k++) touched[indices[k]] |= (values is null ? uniform : values[k]) != 0;
        return touched;
    }

    public override SampleMatrix Slice(int first, int count)
    {
        RequireShape(first, count, Columns);
        return new SparseSampleMatrix(Columns, firstRow + first, count, starts, indices, values, uniform);
    }

    public override SampleMatrix AppendOnes()
    {
        var newStarts = new int[Rows + 1];
        var newIndices = new int[Stored + Rows];
        var newValues = new double[Stored + Rows];
        var position = 0;
        for (var row = 0; row < Rows; row++)
        {
            foreach (var (column, value) in Row(row)) (newIndices[position], newValues[position++]) = (column, value);
            (newIndices[position], newValues[position++]) = (Columns, 1);
            newStarts[row + 1] = position;
        }
        return Create(Columns + 1, newStarts, newIndices, newValues);
    }

    private protected override SampleMatrix CopyRows(ReadOnlySpan<int> rows)
    {
        var newStarts = new int[rows.Length + 1];
        for (var k = 0; k < rows.Length; k++)
        {
            newStarts[k + 1] = checked(newStarts[k] + starts[firstRow + rows[k] + 1] - starts[firstRow + rows[k]]);
        }
        var newIndices = new int[newStarts[^1]];
        var newValues = values is null ? null : new double[newStarts[^1]];
        for (var k = 0; k < rows.Length; k++)
        {
            var (start, length) = (starts[firstRow + rows[k]], newStarts[k + 1] - newStarts[k]);
            indices.AsSpan(start, length).CopyTo(newIndices.AsSpan(newStarts[k]));
            values?.AsSpan(start, length).CopyTo(newValues.AsSpan(newStarts[k]));
        }
        return new SparseSampleMatrix(Columns, 0, rows.Length, newStarts, newIndices, newValues, uniform);
    }

    internal override double Dot(int row, ReadOnlySpan<double> x)
    {
        double product = 0;
        Multiply(row, x, new Span<double>(ref product));
        return product;
    }

    internal override void AddRow(int row, double scale, Span<double> target) =>
        AddTransposed(row, new ReadOnlySpan<double>(in scale), target);

    internal override double NormSquared(int row)
    {
        var (start, end) = (starts[firstRow + row], starts[firstRow + row + 1]);
        if (values is null) return (end - start) * uniform * uniform;
        double sum = 0;
        for (var k = start; k < end; k++) sum += values[k] * values[k];
        return sum;
    }

    internal override void Multiply(int first, ReadOnlySpan<double> x, Span<double> products)
    {
        RequireShape(first, products.Length, x.Length);
        if (products.Length == Rows && columnForm.Value is { ServesProducts: true } form)
        {
            form.Multiply(x, products);
            return;
        }
        ref var start = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(starts), firstRow + first);
        ref var index = ref MemoryMarshal.GetArrayDataReference(indices);
        ref var point = ref MemoryMarshal.GetReference(x);
        int k = start;
        for (var row = 0; row < products.Length; row++)
        {
            var end = Unsafe.Add(ref start, row + 1);
            products[row] = values is null
                ? uniform * SparseKernels.SumAt(ref index, ref point, k, end)
                : SparseKernels.DotAt(ref index, ref MemoryMarshal.GetArrayDataReference(values), ref point, k, end);
            k = end;
        }
    }

    internal override void AddTransposed(int first, ReadOnlySpan<double> coefficients, Span<double> target)
    {
        RequireShape(first, coefficients.Length, target.Length);
        if (coefficients.Length == Rows && columnForm.Value is { } form)
        {
            form.AddTransposed(coefficients, target);
            return;
        }
        ref var start = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(starts), firstRow + first);
        ref var index = ref MemoryMarshal.GetArrayDataReference(indices);
        ref var sum = ref MemoryMarshal.GetReference(target);
        int k = start;
        for (var row = 0; row < coefficients.Length; row++)
        {
            var end = Unsafe.Add(ref start, row + 1);
            if (values is null)
            {
                var coefficient = uniform * coefficients[row];
                for (; k < end; k++) Unsafe.Add(ref sum, Unsafe.Add(ref index, k)) += coefficient;
            }
            else
            {
                ref var value = ref MemoryMarshal.GetArrayDataReference(values);
                var coefficient = coefficients[row];
                for (; k < end; k++) Unsafe.Add(ref sum, Unsafe.Add(ref index, k)) += coefficient * Unsafe.Add(ref value, k);
            }
        }
    }

    internal override void MultiplyMany(int first, int count, ReadOnlySpan<double> vectors, Span<double> products)
    {
        RequireShape(first, count, Columns);
        var vectorCount = vectors.Length / Columns;
        if (InterleavedProducts.Pays(StoredIn(first, count), Columns, vectorCount))
        {
            InterleavedProducts.Multiply(starts.AsSpan(firstRow + first, count + 1), indices, values, uniform, Columns, vectors, products);
            return;
        }
        for (var row = 0; row < count; row++)
        {
            for (var k = 0; k < vectorCount; k++)
                products[(row * vectorCount) + k] = Dot(first + row, vectors.Slice(k * Columns, Columns));
        }
    }

    internal override void AddTransposedMany(int first, int count, ReadOnlySpan<double> coefficients, Span<double> targets)
    {
        RequireShape(first, count, Columns);
        var vectorCount = targets.Length / Columns;
        if (InterleavedProducts.Pays(StoredIn(first, count), Columns, vectorCount))
        {
            InterleavedProducts.AddTransposed(starts.AsSpan(firstRow + first, count + 1), indices, values, uniform, Columns, coefficients, targets);
            return;
        }
        for (var row = 0; row < count; row++)
        {
            for (var k = 0; k < vectorCount; k++)
                AddRow(first + row, coefficients[(row * vectorCount) + k], targets.Slice(k * Columns, Columns));
        }
    }

    internal override void AddGram(ReadOnlySpan<double> coefficients, Span<double> entries)
    {
        RequireShape(0, coefficients.Length, Columns);
        for (var row = 0; row < coefficients.Length; row++)
        {
            var end = starts[firstRow + row + 1];
            for (var i = starts[firstRow + row]; i < end; i++)
            {
                var target = entries.Slice(indices[i] * Columns, Columns);
                var factor = coefficients[row] * (values?[i] ?? uniform);
                for (var j = i; j < end; j++) target[indices[j]] += factor * (values?[j] ?? uniform);
            }
        }
    }

    private long StoredIn(int first, int count) => starts[firstRow + first + count] - starts[firstRow + first];
}
