using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gossamer.Numerics;

/// <summary>
/// Products of sparse rows with several vectors at a time. The vectors are laid side by side first, column after column, so
/// that a stored value meets all of them in one place instead of as many distant ones. Multiplications and additions are
/// rounded one by one: the result is the same on all processors. Indices are not checked: matrices check theirs once, at creation.
/// </summary>
internal static class InterleavedProducts
{
    /// <summary>Vectors laid side by side: three registers of four.</summary>
    private const int Lanes = 12;
    private const int Width = 4;

    [ThreadStatic] private static double[]? room;

    /// <summary>Whether laying the vectors side by side pays for so many stored values.</summary>
    /// <param name="stored">Stored values of the rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="vectors">Number of vectors.</param>
    public static bool Pays(long stored, int columns, int vectors) => vectors >= Width && stored >= 2L * columns;

    /// <summary>products[row][k] = ⟨a_row, x_k⟩.</summary>
    /// <param name="starts">Where each row begins, and the end.</param>
    /// <param name="indices">Columns.</param>
    /// <param name="values">Values; empty where all are <paramref name="uniform"/>.</param>
    /// <param name="uniform">The one value.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="vectors">x_k, one after the other.</param>
    /// <param name="products">Overwritten.</param>
    public static void Multiply(
        ReadOnlySpan<int> starts, int[] indices, double[]? values, double uniform, int columns, ReadOnlySpan<double> vectors, Span<double> products)
    {
        var count = vectors.Length / columns;
        ref var column = ref MemoryMarshal.GetArrayDataReference(indices);
        Span<double> lanes = stackalloc double[Lanes];
        for (var first = 0; first < count; first += Lanes)
        {
            var width = Math.Min(Lanes, count - first);
            ref var packed = ref Pack(vectors.Slice(first * columns, width * columns), columns, width);
            for (var row = 0; row + 1 < starts.Length; row++)
            {
                Vector256<double> a = default, b = default, c = default;
                for (var k = starts[row]; k < starts[row + 1]; k++)
                {
                    var value = Vector256.Create(values is null ? uniform : values[k]);
                    ref var place = ref Unsafe.Add(ref packed, Unsafe.Add(ref column, k) * Lanes);
                    a += value * Vector256.LoadUnsafe(ref place);
                    b += value * Vector256.LoadUnsafe(ref place, Width);
                    c += value * Vector256.LoadUnsafe(ref place, 2 * Width);
                }
                a.CopyTo(lanes);
                b.CopyTo(lanes[Width..]);
                c.CopyTo(lanes[(2 * Width)..]);
                lanes[..width].CopyTo(products[((row * count) + first)..]);
            }
        }
    }

    /// <summary>target_k += Σ_row coefficients[row][k] a_row; other parameters as in <see cref="Multiply"/>.</summary>
    public static void AddTransposed(
        ReadOnlySpan<int> starts, int[] indices, double[]? values, double uniform, int columns, ReadOnlySpan<double> coefficients, Span<double> targets)
    {
        var count = targets.Length / columns;
        ref var column = ref MemoryMarshal.GetArrayDataReference(indices);
        Span<double> lanes = stackalloc double[Lanes];
        for (var first = 0; first < count; first += Lanes)
        {
            var width = Math.Min(Lanes, count - first);
            var target = targets.Slice(first * columns, width * columns);
            ref var packed = ref Pack(target, columns, width);
            lanes.Clear();
            for (var row = 0; row + 1 < starts.Length; row++)
            {
                coefficients.Slice((row * count) + first, width).CopyTo(lanes);
                var a = Vector256.Create<double>(lanes);
                var b = Vector256.Create<double>(lanes[Width..]);
                var c = Vector256.Create<double>(lanes[(2 * Width)..]);
                for (var k = starts[row]; k < starts[row + 1]; k++)
                {
                    var value = Vector256.Create(values is null ? uniform : values[k]);
                    ref var place = ref Unsafe.Add(ref packed, Unsafe.Add(ref column, k) * Lanes);
                    (Vector256.LoadUnsafe(ref place) + (value * a)).StoreUnsafe(ref place);
                    (Vector256.LoadUnsafe(ref place, Width) + (value * b)).StoreUnsafe(ref place, Width);
                    (Vector256.LoadUnsafe(ref place, 2 * Width) + (value * c)).StoreUnsafe(ref place, 2 * Width);
                }
            }
            Unpack(target, columns, width);
        }
    }

    private static ref double Pack(ReadOnlySpan<double> vectors, int columns, int width)
    {
        if (room is null || room.Length < columns * Lanes) room = new double[columns * Lanes];
        var packed = room.AsSpan(0, columns * Lanes);
        packed.Clear();
        for (var vector = 0; vector < width; vector++)
        {
            var from = vectors.Slice(vector * columns, columns);
            for (var column = 0; column < from.Length; column++) packed[(column * Lanes) + vector] = from[column];
        }
        return ref packed[0];
    }

    private static void Unpack(Span<double> vectors, int columns, int width)
    {
        var packed = room.AsSpan(0, columns * Lanes);
        for (var vector = 0; vector < width; vector++)
        {
            var to = vectors.Slice(vector * columns, columns);
            for (var column = 0; column < to.Length; column++) to[column] = packed[(column * Lanes) + vector];
        }
    }
}
