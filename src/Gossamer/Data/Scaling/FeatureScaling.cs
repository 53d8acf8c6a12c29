using Gossamer.Numerics;

namespace Gossamer.Data.Scaling;

/// <summary>Changes the features of a data set before they are used; labels stay as they are.</summary>
public abstract class FeatureScaling
{
    // Beyond this many values a sparse matrix that would become dense is refused: 2 GiB.
    private const long MaxDenseValues = 1L << 28;

    /// <summary>As written in experiment files, such as <c>standardize</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Scales the features.</summary>
    /// <param name="features">One row a sample.</param>
    /// <returns>A new matrix of the same shape.</returns>
    /// <exception cref="BadInputException">The result would be too large, or not finite.</exception>
    public abstract SampleMatrix Apply(SampleMatrix features);

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>Refuses a matrix that would not fit in memory once all its zeros are changed.</summary>
    private protected void RequireRoom(SampleMatrix features)
    {
        if ((long)features.Rows * features.Columns > MaxDenseValues)
        {
            throw new BadInputException(
                $"scaling '{Name}' would fill all {features.Rows} x {features.Columns} entries, more than fit in memory: take unit-rows or divide, which keep zeros");
        }
    }

    /// <summary>A dense matrix with entry·factor + offset of the column.</summary>
    private protected static SampleMatrix ScaleColumns(SampleMatrix features, double[] factors, double[] offsets)
    {
        var values = new double[features.Rows * features.Columns];
        for (var row = 0; row < features.Rows; row++)
        {
            var target = values.AsSpan(row * features.Columns, features.Columns);
            features.CopyRow(row, target);
            for (var column = 0; column < target.Length; column++) target[column] = (target[column] * factors[column]) + offsets[column];
        }
        return SampleMatrix.Dense(features.Rows, features.Columns, values);
    }

    /// <summary>A matrix with the same zeros, every row divided by its number.</summary>
    private protected static SampleMatrix DivideRows(SampleMatrix features, Func<int, double> divisorOf)
    {
        var starts = new int[features.Rows + 1];
        var columns = new int[features.Stored];
        var values = new double[features.Stored];
        var position = 0;
        for (var row = 0; row < features.Rows; row++)
        {
            var divisor = divisorOf(row);
            foreach (var (column, value) in features.Row(row)) (columns[position], values[position++]) = (column, value / divisor);
            starts[row + 1] = position;
        }
        return features.IsSparse
            ? SampleMatrix.Sparse(features.Columns, starts, columns, values)
            : SampleMatrix.Dense(features.Rows, features.Columns, values);
    }
}
