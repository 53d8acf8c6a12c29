using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Batches;

/// <summary>The sums G_i of gradients and their counts B_i, one a worker.</summary>
/// <param name="workers">Number of workers n.</param>
/// <param name="dimension">Number of coordinates d.</param>
internal sealed class WorkerSums(int workers, int dimension)
{
    // Counts are whole numbers: an inequality that fails only by rounding holds.
    private const double Rounding = 1e-12;

    private readonly Vector?[] sums = new Vector?[workers];
    private readonly long[] counts = new long[workers];
    private int missing = workers;
    private double inverses;

    /// <summary>B_i.</summary>
    public IReadOnlyList<long> Counts => counts;

    /// <summary>Whether everybody has delivered and ((1/n) Σ 1/B_i)^{-1} ≥ S/n.</summary>
    /// <param name="batch">S.</param>
    public bool AreEnough(long batch) => missing == 0 && inverses * batch <= (double)counts.Length * counts.Length * (1 + Rounding);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(counts);
        missing = counts.Length;
        inverses = 0;
    }

    /// <summary>One gradient of a worker.</summary>
    public void Add(int worker, Message gradient)
    {
        var sum = sums[worker] ??= new Vector(dimension);
        var count = ++counts[worker];
        inverses += 1.0 / count;
        if (count == 1)
        {
            sum.Assign(gradient);
            missing--;
        }
        else
        {
            sum.Add(gradient);
            inverses -= 1.0 / (count - 1);
        }
    }

    /// <summary>(1/n) Σ G_i/B_i; everybody must have delivered.</summary>
    public void Average(Vector mean)
    {
        mean.Clear();
        for (var worker = 0; worker < sums.Length; worker++) mean.Add(sums[worker]!, 1.0 / (counts[worker] * (double)sums.Length));
    }
}
