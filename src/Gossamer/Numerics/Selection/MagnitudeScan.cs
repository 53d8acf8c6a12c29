using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Simd = System.Numerics.Vector;

namespace Gossamer.Numerics;

/// <summary>Takes entries that exceed its threshold.</summary>
internal interface IKeyCollector
{
    /// <summary>Entries with this key or a smaller one are of no interest.</summary>
    long Threshold { get; }

    /// <summary>Takes an entry.</summary>
    void Take(int index, long key);
}

/// <summary>
/// Passes over the magnitudes of a vector. Magnitudes are compared as integers, their keys: the bits of the number
/// without its sign, which are ordered like the magnitudes, with infinity and NaN above all numbers.
/// </summary>
internal static class MagnitudeScan
{
    /// <summary>Room that <see cref="Record"/> needs behind the entries that it may record, since it writes whole vectors.</summary>
    public const int Overhang = 64;

    /// <summary>The key of a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Key(double value) => BitConverter.DoubleToInt64Bits(value) & long.MaxValue;

    /// <summary>Offers to the collector every entry whose key is above its threshold, in the order of the indices.</summary>
    public static void Run<TCollector>(ReadOnlySpan<double> values, ref TCollector collector)
        where TCollector : struct, IKeyCollector, allows ref struct
    {
        var width = Vector<long>.Count;
        var signless = new Vector<long>(long.MaxValue);
        var words = MemoryMarshal.Cast<double, long>(values);
        ref var first = ref MemoryMarshal.GetReference(words);
        var threshold = new Vector<long>(collector.Threshold);
        var at = 0;
        for (; at + (4 * width) <= words.Length; at += 4 * width)
        {
            var a = Simd.LoadUnsafe(ref first, (nuint)at) & signless;
            var b = Simd.LoadUnsafe(ref first, (nuint)(at + width)) & signless;
            var c = Simd.LoadUnsafe(ref first, (nuint)(at + (2 * width))) & signless;
            var d = Simd.LoadUnsafe(ref first, (nuint)(at + (3 * width))) & signless;
            var largest = Simd.Max(Simd.Max(a, b), Simd.Max(c, d));
            if (!Simd.GreaterThanAny(largest, threshold)) continue;
            Offer(words.Slice(at, 4 * width), at, ref collector);
            threshold = new Vector<long>(collector.Threshold);
        }
        Offer(words[at..], at, ref collector);
    }

    private static void Offer<TCollector>(ReadOnlySpan<long> words, int start, ref TCollector collector)
        where TCollector : struct, IKeyCollector, allows ref struct
    {
        var threshold = collector.Threshold;
        for (var i = 0; i < words.Length; i++)
        {
            var key = words[i] & long.MaxValue;
            if (key <= threshold) continue;
            collector.Take(start + i, key);
            threshold = collector.Threshold;
        }
    }

    /// <summary>Records keys and indices of all entries above a key, in the order of the indices.</summary>
    /// <param name="values">The vector.</param>
    /// <param name="above">The key.</param>
    /// <param name="keys">Overwritten with the keys; longer by <see cref="Overhang"/> than what fits in.</param>
    /// <param name="indices">Overwritten with the indices; as long.</param>
    /// <returns>How many there are, or more than fit in where there are too many.</returns>
    public static int Record(ReadOnlySpan<double> values, long above, Span<long> keys, Span<int> indices)
    {
        var room = Math.Min(keys.Length, indices.Length) - Overhang;
        var words = MemoryMarshal.Cast<double, long>(values);
        var count = 0;
        var at = Avx512F.VL.IsSupported ? RecordWide(words, above, keys, indices, room, ref count) : 0;
        for (; at < words.Length && count <= room; at++)
        {
            var key = words[at] & long.MaxValue;
            keys[count] = key;
            indices[count] = at;
            count += key > above ? 1 : 0;
        }
        return count;
    }

