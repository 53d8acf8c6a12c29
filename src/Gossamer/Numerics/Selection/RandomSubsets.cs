using System.Numerics;

namespace Gossamer.Numerics;

/// <summary>Draws random subsets. Allocates nothing after warm-up (the table of marks belongs to the thread).</summary>
internal static class RandomSubsets
{
    [ThreadStatic]
    private static ulong[]? marks;

    /// <summary>
    /// Draws a subset, every subset of this size being equally likely (Floyd's algorithm: one draw an element, whatever
    /// the number of all).
    /// </summary>
    /// <param name="random">Where the draws come from.</param>
    /// <param name="total">Drawn from {0, …, total − 1}.</param>
    /// <param name="chosen">Overwritten with the elements, ascending; its length says how many, at most <paramref name="total"/>.</param>
    public static void Draw(ref RandomStream random, int total, Span<int> chosen)
    {
        var words = (total + 63) / 64;
        if (marks is null || marks.Length < words) marks = new ulong[words];
        var table = marks.AsSpan(0, words);
        if (chosen.Length <= total / 2)
        {
            Mark(ref random, total, chosen, table);
            // Few elements are sorted; of many, the marks are read off in order.
            if ((long)chosen.Length * 4 * (BitOperations.Log2((uint)chosen.Length + 1) + 1) < words) Sort(chosen, table);
            else Read(chosen, table, 0);
            return;
        }
        // The elements left out are fewer: draw those and turn the marks over.
        var omitted = chosen[..(total - chosen.Length)];
        Mark(ref random, total, omitted, table);
        if (total % 64 != 0) table[^1] |= ulong.MaxValue << (total % 64);
        Read(chosen, table, ulong.MaxValue);
    }

    private static void Mark(ref RandomStream random, int total, Span<int> drawn, Span<ulong> table)
    {
        for (var k = 0; k < drawn.Length; k++)
        {
            var newest = total - drawn.Length + k;
            var element = random.NextInt(newest + 1);
            if ((table[element >> 6] >> element & 1) != 0) element = newest;
            table[element >> 6] |= 1UL << element;
            drawn[k] = element;
        }
    }

    private static void Sort(Span<int> drawn, Span<ulong> table)
    {
        foreach (var element in drawn) table[element >> 6] = 0;
        drawn.Sort();
    }

    private static void Read(Span<int> chosen, Span<ulong> table, ulong flip)
    {
        var count = 0;
        for (var word = 0; word < table.Length; word++)
        {
            for (var bits = table[word] ^ flip; bits != 0; bits &= bits - 1)
                chosen[count++] = (word << 6) + BitOperations.TrailingZeroCount(bits);
            table[word] = 0;
        }
    }
}
