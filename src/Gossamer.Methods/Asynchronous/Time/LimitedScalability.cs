using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Time;

/// <summary>
/// The limits of scaling with the number of workers n where both directions cost time (Tyurin, ICLR 2026, arXiv:2506.23836), in
/// units of LΔ/ε and up to universal constants and logarithms unless a member says otherwise. All workers are equal: h is the
/// seconds of a gradient, τ_s and τ_w are the seconds of one coordinate down and up, s = σ²/ε.
/// </summary>
public static class LimitedScalability
{
    /// <summary>
    /// One draw of t_B = Σ_{b≤B} min_{i≤n} min{h·Σ_k η_bik, τ_s·Σ_k μ_bik}, k up to max{1, ⌊K/2⌋}, with geometric η and μ: a lower bound, in
    /// seconds, of the time in which any method with random sparsification sees BK coordinates of the K-chain. Workers are
    /// equal, so that the smallest of n sums is drawn at once: the cost does not depend on n.
    /// </summary>
    /// <param name="random">Where to draw from.</param>
    /// <param name="blocks">B = ⌊T/K⌋.</param>
    /// <param name="workers">n.</param>
    /// <param name="window">K.</param>
    /// <param name="computing">h.</param>
    /// <param name="sending">τ_s.</param>
    /// <param name="gradientProbability">p_σ: a gradient shows the next coordinate.</param>
    /// <param name="coordinateProbability">p_K: a coordinate sent down is one that is missing; 2K/T in the proof.</param>
    public static double DrawSeconds(
        ref RandomStream random, int blocks, int workers, int window, double computing, double sending, double gradientProbability,
        double coordinateProbability)
    {
        var terms = Math.Max(1, window / 2);
        var seconds = 0.0;
        for (var b = 0; b < blocks; b++)
        {
            var computed = computing * SmallestSum(ref random, workers, terms, gradientProbability);
            var sent = sending * SmallestSum(ref random, workers, terms, coordinateProbability);
            seconds += Math.Min(computed, sent);
        }
        return seconds;
    }

    /// <summary>(BK/n^{1/K})·min{h/p_σ, τ_s/p_K}: with high probability t_B is at least a constant times this.</summary>
    /// <param name="blocks">B.</param>
    /// <param name="workers">n.</param>
    /// <param name="window">K.</param>
    /// <param name="computing">h.</param>
    /// <param name="sending">τ_s.</param>
    /// <param name="gradientProbability">p_σ.</param>
    /// <param name="coordinateProbability">p_K.</param>
    public static double TypicalSeconds(
        int blocks, int workers, int window, double computing, double sending, double gradientProbability, double coordinateProbability) =>
        blocks * window / Math.Pow(workers, 1.0 / window)
        * Math.Min(computing / gradientProbability, sending / coordinateProbability);

    /// <summary>
    /// The lower bound with equal links, min{h(1 + s/n) + τ_s·d, h(1 + s)}: what synchronous SGD without compression, or SGD on one
    /// worker, reaches. Unbiased sparsification cannot help by more than logarithms.
    /// </summary>
    /// <param name="workers">n.</param>
    /// <param name="computing">h.</param>
    /// <param name="sending">τ_s = τ_w.</param>
    /// <param name="dimension">d.</param>
    /// <param name="noise">s.</param>
    public static double LowerBound(int workers, double computing, double sending, int dimension, double noise) =>
        Math.Min(SynchronousSgd(workers, computing, sending, dimension, noise), computing * (1 + noise));

    /// <summary>h(1 + s/n) + τ_s·d: synchronous SGD with batches of ⌈s/n⌉ a worker and uncompressed vectors.</summary>
    /// <param name="workers">n.</param>
    /// <param name="computing">h.</param>
    /// <param name="sending">τ_s = τ_w.</param>
    /// <param name="dimension">d.</param>
    /// <param name="noise">s.</param>
    public static double SynchronousSgd(int workers, double computing, double sending, int dimension, double noise) =>
        (computing * (1 + (noise / workers))) + (sending * dimension);

    /// <summary>h(1 + s/n) + τ_w(d/n + 1) + √(d·τ_w·h·s/n), and τ_s·d where the downlink takes time: batch QSGD, compressed up only.</summary>
    /// <param name="workers">n.</param>
    /// <param name="computing">h.</param>
    /// <param name="up">τ_w.</param>
    /// <param name="down">τ_s; 0 where the downlink is free.</param>
    /// <param name="dimension">d.</param>
    /// <param name="noise">s.</param>
    public static double BatchQsgd(int workers, double computing, double up, double down, int dimension, double noise) =>
        (computing * (1 + (noise / workers))) + (up * (((double)dimension / workers) + 1))
        + Math.Sqrt(dimension * up * computing * noise / workers) + (down * dimension);

    /// <summary>The smallest of n independent sums of geometric numbers 1, 2, …, by the inverse of its distribution.</summary>
    /// <param name="random">Where to draw from.</param>
    /// <param name="count">n.</param>
    /// <param name="terms">Numbers in a sum r.</param>
    /// <param name="probability">p of each.</param>
    internal static long SmallestSum(ref RandomStream random, long count, int terms, double probability)
    {
        // P(min ≤ x) = 1 − (1 − P(X ≤ x))^n, so X's distribution has to reach 1 − U^{1/n}.
        var level = -double.ExpM1(Math.Log(1 - random.NextDouble()) / count);
        var mass = Math.Pow(probability, terms);
        long x = terms;
        for (var reached = mass; reached < level && mass > 0; reached += mass)
        {
            mass *= (1 - probability) * x / (x + 1 - terms);
            x++;
        }
        return x;
    }
}
