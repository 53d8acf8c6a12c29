using Gossamer.Numerics;

namespace Gossamer.Samplings;

/// <summary>
/// Draws indices by given probabilities in O(1): a column is drawn uniformly, and a coin decides between the two indices
/// that share it (Walker's alias method, in the form of Vose 1991).
/// </summary>
public sealed class AliasTable
{
    private readonly double[] keep;
    private readonly int[] alias;

    /// <summary>Builds the table in O(n).</summary>
    /// <param name="probabilities">At least 0, of sum 1.</param>
    public AliasTable(ReadOnlySpan<double> probabilities)
    {
        var n = probabilities.Length;
        keep = new double[n];
        alias = new int[n];
        var (small, large) = (new Stack<int>(), new Stack<int>());
        for (var i = 0; i < n; i++)
        {
            keep[i] = probabilities[i] * n;
            alias[i] = i;
            (keep[i] < 1 ? small : large).Push(i);
        }
        while (small.Count > 0 && large.Count > 0)
        {
            var (low, high) = (small.Pop(), large.Pop());
            alias[low] = high;
            keep[high] -= 1 - keep[low];
            (keep[high] < 1 ? small : large).Push(high);
        }
        // What is left has a full column, up to rounding.
        foreach (var i in small) keep[i] = 1;
        foreach (var i in large) keep[i] = 1;
    }

    /// <summary>An index, drawn by its probability.</summary>
    /// <param name="random">Where the draw comes from.</param>
    public int Draw(ref RandomStream random)
    {
        var column = random.NextInt(keep.Length);
        return random.NextDouble() < keep[column] ? column : alias[column];
    }
}
