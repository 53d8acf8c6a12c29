using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Samplings;

/// <summary>
/// Who takes part in a round: a draw of a client sampling from randomness that all participants share, with repeats merged.
/// The weighted sum of what they hold is an unbiased estimate of the mean over all workers. Belongs to one participant, which
/// draws into it again and again.
/// </summary>
/// <param name="clients">The sampling of the n workers.</param>
public sealed class Participants(Sampler clients)
{
    /// <summary>Tells the draws of participants from other shared coins of a round.</summary>
    private const int Slot = 1;

    private readonly SampleBatch batch = new();
    private readonly double[] weights = new double[clients.Count];
    private int[] workers = [];

    /// <summary>How many take part; 0 is possible where the sampling is independent.</summary>
    public int Count { get; private set; }

    /// <summary>A worker that takes part, 0-based; in ascending order.</summary>
    /// <param name="place">0-based, below <see cref="Count"/>.</param>
    public int WorkerAt(int place) => place < Count ? workers[place] : throw new ArgumentOutOfRangeException(nameof(place), $"{place} of {Count}");

    /// <summary>What a worker's value counts in the estimate of the mean; 0 where it does not take part.</summary>
    /// <param name="worker">0-based.</param>
    public double WeightOf(int worker) => weights[worker];

    /// <summary>Draws the participants of a round.</summary>
    /// <param name="me">Any participant: all draw the same.</param>
    /// <param name="round">The round.</param>
    public void Draw(IParticipant me, long round)
    {
        foreach (var worker in workers.AsSpan(0, Count)) weights[worker] = 0;
        Count = 0;
        var random = me.SharedRandom(RandomPurpose.Coin, round, Slot);
        clients.Draw(ref random, batch);
        if (workers.Length < batch.Count) workers = new int[batch.Count];
        if (batch.IsFull)
        {
            for (var worker = 0; worker < batch.Count; worker++) workers[worker] = worker;
            weights.AsSpan().Fill(1.0 / batch.Count);
            Count = batch.Count;
            return;
        }
        for (var k = 0; k < batch.Count; k++)
        {
            var worker = batch.Indices[k];
            if (weights[worker] == 0) workers[Count++] = worker;
            weights[worker] += batch.WeightAt(k);
        }
        workers.AsSpan(0, Count).Sort();
    }
}
