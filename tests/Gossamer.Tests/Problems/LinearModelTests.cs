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

    [Fact]
    public void Huge_margins_give_finite_values_and_gradients()
    {
        foreach (var problem in Problems())
        {
            foreach (var scale in new[] { 1e3, 1e8, 1e150 })
            {
                if (problem.Kind == "least-squares" && scale > 1e100) continue;
                var x = Check.RandomPoint(problem.Dimension, 6, scale);
                var gradient = new double[x.Length];
                var value = problem.Global.ValueAndGradient(x, gradient);
                Assert.True(double.IsFinite(value) || scale > 1e100, $"{problem.Kind}: {value}");
                Assert.False(double.IsNaN(value));
                Assert.All(gradient, coordinate => Assert.True(double.IsFinite(coordinate)));
            }
        }
    }

    [Fact]
    public void Logistic_loss_keeps_its_digits_at_both_ends()
    {
        var data = new DataSet("one", SampleMatrix.Dense(2, 1, [1, 1]), new double[] { 0, 1 });
        var objective = DataProblems.LogisticRegression(data, new[] { new[] { 1 } }).Local(0);
        // log(1 + e^−z) by its series e^−z − e^−2z/2 where it is small, and by −z where it is large.
        foreach (var z in new[] { 20, 30, 36.5, 40, 100, 700.0 })
        {
            var small = Math.Exp(-z);
            var expected = small - (small * small / 2);
            Assert.Equal(1, objective.Value([z]) / expected, 1e-14);
            Assert.Equal(1, Check.Gradient(objective, [z])[0] / (-small / (1 + small)), 1e-14);
        }
        Assert.Equal(Math.Log(2), objective.Value([0]), 1e-16);
        Assert.Equal(1000, objective.Value([-1000]));
        Assert.Equal(-1, Check.Gradient(objective, [-1000])[0]);
    }

    [Fact]
    public void Margins_and_correct_counts_agree_with_the_rows()
    {
        foreach (var data in new[] { Sparse(), Dense() })
        {
            var problem = DataProblems.LogisticRegression(data, Even(30));
            var x = Check.RandomPoint(problem.Dimension, 5);
            for (var worker = 0; worker < 2; worker++)
            {
                var margins = new double[15];
                ((IMargins)problem.Local(worker)).Margins(x, margins);
                var correct = 0;
                for (var k = 0; k < 15; k++)
                {
                    var row = (2 * k) + worker;
                    var product = data.Features.Row(row).Sum(entry => entry.Value * x[entry.Column]);
                    Check.Near((data.Labels.Span[row] == 2 ? 1 : -1) * product, margins[k], 1e-13);
                    // A row without features lies on the boundary, which counts as the class of the larger label.
                    correct += (product >= 0) == (data.Labels.Span[row] == 2) ? 1 : 0;
                }
                Assert.Equal(correct, ((IClassifier)problem.Local(worker)).CountCorrect(x));
            }
        }
    }

    [Fact]
    public void Least_squares_match_the_formula_of_their_scaling()
    {
        var data = Dense();
        var x = Check.RandomPoint(6, 5);
        var mean = Enumerable.Range(0, 30).Average(row =>
            Math.Pow(data.Features.Row(row).Sum(entry => entry.Value * x[entry.Column]) - data.Labels.Span[row], 2));
        RowAssignment all = new[] { Enumerable.Range(0, 30).ToArray() };
        Check.Near(mean / 2, DataProblems.LeastSquares(data, all).Global.Value(x), 1e-12);
        Check.Near(mean, DataProblems.LeastSquares(data, all, scaling: LeastSquaresScaling.Full).Global.Value(x), 1e-12);
    }

    [Fact]
    public void Gradients_are_the_same_on_many_threads_and_allocate_nothing()
    {
        var data = SyntheticData.A9aLike(3000, 1);
        var objective = DataProblems.LogisticRegression(data, RowAssignment.Shared(data, 1), Regularizer.L2(0.1)).Global;
        var x = Check.RandomPoint(objective.Dimension, 5);
        var expected = Check.Gradient(objective, x);
        Parallel.For(0, 16, _ => Assert.Equal(expected, Check.Gradient(objective, x)));
        var gradient = new double[x.Length];
        int[] samples = [1, 5, 7];
        objective.ValueAndGradient(x, gradient);
        ((IFiniteSum)objective).SampleGradient(x, samples, default, gradient);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var k = 0; k < 10; k++) objective.ValueAndGradient(x, gradient);
        ((IFiniteSum)objective).SampleGradient(x, samples, default, gradient);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Labels_of_any_two_numbers_are_told_apart_and_others_refused()
    {
        var features = SampleMatrix.Dense(3, 1, [1, 2, 3]);
        RowAssignment all = new[] { new[] { 0, 1, 2 } };
        var zeroOne = DataProblems.LogisticRegression(new DataSet("a", features, new double[] { 0, 1, 1 }), all).Global;
        var signs = DataProblems.LogisticRegression(new DataSet("b", features, new double[] { -1, 1, 1 }), all).Global;
        Assert.Equal(signs.Value([0.3]), zeroOne.Value([0.3]));
        var three = new DataSet("three", features, new double[] { 1, 2, 3 });
        Assert.Contains("three has more than two labels (1, 2, 3)", Assert.Throws<BadInputException>(() => DataProblems.LogisticRegression(three, all)).Message, StringComparison.Ordinal);
        var outside = RowAssignment.Split([[0], [7]]);
        Assert.Contains("worker 2 holds row 8", Assert.Throws<BadInputException>(() => DataProblems.LeastSquares(three, outside)).Message, StringComparison.Ordinal);
        Assert.Contains("worker 2 of 2 has no rows", Assert.Throws<BadInputException>(() => RowAssignment.Split([[0], []])).Message, StringComparison.Ordinal);
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
