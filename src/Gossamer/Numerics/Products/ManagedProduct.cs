using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gossamer.Numerics.Products;

/// <summary>
/// The product without a native library. Blocks of both operands are copied to the order in which they are read; then tiles
/// of four rows and two vectors of columns are summed in registers.
/// </summary>
internal static class ManagedProduct
{
    private const int TileRows = 4;
    private const int BlockInner = 256;
    private const int BlockRows = 64;

    [ThreadStatic] private static double[]? left;
    [ThreadStatic] private static double[]? right;

    private static int TileColumns => 2 * Vector<double>.Count;

    public static void Multiply(
        bool transposeA, bool transposeB, int rows, int columns, int inner,
        double alpha, ReadOnlySpan<double> a, ReadOnlySpan<double> b, double beta, Span<double> c)
    {
        Scale(c[..(rows * columns)], beta);
        var paddedColumns = RoundUp(columns, TileColumns);
        var packedLeft = Room(ref left, BlockRows * BlockInner);
        var packedRight = Room(ref right, Math.Min(inner, BlockInner) * paddedColumns);
        for (var k = 0; k < inner; k += BlockInner)
        {
            var depth = Math.Min(BlockInner, inner - k);
            PackRight(b, transposeB, k, depth, inner, columns, packedRight);
            for (var row = 0; row < rows; row += BlockRows)
            {
                var height = Math.Min(BlockRows, rows - row);
                PackLeft(a, transposeA, row, height, rows, k, depth, inner, alpha, packedLeft);
                for (var column = 0; column < columns; column += TileColumns)
                {
                    for (var tile = 0; tile < height; tile += TileRows)
                    {
                        AddTile(
                            ref packedLeft[tile * depth], ref packedRight[column * depth], depth,
                            Math.Min(TileRows, height - tile), Math.Min(TileColumns, columns - column), c[(((row + tile) * columns) + column)..], columns);
                    }
                }
            }
        }
    }

    // Panels of four rows: the four values of one k lie together; rows that are missing are zero.
    private static void PackLeft(
        ReadOnlySpan<double> a, bool transposed, int row, int height, int rows, int k, int depth, int inner, double alpha, double[] packed)
    {
        var place = 0;
        for (var tile = 0; tile < height; tile += TileRows)
        {
            for (var j = 0; j < depth; j++)
            {
                for (var i = 0; i < TileRows; i++)
                {
                    var source = row + tile + i;
                    packed[place++] = tile + i >= height ? 0 : alpha * (transposed ? a[((k + j) * rows) + source] : a[(source * inner) + k + j]);
                }
            }
        }
    }

    // Panels as wide as a tile: the values of one k lie together; columns that are missing are zero.
    private static void PackRight(ReadOnlySpan<double> b, bool transposed, int k, int depth, int inner, int columns, double[] packed)
    {
        var place = 0;
        for (var column = 0; column < columns; column += TileColumns)
        {
            var width = Math.Min(TileColumns, columns - column);
            for (var j = 0; j < depth; j++)
            {
                var target = packed.AsSpan(place, TileColumns);
                place += TileColumns;
                if (!transposed) b.Slice(((k + j) * columns) + column, width).CopyTo(target);
                else
                {
                    for (var i = 0; i < width; i++) target[i] = b[((column + i) * inner) + k + j];
                }
                target[width..].Clear();
            }
        }
    }

    private static void AddTile(ref double a, ref double b, int depth, int height, int width, Span<double> c, int columns)
    {
        Vector<double> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
        var lanes = (nuint)Vector<double>.Count;
        for (var k = 0; k < depth; k++)
        {
            var b0 = System.Numerics.Vector.LoadUnsafe(ref b);
            var b1 = System.Numerics.Vector.LoadUnsafe(ref b, lanes);
            var a0 = new Vector<double>(a);
            s00 = System.Numerics.Vector.FusedMultiplyAdd(a0, b0, s00);
            s01 = System.Numerics.Vector.FusedMultiplyAdd(a0, b1, s01);
            var a1 = new Vector<double>(Unsafe.Add(ref a, 1));
            s10 = System.Numerics.Vector.FusedMultiplyAdd(a1, b0, s10);
            s11 = System.Numerics.Vector.FusedMultiplyAdd(a1, b1, s11);
            var a2 = new Vector<double>(Unsafe.Add(ref a, 2));
            s20 = System.Numerics.Vector.FusedMultiplyAdd(a2, b0, s20);
            s21 = System.Numerics.Vector.FusedMultiplyAdd(a2, b1, s21);
            var a3 = new Vector<double>(Unsafe.Add(ref a, 3));
            s30 = System.Numerics.Vector.FusedMultiplyAdd(a3, b0, s30);
            s31 = System.Numerics.Vector.FusedMultiplyAdd(a3, b1, s31);
            a = ref Unsafe.Add(ref a, TileRows);
            b = ref Unsafe.Add(ref b, TileColumns);
        }
        AddRow(s00, s01, width, c);
        if (height > 1) AddRow(s10, s11, width, c[columns..]);
        if (height > 2) AddRow(s20, s21, width, c[(2 * columns)..]);
        if (height > 3) AddRow(s30, s31, width, c[(3 * columns)..]);
    }

    private static void AddRow(Vector<double> first, Vector<double> second, int width, Span<double> c)
    {
        ref var target = ref MemoryMarshal.GetReference(c);
        if (width == TileColumns)
        {
            (System.Numerics.Vector.LoadUnsafe(ref target) + first).StoreUnsafe(ref target);
            (System.Numerics.Vector.LoadUnsafe(ref target, (nuint)Vector<double>.Count) + second).StoreUnsafe(ref target, (nuint)Vector<double>.Count);
            return;
        }
        for (var k = 0; k < width; k++) c[k] += k < Vector<double>.Count ? first[k] : second[k - Vector<double>.Count];
    }

    private static void Scale(Span<double> c, double beta)
    {
        if (beta == 0) c.Clear();
        else if (beta != 1) System.Numerics.Tensors.TensorPrimitives.Multiply(c, beta, c);
    }

    private static double[] Room(ref double[]? kept, int length)
    {
        if (kept is null || kept.Length < length) kept = new double[length];
        return kept;
    }

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;
}
