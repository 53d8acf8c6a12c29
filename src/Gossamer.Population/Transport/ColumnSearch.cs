using System.Numerics;
using System.Numerics.Tensors;

namespace Gossamer.Population.Transport;

/// <summary>
/// Dijkstra's search over the columns of a cost matrix with prices, from a row to the nearest column that can take something:
/// the heart of both exact solvers. Lengths are costs less prices, which are never negative along what is assigned.
/// </summary>
internal sealed class ColumnSearch
{
    private readonly CostMatrix cost;
    private readonly double[] key;                  // the length of the shortest path so far; +∞ for scanned columns
    private readonly double[] work;                 // the prices, −∞ for scanned columns, so that no path leads to them again
    private readonly long[] origin;                 // the row that the path comes from
    private readonly int[] scanned;
    private readonly double[] reached;              // the lengths of the scanned columns, in their order
    private int count;

    public ColumnSearch(CostMatrix cost)
    {
        this.cost = cost;
        (Price, key, work) = (new double[cost.Columns], new double[cost.Columns], new double[cost.Columns]);
        (origin, scanned, reached) = (new long[cost.Columns], new int[cost.Columns], new double[cost.Columns]);
        // Every column is as dear as its cheapest row.
        cost.Row(0).CopyTo(Price);
        for (var i = 1; i < cost.Rows; i++) TensorPrimitives.Min(Price, cost.Row(i), Price);
    }

    /// <summary>The prices, dual variables of the columns.</summary>
    public double[] Price { get; }

    /// <summary>Begins at a row.</summary>
    public void Begin(int row)
    {
        count = 0;
        Price.CopyTo(work, 0);
        TensorPrimitives.Subtract(cost.Row(row), Price, key);
        Array.Fill(origin, row);
    }

    /// <summary>Scans the nearest column that is not scanned yet.</summary>
    /// <param name="length">The length of the path to it.</param>
    public int Next(out double length)
    {
        var column = TensorPrimitives.IndexOfMin<double>(key);
        length = key[column];
        (scanned[count], reached[count]) = (column, length);
        count++;
        (key[column], work[column]) = (double.PositiveInfinity, double.NegativeInfinity);
        return column;
    }

    /// <summary>Goes on from a row to which something of a scanned column is assigned.</summary>
    /// <param name="row">The row.</param>
    /// <param name="through">The column.</param>
    /// <param name="length">The length of the path to it.</param>
    public void Relax(int row, int through, double length)
    {
        var costs = cost.Row(row);
        var offset = costs[through] - Price[through] - length;
        var lanes = Vector<double>.Count;
        var (offsets, rows) = (new Vector<double>(offset), new Vector<long>(row));
        var j = 0;
        for (; j + lanes <= key.Length; j += lanes)
        {
            var trial = new Vector<double>(costs[j..]) - new Vector<double>(work, j) - offsets;
            var known = new Vector<double>(key, j);
            var isShorter = Vector.LessThan(trial, known);
            if (Vector.EqualsAll(isShorter, Vector<long>.Zero)) continue;
            Vector.ConditionalSelect(isShorter, trial, known).CopyTo(key, j);
            Vector.ConditionalSelect(isShorter, rows, new Vector<long>(origin, j)).CopyTo(origin, j);
        }
        for (; j < key.Length; j++)
        {
            var trial = costs[j] - work[j] - offset;
            if (trial < key[j]) (key[j], origin[j]) = (trial, row);
        }
    }

    /// <summary>The row from which a scanned column is reached.</summary>
    public int Origin(int column) => (int)origin[column];

    /// <summary>Lowers the prices of the scanned columns that are nearer than the last, so that the path costs nothing more.</summary>
    public void Settle()
    {
        for (var k = 0; k < count - 1; k++) Price[scanned[k]] += reached[k] - reached[count - 1];
    }
}
