using Gossamer.Data;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Federated;

/// <summary>The small problems with worked numbers of the federated methods.</summary>
internal static class FederatedToy
{
    /// <summary>n = 2, d = 1, f_i = (a_i/2)(x − m_i)², a = (1, 3), m = (0, 4), x⁰ = 0: x* = 3, L_max = 3, μ = 1.</summary>
    public static Problem Two() => Quadratics.Create([new double[,] { { 1 } }, new double[,] { { 3 } }], [[0], [12]]);

    /// <summary>Four workers, eight coordinates, all f_i strongly convex.</summary>
    public static Problem Four() => Quadratics.RandomTridiagonal(
        4, 8, 0.2, 0.1, seed: 3, StartingPoint.Given(new double[] { 3, -1, 0.5, 2, -0.5, 1, 0.25, -2 }));

    /// <summary>Least squares on the line; worker 0 holds one row with solution 0, worker 1 three rows with solution 4.</summary>
    public static Problem Unequal()
    {
        var rows = SampleMatrix.Dense(4, 1, [1, 1, 1, 1]);
        return DataProblems.LeastSquares(new DataSet("unequal", rows, new double[] { 0, 4, 4, 4 }), new int[][] { [0], [1, 2, 3] });
    }

    /// <summary>Least squares on the line with an own solution for every row: three workers with 5, 4 and 3 rows.</summary>
    public static Problem Rows()
    {
        var values = new double[12];
        var targets = new double[12];
        for (var row = 0; row < 12; row++) (values[row], targets[row]) = (1 + (row % 3), row * row % 7);
        return DataProblems.LeastSquares(
            new DataSet("rows", SampleMatrix.Dense(12, 1, values), targets), new int[][] { [0, 1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11] });
    }
}
