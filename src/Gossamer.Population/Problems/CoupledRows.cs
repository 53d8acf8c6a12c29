using Gossamer.Population.Densities;
using Gossamer.Population.Particles;

namespace Gossamer.Population.Problems;

/// <summary>The pairs (x, y) of all steps with what the optimality condition needs at them.</summary>
internal sealed class CoupledRows
{
    private CoupledRows(int count, int dimension, bool hasScores)
    {
        (Step, Weight) = (new int[count], new double[count]);
        (At, Move) = (new double[count * dimension], new double[count * dimension]);
        Score = hasScores ? new double[count * dimension] : [];
    }

    /// <summary>k: x is of snapshot k, y of snapshot k + 1.</summary>
    public int[] Step { get; }

    /// <summary>The weights of the plans, which sum to about 1 for every block.</summary>
    public double[] Weight { get; }

    /// <summary>Where forces are taken: y, or x. Rows of D.</summary>
    public double[] At { get; }

    /// <summary>y − x. Rows of D.</summary>
    public double[] Move { get; }

    /// <summary>∇ρ(y)/ρ(y); empty where there is no diffusion.</summary>
    public double[] Score { get; }

    /// <summary>The sum of the weights.</summary>
    public double Total { get; private set; }

    /// <summary>Number of pairs.</summary>
    public int Count => Step.Length;

    /// <summary>Couples the snapshots and fits their densities.</summary>
    public static CoupledRows Create(Snapshots snapshots, PopulationOptions options, bool hasDiffusion)
    {
        var plans = new IReadOnlyList<Transport.CoupledPair>[snapshots.Steps];
        // Steps have nothing to do with each other, so that the order in which they are solved shows nowhere.
        Parallel.For(0, plans.Length, k => plans[k] = options.Coupling.Between(snapshots.Train[k], snapshots.Train[k + 1]));
        var dimension = snapshots.Dimension;
        var rows = new CoupledRows(plans.Sum(plan => plan.Count), dimension, hasDiffusion);
        var place = 0;
        for (var k = 0; k < plans.Length; k++)
        {
            var (from, to) = (snapshots.Train[k], snapshots.Train[k + 1]);
            var density = hasDiffusion ? GaussianMixture.Fit(to, Math.Min(options.Components, to.Count), options.Seed) : null;
            foreach (var pair in plans[k])
            {
                (rows.Step[place], rows.Weight[place]) = (k, pair.Weight);
                rows.Total += pair.Weight;
                var (x, y) = (pair.From, pair.To);
                for (var j = 0; j < dimension; j++)
                {
                    rows.At[(place * dimension) + j] = options.ForcesAt == ForcesAt.End ? to[y][j] : from[x][j];
                    rows.Move[(place * dimension) + j] = to[y][j] - from[x][j];
                }
                density?.Score(to[y], rows.Score.AsSpan(place * dimension, dimension));
                place++;
            }
        }
        return rows;
    }
}
