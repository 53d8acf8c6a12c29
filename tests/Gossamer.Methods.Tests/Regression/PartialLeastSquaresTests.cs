using Gossamer.Methods.Regression;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Methods.Tests.Regression;

/// <summary>The worked example: five samples, three features, one and two outputs.</summary>
public sealed class PartialLeastSquaresTests
{
    private static readonly Matrix<double> X = Centred(new double[,] { { 1, 2, 0 }, { 2, 1, 1 }, { 3, 4, 1 }, { 4, 3, 3 }, { 5, 6, 2 } });
    private static readonly Matrix<double> One = Centred(new double[,] { { 1 }, { 2 }, { 2 }, { 4 }, { 5 } });
    private static readonly Matrix<double> Two = Centred(new double[,] { { 1, 0 }, { 2, 1 }, { 2, 0 }, { 4, 2 }, { 5, 1 } });

    [Fact]
    public void One_output_by_components()
    {
        double[][] expected = [[0.41036088, 0.37753201, 0.26263097], [0.55233692, 0.12337117, 0.52502981], [7.0 / 6, -1.0 / 6, 0]];
        var simpls = new SimplsFit(Products(X, One));
        var nipals = new NipalsFit(X, One);
        foreach (var coefficients in expected)
        {
            Assert.True(simpls.Next());
            Assert.Equal(1, nipals.Next());
            Near(coefficients, simpls.Coefficients, 6e-9);
            Near(coefficients, nipals.Coefficients, 6e-9);
        }
        Assert.False(simpls.Next());
        Assert.Equal(0, nipals.Next());
    }

    [Fact]
    public void The_first_components_of_one_output()
    {
        var nipals = new NipalsFit(X, One);
        nipals.Next();
        nipals.Next();
        Near([0.66577955, 0.61251719, 0.42609891], nipals.Weights[0], 6e-9);
        Near([0.62947558, 0.70816002, 0.34533730], nipals.Loadings[0], 6e-9);
        Near([-2.66311821, -2.18375693, 0.31957418, 1.22503437, 3.30226658], nipals.Scores[0], 6e-9);
        Assert.Equal(0.6163615024745333, nipals.OutputLoadings[0][0], 14);
        Assert.Equal(0.38864145671680844, nipals.OutputLoadings[1][0], 13);
    }

    [Fact]
    public void Two_outputs_by_components()
    {
        double[] first = [.42086860, .36254585, .28360857, .10339968, .08907085, .06967741];
        double[] least = [7.0 / 6, -1.0 / 6, 0, 1.0 / 3, -1.0 / 3, 0.5];
        var simpls = new SimplsFit(Products(X, Two));
        foreach (var coefficients in new double[][] { first, [.53701752, .13127082, .53673447, .30998816, -.32228686, .51990022], least })
        {
            simpls.Next();
            Near(coefficients, simpls.Coefficients, 6e-9);
        }
        var nipals = new NipalsFit(X, Two);
        foreach (var coefficients in new double[][] { first, [.53725898, .13114454, .53655268, .31040379, -.32248396, .51954681], least })
        {
            Assert.InRange(nipals.Next(), 1, 200);
            Near(coefficients, nipals.Coefficients, 6e-9);
        }
    }

    [Fact]
    public void Scores_are_orthogonal_the_error_falls_and_all_components_give_least_squares()
    {
        var (features, targets) = Random(40, 12, 3);
        var nipals = new NipalsFit(features, targets);
        var simpls = new SimplsFit(Products(features, targets));
        double before = double.PositiveInfinity, simplsBefore = double.PositiveInfinity;
        for (var a = 0; a < 12; a++)
        {
            Assert.True(nipals.Next() > 0 && simpls.Next());
            foreach (var earlier in nipals.Scores.SkipLast(1))
                Assert.InRange(Math.Abs(earlier * nipals.Scores[^1]) / (earlier.L2Norm() * nipals.Scores[^1].L2Norm()), 0, 1e-12);
            var (error, simplsError) = (Error(features, targets, nipals.Coefficients), Error(features, targets, simpls.Coefficients));
            Assert.InRange(error, 0, before);
            Assert.InRange(simplsError, 0, simplsBefore);
            (before, simplsBefore) = (error, simplsError);
        }
        var least = features.TransposeThisAndMultiply(features).Solve(features.TransposeThisAndMultiply(targets));
        Near(least.ToColumnMajorArray(), nipals.Coefficients, 1e-10);
        Near(least.ToColumnMajorArray(), simpls.Coefficients, 1e-10);
    }

    [Fact]
    public void One_output_is_the_same_for_both_at_every_number_of_components()
    {
        var (features, targets) = Random(30, 8, 1);
        var nipals = new NipalsFit(features, targets);
        var simpls = new SimplsFit(Products(features, targets));
        for (var a = 0; a < 8; a++)
        {
            nipals.Next();
            simpls.Next();
            Near(nipals.Coefficients.ToColumnMajorArray(), simpls.Coefficients, 1e-10);
        }
    }

