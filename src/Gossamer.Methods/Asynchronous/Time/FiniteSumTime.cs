namespace Gossamer.Methods.Asynchronous.Time;

/// <summary>
/// Times of collecting gradients of a finite sum of N functions, of which every worker can evaluate all (Tyurin,
/// Gruntkowska and Richtárik, 2024, arXiv:2405.15545), up to universal constants. τ_i is the seconds of one ∇f_j.
/// </summary>
public static class FiniteSumTime
{
    /// <summary>t(S) = min_j (S + j)/Σ_{i≤j} 1/τ_i: a batch of S gradients, drawn with replacement, from whoever is fast.</summary>
    /// <param name="seconds">τ_i, in any order.</param>
    /// <param name="batch">S.</param>
    public static double Batch(IReadOnlyList<double> seconds, double batch) => TimeComplexity.BatchSeconds(seconds, batch);

    /// <summary>t(N + min{N, n}·ln min{N, n}): all N gradients, of which some are computed twice because indices are drawn at random.</summary>
    /// <param name="seconds">τ_i, in any order.</param>
    /// <param name="functions">N.</param>
    public static double FullGradient(IReadOnlyList<double> seconds, int functions)
    {
        var busy = Math.Min(functions, seconds.Count);
        return Batch(seconds, functions + (busy * Math.Log(busy)));
    }

    /// <summary>t(N) + (L₊Δ/ε)·t(√N): Freya PAGE, optimal where √N ≥ n; times of workers that start at once.</summary>
    /// <param name="seconds">τ_i, in any order.</param>
    /// <param name="functions">N.</param>
    /// <param name="rounds">L₊Δ/ε.</param>
    public static double FreyaPage(IReadOnlyList<double> seconds, int functions, double rounds) =>
        Batch(seconds, functions) + (rounds * Batch(seconds, Math.Sqrt(functions)));
}
