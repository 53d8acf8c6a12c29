using Gossamer.Data;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Problems.Linear;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Tests.Problems;

public sealed class LinearModelConstantsTests
{
    private const double NonconvexSmoothness = 0.15405857012135044;

    [Fact]
    public void Least_squares_constants_equal_those_of_dense_matrices()
    {
        foreach (var scaling in Enum.GetValues<LeastSquaresScaling>())
        {
            foreach (var regularizer in new[] { Regularizer.None, Regularizer.L2(0.3) })
            {
                Dense.ConstantsAreExact(DataProblems.LeastSquares(LinearModelTests.Dense(), Split(), regularizer, scaling), 1e-8);
                Dense.ConstantsAreExact(DataProblems.LeastSquares(LinearModelTests.Sparse(), Split(), regularizer, scaling), 1e-8);
            }
        }
    }

    [Fact]
    public void The_norm_of_many_rows_and_of_few_long_ones_is_that_of_the_others()
    {
        // Rows that occur twice count half: 3,000,000 values are shared among cores, half as many are not.
        var rows = LinearModelTests.Dense(10_000, 150).Features;
        var twice = rows.Select([.. Enumerable.Range(0, 10_000), .. Enumerable.Range(0, 10_000)]);
        var norm = new WeightedGram(rows, default).Norm();
        Assert.Equal(1, new WeightedGram(twice, default).Norm() / norm, 1e-9);
        // A · Aᵀ has the eigenvalues of Aᵀ · A: few rows of many columns, against the same with empty rows.
        var few = SampleMatrix.Sparse(40, [0, 3, 5, 9], [0, 7, 39, 7, 8, 1, 7, 20, 39], [1, 2, -1, 0.5, 3, 2, 1, -2, 1.5]);
        var many = SampleMatrix.Sparse(40, [0, 3, 5, 9, .. Enumerable.Repeat(9, 30)], [0, 7, 39, 7, 8, 1, 7, 20, 39], [1, 2, -1, 0.5, 3, 2, 1, -2, 1.5]);
        double[] weights = [0.2, 0.5, 0.3];
        double[] padded = [.. weights, .. new double[30]];
        Assert.Equal(
            new WeightedGram(many, padded).Norm(), new WeightedGram(few, weights).Norm(), 1e-9);
        Assert.Equal(
            new WeightedGram(many, default).Norm() * 33 / 3, new WeightedGram(few, default).Norm(), 1e-9);
    }

    [Fact]
    public void Least_squares_of_few_rows_have_the_least_positive_eigenvalue_as_mu()
    {
        var problem = DataProblems.LeastSquares(LinearModelTests.Dense(4, 6), new[] { new[] { 0, 1 }, new[] { 2, 3 } });
        Dense.ConstantsAreExact(problem, 1e-8);
        Assert.True(problem.Constants.Mu > 1e-3);
        Assert.Equal(0, problem.Constants.LowerBound!.Value, 1e-15);
    }