    [Fact]
    public void Features_of_low_rank_end_with_the_least_norm_solution()
    {
        var (features, targets) = Random(20, 3, 2);
        // Twice the same columns: rank 3.
        var doubled = features.Append(features);
        var simpls = new SimplsFit(Products(doubled, targets));
        var nipals = new NipalsFit(doubled, targets);
        for (var a = 0; a < 3; a++) Assert.True(simpls.Next() && nipals.Next() > 0);
        Assert.False(simpls.Next());
        Assert.Equal(0, nipals.Next());
        var least = doubled.PseudoInverse() * targets;
        Near(least.ToColumnMajorArray(), simpls.Coefficients, 1e-9);
        Near(least.ToColumnMajorArray(), nipals.Coefficients, 1e-9);
    }

    [Fact]
    public void Features_that_are_nearly_the_same_do_not_make_the_error_grow()
    {
        // Neighbouring bells: the condition of X'X is beyond what doubles hold.
        var (_, targets) = Random(100, 3, 2);
        var features = Centred(Rows(100, 60, (row, column) => Math.Exp(-0.5 * Math.Pow((row - (1.7 * column)) / 12, 2))));
        var simpls = new SimplsFit(Products(features, targets));
        var before = targets.FrobeniusNorm();
        for (var a = 0; a < 60; a++)
        {
            simpls.Next();
            var error = Error(features, targets, simpls.Coefficients);
            Assert.InRange(error, 0, before * (1 + 1e-9));
            before = error;
        }
    }

    [Fact]
    public void Principal_components_are_those_of_the_singular_values()
    {
        var (features, targets) = Random(30, 6, 2);
        var problem = Problems.DataProblems.LeastSquares(
            new Data.DataSet("samples", Numerics.SampleMatrix.Dense(30, 6, features.ToRowMajorArray()), targets.Column(0).ToArray()),
            Problems.RowAssignment.Split([[.. Enumerable.Range(0, 12)], [.. Enumerable.Range(12, 18)]]));
        var decomposition = features.Svd();
        foreach (var components in new[] { 1, 3, 6 })
        {
            var run = Recording.Of(problem, new PrincipalComponentRegression(new Execution.MethodOptions()), components);
            var expected = Vector<double>.Build.Dense(6);
            for (var k = 0; k < components; k++)
                expected += decomposition.VT.Row(k) * (decomposition.U.Column(k) * targets.Column(0) / decomposition.S[k]);
            Near([.. expected], Vector<double>.Build.Dense(run.Result.Final), 1e-10);
        }
    }

    [Fact]
    public void A_regulariser_is_refused_in_words()
    {
        var problem = Problems.DataProblems.LeastSquares(
            new Data.DataSet("samples", Numerics.SampleMatrix.Dense(3, 1, [1, 2, 3]), new double[] { 1, 2, 3 }),
            Problems.RowAssignment.Split([[0, 1, 2]]), Problems.Regularizer.L2(0.1));
        var error = Assert.Throws<AssumptionException>(() => Recording.Of(problem, new Simpls(new Execution.MethodOptions()), 1));
        Assert.EndsWith("without a regulariser", error.Message, StringComparison.Ordinal);
    }

    private static (Matrix<double> Features, Matrix<double> Targets) Random(int samples, int features, int outputs)
    {
        var random = new Numerics.RandomStream(1, Numerics.RandomPurpose.Data, 0);
        double[,] x = new double[samples, features], y = new double[samples, outputs];
        for (var row = 0; row < samples; row++)
        {
            for (var column = 0; column < features; column++) x[row, column] = random.NextGaussian();
            for (var output = 0; output < outputs; output++) y[row, output] = x[row, output] - (2 * x[row, features - 1]) + random.NextGaussian();
        }
        return (Centred(x), Centred(y));
    }

    private static double[,] Rows(int rows, int columns, Func<int, int, double> value)
    {
        var values = new double[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++) values[row, column] = value(row, column);
        }
        return values;
    }

    private static CrossProducts Products(Matrix<double> x, Matrix<double> y) => new(x.TransposeThisAndMultiply(x), x.TransposeThisAndMultiply(y));

    private static double Error(Matrix<double> x, Matrix<double> y, Matrix<double> b) => (y - (x * b)).FrobeniusNorm();

    private static Matrix<double> Centred(double[,] values)
    {
        var matrix = Matrix<double>.Build.DenseOfArray(values);
        for (var column = 0; column < matrix.ColumnCount; column++) matrix.SetColumn(column, matrix.Column(column) - matrix.Column(column).Average());
        return matrix;
    }

    private static void Near(IReadOnlyList<double> expected, Matrix<double> actual, double tolerance) => Near(expected, Vector<double>.Build.Dense(actual.ToColumnMajorArray()), tolerance);

    private static void Near(IReadOnlyList<double> expected, Vector<double> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var k = 0; k < expected.Count; k++) Assert.InRange(actual[k], expected[k] - tolerance, expected[k] + tolerance);
    }
}
