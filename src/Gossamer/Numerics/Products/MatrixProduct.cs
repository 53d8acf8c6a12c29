namespace Gossamer.Numerics.Products;

/// <summary>
/// Products of dense matrices, stored row after row. Through OpenBLAS where it is installed (GOSSAMER_OPENBLAS=0 turns it off),
/// else by a kernel of our own; both on the calling thread alone, so that a product is the same at any parallelism. The two
/// round differently.
/// </summary>
internal static class MatrixProduct
{
    /// <summary>True where OpenBLAS is used.</summary>
    public static bool IsNative => OpenBlas.IsAvailable;

    /// <summary>c = alpha·op(a)·op(b) + beta·c, where op(a) is rows × inner and op(b) inner × columns.</summary>
    /// <param name="transposeA">True where a is stored as inner × rows.</param>
    /// <param name="transposeB">True where b is stored as columns × inner.</param>
    /// <param name="rows">Rows of c.</param>
    /// <param name="columns">Columns of c.</param>
    /// <param name="inner">Length of the sums.</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <param name="a">rows·inner values.</param>
    /// <param name="b">inner·columns values.</param>
    /// <param name="beta">Factor of what c holds; 0 overwrites it, whatever it holds.</param>
    /// <param name="c">rows·columns values.</param>
    public static void Multiply(
        bool transposeA, bool transposeB, int rows, int columns, int inner,
        double alpha, ReadOnlySpan<double> a, ReadOnlySpan<double> b, double beta, Span<double> c)
    {
        if (a.Length < (long)rows * inner || b.Length < (long)inner * columns || c.Length < (long)rows * columns)
            throw new ArgumentException($"{a.Length}, {b.Length} and {c.Length} values for a product {rows} × {inner} × {columns}");
        if (rows == 0 || columns == 0) return;
        if (OpenBlas.IsAvailable && inner > 0) OpenBlas.Multiply(transposeA, transposeB, rows, columns, inner, alpha, a, b, beta, c);
        else ManagedProduct.Multiply(transposeA, transposeB, rows, columns, inner, alpha, a, b, beta, c);
    }
}
