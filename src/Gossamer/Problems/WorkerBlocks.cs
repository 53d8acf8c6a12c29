using Gossamer.Data;
using Gossamer.Numerics;

namespace Gossamer.Problems;

/// <summary>
/// The rows of a data set in the order of the workers, so that every worker's rows are a view of consecutive ones and f has
/// all of them in one piece. Data that are split in file order are not copied.
/// </summary>
internal sealed class WorkerBlocks
{
    private readonly int[] starts;

    private WorkerBlocks(SampleMatrix rows, ReadOnlyMemory<double> targets, ReadOnlyMemory<double> weights, int[] starts, int[] order) =>
        (Rows, Targets, Weights, this.starts, Order) = (rows, targets, weights, starts, order);

    /// <summary>All workers' rows.</summary>
    public SampleMatrix Rows { get; }

    /// <summary>One target a row.</summary>
    public ReadOnlyMemory<double> Targets { get; }

    /// <summary>1/(n·m_i) for every row of f; empty where all workers hold equally many.</summary>
    public ReadOnlyMemory<double> Weights { get; }

    /// <summary>The row of the data set that every row was.</summary>
    public ReadOnlyMemory<int> Order { get; }

    /// <summary>Number of blocks: n, or 1 where all workers share the rows.</summary>
    public int Count => starts.Length - 1;

    /// <summary>First row and number of rows of a block.</summary>
    public (int First, int Count) Range(int block) => (starts[block], starts[block + 1] - starts[block]);

    /// <summary>Orders the rows.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="targets">One target a row of the data set.</param>
    /// <param name="assignment">Rows of every worker.</param>
    public static WorkerBlocks Create(DataSet data, ReadOnlyMemory<double> targets, RowAssignment assignment)
    {
        var starts = new int[assignment.Rows.Count + 1];
        for (var worker = 0; worker < assignment.Rows.Count; worker++) starts[worker + 1] = checked(starts[worker] + assignment.Rows[worker].Length);
        var order = new int[starts[^1]];
        for (var worker = 0; worker < assignment.Rows.Count; worker++)
        {
            foreach (var row in assignment.Rows[worker])
            {
                if ((uint)row >= (uint)data.Rows)
                    throw new BadInputException($"worker {worker + 1} holds row {row + 1L} of {data.Name}, which has {data.Rows} rows");
            }
            assignment.Rows[worker].CopyTo(order, starts[worker]);
        }
        return new WorkerBlocks(data.Features.Select(order), Ordered(targets, order), MeanWeights(starts), starts, order);
    }

    private static ReadOnlyMemory<double> Ordered(ReadOnlyMemory<double> targets, int[] order)
    {
        var ordered = new double[order.Length];
        for (var k = 0; k < order.Length; k++) ordered[k] = targets.Span[order[k]];
        return ordered;
    }

    private static ReadOnlyMemory<double> MeanWeights(int[] starts)
    {
        var workers = starts.Length - 1;
        var even = true;
        for (var worker = 1; worker < workers; worker++) even &= starts[worker + 1] - starts[worker] == starts[1];
        if (even) return default;
        var weights = new double[starts[^1]];
        for (var worker = 0; worker < workers; worker++)
        {
            var count = starts[worker + 1] - starts[worker];
            weights.AsSpan(starts[worker], count).Fill(1.0 / ((double)workers * count));
        }
        return weights;
    }
}