    /// <summary>Eight entries at a time: where some are above, they are pushed together and stored at once.</summary>
    private static int RecordWide(ReadOnlySpan<long> words, long above, Span<long> keys, Span<int> indices, int room, ref int count)
    {
        const int Stride = 32;
        var signless = Vector512.Create(long.MaxValue);
        var threshold = Vector512.Create(above);
        ref var first = ref MemoryMarshal.GetReference(words);
        ref var keyTarget = ref MemoryMarshal.GetReference(keys);
        ref var indexTarget = ref MemoryMarshal.GetReference(indices);
        var at = 0;
        for (; at + Stride <= words.Length && count <= room; at += Stride)
        {
            var a = Vector512.LoadUnsafe(ref first, (nuint)at) & signless;
            var b = Vector512.LoadUnsafe(ref first, (nuint)(at + 8)) & signless;
            var c = Vector512.LoadUnsafe(ref first, (nuint)(at + 16)) & signless;
            var d = Vector512.LoadUnsafe(ref first, (nuint)(at + 24)) & signless;
            var largest = Vector512.Max(Vector512.Max(a, b), Vector512.Max(c, d));
            if (!Vector512.GreaterThanAny(largest, threshold)) continue;
            Store(a, threshold, at, ref keyTarget, ref indexTarget, ref count);
            Store(b, threshold, at + 8, ref keyTarget, ref indexTarget, ref count);
            Store(c, threshold, at + 16, ref keyTarget, ref indexTarget, ref count);
            Store(d, threshold, at + 24, ref keyTarget, ref indexTarget, ref count);
        }
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<long> keys, Vector512<long> threshold, int at, ref long keyTarget, ref int indexTarget, ref int count)
    {
        var isAbove = Vector512.GreaterThan(keys, threshold);
        Avx512F.Compress(Vector512<long>.Zero, isAbove, keys).StoreUnsafe(ref keyTarget, (nuint)count);
        StoreIndices(isAbove, at, ref indexTarget, count);
        count += BitOperations.PopCount(Vector512.ExtractMostSignificantBits(isAbove));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreIndices(Vector512<long> mask, int at, ref int target, int count)
    {
        var indices = Vector512.Create(0L, 1, 2, 3, 4, 5, 6, 7) + Vector512.Create((long)at);
        var kept = Avx512F.Compress(Vector512<long>.Zero, mask, indices);
        Avx512F.ConvertToVector256Int32(kept).StoreUnsafe(ref target, (nuint)count);
    }

    /// <summary>Writes the indices of all entries above a key, and of the first ones that have just this key.</summary>
    /// <param name="values">The vector.</param>
    /// <param name="last">The key.</param>
    /// <param name="ties">How many with just this key are wanted.</param>
    /// <param name="chosen">Overwritten with the indices, ascending; as long as there are entries above the key, and the ties.</param>
    /// <returns>False where fewer entries than wanted have just this key.</returns>
    public static bool TryEmit(ReadOnlySpan<double> values, long last, int ties, Span<int> chosen)
    {
        var words = MemoryMarshal.Cast<double, long>(values);
        var count = 0;
        var at = Avx512F.VL.IsSupported ? EmitWide(words, last, ref ties, chosen, ref count) : 0;
        Emit(words, at, words.Length, last, ref ties, chosen, ref count);
        return count == chosen.Length;
    }

    private static void Emit(ReadOnlySpan<long> words, int from, int to, long last, ref int ties, Span<int> chosen, ref int count)
    {
        for (var at = from; at < to && count < chosen.Length; at++)
        {
            var key = words[at] & long.MaxValue;
            if (key < last || (key == last && ties-- <= 0)) continue;
            chosen[count++] = at;
        }
    }

    private static int EmitWide(ReadOnlySpan<long> words, long last, ref int ties, Span<int> chosen, ref int count)
    {
        var signless = Vector512.Create(long.MaxValue);
        var threshold = Vector512.Create(last);
        ref var first = ref MemoryMarshal.GetReference(words);
        ref var target = ref MemoryMarshal.GetReference(chosen);
        var at = 0;
        // The last few are left to the loop that looks before it writes.
        for (; at + 8 <= words.Length && count + 8 <= chosen.Length; at += 8)
        {
            var keys = Vector512.LoadUnsafe(ref first, (nuint)at) & signless;
            var mask = ties > 0 ? Vector512.GreaterThanOrEqual(keys, threshold) : Vector512.GreaterThan(keys, threshold);
            if (mask == Vector512<long>.Zero) continue;
            if (ties > 0)
            {
                var equal = BitOperations.PopCount(Vector512.ExtractMostSignificantBits(Vector512.Equals(keys, threshold)));
                if (equal > ties)
                {
                    // Only some of these are wanted; there is room for eight.
                    Emit(words, at, at + 8, last, ref ties, chosen, ref count);
                    continue;
                }
                ties -= equal;
            }
            StoreIndices(mask, at, ref target, count);
            count += BitOperations.PopCount(Vector512.ExtractMostSignificantBits(mask));
        }
        return at;
    }

    /// <summary>Copies the keys that do not exceed a bound.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="upper">The bound.</param>
    /// <param name="target">Overwritten; longer than the keys by <see cref="Overhang"/>.</param>
    /// <returns>How many there are.</returns>
    public static int CopyUpTo(ReadOnlySpan<long> keys, long upper, Span<long> target)
    {
        var count = 0;
        var at = 0;
        if (Avx512F.IsSupported)
        {
            var bound = Vector512.Create(upper);
            ref var first = ref MemoryMarshal.GetReference(keys);
            ref var place = ref MemoryMarshal.GetReference(target);
            for (; at + 8 <= keys.Length; at += 8)
            {
                var part = Vector512.LoadUnsafe(ref first, (nuint)at);
                var isInside = Vector512.LessThanOrEqual(part, bound);
                Avx512F.Compress(Vector512<long>.Zero, isInside, part).StoreUnsafe(ref place, (nuint)count);
                count += BitOperations.PopCount(Vector512.ExtractMostSignificantBits(isInside));
            }
        }
        for (; at < keys.Length; at++)
        {
            // Written every time and kept by the count, which spares a branch that cannot be foreseen.
            target[count] = keys[at];
            count += keys[at] <= upper ? 1 : 0;
        }
        return count;
    }

    /// <summary>Keeps the indices of recorded entries above a key, and of the first ones that have just this key.</summary>
    /// <param name="keys">Recorded keys.</param>
    /// <param name="indices">Their indices; longer by <see cref="Overhang"/>; overwritten.</param>
    /// <param name="last">The key.</param>
    /// <param name="ties">How many with just this key are wanted.</param>
    /// <param name="chosen">Overwritten with the indices, which must be just as many.</param>
    public static void Keep(ReadOnlySpan<long> keys, Span<int> indices, long last, int ties, Span<int> chosen)
    {
        var kept = 0;
        var at = 0;
        if (Avx512F.VL.IsSupported)
        {
            var threshold = Vector512.Create(last);
            ref var first = ref MemoryMarshal.GetReference(keys);
            ref var place = ref MemoryMarshal.GetReference(indices);
            for (; at + 8 <= keys.Length; at += 8)
            {
                var part = Vector512.LoadUnsafe(ref first, (nuint)at);
                // Where keys equal the last one, the loop below counts them.
                if (Vector512.EqualsAny(part, threshold)) KeepSome(keys, indices, at, at + 8, last, ref ties, ref kept);
                else kept += KeepWide(part, threshold, at, kept, ref place);
            }
        }
        KeepSome(keys, indices, at, keys.Length, last, ref ties, ref kept);
        indices[..kept].CopyTo(chosen);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int KeepWide(Vector512<long> keys, Vector512<long> threshold, int at, int kept, ref int place)
    {
        // Written behind what is still to be read, or over it: never ahead.
        var isAbove = Vector512.GreaterThan(keys, threshold);
        var indices = Avx512F.ConvertToVector512Int64(Vector256.LoadUnsafe(ref place, (nuint)at));
        Avx512F.ConvertToVector256Int32(Avx512F.Compress(Vector512<long>.Zero, isAbove, indices)).StoreUnsafe(ref place, (nuint)kept);
        return BitOperations.PopCount(Vector512.ExtractMostSignificantBits(isAbove));
    }

    private static void KeepSome(ReadOnlySpan<long> keys, Span<int> indices, int from, int to, long last, ref int ties, ref int kept)
    {
        for (var i = from; i < to; i++)
        {
            indices[kept] = indices[i];
            if (keys[i] == last) kept += ties-- > 0 ? 1 : 0;
            else kept += keys[i] > last ? 1 : 0;
        }
    }
}
