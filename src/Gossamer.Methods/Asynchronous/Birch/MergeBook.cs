namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>
/// What the coordinator of Meta Local SGD knows: N, and for every worker s_i, M_i and the number of its last hand-out.
/// Who has waited longest is found in constant time.
/// </summary>
internal sealed class MergeBook
{
    private readonly long[] since;                                  // s_i
    private readonly int[] steps;                                   // M_i
    private readonly long[] handOuts;
    private readonly Queue<(int Worker, long HandOut)> byAge = new();
    private long merged;                                            // N
    private long pending;                                           // Σ M_j
    private long lastHandOut;

    public MergeBook(int workers)
    {
        (since, steps, handOuts) = (new long[workers], new int[workers], new long[workers]);
        for (var worker = 0; worker < workers; worker++) byAge.Enqueue((worker, 0));
    }

    public int Workers => since.Length;

    /// <summary>max_i (N − s_i) + Σ M_j.</summary>
    public long LargestSpread
    {
        get
        {
            while (IsOutdated(byAge.Peek())) byAge.Dequeue();
            return merged - since[byAge.Peek().Worker] + pending;
        }
    }

    public int Steps(int worker) => steps[worker];

    /// <summary>Number of the hand-out at which the worker has started.</summary>
    public long HandOut(int worker) => handOuts[worker];

    public void CountStep(int worker)
    {
        steps[worker]++;
        pending++;
    }

    /// <summary>The workers i with (N − s_i) + Σ M_j at or above a limit.</summary>
    public List<int> WithSpread(long limit)
    {
        var found = new List<int>();
        foreach (var entry in byAge)
        {
            if (IsOutdated(entry)) continue;
            if (merged - since[entry.Worker] + pending < limit) break;
            found.Add(entry.Worker);
        }
        return found;
    }

    /// <summary>These workers' gradients are on the main branch now, and they start from its end.</summary>
    /// <returns>The number of the hand-out.</returns>
    public long Merge(IReadOnlyList<int> workers)
    {
        lastHandOut++;
        foreach (var worker in workers)
        {
            merged += steps[worker];
            pending -= steps[worker];
            steps[worker] = 0;
        }
        foreach (var worker in workers)
        {
            since[worker] = merged;
            handOuts[worker] = lastHandOut;
            byAge.Enqueue((worker, lastHandOut));
        }
        return lastHandOut;
    }

    private bool IsOutdated((int Worker, long HandOut) entry) => handOuts[entry.Worker] != entry.HandOut;
}
