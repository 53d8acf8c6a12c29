using Gossamer.Data;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Tests.Problems;

public sealed class ProblemTests
{
    [Fact]
    public void Own_objectives_become_a_problem()
    {
        var constants = new GivenConstants([2, 6]) { Smoothness = 4, StrongConvexity = 4, Convex = true, Bound = 0.75, BoundIsMinimum = true };
        var problem = Problem.Create([new Parabola(1, 0), new Parabola(3, 1)], constants, StartingPoint.Ones, "parabolas");
        Assert.Equal(("parabolas", 1, 2), (problem.Kind, problem.Dimension, problem.Workers));
        Assert.False(problem.IsHomogeneous);
        Assert.Equal(2, problem.Global.Value([1]) * 4);
        Assert.Equal([1.0], Check.Gradient(problem.Global, [1]));
        Assert.Equal([1.0], problem.Start.ToArray());
        Assert.Equal(4, constants.L);
        Assert.Equal(4, constants.LMean);
        Assert.Equal(Math.Sqrt(20), constants.LPlus);
        Assert.Equal(Math.Sqrt(20), constants.LPlusMinus);
        Assert.True(constants.IsMinimumExact);
        Assert.Null(problem.Minimizer);
    }

    [Fact]
    public void Shared_own_objective_serves_all_workers()
    {
        var problem = Problem.Homogeneous(new Parabola(1, 0), 1_000_000, new GivenConstants(2, 1_000_000));
        Assert.True(problem.IsHomogeneous);
        Assert.Same(problem.Local(5), problem.Global);
        Assert.Equal(0, problem.Constants.LPlusMinus);
        Assert.Equal(2, problem.Constants.LPlus);
    }

    [Fact]
    public void Mean_of_finite_sums_is_a_finite_sum_whatever_the_numbers_of_samples()
    {
        var data = LinearModelTests.Dense();
        var parts = DataProblems.LogisticRegression(
            data, new[] { new[] { 0, 1, 2 }, Enumerable.Range(3, 20).ToArray(), Enumerable.Range(23, 7).ToArray() }, Regularizer.L2(0.1));
        var problem = Problem.Create([parts.Local(0), parts.Local(1), parts.Local(2)], new GivenConstants(parts.Constants.Li));
        var sum = (IFiniteSum)problem.Global;
        Assert.Equal(30, sum.Samples);
        Check.SamplesAverageToGradient(sum, 3);
        Check.Near(Check.Gradient(parts.Global, Check.RandomPoint(6, 1)), Check.Gradient(sum, Check.RandomPoint(6, 1)), 1e-13);
        // The first worker's three samples count 30/(3·3) times as much as in a plain mean over all samples.
        for (var k = 0; k < 3; k++) Check.Near(10.0 / 3 * ((IFiniteSum)parts.Local(0)).SampleSmoothness[k], sum.SampleSmoothness[k], 1e-12);
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        Assert.Contains("2 objectives", Assert.Throws<BadInputException>(() =>
            Problem.Create([new Parabola(1, 0), new Parabola(1, 0)], new GivenConstants([1, 1, 1]))).Message, StringComparison.Ordinal);
        Assert.Contains("worker 2 has 3 coordinates", Assert.Throws<BadInputException>(() =>
            Problem.Create([new Parabola(1, 0), Quadratics.WorkedExample().Local(0)], new GivenConstants([1, 1]))).Message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => Problem.Create([], new GivenConstants([1])));
        Assert.Throws<BadInputException>(() => new GivenConstants([1, -1]));
        Assert.Throws<BadInputException>(() => new GivenConstants([]));
        Assert.Throws<BadInputException>(() => Problem.Homogeneous(new Parabola(1, 0), 2, new GivenConstants(1, 3)));
    }

    [Fact]
    public void Starting_points_are_what_they_say()
    {
        Assert.Equal([0, 0, 0], StartingPoint.Zero.Create(3).ToArray());
        Assert.Equal([1, 1], StartingPoint.Ones.Create(2).ToArray());
        var normal = StartingPoint.Normal(3, 1).Create(100_000).ToArray();
        Assert.InRange(normal.Average(value => value * value), 8.8, 9.2);
        Assert.Equal(normal, StartingPoint.Normal(3, 1).Create(100_000).ToArray());
        Assert.NotEqual(normal[0], StartingPoint.Normal(3, 2).Create(1).Span[0]);
        Assert.Equal([1.0, 2], StartingPoint.Given(new double[] { 1, 2 }).Create(2).ToArray());
        Assert.Throws<BadInputException>(() => StartingPoint.Given(new double[] { 1, 2 }).Create(3));
        Assert.Throws<BadInputException>(() => StartingPoint.Given(new[] { double.NaN }).Create(1));
        Assert.Throws<BadInputException>(() => StartingPoint.Normal(0, 1));
    }

    [Fact]
    public void Data_set_checks_its_labels()
    {
        var features = SampleMatrix.Dense(2, 1, [1, 2]);
        Assert.Throws<BadInputException>(() => new DataSet("a", features, new double[] { 1 }));
        Assert.Contains("a, row 2", Assert.Throws<BadInputException>(() => new DataSet("a", features, new[] { 1, double.NaN })).Message, StringComparison.Ordinal);
    }

    private sealed class Parabola(double curvature, double centre) : ILocalObjective
    {
        public int Dimension => 1;

        public double Value(ReadOnlySpan<double> x) => curvature * (x[0] - centre) * (x[0] - centre);

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => gradient[0] = 2 * curvature * (x[0] - centre);
    }
}
