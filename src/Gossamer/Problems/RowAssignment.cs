using Gossamer.Data;

namespace Gossamer.Problems;

/// <summary>Which rows of a data set every worker holds.</summary>
public sealed class RowAssignment
{
    private RowAssignment(IReadOnlyList<int[]> rows, int workers) => (Rows, Workers) = (rows, workers);

    /// <summary>0-based rows of every worker; one list where all workers share it.</summary>
    public IReadOnlyList<int[]> Rows { get; }

    /// <summary>Number of workers n.</summary>
    public int Workers { get; }

    /// <summary>True where all workers hold the same rows (the homogeneous setting of asynchronous methods).</summary>
    public bool IsShared => Rows.Count == 1;

    /// <summary>Every worker has rows of its own.</summary>
    /// <param name="rows">0-based rows, one list a worker; repeats are allowed.</param>
    /// <exception cref="BadInputException">There are no workers, or one has no rows.</exception>
    public static RowAssignment Split(IReadOnlyList<int[]> rows)
    {
        if (rows.Count == 0) throw new BadInputException("the data are split among 0 workers; at least 1 is needed");
        for (var worker = 0; worker < rows.Count; worker++)
        {
            if (rows[worker].Length == 0)
                throw new BadInputException($"worker {worker + 1} of {rows.Count} has no rows; take fewer workers or another split");
        }
        return new RowAssignment(rows, rows.Count);
    }

    /// <summary>All workers hold all rows, in the memory of one.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="workers">Number of workers n, at least 1.</param>
    public static RowAssignment Shared(DataSet data, int workers)
    {
        if (workers < 1) throw new BadInputException($"the data are given to {workers} workers; at least 1 is needed");
        var all = new int[data.Rows];
        for (var row = 0; row < all.Length; row++) all[row] = row;
        return new RowAssignment([all], workers);
    }

    /// <summary>A list of rows per worker is a split.</summary>
    public static implicit operator RowAssignment(int[][] rows) => Split(rows);
}