    [Theory]
    [InlineData(0.25, 0)]
    [InlineData(0.25, 1)]
    [InlineData(0.25, 2)]
    [InlineData(NonconvexSmoothness, 0)]
    [InlineData(NonconvexSmoothness, 1)]
    [InlineData(NonconvexSmoothness, 2)]
    public void Classification_constants_follow_the_formulas(double curvature, int regularization)
    {
        var regularizer = regularization switch { 1 => Regularizer.L2(0.2), 2 => Regularizer.Nonconvex(0.2), _ => Regularizer.None };
        var added = regularization switch { 1 => 0.2, 2 => 0.4, _ => 0 };
        foreach (var data in new[] { LinearModelTests.Dense(), LinearModelTests.Sparse() })
        {
            var problem = curvature == 0.25
                ? DataProblems.LogisticRegression(data, Split(), regularizer)
                : DataProblems.NonconvexClassification(data, Split(), regularizer);
            var grams = Split().Rows.Select(rows => Gram(data, rows)).ToArray();
            var constants = problem.Constants;
            for (var worker = 0; worker < 3; worker++) Check.Near((curvature * Dense.Norm(grams[worker])) + added, constants.Li[worker], 1e-8);
            Check.Near((curvature * Dense.Norm(grams.Aggregate((a, b) => a + b) / 3)) + added, constants.L, 1e-8);
            for (var worker = 0; worker < 3; worker++)
            {
                var smoothness = ((IFiniteSum)problem.Local(worker)).SampleSmoothness;
                for (var k = 0; k < smoothness.Count; k++) Check.Near((curvature * Square(data, Split().Rows[worker][k])) + added, smoothness[k], 1e-12);
            }
            Check.Near((curvature * Enumerable.Range(0, 30).Max(row => Square(data, row))) + added, constants.LSampleMax!.Value, 1e-12);
            Assert.Equal(regularization == 1 && curvature == 0.25 ? 0.2 : 0, constants.Mu);
            Assert.Equal(curvature == 0.25 && regularization < 2, constants.IsConvex);
            Check.AtMost(constants.LQuadraticMean, constants.LMax);
            Check.AtMost(constants.LMean, constants.LQuadraticMean);
        }
    }

    // max|φ''| of (1 − σ(z))², over a fine grid and by finite differences of the model's own gradient.
    [Fact]
    public void Curvature_bound_of_the_nonconvex_loss_is_attained()
    {
        var data = new DataSet("one", SampleMatrix.Dense(2, 1, [1, 1]), new double[] { 0, 1 });
        var objective = DataProblems.NonconvexClassification(data, new[] { new[] { 1 } }).Local(0);
        double greatest = 0, at = 0, least = 0;
        for (var z = -6.0; z < 6; z += 1e-3)
        {
            var curvature = (Check.Gradient(objective, [z + 1e-5])[0] - Check.Gradient(objective, [z - 1e-5])[0]) / 2e-5;
            if (curvature > greatest) (greatest, at) = (curvature, z);
            least = Math.Min(least, curvature);
        }
        Check.Near(NonconvexSmoothness, greatest, 1e-7);
        Check.Near(0.46566, at, 2e-3);
        Check.Near(((ISmooth)objective).LeastCurvature, least, 1e-6);
        Check.Near(0.25, ((ISmooth)DataProblems.LogisticRegression(data, new[] { new[] { 1 } }).Local(0)).Smoothness, 1e-12);
    }

    [Fact]
    public void Smoothness_of_samples_is_never_exceeded_and_nearly_attained()
    {
        var objective = (IFiniteSum)DataProblems.LogisticRegression(LinearModelTests.Dense(), Split()).Local(0);
        for (var sample = 0; sample < objective.Samples; sample++)
        {
            var gradient = new double[6];
            var origin = new double[6];
            objective.SampleGradient(new double[6], [sample], default, origin);
            // Along the sample's own direction, near the margin 0, the curvature is ‖a‖²/4.
            double[] step = [.. origin.Select(value => 1e-4 * value / Check.Norm(origin))];
            objective.SampleGradient(step, [sample], default, gradient);
            var ratio = Check.Distance(gradient, origin) / 1e-4;
            Assert.InRange(ratio, objective.SampleSmoothness[sample] * 0.999, objective.SampleSmoothness[sample] * (1 + 1e-9));
        }
    }

    [Fact]
    public void Strongly_convex_minimum_is_found()
    {
        foreach (var data in new[] { LinearModelTests.Dense(), LinearModelTests.Sparse() })
        {
            var problem = DataProblems.LogisticRegression(data, Split(), Regularizer.L2(1e-3));
            Assert.True(problem.Constants.IsMinimumExact);
            var minimizer = problem.Minimizer!.Value.ToArray();
            Assert.True(Check.Norm(Check.Gradient(problem.Global, minimizer)) < 1e-12);
            Assert.Equal(problem.Global.Value(minimizer), problem.Constants.LowerBound!.Value);
            Assert.Equal(1e-3, problem.Constants.Mu);
            Assert.Equal(1e-3, problem.Constants.MuMin);
        }
    }

