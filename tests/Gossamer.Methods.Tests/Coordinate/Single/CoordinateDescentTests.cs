using Gossamer.Execution;
using Gossamer.Methods.Coordinate;
using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.Coordinate;

public class CoordinateDescentTests
{
    public static TheoryData<CoordinateOrder> Orders => [.. Enum.GetValues<CoordinateOrder>()];

    [Fact]
    public void In_cyclic_order_these_are_the_first_iterates()
    {
        var run = Recording.Of(SpectralExample.Problem(), new CoordinateDescent(new() { Order = CoordinateOrder.Cyclic }), 3);
        Near.Equal([0.5, 0, 0], run.Iterates[1]);
        Near.Equal([0.5, 0.5, 0], run.Iterates[2]);
        Near.Equal([0.5, 0.5, 0.625], run.Iterates[3]);
        Near.Equal([0, -0.25, -0.625, -1.40625], run.Metric(0));
    }

    [Theory]
    [InlineData(CoordinateOrder.Uniform, 0.1666666667)]
    [InlineData(CoordinateOrder.Smoothness, 0.1408832436)]
    [InlineData(CoordinateOrder.SquaredRows, 0.1074057942)]
    public void Rates_of_the_worked_example(CoordinateOrder order, double rate)
    {
        var theory = new CoordinateDescent(new() { Order = order }).Prepare(SpectralExample.Setting).Theory;
        Assert.Equal(rate, theory.Parameters["lambda_min(W)"], 9);
        if (order == CoordinateOrder.SquaredRows) Near.Equal([5 / 33.0, 11 / 33.0, 17 / 33.0], CoordinateDescentTheory.Probabilities(SpectralExample.Setting, order));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Every_order_reaches_the_solution_and_never_rises(CoordinateOrder order)
    {
        var data = SyntheticData.OneHot(30, 12, 3, seed: 1);
        var logistic = DataProblems.LogisticRegression(data, RowAssignment.Shared(data, 1), Regularizer.L2(0.1));
        foreach (var (problem, iterations) in ((Problem, int)[])[(SpectralExample.Problem(), 200), (logistic, 600)])
        {
            if (problem == logistic && order is CoordinateOrder.SquaredRows or CoordinateOrder.Optimal) continue;
            var run = Recording.Of(problem, new CoordinateDescent(new() { Order = order }), iterations, metrics: [MetricNames.Suboptimality]);
            var gaps = run.Metric(0);
            for (var k = 0; k + 1 < gaps.Length; k++) Assert.True(gaps[k + 1] <= gaps[k] + 1e-13);
            Assert.True(gaps[^1] < 1e-4 * gaps[0], $"{gaps[^1] / gaps[0]}");
        }
    }

    [Fact]
    public void Permutations_take_every_coordinate_once_a_pass_and_greedy_takes_the_steepest()
    {
        var problem = Quadratics.RandomTridiagonal(1, 6, 0, 0.5, seed: 1);
        var run = Recording.Of(problem, new CoordinateDescent(new() { Order = CoordinateOrder.Permutation }), 60);
        var orders = new HashSet<string>();
        for (var pass = 1; pass < 10; pass++)
        {
            var moved = Enumerable.Range(6 * pass, 6).Select(k => Moved(run, k)).Where(i => i >= 0).ToArray();
            Assert.Equal(moved.Length, moved.Distinct().Count());
            orders.Add(string.Join(' ', moved));
        }
        Assert.True(orders.Count > 5);                              // drawn anew for every pass
        foreach (var order in (CoordinateOrder[])[CoordinateOrder.GaussSouthwell, CoordinateOrder.GaussSouthwellLipschitz])
        {
            var scaled = Quadratics.Create([new double[,] { { 1, 0.2, 0 }, { 0.2, 9, 1 }, { 0, 1, 100 } }], [[3, 5, 12]]);
            var greedy = Recording.Of(scaled, new CoordinateDescent(new() { Order = order }), 10);
            for (var k = 0; k < 10; k++)
            {
                var gradient = new double[3];
                scaled.Global.Gradient(greedy.Iterates[k], gradient);
                double[] scores = order == CoordinateOrder.GaussSouthwell
                    ? [.. gradient.Select(Math.Abs)]
                    : [Math.Abs(gradient[0]), Math.Abs(gradient[1]) / 3, Math.Abs(gradient[2]) / 10];
                Assert.Equal(scores.Max(), scores[Moved(greedy, k)], 10);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void On_a_quadratic_with_a_negative_diagonal_it_goes_downhill(CoordinateOrder order)
    {
        if (order is CoordinateOrder.SquaredRows or CoordinateOrder.Optimal) return;
        var problem = Quadratics.Create([new[,] { { 1, 0.2, 0 }, { 0.2, -0.5, 0.1 }, { 0, 0.1, 2 } }], [[1, 1, 1]], StartingPoint.Ones);
        var losses = Recording.Of(problem, new CoordinateDescent(new() { Order = order }), 40).Metric(0);
        for (var k = 0; k < 40; k++) Assert.True(losses[k + 1] <= losses[k]);
        Assert.True(losses[^1] < -100);                             // unbounded below
    }

    [Fact]
    public void What_has_no_smoothness_constants_is_refused_whatever_the_step()
    {
        var setting = new Setting(new GivenConstants(1, 1) { Smoothness = double.PositiveInfinity, StrongConvexity = 1, Convex = true }, 3);
        foreach (var method in (Method[])[new CoordinateDescent(new() { StepSize = 0.1 }), new Nuacdm(new() { StepSize = 0.1 })])
            Assert.Contains("multiples of 1/L_i", Assert.Throws<AssumptionException>(() => method.Prepare(setting)).Message);
    }

    [Fact]
    public void Other_steps_promise_less()
    {
        // ω(2 − ω) of the progress: exact on quadratics, where f is a parabola along every coordinate.
        foreach (var (step, part) in ((double, double)[])[(1, 1), (0.5, 0.75), (1.5, 0.75), (2, 0), (3, 0)])
        {
            var theory = new CoordinateDescent(new() { StepSize = step }).Prepare(SpectralExample.Setting).Theory;
            Assert.Equal(part / 6, theory.Lyapunov!.Contraction, 12);
            Assert.Equal(part > 0, theory.Prediction is not null);
            var unknown = new Setting(new GivenConstants(4, 1), 5);
            theory = new CoordinateDescent(new() { StepSize = step, Order = CoordinateOrder.GaussSouthwell }).Prepare(unknown).Theory;
            Assert.Equal(part / (2 * 5 * 4), theory.Lyapunov!.GradientWeight, 12);
        }
    }

    [Fact]
    public void A_row_of_a_tridiagonal_matrix_costs_its_three_entries()
    {
        var problem = Quadratics.RandomTridiagonal(1, 6, 0, 0.5, seed: 1);
        var run = Recording.Of(problem, new CoordinateDescent(new() { Order = CoordinateOrder.Cyclic }), 6, seconds: [1]);
        // Six rows are a product with the matrix, beside the residual at the start.
        Near.Equal([0, 1 + (2 / 16.0), 1 + (5 / 16.0), 1 + (8 / 16.0), 1 + (11 / 16.0), 1 + (14 / 16.0), 2], run.Seconds);
        foreach (var matrix in (SymmetricMatrix[])[problem.Constants.Hessian!, Quadratics.Tridiagonal(4, 1).Constants.Hessian!])
        {
            for (var i = 0; i < matrix.Dimension; i++)
            {
                var row = new double[matrix.Dimension];
                matrix.AddRow(i, 2, row);
                Near.Equal([.. Enumerable.Range(0, row.Length).Select(j => 2 * matrix[i, j])], row, 1e-15);
            }
        }
    }

    [Theory]
    [InlineData(CoordinateOrder.GaussSouthwell, 2)]
    [InlineData(CoordinateOrder.GaussSouthwellLipschitz, 1)]
    public void The_greedy_rules_choose_differently(CoordinateOrder order, int expected)
    {
        // |g| = (1, 4, 11) and |g|/√L = (1, 4/3, 1.1); |g|/L would take the first.
        var problem = Quadratics.Create([new double[,] { { 1, 0, 0 }, { 0, 9, 0 }, { 0, 0, 100 } }], [[1, 4, 11]]);
        Assert.Equal(expected, Moved(Recording.Of(problem, new CoordinateDescent(new() { Order = order }), 1), 0));
    }

    [Fact]
    public void Single_derivatives_are_as_noisy_as_the_oracle()
    {
        var data = SyntheticData.OneHot(40, 12, 3, seed: 1);
        var problem = DataProblems.LogisticRegression(data, RowAssignment.Shared(data, 1), Regularizer.L2(0.1));
        Func<Method>[] methods =
        [
            () => new CoordinateDescent(new() { StepSize = 0.5 }), () => new Sega(new() { StepSize = 0.05 }),
            () => new BlockCoordinateDescent(new() { Sampling = new UniformSampling(1), StepSize = 0.1 }),
        ];
        foreach (var create in methods)
        {
            var (exact, noisy) = (Recording.Of(problem, create(), 3), Recording.Of(problem, create(), 3, oracle: new MinibatchOracle(1)));
            Assert.NotEqual(exact.Iterates[1], noisy.Iterates[1]);
        }
    }

    [Fact]
    public void With_two_coordinates_equal_probabilities_are_optimal()
    {
        var random = new RandomStream(1, RandomPurpose.Other);
        for (var trial = 0; trial < 30; trial++)
        {
            var (a, b) = (Math.Exp(random.NextGaussian()), Math.Exp(2 * random.NextGaussian()));
            var c = Math.Sqrt(a * b) * ((2 * random.NextDouble()) - 1);
            var matrix = SymmetricMatrix.Create(new[,] { { a, c }, { c, b } });
            var uniform = OptimalCoordinates.Rate(matrix, [0.5, 0.5]);
            for (var p = 0.05; p < 1; p += 0.05) Assert.True(OptimalCoordinates.Rate(matrix, [p, 1 - p]) <= uniform + 1e-14);
            Near.Equal([0.5, 0.5], OptimalCoordinates.Find(matrix).Probabilities, 1e-4);
        }
    }

    [Fact]
    public void Importance_sampling_can_be_arbitrarily_worse_than_equal_probabilities()
    {
        foreach (var (t, trace) in ((double, double)[])[(10, 0.0909090909), (100, 0.0099009901)])
        {
            var setting = Recording.SettingOf(Quadratics.Create([new[,] { { 1, 0 }, { 0, t } }], [[0, 0]]));
            Assert.Equal(0.5, Rate(setting, CoordinateOrder.Uniform), 10);
            Assert.Equal(trace, Rate(setting, CoordinateOrder.Smoothness), 10);
            Assert.Equal(1 / (1 + (t * t)), Rate(setting, CoordinateOrder.SquaredRows), 10);
        }
        var coupled = Recording.SettingOf(Quadratics.Create([new[,] { { 1, 0.9 }, { 0.9, 100 } }], [[0, 0]]));
        Assert.Equal(0.455, Rate(coupled, CoordinateOrder.Uniform), 10);
        Assert.Equal(0.0098199887, Rate(coupled, CoordinateOrder.Smoothness), 10);
        // Even the best probabilities: (1 − c)/2 → 0, where SSD needs 2.
        foreach (var c in (double[])[0.9, 0.99, 0.999])
        {
            var found = Rate(Recording.SettingOf(Quadratics.Create([new[,] { { 1, c }, { c, 1 } }], [[0, 0]])), CoordinateOrder.Optimal);
            Assert.Equal((1 - c) / 2, found, 8);
        }

        static double Rate(Setting setting, CoordinateOrder order) =>
            new CoordinateDescent(new() { Order = order }).Prepare(setting).Theory.Parameters["lambda_min(W)"];
    }

    [Fact]
    public void Optimal_probabilities_satisfy_the_conditions_of_optimality()
    {
        // Dual certificate: with the smallest eigenvector v of M(p) where it is simple, (c_iᵀv)² is the same for all i that are drawn,
        // and no larger than the rate elsewhere. Here against many random probabilities, and by the bound of the barrier.
        var random = new RandomStream(8, RandomPurpose.Other);
        foreach (var d in (int[])[3, 6, 12])
        {
            var rows = new double[d, d];
            for (var i = 0; i < d; i++)
            {
                for (var j = 0; j < d; j++) rows[i, j] = random.NextGaussian();
            }
            var gram = new double[d, d];
            for (var i = 0; i < d; i++)
            {
                for (var j = 0; j < d; j++) gram[i, j] = Enumerable.Range(0, d).Sum(k => rows[i, k] * rows[j, k]) + (i == j ? 0.5 : 0);
            }
            var matrix = SymmetricMatrix.Create(gram);
            var (best, gap) = OptimalCoordinates.Find(matrix);
            var rate = OptimalCoordinates.Rate(matrix, best);
            Assert.Equal(1, best.Sum(), 12);
            Assert.InRange(gap, 0, 1e-10);
            Assert.True(rate > OptimalCoordinates.Rate(matrix, [.. Enumerable.Repeat(1.0 / d, d)]));
            for (var trial = 0; trial < 300; trial++)
            {
                // Near the optimum and far from it.
                var other = best.Select(p => (p + 1e-6) * Math.Exp((trial % 2 == 0 ? 0.05 : 1) * random.NextGaussian())).ToArray();
                var sum = other.Sum();
                Assert.True(OptimalCoordinates.Rate(matrix, [.. other.Select(p => p / sum)]) <= rate + 1e-9);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Steps_in_multiples_of_an_unknown_smoothness_are_refused(CoordinateOrder order)
    {
        // 1/L_i would be zero, and every iterate the first one.
        var data = SyntheticData.OneHot(30, 12, 3, seed: 1);
        var problem = NetworkProblems.Perceptron(data, RowAssignment.Shared(data, 1), [4]);
        var error = Assert.Throws<AssumptionException>(() => Recording.Of(problem, new CoordinateDescent(new() { Order = order, StepSize = 0.1 }), 1));
        Assert.Contains("multiples of 1/L_i", error.Message, StringComparison.Ordinal);
    }

    private static int Moved(Recording run, int k) => Array.FindIndex(
        [.. run.Iterates[k].Zip(run.Iterates[k + 1]).Select(pair => pair.First != pair.Second)], moved => moved);
}
