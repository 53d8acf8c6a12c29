namespace Gossamer.Methods.Asynchronous.Time;

/// <summary>
/// m-synchronous SGD where an adversary pauses workers: at every moment at least p of the n workers are up, a gradient
/// takes at most τ seconds of being up, and interrupted work goes on (derived; the bound is attained).
/// </summary>
public static class PartialParticipation
{
    /// <summary>τ(1 + (n − p)/(p − m + 1)): no round that waits for m ≤ p gradients takes longer.</summary>
    /// <param name="seconds">τ.</param>
    /// <param name="workers">n.</param>
    /// <param name="up">p, from 1 to n.</param>
    /// <param name="quorum">m, from 1 to p.</param>
    public static double RoundSeconds(double seconds, int workers, int up, int quorum)
    {
        if (up < 1 || up > workers) throw new ArgumentOutOfRangeException(nameof(up), up, $"must be from 1 to {workers}");
        if (quorum < 1 || quorum > up) throw new ArgumentOutOfRangeException(nameof(quorum), quorum, $"must be from 1 to {up}");
        return seconds * (1 + ((double)(workers - up) / (up - quorum + 1)));
    }

    /// <summary>The m with the smallest round times (1 + s/m). Waiting for all p is a bad choice in general.</summary>
    /// <param name="workers">n.</param>
    /// <param name="up">p.</param>
    /// <param name="noise">s = σ²/ε.</param>
    public static int Quorum(int workers, int up, double noise) => OrderStatistics.Best(
        [.. Enumerable.Range(1, up).Select(quorum => RoundSeconds(1, workers, up, quorum))], noise).Quorum;
}