    [Fact]
    public void Bounds_of_other_losses_are_zero_and_not_exact()
    {
        foreach (var problem in new[]
        {
            DataProblems.LogisticRegression(LinearModelTests.Dense(), Split()),
            DataProblems.NonconvexClassification(LinearModelTests.Dense(), Split(), Regularizer.L2(1)),
            DataProblems.LeastSquares(LinearModelTests.Dense(), Split(), Regularizer.Nonconvex(1)),
        })
        {
            Assert.Equal(0, problem.Constants.LowerBound);
            Assert.False(problem.Constants.IsMinimumExact);
            Assert.Null(problem.Minimizer);
            Assert.Equal(0, problem.Constants.Mu);
            Assert.Equal(0, problem.Constants.MuMin);
        }
    }

    [Fact]
    public void Shared_rows_make_a_homogeneous_problem_in_the_memory_of_one()
    {
        var data = LinearModelTests.Sparse();
        var problem = DataProblems.LogisticRegression(data, RowAssignment.Shared(data, 1_000_000), Regularizer.L2(0.1));
        Assert.True(problem.IsHomogeneous);
        Assert.Same(problem.Global, problem.Local(999_999));
        Assert.Equal(problem.Constants.L, problem.Constants.LPlus);
        Assert.Equal(0, problem.Constants.LPlusMinus);
        Assert.Equal(problem.Constants.L, problem.Constants.LMean);
        Assert.Equal(1_000_000, problem.Constants.Li.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => problem.Local(1_000_000));
    }

    [Fact]
    public void Regulariser_on_owned_coordinates_keeps_f_and_the_supports()
    {
        var data = SyntheticData.OneHot(60, 40, 3, 5);
        RowAssignment rows = new[] { Enumerable.Range(0, 3).ToArray(), Enumerable.Range(3, 5).ToArray(), Enumerable.Range(8, 52).ToArray() };
        foreach (var regularizer in new[] { Regularizer.L2(0.2), Regularizer.Nonconvex(0.2) })
        {
            var owned = DataProblems.LogisticRegression(data, rows, regularizer, scope: RegularizerScope.Owned);
            var plain = DataProblems.LogisticRegression(data, rows, Regularizer.None);
            Check.GradientMatchesDifferences(owned.Local(0), 1);
            Check.GlobalIsMean(owned, 2);
            Check.ConstantsHold(owned, 60);
            Check.ConstantsHold(DataProblems.LeastSquares(data, rows, regularizer, scope: RegularizerScope.Owned), 60);
            for (var worker = 0; worker < 3; worker++)
                Assert.Equal(((ISupport)plain.Local(worker)).Support, ((ISupport)owned.Local(worker)).Support);
            Assert.True(((ISupport)owned.Local(0)).Support.Count < 40);
            Assert.Equal(40, ((ISupport)DataProblems.LogisticRegression(data, rows, regularizer).Local(0)).Support.Count);
        }
    }

    private static RowAssignment Split() => RowAssignment.Split(
        [[.. Enumerable.Range(0, 4)], [.. Enumerable.Range(4, 17)], [.. Enumerable.Range(21, 9)]]);

    private static double Square(DataSet data, int row) => data.Features.Row(row).Sum(entry => entry.Value * entry.Value);

    private static Matrix<double> Gram(DataSet data, int[] rows)
    {
        var gram = Matrix<double>.Build.Dense(data.Columns, data.Columns);
        foreach (var row in rows)
        {
            var dense = new double[data.Columns];
            data.Features.CopyRow(row, dense);
            var vector = Vector<double>.Build.DenseOfArray(dense);
            gram += vector.OuterProduct(vector) / rows.Length;
        }
        return gram;
    }
}
