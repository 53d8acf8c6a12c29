namespace Gossamer.Population.Transport;

/// <summary>
/// Exact optimal transport between N equal weights and M equal weights, N ≠ M: in units of 1/lcm(N, M) an integral flow of
/// least cost, found by successive shortest paths with prices, the generalisation of <see cref="Assignment"/> to capacities.
/// </summary>
internal sealed class UniformTransport
{
    private readonly CostMatrix cost;
    private readonly ColumnSearch search;
    private readonly long[] supply;
    private readonly long[] demand;
    private readonly int[] through;                                 // the column from which a row is reached
    private readonly bool[] isReached;
    private readonly List<(int Row, long Amount)>[] flow;           // what every column receives

    private UniformTransport(CostMatrix cost)
    {
        (this.cost, search) = (cost, new ColumnSearch(cost));
        var divisor = GreatestCommonDivisor(cost.Rows, cost.Columns);
        (supply, demand) = (new long[cost.Rows], new long[cost.Columns]);
        Array.Fill(supply, cost.Columns / divisor);
        Array.Fill(demand, cost.Rows / divisor);
        (through, isReached) = (new int[cost.Rows], new bool[cost.Rows]);
        flow = new List<(int, long)>[cost.Columns];
        for (var j = 0; j < flow.Length; j++) flow[j] = [];
    }

    /// <summary>Finds a cheapest plan.</summary>
    /// <param name="cost">Finite costs.</param>
    /// <returns>The entries that are not zero, by rows and columns; their weights sum to 1.</returns>
    public static List<CoupledPair> Solve(CostMatrix cost)
    {
        var solver = new UniformTransport(cost);
        for (var row = 0; row < cost.Rows; row++)
        {
            while (solver.supply[row] > 0) solver.Augment(row);
        }
        var unit = (double)GreatestCommonDivisor(cost.Rows, cost.Columns) / ((double)cost.Rows * cost.Columns);
        var pairs = new List<CoupledPair>();
        for (var j = 0; j < cost.Columns; j++)
        {
            foreach (var (row, amount) in solver.flow[j]) pairs.Add(new CoupledPair(row, j, amount * unit));
        }
        pairs.Sort(static (a, b) => a.From != b.From ? a.From.CompareTo(b.From) : a.To.CompareTo(b.To));
        return pairs;
    }

    private void Augment(int start)
    {
        Array.Clear(isReached);
        isReached[start] = true;
        search.Begin(start);
        var end = search.Next(out var length);
        while (demand[end] == 0)
        {
            foreach (var (row, _) in flow[end])
            {
                if (isReached[row]) continue;
                (isReached[row], through[row]) = (true, end);
                search.Relax(row, end, length);
            }
            end = search.Next(out length);
        }
        search.Settle();
        Push(start, end);
    }

    // As much as supply, demand and what is taken back along the path allow.
    private void Push(int start, int end)
    {
        var amount = Math.Min(supply[start], demand[end]);
        for (var row = search.Origin(end); row != start; row = search.Origin(through[row])) amount = Math.Min(amount, AmountOf(row, through[row]));
        supply[start] -= amount;
        demand[end] -= amount;
        for (var column = end; ;)
        {
            var row = search.Origin(column);
            Change(row, column, amount);
            if (row == start) return;
            column = through[row];
            Change(row, column, -amount);
        }
    }

    private long AmountOf(int row, int column)
    {
        foreach (var (other, amount) in flow[column])
        {
            if (other == row) return amount;
        }
        return 0;
    }

    private void Change(int row, int column, long amount)
    {
        var list = flow[column];
        for (var k = 0; k < list.Count; k++)
        {
            if (list[k].Row != row) continue;
            if (list[k].Amount + amount == 0) list.RemoveAt(k);
            else list[k] = (row, list[k].Amount + amount);
            return;
        }
        list.Add((row, amount));
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
