using Gossamer.Data;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Tests.Problems;

public sealed class LinearModelTests
{
    [Fact]
    public void Gradients_match_differences()
    {
        foreach (var problem in Problems())
        {
            Check.GradientMatchesDifferences(problem.Local(0), 1);
            Check.GradientMatchesDifferences(problem.Global, 2);
            Check.GlobalIsMean(problem, 3);
        }
    }

    [Fact]
    public void Sample_gradients_average_to_the_gradient()
    {
        foreach (var problem in Problems())
        {
            Check.SamplesAverageToGradient((IFiniteSum)problem.Local(0), 4);
            Check.SamplesAverageToGradient((IFiniteSum)problem.Global, 5);
        }
    }

    [Fact]
    public void Constants_hold()
    {
        foreach (var problem in Problems()) Check.ConstantsHold(problem);
    }

    internal static IEnumerable<Problem> Problems()
    {
        Regularizer[] regularizers = [Regularizer.None, Regularizer.L2(0.1), Regularizer.Nonconvex(0.1)];
        foreach (var (data, rows) in new (DataSet, RowAssignment)[] { (Sparse(), Uneven(30)), (Dense(), Even(30)) })
        {
            foreach (var regularizer in regularizers)
            {
                yield return DataProblems.LogisticRegression(data, rows, regularizer);
                yield return DataProblems.NonconvexClassification(data, rows, regularizer);
                yield return DataProblems.LeastSquares(data, rows, regularizer);
                yield return DataProblems.LeastSquares(data, rows, regularizer, LeastSquaresScaling.Full);
            }
        }
    }

    private static RowAssignment Uneven(int rows) => RowAssignment.Split(
        [[.. Enumerable.Range(0, 4)], [.. Enumerable.Range(4, 17)], [.. Enumerable.Range(21, rows - 21)]]);

    private static RowAssignment Even(int rows) => RowAssignment.Split(
        [[.. Enumerable.Range(0, rows).Where(row => row % 2 == 0)], [.. Enumerable.Range(0, rows).Where(row => row % 2 == 1)]]);

    internal static DataSet Dense(int rows = 30, int columns = 6, ulong seed = 11)
    {
        var random = new RandomStream(seed, RandomPurpose.Other);
        var values = new double[rows * columns];
        random.FillGaussian(values);
        return new DataSet("dense", SampleMatrix.Dense(rows, columns, values), Labels(rows, ref random));
    }

    internal static DataSet Sparse(int rows = 30, int columns = 9, ulong seed = 12)
    {
        var random = new RandomStream(seed, RandomPurpose.Other);
        var starts = new int[rows + 1];
        var (indices, values) = (new List<int>(), new List<double>());
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                if (!random.NextCoin(0.6) || row == 5) continue;
                indices.Add(column);
                values.Add(random.NextGaussian());
            }
            starts[row + 1] = indices.Count;
        }
        return new DataSet("sparse", SampleMatrix.Sparse(columns, starts, [.. indices], [.. values]), Labels(rows, ref random));
    }

    private static double[] Labels(int rows, ref RandomStream random)
    {
        var labels = new double[rows];
        for (var row = 0; row < rows; row++) labels[row] = random.NextCoin(0.4) ? 2 : 1;
        return labels;
    }
}
