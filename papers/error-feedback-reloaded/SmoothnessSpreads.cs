using Gossamer.Data;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Papers;

/// <summary>Problems whose workers differ in smoothness, from not at all to extremely.</summary>
internal static class SmoothnessSpreads
{
    private const int Dimension = 10;

    /// <summary>Quadratics with random eigenvectors, n workers of 10 coordinates, by the spread of their L_i.</summary>
    /// <param name="workers">n.</param>
    public static IReadOnlyList<(string Name, Problem Problem)> Quadratic(int workers)
    {
        double[] Powers(double greatest) => [.. Enumerable.Range(0, workers).Select(i => Math.Pow(10, greatest * i / (workers - 1)))];
        double[] one = [.. Enumerable.Range(0, workers).Select(i => i == 0 ? 1000.0 : 1)];
        return
        [
            ("all equal", Quadratics.Orthogonal(Dimension, Powers(0), seed: 1)),
            ("1 to 10", Quadratics.Orthogonal(Dimension, Powers(1), seed: 1)),
            ("1 to 100", Quadratics.Orthogonal(Dimension, Powers(2), seed: 1)),
            ("one of 1000, others 1", Quadratics.Orthogonal(Dimension, one, seed: 1)),
        ];
    }

    /// <summary>
    /// Nonconvex logistic regression whose rows are dealt in the order of their norms, so that the L_i differ as much as
    /// the data allow.
    /// </summary>
    /// <param name="data">The samples.</param>
    /// <param name="workers">n.</param>
    /// <param name="lambda">Weight of the regulariser.</param>
    public static Problem SortedLogistic(DataSet data, int workers, double lambda)
    {
        var order = Enumerable.Range(0, data.Rows).OrderBy(row => SquaredNorm(data.Features, row)).ToArray();
        var share = data.Rows / workers;
        var rows = new int[workers][];
        for (var worker = 0; worker < workers; worker++) rows[worker] = order[(worker * share)..((worker + 1) * share)];
        return DataProblems.LogisticRegression(data, rows, Regularizer.Nonconvex(lambda));
    }

    /// <summary>L_QM² − L_AM², the variance of the L_i.</summary>
    public static double Variance(ProblemConstants constants) =>
        Math.Max(0, (constants.LQuadraticMean * constants.LQuadraticMean) - (constants.LMean * constants.LMean));

    private static double SquaredNorm(SampleMatrix features, int row) => features.Row(row).Sum(entry => entry.Value * entry.Value);
}
