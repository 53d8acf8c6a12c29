namespace Gossamer.Methods.Decentralized.Time;

/// <summary>
/// Time complexities where a vector takes a time of its own on every link (Tyurin and Richtárik, 2024, arXiv:2405.16218):
/// h_i seconds a gradient at node i, τ_{i→j} seconds on a fastest path. Times may be infinite.
/// </summary>
public static class PathTime
{
    /// <summary>
    /// t*(s, h, τ̄) = min_k max{max{τ̄, h} of the k-th node, s/Σ_{i≤k} 1/h_i}, nodes sorted by max{τ̄_i, h_i}: seconds in which s
    /// gradients are computed and collected.
    /// </summary>
    /// <param name="ratio">s = σ²/ε or a batch size, 0 or more.</param>
    /// <param name="computing">h_i.</param>
    /// <param name="traveling">τ̄_i, seconds from the pivot to node i and back.</param>
    /// <returns>t*, and how many nodes take part in it.</returns>
    public static (double Seconds, int Nodes) Equilibrium(double ratio, IReadOnlyList<double> computing, IReadOnlyList<double> traveling)
    {
        ArgumentNullException.ThrowIfNull(computing);
        ArgumentNullException.ThrowIfNull(traveling);
        var order = Enumerable.Range(0, computing.Count).OrderBy(i => Math.Max(computing[i], traveling[i])).ToArray();
        var (best, nodes, rate) = (double.PositiveInfinity, 0, 0.0);
        for (var k = 0; k < order.Length; k++)
        {
            rate += 1 / computing[order[k]];
            var alone = Math.Max(computing[order[k]], traveling[order[k]]);
            // No work takes no time, also where nobody can compute.
            var value = Math.Max(alone, ratio == 0 ? 0 : ratio / rate);
            if (value < best) (best, nodes) = (value, k + 1);
        }
        return (best, nodes);
    }

    /// <summary>
    /// The most seconds that an iteration of Fragile SGD takes with batch S when the real times are at most the declared ones:
    /// 3t̄, t̄ = 2t*(S, h, τ̄).
    /// </summary>
    /// <param name="batch">S.</param>
    /// <param name="computing">h_i.</param>
    /// <param name="traveling">μ_{i→pivot} + μ_{pivot→i} along the trees.</param>
    public static double FragileIteration(double batch, IReadOnlyList<double> computing, IReadOnlyList<double> traveling) =>
        6 * Equilibrium(batch, computing, traveling).Seconds;

    /// <summary>The most seconds that an iteration of Amelie SGD takes: 4·max μ + 2(max h + (S/n)·mean h).</summary>
    /// <param name="batch">S, at least n.</param>
    /// <param name="computing">h_i.</param>
    /// <param name="longestPath">The longest path between the pivot and a node along the trees, in seconds.</param>
    public static double AmelieIteration(double batch, IReadOnlyList<double> computing, double longestPath) =>
        (4 * longestPath) + (2 * (computing.Max() + (batch / computing.Count * computing.Average())));
}
