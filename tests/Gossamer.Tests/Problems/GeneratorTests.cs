using Gossamer.Problems;

namespace Gossamer.Tests.Problems;

public sealed class GeneratorTests
{
    public static TheoryData<string> Names() => [.. Problems.Keys];

    private static readonly Dictionary<string, Func<Problem>> Problems = new(StringComparer.Ordinal)
    {
        ["worked example"] = Quadratics.WorkedExample,
        ["shared tridiagonal"] = () => Quadratics.Tridiagonal(12, 3),
        ["shifted tridiagonal"] = () => Quadratics.Tridiagonal(9, 2, 1e-3),
        ["one coordinate"] = () => Quadratics.Tridiagonal(1, 2),
        ["random tridiagonal"] = () => Quadratics.RandomTridiagonal(7, 11, 0.7, 1e-3, 3),
        ["exponential"] = () => Quadratics.ExponentialTridiagonal(6, 8, 0.5, 4),
        ["orthogonal"] = () => Quadratics.Orthogonal(9, [1, 10, 100], 5),
        ["similar, even"] = () => Quadratics.Similar(4, 10, 0.3, 0.01, 6),
        ["similar, odd"] = () => Quadratics.Similar(5, 10, 0.3, 0.01, 6),
        ["squared norms"] = () => Quadratics.SquaredNorms(3, [1, -0.5, 2]),
        ["hard chain"] = () => Quadratics.HardChain(9, 20, 10, 0.1),
        ["common spectrum"] = () => Quadratics.CommonSpectrum(4, 6, 50, 0.5, 7),
        ["shared dense"] = () => Quadratics.Shared(new double[,] { { 2, 1 }, { 1, 3 } }, [1, -1], 4),
        ["indefinite"] = () => Quadratics.Create([new double[,] { { 1, 2 }, { 2, 1 } }, new double[,] { { 1, 0 }, { 0, -4 } }], [[0, 0], [1, 1]]),
        ["singular"] = () => Quadratics.Create([Quadratics.Diagonal(1, 0, 2), Quadratics.Diagonal(0, 0, 4)], [[1, 0, 1], [0, 0, 1]]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Constants_equal_those_of_dense_matrices(string name)
    {
        var problem = Problems[name]();
        Dense.ConstantsAreExact(problem, 1e-9);
        Check.ConstantsHold(problem, 40);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_match_differences_and_f_is_the_mean(string name)
    {
        var problem = Problems[name]();
        for (var worker = 0; worker < problem.Workers; worker++) Check.GradientMatchesDifferences(problem.Local(worker), 7);
        Check.GlobalIsMean(problem, 8);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Hessian_products_are_differences_of_gradients(string name)
    {
        var problem = Problems[name]();
        var (x, v) = (Check.RandomPoint(problem.Dimension, 1), Check.RandomPoint(problem.Dimension, 2));
        double[] moved = [.. x.Zip(v, (a, b) => a + b)];
        var product = new double[x.Length];
        for (var worker = 0; worker < problem.Workers; worker++)
        {
            ((IQuadraticObjective)problem.Local(worker)).HessianTimes(v, product);
            double[] expected = [.. Check.Gradient(problem.Local(worker), moved).Zip(Check.Gradient(problem.Local(worker), x), (a, b) => a - b)];
            Check.Near(expected, product, 1e-11 * Math.Max(1, Check.Norm(expected)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Minimum_is_stationary_and_no_point_is_lower(string name)
    {
        var problem = Problems[name]();
        if (name is "indefinite")
        {
            Assert.Null(problem.Minimizer);
            Assert.Null(problem.Constants.LowerBound);
            Assert.False(problem.Constants.IsMinimumExact);
            return;
        }
        var minimizer = problem.Minimizer!.Value.ToArray();
        Assert.True(Check.Norm(Check.Gradient(problem.Global, minimizer)) < 1e-11 * problem.Constants.L);
        Check.Near(problem.Global.Value(minimizer), problem.Constants.LowerBound!.Value, 1e-12);
        for (ulong seed = 0; seed < 20; seed++)
            Assert.True(problem.Global.Value(Check.RandomPoint(problem.Dimension, seed)) >= problem.Constants.LowerBound!.Value);
    }

    [Fact]
    public void Unbounded_direction_outside_the_range_of_a_singular_matrix_is_noticed()
    {
        var problem = Quadratics.Create([Quadratics.Diagonal(1, 0)], [[1, 1]]);
        Assert.Null(problem.Constants.LowerBound);
        Assert.Null(problem.Minimizer);
        Assert.Equal(1, problem.Constants.Mu);
    }

    [Fact]
    public void Toy_of_permutation_compressors_has_the_published_constants()
    {
        var constants = Quadratics.Create([Quadratics.Diagonal(1, 3), Quadratics.Diagonal(3, 1)], [[1, 0], [0, 1]], StartingPoint.Ones).Constants;
        Check.Near(2, constants.L, 1e-13);
        Check.Near(Math.Sqrt(5), constants.LPlus, 1e-13);
        Check.Near(1, constants.LPlusMinus, 1e-13);
        Check.Near(3, constants.LMax, 1e-13);
    }

    [Fact]
    public void Scalars_of_the_sampling_paper_have_the_published_constants()
    {
        var constants = Quadratics.SquaredNorms(1, [1, 4, 10]).Constants;
        Check.Near(5, constants.L, 1e-13);
        Check.Near(6.2449980, constants.LPlus, 1e-7);
        Check.Near(3.7416574, constants.LPlusMinus, 1e-7);
    }

    [Fact]
    public void Similar_workers_differ_by_what_they_are_told()
    {
        Check.Near(0.3, Quadratics.Similar(4, 30, 0.3, 0.01, 6).Constants.LPlusMinus, 1e-10);
        Check.Near(0.01, Quadratics.Similar(4, 30, 0.3, 0.01, 6).Constants.Mu, 1e-14);
    }

    // So many matrices are not squared entry by entry: their constants come from products with vectors.
    [Fact]
    public void Constants_of_many_matrices_equal_those_of_dense_ones()
    {
        var problem = Quadratics.Similar(60, 160, 0.3, 0.01, 6);
        Check.Near(0.3, problem.Constants.LPlusMinus, 1e-8);
        var (above, below) = (Dense.Hessian(problem.Local(0)), Dense.Hessian(problem.Local(1)));
        Check.Near(Math.Sqrt(Dense.Norm(((above * above) + (below * below)) / 2)), problem.Constants.LPlus, 1e-10);
    }

    [Fact]
    public void Orthogonal_matrices_have_the_planned_eigenvalues()
    {
        var problem = Quadratics.Orthogonal(10, [1, 7], 2);
        for (var worker = 0; worker < 2; worker++)
        {
            var values = Dense.Eigenvalues(Dense.Hessian(problem.Local(worker)));
            for (var k = 0; k < 10; k++) Check.Near((worker == 0 ? 1 : 7) * (0.01 + (0.11 * k)), values[k], 1e-12);
        }
    }

    [Fact]
    public void Hard_chain_has_the_published_ratio()
    {
        var problem = Quadratics.HardChain(3, 400, 100, 1);
        var minimizer = problem.Minimizer!.Value.Span;
        for (var k = 1; k < 60; k++) Check.Near(0.7822620372, minimizer[k] / minimizer[k - 1], 1e-9);
        Check.Near(0.7822620372, minimizer[0], 1e-9);
        Check.Near(100, problem.Constants.LMax, 1e-9);
    }

    [Fact]
    public void Common_spectrum_is_geometric()
    {
        var problem = Quadratics.CommonSpectrum(3, 5, 16, 1, 2);
        var values = Dense.Eigenvalues(Dense.Hessian(problem.Local(1)));
        for (var k = 0; k < 5; k++) Check.Near(Math.Pow(2, k), values[k], 1e-12);
        Check.Near(1, problem.Constants.MuMin, 1e-12);
        Check.Near(0, problem.Constants.LPlusMinus, 1e-12);
    }

    [Fact]
    public void Random_tridiagonal_is_shifted_to_the_least_eigenvalue()
    {
        var problem = Quadratics.RandomTridiagonal(10, 50, 0.8, 1e-6, 9);
        Check.Near(1e-6, problem.Constants.Mu, 1e-14);
        Check.Near(Math.Sqrt(50), problem.Start.Span[0], 1e-15);
        Assert.False(Quadratics.RandomTridiagonal(1000, 10, 0.8, 1e-3, 9).Constants.IsConvex);
        Assert.Equal(0, Quadratics.RandomTridiagonal(5, 10, 0, 1e-3, 9).Constants.LPlusMinus, 1e-12);
    }

    [Fact]
    public void A_million_workers_share_one_objective()
    {
        var problem = Quadratics.Tridiagonal(1729, 1_000_000);
        Assert.Same(problem.Local(0), problem.Local(999_999));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var constants = problem.Constants;
        Assert.Equal(constants.L, constants.Li[999_999]);
        Assert.Equal(1_000_000, constants.Li.Count);
        Assert.Equal(constants.L, constants.LMean);
        Assert.Equal(constants.L, constants.LQuadraticMean);
        Assert.Equal(constants.L, constants.LMax);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000);
    }

    [Fact]
    public void Large_heterogeneous_problem_has_constants_at_once()
    {
        var constants = Quadratics.RandomTridiagonal(1000, 1000, 0.5, 1e-6, 1).Constants;
        Check.AtMost(constants.L, constants.LPlus);
        Check.AtMost(constants.LPlus, constants.LQuadraticMean);
        // L_± is the standard deviation of ν times ‖tridiag‖/4, up to the shift.
        Assert.InRange(constants.LPlusMinus, 0.45, 0.55);
    }

    [Theory]
    [InlineData(0, 5, "0 workers")]
    [InlineData(5, 0, "0 coordinates")]
    public void Impossible_shapes_are_refused(int workers, int dimension, string reason) =>
        Assert.Contains(reason, Assert.Throws<BadInputException>(() => Quadratics.Tridiagonal(dimension, workers)).Message, StringComparison.Ordinal);

    [Fact]
    public void Bad_matrices_are_refused_with_their_place()
    {
        static string Message(double[,] matrix, double[] b) =>
            Assert.Throws<BadInputException>(() => Quadratics.Create([Quadratics.Diagonal(1, 1), matrix], [[0, 0], b])).Message;
        Assert.Contains("worker 2: A is not symmetric: A[0][1] is 2, but A[1][0] is 3", Message(new double[,] { { 1, 2 }, { 3, 1 } }, [0, 0]), StringComparison.Ordinal);
        Assert.Contains("worker 2", Message(new double[,] { { 1, double.NaN }, { 3, 1 } }, [0, 0]), StringComparison.Ordinal);
        Assert.Contains("b has 3", Message(Quadratics.Diagonal(1, 1), [0, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("A is 1 × 1", Message(Quadratics.Diagonal(1), [0]), StringComparison.Ordinal);
    }
}
