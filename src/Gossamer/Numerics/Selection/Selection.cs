using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gossamer.Numerics;

/// <summary>
/// Finds the entries of largest magnitude by partial selection, without sorting. Exact: of equal magnitudes the smallest
/// index wins, as in a stable sort. Infinite entries are the largest numbers, and NaN counts as larger than infinity, so
/// that a broken vector is sent and noticed, not hidden. Allocates nothing after warm-up (buffers belong to the thread).
/// </summary>
/// <remarks>
/// A random sample of a long vector tells a magnitude that a little more than the wanted number of entries exceed. One
/// pass records those, and the rest is done on them. The sample decides how long it takes, never the result.
/// </remarks>
internal static class Selection
{
    /// <summary>Up to this many entries are kept in order while scanning.</summary>
    private const int FewCount = 12;

    /// <summary>From this length on, a sample pays.</summary>
    private const int LongLength = 4096;

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
        var isFew = chosen.Length <= FewCount;
        var sampled = values.Length < LongLength || chosen.Length > values.Length / 2
            ? SampledBounds.None
            : SampledBounds.Of(values, chosen.Length, values.Length / (isFew ? 64 : 16));
        if (isFew)
        {
            // The bound may have been too high, by a rare accident of the sample.
            if (sampled.IsNone || !TryFewLargest(values, sampled.Lower - 1, chosen)) TryFewLargest(values, -1, chosen);
        }
        else if (sampled.IsNone || !TryManyLargest(values, sampled, chosen))
        {
            LargestOfAll(values, chosen);
        }
    }

    /// <summary>Keeps the largest entries above a bound in order while scanning; false where there are too few of them.</summary>
    private static bool TryFewLargest(ReadOnlySpan<double> values, long above, Span<int> chosen)
    {
        Span<long> keys = stackalloc long[FewCount];
        var collector = new OrderedCollector(keys[..chosen.Length], chosen, above);
        MagnitudeScan.Run(values, ref collector);
        if (!collector.IsFull) return false;
        // Few enough for insertion sort.
        for (var i = 1; i < chosen.Length; i++)
        {
            var index = chosen[i];
            var j = i;
            for (; j > 0 && chosen[j - 1] > index; j--) chosen[j] = chosen[j - 1];
            chosen[j] = index;
        }
        return true;
    }

    /// <summary>Records the entries above the lower bound and selects among them; false where the sample misled.</summary>
    private static bool TryManyLargest(ReadOnlySpan<double> values, in SampledBounds bounds, Span<int> chosen)
    {
        var capacity = Math.Min(values.Length, bounds.Expected);
        var buffers = Buffers.OfThread(capacity);
        var count = MagnitudeScan.Record(values, bounds.Lower, buffers.Keys, buffers.Indices);
        if (count > capacity) return false;
        // Too few above the bound: the rest equals it, where many entries are alike.
        if (count < chosen.Length) return MagnitudeScan.TryEmit(values, bounds.Lower, chosen.Length - count, chosen);
        var keys = buffers.Keys[..count];
        var last = Threshold(keys, chosen.Length, bounds.Upper, buffers.Work, out var ties);
        MagnitudeScan.Keep(keys, buffers.Indices, last, ties, chosen);
        return true;
    }

    /// <summary>The smallest key that is among the largest, and how many with just this key are.</summary>
    private static long Threshold(ReadOnlySpan<long> keys, int wanted, long upper, Span<long> work, out int ties)
    {
        // Only keys between the bounds need to be looked at closely, if the sample's upper bound holds.
        var between = MagnitudeScan.CopyUpTo(keys, upper, work);
        var rank = wanted - (keys.Length - between);
        if (rank < 1)
        {
            keys.CopyTo(work);
            between = keys.Length;
            rank = wanted;
        }
        var inside = work[..between];
        var last = OrderStatistic.Largest(inside, rank);
        ties = rank;
        foreach (var key in inside) ties -= key > last ? 1 : 0;
        return last;
    }

    private static void LargestOfAll(ReadOnlySpan<double> values, Span<int> chosen)
    {
        var work = Buffers.OfThread(values.Length).Work[..values.Length];
        for (var i = 0; i < work.Length; i++) work[i] = MagnitudeScan.Key(values[i]);
        var last = OrderStatistic.Largest(work, chosen.Length);
        var ties = chosen.Length;
        foreach (var key in work) ties -= key > last ? 1 : 0;
        MagnitudeScan.TryEmit(values, last, ties, chosen);
    }

    /// <summary>Keeps the largest entries in falling order; of equal ones the earlier comes first.</summary>
    [StructLayout(LayoutKind.Auto)]
    private ref struct OrderedCollector(Span<long> keys, Span<int> indices, long above) : IKeyCollector
    {
        private readonly Span<long> keys = keys;
        private readonly Span<int> indices = indices;
        private int count;

        public long Threshold { get; private set; } = above;

        public readonly bool IsFull => count == keys.Length;

        [MethodImpl(MethodImplOptions.NoInlining)]
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
            if (IsFull) Threshold = keys[^1];
        }
    }

    /// <summary>Room for candidates, and as much room to work on copies of their keys; it belongs to the thread.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly ref struct Buffers(Span<long> keys, Span<int> indices, Span<long> work)
    {
        [ThreadStatic]
        private static long[]? keyRoom;

        [ThreadStatic]
        private static long[]? workRoom;

        [ThreadStatic]
        private static int[]? indexRoom;

        public readonly Span<long> Keys = keys;
        public readonly Span<int> Indices = indices;
        public readonly Span<long> Work = work;

        public static Buffers OfThread(int capacity)
        {
            var room = capacity + MagnitudeScan.Overhang;
            if (keyRoom is null || keyRoom.Length < room)
            {
                keyRoom = new long[room];
                workRoom = new long[room];
                indexRoom = new int[room];
            }
            return new Buffers(keyRoom.AsSpan(0, room), indexRoom.AsSpan(0, room), workRoom.AsSpan(0, room));
        }
    }
}
