using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Tables;

/// <summary>
/// The averages G_i/b_i of the gradients of every worker, and their mean over the workers, which is kept up to date in time
/// O(d) a gradient.
/// </summary>
/// <param name="workers">Number of workers n.</param>
/// <param name="dimension">Number of coordinates d.</param>
internal sealed class GradientTable(int workers, int dimension)
{
    private readonly Vector?[] averages = new Vector?[workers];
    private readonly long[] counts = new long[workers];
    private readonly Vector change = new(dimension);

    /// <summary>How many workers have no entry yet.</summary>
    public int Missing { get; private set; } = workers;

    /// <summary>b_i.</summary>
    public IReadOnlyList<long> Counts => counts;

    /// <summary>(1/n) Σ G_i/b_i, without an entry as zero.</summary>
    public Vector Mean { get; } = new(dimension);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(counts);
        Missing = counts.Length;
        Mean.Clear();
    }

    /// <summary>One more gradient for the average of a worker.</summary>
    public void Add(int worker, Message gradient)
    {
        var average = averages[worker] ??= new Vector(dimension);
        if (++counts[worker] == 1)
        {
            Missing--;
            average.Assign(gradient);
            Mean.Add(average, 1.0 / counts.Length);
            return;
        }
        change.Assign(gradient);
        change.Add(average, -1);
        change.Scale(1.0 / counts[worker]);
        average.Add(change);
        Mean.Add(change, 1.0 / counts.Length);
    }

    /// <summary>Puts a gradient in the place of a worker's entry.</summary>
    public void Replace(int worker, Message gradient)
    {
        if (averages[worker] is not { } old || counts[worker] == 0)
        {
            Add(worker, gradient);
            return;
        }
        change.Assign(gradient);
        change.Add(old, -1);
        Mean.Add(change, 1.0 / counts.Length);
        old.Assign(gradient);
    }
}
