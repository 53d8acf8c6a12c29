using Gossamer.Data;
using Gossamer.Data.Splits;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Tests.Problems;

/// <summary>Losses with kinks: least absolute deviations and hinge loss.</summary>
public class NonsmoothTests
{
    private static DataSet Regression(int rows = 300) => SyntheticData.LinearRegression(rows, 4, 0.5, seed: 3);

    private static Problem Deviations(DataSet data, int workers) =>
        DataProblems.LeastAbsoluteDeviations(data, RowAssignment.Split(new ContiguousSplit().Assign(data, workers, 1)));

    [Fact]
    public void Deviations_by_hand()
    {
        var data = new DataSet("hand", SampleMatrix.Dense(3, 2, [3, 4, 0, 2, 1, 0]), new double[] { 1, 5, 2 });
        var problem = Deviations(data, 1);
        double[] x = [1, 1], gradient = new double[2];
        // Residuals 6, -3 and -1; M is the smaller of (5 + 2 + 1)/3 and the root of the largest eigenvalue of [[10, 12], [12, 20]]/3.
        Assert.Equal(10.0 / 3, problem.Global.ValueAndGradient(x, gradient), 1e-15);
        Assert.Equal([2 / 3.0, 2 / 3.0], gradient, (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(Math.Min(8.0 / 3, Math.Sqrt((15 + 13) / 3.0)), problem.Constants.Lipschitz!.Value, 1e-9);
        Assert.Equal((25 + 4 + 1) / 3.0, problem.Constants.SampleGradientSquare!.Value, 1e-14);
        // At a kink the subgradient of a sample is 0: here all samples but the first are met.
        problem.Global.Gradient([2, 2.5], gradient);
        Assert.Equal([1, 4 / 3.0], gradient, (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Hinges_by_hand()
    {
        var data = new DataSet("hand", SampleMatrix.Dense(4, 2, [1, 0, 0, 1, 2, 0, 1, 1]), new double[] { 0, 1, 1, 0 });
        var problem = DataProblems.HingeLoss(data, RowAssignment.Shared(data, 5));
        double[] x = [1, 0.5], gradient = new double[2];
        // Margins -1, 0.5, 2, -1.5: losses 2, 0.5, 0, 2.5.
        Assert.Equal(1.25, problem.Global.ValueAndGradient(x, gradient), 1e-15);
        Assert.Equal([0.5, 0], gradient);
        Assert.Equal(1.25, problem.Global.Value(x), 1e-15);
        Assert.Equal(2, ((IClassifier)problem.Global).CountCorrect(x));
        Assert.True(problem.IsHomogeneous);
        Assert.True(problem.Constants.IsConvex);
        Assert.Equal(double.PositiveInfinity, problem.Constants.L);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Subgradients_lie_below_f_and_within_the_bound(bool isHinge)
    {
        var data = isHinge ? SyntheticData.Separable(200, 150, 4, 0.1, seed: 2) : Regression();
        // 7 does not divide the rows, so that those of f have weights.
        var rows = RowAssignment.Split(new ContiguousSplit().Assign(data, 7, 1));
        var problem = isHinge ? DataProblems.HingeLoss(data, rows) : DataProblems.LeastAbsoluteDeviations(data, rows);
        var (g, mean, local) = (new double[problem.Dimension], new double[problem.Dimension], new double[problem.Dimension]);
        double largest = 0;
        for (var trial = 0; trial < 200; trial++)
        {
            var random = new RandomStream(1, RandomPurpose.Other, trial);
            double[] x = [.. g.Select(_ => 3 * random.NextGaussian())], y = [.. x.Select(v => v + random.NextGaussian())];
            var value = problem.Global.ValueAndGradient(x, g);
            Assert.True(problem.Global.Value(y) >= value + g.Zip(y.Zip(x, (b, a) => b - a), (a, b) => a * b).Sum() - 1e-12);
            largest = Math.Max(largest, Math.Sqrt(g.Sum(v => v * v)));
            Array.Clear(mean);
            double sum = 0;
            for (var worker = 0; worker < 7; worker++)
            {
                sum += problem.Local(worker).ValueAndGradient(x, local) / 7;
                for (var k = 0; k < mean.Length; k++) mean[k] += local[k] / 7;
            }
            Assert.Equal(value, sum, 1e-12);
            Assert.Equal(g, mean, (a, b) => Math.Abs(a - b) < 1e-12);
        }
        // Far out nearly all samples pull one way, so that the bound is met but for their directions.
        Assert.InRange(largest, problem.Constants.Lipschitz!.Value * 0.3, problem.Constants.Lipschitz!.Value * (1 + 1e-9));
    }

    [Fact]
    public void The_mean_over_all_samples_is_the_subgradient()
    {
        var data = Regression(23);
        var problem = Deviations(data, 4);
        var (g, drawn) = (new double[4], new double[4]);
        foreach (var objective in (IFiniteSum[])[(IFiniteSum)problem.Global, (IFiniteSum)problem.Local(3)])
        {
            objective.Gradient([0.3, -0.2, 0.9, 0.1], g);
            objective.SampleGradient([0.3, -0.2, 0.9, 0.1], [.. Enumerable.Range(0, objective.Samples)], default, drawn);
            Assert.Equal(g, drawn, (a, b) => Math.Abs(a - b) < 1e-14);
        }
        ((IFiniteSum)problem.Local(0)).SampleGradient([0.3, -0.2, 0.9, 0.1], [2, 2], [0.5, 1.5], drawn);
        ((IFiniteSum)problem.Local(0)).SampleGradient([0.3, -0.2, 0.9, 0.1], [2], default, g);
        Assert.Equal(g.Select(v => 2 * v), drawn, (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Minibatches_have_a_bound_of_their_variance()
    {
        var problem = Deviations(Regression(), 3);
        foreach (var size in (int[])[1, 5])
        {
            var oracle = new MinibatchOracle(size);
            var bound = oracle.Variance(problem)!.Value;
            double worst = 0;
            for (var trial = 0; trial < 20; trial++)
            {
                var random = new RandomStream(1, RandomPurpose.Other, trial);
                worst = Math.Max(worst, oracle.VarianceAt(problem, [.. Enumerable.Range(0, 4).Select(_ => 2 * random.NextGaussian())]));
            }
            Assert.InRange(worst, 0.5 * bound, bound);
        }
        var smooth = DataProblems.LeastSquares(Regression(), RowAssignment.Shared(Regression(), 2));
        Assert.Null(new MinibatchOracle(1).Variance(smooth));
    }
}
