using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>Cycle SGD: the size of a group (Tyurin and Sivtsov, 2026) and the tree distance (derived).</summary>
public static class CycleSgdTheory
{
    /// <summary>s_g = min{n, max{1, ⌈n²ε/σ²⌉}}.</summary>
    /// <param name="setting">The setting.</param>
    /// <exception cref="AssumptionException">σ² or ε is not known.</exception>
    public static int GroupSize(Setting setting)
    {
        double n = setting.Workers;
        return setting switch
        {
            { Variance: 0 } => setting.Workers,
            { Variance: { } variance, Target: { } target } =>
                (int)Math.Min(n, Math.Max(1, Math.Ceiling(n * n * target / variance * (1 - 1e-12)))),
            _ => throw new AssumptionException(
                $"{GradientDescentTheory.NoiseUnknown(setting, "the group size of Cycle SGD, ceil(n^2*eps/sigma^2),")}, or give groupSize as a number"),
        };
    }

    /// <summary>
    /// R = n⌈n/s_g⌉ − 1: since a worker's last synchronisation every worker has added at most q = ⌈n/s_g⌉ gradients, its
    /// own last one not counted.
    /// </summary>
    /// <param name="workers">n.</param>
    /// <param name="groupSize">s_g.</param>
    public static long Distance(int workers, int groupSize) => ((long)workers * ((workers + groupSize - 1) / groupSize)) - 1;
}
