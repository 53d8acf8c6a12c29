using System.Globalization;

namespace Gossamer.Compression;

/// <summary>How a vector is read as a matrix, row by row; where the matrix has more entries, the last ones are zeros.</summary>
/// <param name="Rows">Number of rows a.</param>
/// <param name="Columns">Number of columns b.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct MatrixShape(int Rows, int Columns)
{
    /// <summary>The largest rank a matrix of this shape can have.</summary>
    public int LargestRank => Math.Min(Rows, Columns);

    /// <summary>The shape with the given number of rows, or as square as possible where none is given (0).</summary>
    public static MatrixShape For(int dimension, int rows)
    {
        if (rows == 0) rows = Math.Max(1, (int)Math.Sqrt(dimension));
        return new MatrixShape(rows, (dimension + rows - 1) / rows);
    }

    /// <summary>Says what is wrong where the vector has fewer coordinates than rows, or the matrix no such rank.</summary>
    public static string? Validate(string compressor, int rank, int rows, int dimension)
    {
        if (rows > dimension)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{compressor} makes a matrix of {rows} rows, but the problem has only {dimension} coordinates; take rows at most {dimension}");
        }
        var shape = For(dimension, rows);
        return rank <= shape.LargestRank ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{compressor} keeps rank {rank}, but the {dimension} coordinates make a matrix of {shape.Rows} × {shape.Columns}; take k at most {shape.LargestRank}");
    }
}
