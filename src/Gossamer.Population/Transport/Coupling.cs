using System.Runtime.InteropServices;
using Gossamer.Population.Particles;

namespace Gossamer.Population.Transport;

/// <summary>An entry of a transport plan.</summary>
/// <param name="From">Particle of the first cloud, 0-based.</param>
/// <param name="To">Particle of the second cloud.</param>
/// <param name="Weight">How much is moved.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CoupledPair(int From, int To, double Weight);

/// <summary>How the particles of two clouds are put together.</summary>
public sealed record Coupling
{
    /// <summary>ε of the entropy; 0 for an exact plan.</summary>
    public double Epsilon { get; init; }

    /// <summary>Clouds of equal size are cut into blocks of this many rows, which are coupled one by one; 0 for no blocks.</summary>
    public int Block { get; init; } = 1000;

    /// <summary>True where row i of one cloud is row i of the next (trajectories): they are put together without transport.</summary>
    public bool IsGiven { get; init; }

    /// <summary>
    /// The pairs of a cheapest plan for the cost ‖x − y‖². Entries of at most 1/(10·max(N, M)) are left out (the threshold is
    /// halved until one remains); weights are not renormalised and sum to about 1 for every block, as in the code of JKOnet*.
    /// </summary>
    /// <param name="from">The first cloud.</param>
    /// <param name="to">The second cloud.</param>
    public IReadOnlyList<CoupledPair> Between(Cloud from, Cloud to)
    {
        if (IsGiven)
        {
            if (from.Count != to.Count) throw new BadInputException($"{from.Count} and {to.Count} particles are no trajectories: couple them by transport");
            return [.. Enumerable.Range(0, from.Count).Select(i => new CoupledPair(i, i, 1.0 / from.Count))];
        }
        if (Block <= 0 || from.Count != to.Count || from.Count <= Block) return Whole(from, to);
        var pairs = new List<CoupledPair>();
        for (var first = 0; first < from.Count; first += Block)
        {
            var count = Math.Min(Block, from.Count - first);
            foreach (var pair in Whole(from.Slice(first, count), to.Slice(first, count)))
                pairs.Add(new CoupledPair(first + pair.From, first + pair.To, pair.Weight));
        }
        return pairs;
    }

    private List<CoupledPair> Whole(Cloud from, Cloud to)
    {
        var cost = CostMatrix.Between(from, to, GroundCost.Squared);
        return Epsilon > 0 ? Entropic(cost) : Exact(cost);
    }

    /// <summary>An exact plan between equal weights.</summary>
    internal static List<CoupledPair> Exact(CostMatrix cost)
    {
        if (cost.Rows != cost.Columns) return UniformTransport.Solve(cost);
        var columns = Assignment.Solve(cost);
        return [.. columns.Select((column, row) => new CoupledPair(row, column, 1.0 / columns.Length))];
    }

    private List<CoupledPair> Entropic(CostMatrix cost)
    {
        var plan = Sinkhorn.Solve(cost, Epsilon);
        var row = new double[cost.Columns];
        var largest = 0.0;
        for (var i = 0; i < cost.Rows; i++)
        {
            plan.Row(i, row);
            foreach (var weight in row) largest = Math.Max(largest, weight);
        }
        var threshold = 0.1 / Math.Max(cost.Rows, cost.Columns);
        while (largest <= threshold) threshold /= 2;
        var pairs = new List<CoupledPair>();
        for (var i = 0; i < cost.Rows; i++)
        {
            plan.Row(i, row);
            for (var j = 0; j < row.Length; j++)
            {
                if (row[j] > threshold) pairs.Add(new CoupledPair(i, j, row[j]));
            }
        }
        return pairs;
    }
}
