using Gossamer.Problems;

namespace Gossamer.Tests.Problems;

public sealed class ProximalTests
{
    public static TheoryData<string> Names() => [.. Problems.Keys];

    private static readonly Dictionary<string, Func<Problem>> Problems = new(StringComparer.Ordinal)
    {
        ["dense quadratic"] = () => Quadratics.Orthogonal(7, [1, 10], 1),
        ["tridiagonal"] = () => Quadratics.RandomTridiagonal(3, 9, 0.2, 0.1, 1),
        ["rank one"] = () => Quadratics.Similar(2, 8, 0.2, 0.5, 1),
        ["hard chain"] = () => Quadratics.HardChain(3, 8, 10, 0.5),
        ["logistic"] = () => DataProblems.LogisticRegression(LinearModelTests.Dense(), Split(30), Regularizer.L2(0.1)),
        ["sparse logistic"] = () => DataProblems.LogisticRegression(LinearModelTests.Sparse(), Split(30), Regularizer.L2(0.01)),
        ["least squares"] = () => DataProblems.LeastSquares(LinearModelTests.Dense(), Split(30), Regularizer.L2(0.1), LeastSquaresScaling.Full),
        ["wide least squares"] = () => DataProblems.LeastSquares(SyntheticData.OneHot(60, 700, 20, 1), Split(60), Regularizer.L2(0.1)),
        ["softmax"] = () => NetworkProblems.SoftmaxRegression(LinearModelTests.Dense(), Split(30), Regularizer.L2(0.1)),
        ["wide logistic"] = () => DataProblems.LogisticRegression(SyntheticData.OneHot(60, 90, 20, 1), Split(60), Regularizer.L2(0.01)),
        ["wide dense logistic"] = () => DataProblems.LogisticRegression(LinearModelTests.Dense(12, 40), Split(12), Regularizer.L2(0.02)),
        ["wide dense least squares"] = () => DataProblems.LeastSquares(LinearModelTests.Dense(12, 40), Split(12), Regularizer.L2(0.02)),
        ["many coordinates"] = () => DataProblems.LogisticRegression(SyntheticData.OneHot(60, 800, 20, 1), Split(60), Regularizer.L2(0.01)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Proximal_point_is_stationary_for_its_subproblem(string name)
    {
        var problem = Problems[name]();
        var z = Check.RandomPoint(problem.Dimension, 3);
        for (var worker = 0; worker < problem.Workers; worker++)
        {
            foreach (var stepSize in new[] { 0.01, 1, 100 })
            {
                var objective = (IProximable)problem.Local(worker);
                var result = new double[z.Length];
                var cost = objective.Prox(z, stepSize, 1e-10, result);
                Assert.True(cost >= 1);
                var gradient = Check.Gradient(objective, result);
                for (var k = 0; k < z.Length; k++) gradient[k] += (result[k] - z[k]) / stepSize;
                Assert.True(Check.Norm(gradient) <= 1e-9, $"step {stepSize}: {Check.Norm(gradient)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Conjugate_gradient_inverts_the_gradient(string name)
    {
        var problem = Problems[name]();
        var x = Check.RandomPoint(problem.Dimension, 4);
        for (var worker = 0; worker < problem.Workers; worker++)
        {
            var objective = (IConjugable)problem.Local(worker);
            var result = new double[x.Length];
            objective.ConjugateGradient(Check.Gradient(objective, x), 1e-12, result);
            Check.Near(x, result, 1e-8);
        }
    }

    [Fact]
    public void Hessian_products_of_least_squares_are_differences_of_gradients()
    {
        foreach (var scaling in Enum.GetValues<LeastSquaresScaling>())
        {
            RowAssignment uneven = new[] { new[] { 0, 1, 2 }, Enumerable.Range(3, 27).ToArray() };
            var problem = DataProblems.LeastSquares(LinearModelTests.Sparse(), uneven, Regularizer.L2(0.1), scaling);
            var v = Check.RandomPoint(problem.Dimension, 2);
            foreach (var objective in new[] { problem.Global, problem.Local(1) })
            {
                var product = new double[v.Length];
                ((IQuadraticObjective)objective).HessianTimes(v, product);
                double[] expected = [.. Check.Gradient(objective, v).Zip(Check.Gradient(objective, new double[v.Length]), (a, b) => a - b)];
                Check.Near(expected, product, 1e-12);
            }
            Assert.IsNotType<IQuadraticObjective>(DataProblems.LeastSquares(LinearModelTests.Sparse(), uneven, Regularizer.Nonconvex(0.1)).Global, exactMatch: false);
        }
    }

    [Fact]
    public void Exact_operators_cost_one_gradient()
    {
        foreach (var name in new[] { "least squares", "wide dense least squares", "dense quadratic", "tridiagonal" })
        {
            var objective = Problems[name]().Local(0);
            var z = Check.RandomPoint(objective.Dimension, 3);
            Assert.Equal(1, ((IProximable)objective).Prox(z, 0.7, 1e-30, new double[z.Length]));
            Assert.Equal(1, ((IConjugable)objective).ConjugateGradient(z, 1e-30, new double[z.Length]));
        }
    }

    [Fact]
    public void Warm_start_costs_less()
    {
        var objective = (IProximable)Problems["logistic"]().Local(0);
        var z = Check.RandomPoint(objective.Dimension, 3);
        var result = new double[z.Length];
        var cold = objective.Prox(z, 10, 1e-10, result);
        Assert.True(objective.Prox(z, 10, 1e-10, result) < cold);
    }

    [Fact]
    public void Looser_tolerance_costs_less_and_is_kept()
    {
        var objective = (IProximable)Problems["many coordinates"]().Local(0);
        var z = Check.RandomPoint(objective.Dimension, 3);
        var (rough, fine) = (new double[z.Length], new double[z.Length]);
        Assert.True(objective.Prox(z, 10, 1e-2, rough) < objective.Prox(z, 10, 1e-10, fine));
        var gradient = Check.Gradient(objective, rough);
        for (var k = 0; k < z.Length; k++) gradient[k] += (rough[k] - z[k]) / 10;
        Assert.True(Check.Norm(gradient) <= 1e-2);
    }

    [Fact]
    public void Nonconvex_objective_has_a_proximal_point_for_small_steps_only()
    {
        var problem = DataProblems.LogisticRegression(LinearModelTests.Dense(), Split(30), Regularizer.Nonconvex(0.5));
        var objective = (IProximable)problem.Local(0);
        var z = Check.RandomPoint(objective.Dimension, 3);
        var result = new double[z.Length];
        objective.Prox(z, 3.9, 1e-10, result);
        Assert.Contains("below 4", Assert.Throws<AssumptionException>(() => objective.Prox(z, 4.1, 1e-10, result)).Message, StringComparison.Ordinal);
        Assert.Throws<AssumptionException>(() => ((IConjugable)objective).ConjugateGradient(z, 1e-10, result));
        var indefinite = (IProximable)Quadratics.SquaredNorms(2, [-1, 2]).Local(0);
        indefinite.Prox([1, 1], 0.5, 0, new double[2]);
        Assert.Throws<AssumptionException>(() => indefinite.Prox([1, 1], 2, 0, new double[2]));
    }

    [Fact]
    public void Hessian_of_every_model_is_the_derivative_of_its_gradient()
    {
        foreach (var problem in LinearModelTests.Problems().Append(Problems["softmax"]()))
        {
            var objective = (ISmooth)problem.Global;
            var (x, v) = (Check.RandomPoint(problem.Dimension, 1), Check.RandomPoint(problem.Dimension, 2));
            var dense = Dense.HessianAt(objective, x);
            var hessian = objective.HessianAt(x);
            var product = new double[x.Length];
            hessian.Multiply(v, product);
            Check.Near((dense * MathNet.Numerics.LinearAlgebra.Vector<double>.Build.DenseOfArray(v)).ToArray(), product, 1e-7);
            if (!objective.HessianHasEntries) continue;
            var entries = new double[x.Length * x.Length];
            hessian.AddUpperTriangle(entries);
            for (var row = 0; row < x.Length; row++)
            {
                for (var column = row; column < x.Length; column++) Check.Near(dense[row, column], entries[(row * x.Length) + column], 1e-7);
            }
        }
    }

    private static RowAssignment Split(int rows) => RowAssignment.Split([[.. Enumerable.Range(0, rows / 3)], [.. Enumerable.Range(rows / 3, rows - (rows / 3))]]);
}
