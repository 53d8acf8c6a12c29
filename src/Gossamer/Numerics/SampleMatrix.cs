namespace Gossamer.Numerics;

/// <summary>
/// The rows of a data set, sparse or dense. Immutable, so that workers share it: a block of consecutive rows is a view.
/// </summary>
public abstract class SampleMatrix
{
    private protected SampleMatrix(int rows, int columns) => (Rows, Columns) = (rows, columns);

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Number of stored values.</summary>
    public abstract long Stored { get; }

    /// <summary>True where zeros are not stored.</summary>
    public abstract bool IsSparse { get; }

    /// <summary>Makes a sparse matrix in compressed rows. The arrays are kept, not copied; stored zeros are allowed.</summary>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rowStarts">Where every row starts in the other arrays, and at the end their length: rows + 1 numbers.</param>
    /// <param name="columnIndices">0-based columns, strictly ascending within a row.</param>
    /// <param name="values">One value an index. Where all are equal they are stored as one number.</param>
    /// <exception cref="BadInputException">Starts or indices are out of order or range, or a value is not finite.</exception>
    public static SampleMatrix Sparse(int columns, int[] rowStarts, int[] columnIndices, double[] values) =>
        SparseSampleMatrix.Create(columns, rowStarts, columnIndices, values);

    /// <summary>Makes a dense matrix. The array is kept, not copied.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="values">rows·columns values, row after row.</param>
    /// <exception cref="BadInputException">The number of values is wrong, or a value is not finite.</exception>
    public static SampleMatrix Dense(int rows, int columns, double[] values) =>
        DenseSampleMatrix.Create(rows, columns, values);

    /// <summary>The stored values of a row with their 0-based columns, ascending.</summary>
    /// <param name="row">0-based row.</param>
    public abstract IEnumerable<(int Column, double Value)> Row(int row);

    /// <summary>Writes a row with its zeros.</summary>
    /// <param name="row">0-based row.</param>
    /// <param name="target">One value a column, overwritten.</param>
    public void CopyRow(int row, Span<double> target)
    {
        target.Clear();
        foreach (var (column, value) in Row(row)) target[column] = value;
    }

    /// <summary>A view of consecutive rows.</summary>
    /// <param name="first">0-based first row.</param>
    /// <param name="count">Number of rows.</param>
    public abstract SampleMatrix Slice(int first, int count);

    /// <summary>The given rows in the given order: a view where they are consecutive, else a copy.</summary>
    /// <param name="rows">0-based rows; repeats allowed.</param>
    public SampleMatrix Select(ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            if ((uint)row >= (uint)Rows) throw new ArgumentOutOfRangeException(nameof(rows), $"row {row} of {Rows}");
        }
        if (rows.IsEmpty) return Slice(0, 0);
        for (var k = 1; k < rows.Length; k++)
        {
            if (rows[k] != rows[0] + k) return CopyRows(rows);
        }
        return Slice(rows[0], rows.Length);
    }

    /// <summary>The matrix with a last column of ones, which gives a linear model its intercept.</summary>
    public abstract SampleMatrix AppendOnes();

    private protected abstract SampleMatrix CopyRows(ReadOnlySpan<int> rows);

    /// <summary>For every column whether some row has a value other than zero there.</summary>
    internal virtual bool[] TouchedColumns()
    {
        var touched = new bool[Columns];
        for (var row = 0; row < Rows; row++)
        {
            foreach (var (column, value) in Row(row)) touched[column] |= value != 0;
        }
        return touched;
    }

    /// <summary>True where products with all rows at once are faster than with blocks of them.</summary>
    internal virtual bool PrefersWholeProducts => false;

    /// <summary>⟨a_row, x⟩.</summary>
    internal abstract double Dot(int row, ReadOnlySpan<double> x);

    /// <summary>target += scale·a_row.</summary>
    internal abstract void AddRow(int row, double scale, Span<double> target);

    /// <summary>‖a_row‖².</summary>
    internal abstract double NormSquared(int row);

    /// <summary>products_k = ⟨a_{first+k}, x⟩ for as many rows as there are products.</summary>
    internal abstract void Multiply(int first, ReadOnlySpan<double> x, Span<double> products);

    /// <summary>target += Σ_k coefficients_k a_{first+k}.</summary>
    internal abstract void AddTransposed(int first, ReadOnlySpan<double> coefficients, Span<double> target);

    /// <summary>Products with many vectors: products[row][k] = ⟨a_{first+row}, x_k⟩.</summary>
    /// <param name="first">0-based first row.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="vectors">Vectors one after the other, each of as many values as there are columns.</param>
    /// <param name="products">One value a row and vector, row after row.</param>
    internal abstract void MultiplyMany(int first, int count, ReadOnlySpan<double> vectors, Span<double> products);

    /// <summary>target_k += Σ_row coefficients[row][k] a_{first+row}; shapes as in <see cref="MultiplyMany"/>.</summary>
    internal abstract void AddTransposedMany(int first, int count, ReadOnlySpan<double> coefficients, Span<double> targets);

    /// <summary>Adds the upper triangle of Σ_j coefficients_j a_j a_jᵀ to columns² entries, row after row.</summary>
    internal abstract void AddGram(ReadOnlySpan<double> coefficients, Span<double> entries);

    private protected void RequireShape(int first, int count, int vector)
    {
        if (first < 0 || count < 0 || first > Rows - count)
            throw new ArgumentOutOfRangeException(nameof(first), $"rows {first} to {first + count - 1} of {Rows}");
        if (vector != Columns)
            throw new ArgumentException($"a vector of {vector} coordinates does not fit {Columns} columns");
    }
}
