using System.Numerics.Tensors;

namespace Gossamer.Population.Transport;

/// <summary>
/// The cheapest matching of n rows to n columns, exactly (R. Jonker, A. Volgenant, A shortest augmenting path algorithm for
/// dense and sparse linear assignment problems, 1987): columns are reduced, free rows bid for columns twice, and what is left
/// is assigned along shortest augmenting paths. O(n³) at worst, far less on clouds.
/// </summary>
internal sealed class Assignment
{
    private const int None = -1;

    private readonly CostMatrix cost;
    private readonly int size;
    private readonly ColumnSearch search;
    private readonly double[] price;                // v_j, the dual variable of a column
    private readonly int[] columnOf;
    private readonly int[] rowOf;
    private readonly double[] reduced;
    private List<int> free = [];

    private Assignment(CostMatrix cost)
    {
        (this.cost, size, search) = (cost, cost.Rows, new ColumnSearch(cost));
        (price, columnOf, rowOf, reduced) = (search.Price, new int[size], new int[size], new double[size]);
        Array.Fill(columnOf, None);
        Array.Fill(rowOf, None);
    }

    /// <summary>Finds the matching.</summary>
    /// <param name="cost">As many rows as columns, finite costs.</param>
    /// <returns>The column of every row.</returns>
    public static int[] Solve(CostMatrix cost)
    {
        if (cost.Rows != cost.Columns) throw new ArgumentException($"{cost.Rows} rows cannot be matched to {cost.Columns} columns");
        if (cost.Rows == 1) return [0];
        var solver = new Assignment(cost);
        solver.ReduceColumns();
        for (var pass = 0; pass < 2; pass++) solver.Bid();
        foreach (var row in solver.free) solver.Augment(row);
        return solver.columnOf;
    }

    // Every column takes its cheapest row; rows that are taken by one column give up what their second best costs more.
    private void ReduceColumns()
    {
        var best = new int[size];
        for (var i = size - 1; i >= 0; i--)
        {
            var row = cost.Row(i);
            for (var j = 0; j < size; j++)
            {
                if (row[j] == price[j]) best[j] = i;
            }
        }
        var taken = new int[size];
        for (var j = size - 1; j >= 0; j--)
        {
            if (taken[best[j]]++ == 0) (columnOf[best[j]], rowOf[j]) = (j, best[j]);
        }
        for (var i = 0; i < size; i++)
        {
            if (taken[i] == 0) free.Add(i);
            if (taken[i] != 1) continue;
            var own = columnOf[i];
            TensorPrimitives.Subtract(cost.Row(i), price, reduced);
            var level = reduced[own];
            reduced[own] = double.PositiveInfinity;
            price[own] -= TensorPrimitives.Min<double>(reduced) - level;
        }
    }

    // Free rows take their best column and lower its price to the level of their second best; its former row becomes free.
    private void Bid()
    {
        var left = new List<int>();
        var queue = new Stack<int>(Enumerable.Reverse(free));
        // Where prices fall by no more than rounding, rows could bid against each other for ever.
        for (var bids = 4L * size; queue.Count > 0 && bids > 0; bids--)
        {
            var i = queue.Pop();
            var (first, second, gain) = TwoBest(i);
            var former = rowOf[first];
            if (gain > 0) price[first] -= gain;
            else if (former != None) (first, former) = (second, rowOf[second]);
            (columnOf[i], rowOf[first]) = (first, i);
            if (former == None) continue;
            columnOf[former] = None;
            if (gain > 0) queue.Push(former);
            else left.Add(former);
        }
        left.AddRange(queue);
        free = left;
    }

    private (int First, int Second, double Gain) TwoBest(int row)
    {
        TensorPrimitives.Subtract(cost.Row(row), price, reduced);
        var first = TensorPrimitives.IndexOfMin<double>(reduced);
        var lowest = reduced[first];
        reduced[first] = double.PositiveInfinity;
        var second = TensorPrimitives.IndexOfMin<double>(reduced);
        return (first, second, reduced[second] - lowest);
    }

    // From a free row to the nearest free column, along which the matching is exchanged.
    private void Augment(int start)
    {
        search.Begin(start);
        var end = search.Next(out var length);
        while (rowOf[end] != None)
        {
            search.Relax(rowOf[end], end, length);
            end = search.Next(out length);
        }
        search.Settle();
        for (var column = end; ;)
        {
            var row = search.Origin(column);
            rowOf[column] = row;
            (columnOf[row], column) = (column, columnOf[row]);
            if (row == start) break;
        }
    }
}
