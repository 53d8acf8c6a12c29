using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gossamer.Numerics;

/// <summary>
/// The same sparse rows by columns. Long columns make long loops: products with the transpose become sums without stores,
/// and where rows differ in length the processor no longer mispredicts the end of each.
/// </summary>
internal sealed class ColumnForm
{
    // Shorter columns than this on average cost more in loop overhead than they save.
    private const int LeastStoredPerColumn = 8;

    private readonly int[] starts;
    private readonly int[] rows;
    private readonly double[]? values;
    private readonly double uniform;

    private ColumnForm(int[] starts, int[] rows, double[]? values, double uniform, bool servesProducts) =>
        (this.starts, this.rows, this.values, this.uniform, ServesProducts) = (starts, rows, values, uniform, servesProducts);

    /// <summary>True where it is faster than rows for A x as well: where neighbouring rows differ in length.</summary>
    public bool ServesProducts { get; }

    /// <summary>Turns rows into columns; null where that would not be faster.</summary>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rowStarts">Where each row starts in the arrays, and the end: one more than there are rows.</param>
    /// <param name="indices">Columns of the stored values.</param>
    /// <param name="values">The values; null where all equal <paramref name="uniform"/>.</param>
    /// <param name="uniform">The common value.</param>
    public static ColumnForm? Create(int columns, ReadOnlySpan<int> rowStarts, int[] indices, double[]? values, double uniform)
    {
        var (first, stored) = (rowStarts[0], rowStarts[^1] - rowStarts[0]);
        if (stored < (long)LeastStoredPerColumn * columns) return null;
        var starts = new int[columns + 1];
        for (var k = first; k < first + stored; k++) starts[indices[k] + 1]++;
        for (var column = 0; column < columns; column++) starts[column + 1] += starts[column];
        var next = starts.AsSpan(0, columns).ToArray();
        var rows = new int[stored];
        var byColumn = values is null ? null : new double[stored];
        var changes = 0;
        for (var row = 0; row + 1 < rowStarts.Length; row++)
        {
            if (row > 0 && rowStarts[row + 1] - rowStarts[row] != rowStarts[row] - rowStarts[row - 1]) changes++;
            for (var k = rowStarts[row]; k < rowStarts[row + 1]; k++)
            {
                var place = next[indices[k]]++;
                rows[place] = row;
                if (byColumn is not null) byColumn[place] = values![k];
            }
        }
        return new ColumnForm(starts, rows, byColumn, uniform, servesProducts: 2 * changes > rowStarts.Length);
    }

    /// <summary>products = A x.</summary>
    public void Multiply(ReadOnlySpan<double> x, Span<double> products)
    {
        products.Clear();
        ref var row = ref MemoryMarshal.GetArrayDataReference(rows);
        ref var product = ref MemoryMarshal.GetReference(products);
        for (var column = 0; column < x.Length; column++)
        {
            var (k, end) = (starts[column], starts[column + 1]);
            if (values is null) AddAt(ref row, ref product, uniform * x[column], k, end);
            else AddAt(ref row, ref MemoryMarshal.GetArrayDataReference(values), ref product, x[column], k, end);
        }
    }

    /// <summary>target += Aᵀ coefficients.</summary>
    public void AddTransposed(ReadOnlySpan<double> coefficients, Span<double> target)
    {
        ref var row = ref MemoryMarshal.GetArrayDataReference(rows);
        ref var coefficient = ref MemoryMarshal.GetReference(coefficients);
        for (var column = 0; column < target.Length; column++)
        {
            var (k, end) = (starts[column], starts[column + 1]);
            target[column] += values is null
                ? uniform * SparseKernels.SumAt(ref row, ref coefficient, k, end)
                : SparseKernels.DotAt(ref row, ref MemoryMarshal.GetArrayDataReference(values), ref coefficient, k, end);
        }
    }

    // Rows within a column differ, so four sums can be loaded before the first is stored.
    private static void AddAt(ref int row, ref double product, double addend, int k, int end)
    {
        for (; k + 4 <= end; k += 4)
        {
            ref var p0 = ref Unsafe.Add(ref product, Unsafe.Add(ref row, k));
            ref var p1 = ref Unsafe.Add(ref product, Unsafe.Add(ref row, k + 1));
            ref var p2 = ref Unsafe.Add(ref product, Unsafe.Add(ref row, k + 2));
            ref var p3 = ref Unsafe.Add(ref product, Unsafe.Add(ref row, k + 3));
            double s0 = p0, s1 = p1, s2 = p2, s3 = p3;
            p0 = s0 + addend;
            p1 = s1 + addend;
            p2 = s2 + addend;
            p3 = s3 + addend;
        }
        for (; k < end; k++) Unsafe.Add(ref product, Unsafe.Add(ref row, k)) += addend;
    }

    private static void AddAt(ref int row, ref double value, ref double product, double factor, int k, int end)
    {
        for (; k + 4 <= end; k += 4)
        {
            ref var p0 = ref Unsafe.Add(ref product, Unsafe.Add(ref row, k));
            ref var p1 = ref Unsafe.Add(ref product, Unsafe.Add(ref row, k + 1));
            ref var p2 = ref Unsafe.Add(ref product, Unsafe.Add(ref row, k + 2));
            ref var p3 = ref Unsafe.Add(ref product, Unsafe.Add(ref row, k + 3));
            double s0 = p0, s1 = p1, s2 = p2, s3 = p3;
            p0 = s0 + (factor * Unsafe.Add(ref value, k));
            p1 = s1 + (factor * Unsafe.Add(ref value, k + 1));
            p2 = s2 + (factor * Unsafe.Add(ref value, k + 2));
            p3 = s3 + (factor * Unsafe.Add(ref value, k + 3));
        }
        for (; k < end; k++) Unsafe.Add(ref product, Unsafe.Add(ref row, k)) += factor * Unsafe.Add(ref value, k);
    }
}
