using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Simd = System.Numerics.Vector;

namespace Gossamer.Numerics;

/// <summary>
/// Finds the entries of largest magnitude by partial selection, without sorting. Exact: of equal magnitudes the smallest
/// index wins, as in a stable sort. Infinite entries are the largest numbers, and NaN counts as larger than infinity, so
/// that a broken vector is sent and noticed, not hidden. Allocates nothing after warm-up (buffers belong to the thread).
/// </summary>
internal static class Selection
{
    /// <summary>Up to this many entries are kept in order while scanning; more are collected and thinned out.</summary>
    private const int SmallCount = 32;

    /// <summary>Finds the entries of largest magnitude.</summary>
    /// <param name="values">The vector.</param>
    /// <param name="chosen">Overwritten with the 0-based indices, ascending; its length says how many, at most that of the vector.</param>
    public static void TopMagnitudes(ReadOnlySpan<double> values, Span<int> chosen)
    {
        if (chosen.Length >= values.Length)
        {
            for (var i = 0; i < chosen.Length; i++) chosen[i] = i;
            return;
        }
        if (chosen.IsEmpty) return;
        if (chosen.Length <= SmallCount) FewLargest(values, chosen);
        else ManyLargest(values, chosen);
    }

    /// <summary>Magnitudes compare like these integers: the bits of the number without its sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Key(double value) => BitConverter.DoubleToInt64Bits(value) & long.MaxValue;

    private static void FewLargest(ReadOnlySpan<double> values, Span<int> chosen)
    {
        Span<long> keys = stackalloc long[SmallCount];
        var collector = new OrderedCollector(keys[..chosen.Length], chosen);
        Scan(values, 0, ref collector);
        // Few enough for insertion sort.
        for (var i = 1; i < chosen.Length; i++)
        {
            var index = chosen[i];
            var j = i;
            for (; j > 0 && chosen[j - 1] > index; j--) chosen[j] = chosen[j - 1];
            chosen[j] = index;
        }
    }

    private static void ManyLargest(ReadOnlySpan<double> values, Span<int> chosen)
    {
        var capacity = (int)Math.Min(values.Length, (2L * chosen.Length) + 256);
        var collector = new ThinningCollector(Scratch.Candidates(capacity), chosen.Length);
        Scan(values, 0, ref collector);
        collector.Finish(chosen);
    }

    /// <summary>Offers to the collector every entry from a start on whose key is above its threshold.</summary>
    private static void Scan<TCollector>(ReadOnlySpan<double> values, int start, ref TCollector collector)
        where TCollector : struct, ICollector, allows ref struct
    {
        var width = Vector<long>.Count;
        var signless = new Vector<long>(long.MaxValue);
        var words = MemoryMarshal.Cast<double, long>(values);
        ref var first = ref MemoryMarshal.GetReference(words);
        var at = start;
        for (; at + (4 * width) <= words.Length; at += 4 * width)
        {
            var a = Simd.LoadUnsafe(ref first, (nuint)at) & signless;
            var b = Simd.LoadUnsafe(ref first, (nuint)(at + width)) & signless;
            var c = Simd.LoadUnsafe(ref first, (nuint)(at + (2 * width))) & signless;
            var d = Simd.LoadUnsafe(ref first, (nuint)(at + (3 * width))) & signless;
            var largest = Simd.Max(Simd.Max(a, b), Simd.Max(c, d));
            if (!Simd.GreaterThanAny(largest, new Vector<long>(collector.Threshold))) continue;
            Offer(words.Slice(at, 4 * width), at, ref collector);
        }
        Offer(words[at..], at, ref collector);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Offer<TCollector>(ReadOnlySpan<long> words, int start, ref TCollector collector)
        where TCollector : struct, ICollector, allows ref struct
    {
        for (var i = 0; i < words.Length; i++)
        {
            var key = words[i] & long.MaxValue;
            if (key > collector.Threshold) collector.Take(start + i, key);
        }
    }

    private interface ICollector
    {
        /// <summary>Entries with this key or a smaller one cannot be among the largest any more.</summary>
        long Threshold { get; }

        void Take(int index, long key);
    }

    /// <summary>Keeps the largest entries in falling order; of equal ones the earlier comes first.</summary>
    [StructLayout(LayoutKind.Auto)]
    private ref struct OrderedCollector(Span<long> keys, Span<int> indices) : ICollector
    {
        private readonly Span<long> keys = keys;
        private readonly Span<int> indices = indices;
        private int count;

        public long Threshold { get; private set; } = -1;

        public void Take(int index, long key)
        {
            var place = count < keys.Length ? count++ : keys.Length - 1;
            for (; place > 0 && keys[place - 1] < key; place--)
            {
                keys[place] = keys[place - 1];
                indices[place] = indices[place - 1];
            }
            keys[place] = key;
            indices[place] = index;
            if (count == keys.Length) Threshold = keys[^1];
        }
    }

    /// <summary>
    /// Collects entries in the order of their indices; when its room is full, throws out all but the largest, and raises
    /// the threshold to the smallest that stayed. Thinning costs a few operations an entry thrown out.
    /// </summary>
    [StructLayout(LayoutKind.Auto)]
    private ref struct ThinningCollector(Candidates room, int wanted) : ICollector
    {
        private readonly Candidates room = room;
        private readonly int wanted = wanted;
        private int count;

        public long Threshold { get; private set; } = -1;

        public void Take(int index, long key)
        {
            room.Keys[count] = key;
            room.Indices[count] = index;
            if (++count == room.Keys.Length) Thin();
        }

        public void Finish(Span<int> chosen)
        {
            Thin();
            room.Indices[..count].CopyTo(chosen);
        }

        private void Thin()
        {
            if (count <= wanted) return;
            var work = room.Work[..count];
            room.Keys[..count].CopyTo(work);
            var last = OrderStatistic.Largest(work, wanted);
            // Of those equal to the smallest that stays, the first ones stay.
            var equal = wanted;
            foreach (var key in room.Keys[..count])
            {
                if (key > last) equal--;
            }
            var kept = 0;
            for (var i = 0; i < count; i++)
            {
                var key = room.Keys[i];
                if (key < last || (key == last && equal-- <= 0)) continue;
                room.Keys[kept] = key;
                room.Indices[kept++] = room.Indices[i];
            }
            count = kept;
            Threshold = last;
        }
    }

    /// <summary>Room for candidates, and as much room to work on copies of their keys.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly ref struct Candidates(Span<long> keys, Span<int> indices, Span<long> work)
    {
        public readonly Span<long> Keys = keys;
        public readonly Span<int> Indices = indices;
        public readonly Span<long> Work = work;
    }

    private static class Scratch
    {
        [ThreadStatic]
        private static long[]? keys;

        [ThreadStatic]
        private static int[]? indices;

        public static Candidates Candidates(int capacity)
        {
            if (keys is null || keys.Length < 2 * capacity)
            {
                keys = new long[2 * capacity];
                indices = new int[capacity];
            }
            return new Candidates(keys.AsSpan(0, capacity), indices.AsSpan(0, capacity), keys.AsSpan(capacity, capacity));
        }
    }
}
