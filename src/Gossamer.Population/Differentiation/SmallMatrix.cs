namespace Gossamer.Population.Differentiation;

/// <summary>Elimination with partial pivoting on square matrices of a few rows, stored row after row.</summary>
internal static class SmallMatrix
{
    /// <summary>log|det A|; −∞ where A is singular.</summary>
    /// <param name="matrix">A, size² entries; destroyed.</param>
    /// <param name="size">Number of rows.</param>
    public static double LogAbsDeterminant(Span<double> matrix, int size)
    {
        double sum = 0;
        for (var k = 0; k < size; k++)
        {
            BringUpPivot(matrix, default, k, size, 0);
            var pivot = matrix[(k * size) + k];
            if (pivot == 0) return double.NegativeInfinity;
            sum += Math.Log(Math.Abs(pivot));
            for (var i = k + 1; i < size; i++) Eliminate(matrix, i, k, matrix[(i * size) + k] / pivot, size);
        }
        return sum;
    }

    /// <summary>A⁻¹; entries that are not finite where A is singular.</summary>
    /// <param name="matrix">A, size² entries; destroyed.</param>
    /// <param name="inverse">size² entries, overwritten.</param>
    /// <param name="size">Number of rows.</param>
    public static void Invert(Span<double> matrix, Span<double> inverse, int size)
    {
        inverse.Clear();
        for (var k = 0; k < size; k++) inverse[(k * size) + k] = 1;
        Solve(matrix, inverse, size, size);
    }

    /// <summary>Overwrites B by A⁻¹B.</summary>
    /// <param name="matrix">A, size² entries; destroyed.</param>
    /// <param name="right">B, size·columns entries.</param>
    /// <param name="size">Number of rows.</param>
    /// <param name="columns">Columns of B.</param>
    public static void Solve(Span<double> matrix, Span<double> right, int size, int columns)
    {
        for (var k = 0; k < size; k++)
        {
            BringUpPivot(matrix, right, k, size, columns);
            var pivot = matrix[(k * size) + k];
            for (var i = 0; i < size; i++)
            {
                if (i == k) continue;
                var factor = matrix[(i * size) + k] / pivot;
                if (factor == 0) continue;
                Eliminate(matrix, i, k, factor, size);
                Eliminate(right, i, k, factor, columns);
            }
        }
        for (var k = 0; k < size; k++)
        {
            for (var column = 0; column < columns; column++) right[(k * columns) + column] /= matrix[(k * size) + k];
        }
    }

    private static void Eliminate(Span<double> matrix, int row, int pivotRow, double factor, int columns)
    {
        for (var column = 0; column < columns; column++) matrix[(row * columns) + column] -= factor * matrix[(pivotRow * columns) + column];
    }

    private static void BringUpPivot(Span<double> matrix, Span<double> right, int k, int size, int columns)
    {
        var best = k;
        for (var i = k + 1; i < size; i++)
        {
            if (Math.Abs(matrix[(i * size) + k]) > Math.Abs(matrix[(best * size) + k])) best = i;
        }
        if (best == k) return;
        for (var column = 0; column < size; column++)
            (matrix[(k * size) + column], matrix[(best * size) + column]) = (matrix[(best * size) + column], matrix[(k * size) + column]);
        for (var column = 0; column < columns; column++)
            (right[(k * columns) + column], right[(best * columns) + column]) = (right[(best * columns) + column], right[(k * columns) + column]);
    }
}
