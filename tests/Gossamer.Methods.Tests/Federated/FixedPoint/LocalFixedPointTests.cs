using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.Federated.Averaging;
using Gossamer.Methods.Federated.FixedPoint;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Federated.FixedPoint;

public class LocalFixedPointTests
{
    private static readonly GradientStep Quarter = new(0.25);

    [Theory]
    [InlineData(1, 1, 3, 0)]
    [InlineData(1, 2, 2.7272727273, 1.2857142857)]
    [InlineData(1, 3, 2.52, 1.7027027027)]
    [InlineData(1, 5, 2.2682926829, 2.0166453265)]
    [InlineData(1, 10, 2.0579441068, 2.2052445259)]
    [InlineData(0.5, 2, 2.8888888889, 1.4)]
    [InlineData(0.5, 10, 2.2939880730, 2.4911282787)]
    public void Limits_and_bounds_on_the_toy_problem(double relaxation, int steps, double limit, double bound)
    {
        var problem = FederatedToy.Two();
        Near.Equal(limit, FixedPoints.Limit(problem, Quarter, relaxation, steps)[0], 1e-10);
        var (displacement, _) = FixedPoints.Displacement(problem, Quarter, [3]);
        Near.Equal(0.75, displacement);
        Near.Equal(bound, LocalFixedPointTheory.Bias(relaxation, 0.75, steps, displacement), 1e-10);
        var run = Recording.Of(problem, Method(steps, relaxation, Quarter), 300);
        Near.Equal(limit, run.Iterates[^1][0], 1e-10);
    }

    [Fact]
    public void Two_steps_on_the_toy_problem_give_the_known_iterates_which_are_those_of_FedAvg()
    {
        var run = Recording.Of(FederatedToy.Two(), Method(2, 1, Quarter), 4);
        Near.Equal([0, 1.875, 2.4609375, 2.64404296875, 2.701263427734375], [.. run.Iterates.Select(x => x[0])], 1e-15);
        var averaged = Recording.Of(FederatedToy.Four(), new FedAvg(new FedAvgOptions { LocalSteps = 4, StepSize = 0.2 }), 30);
        var ours = Recording.Of(FederatedToy.Four(), Method(4, 1, new GradientStep(0.2)), 30);
        for (var k = 0; k <= 30; k++) Near.Equal(averaged.Iterates[k], ours.Iterates[k], 1e-13);
    }

    [Fact]
    public void One_step_is_the_relaxed_iteration_of_the_mean()
    {
        // λ and s are powers of two, so that gradient descent with step λs rounds alike but for the last bits of sums.
        var descent = Recording.Of(FederatedToy.Four(), new GradientDescent(new MethodOptions { StepSize = 0.125 }), 50);
        var local = Recording.Of(FederatedToy.Four(), Method(1, 0.5, Quarter), 50);
        var random = Recording.Of(FederatedToy.Four(), new RandomFixedPoint(new RandomFixedPointOptions { Operator = Quarter, Probability = 1, StepSize = 0.5 }), 50);
        var corrected = Recording.Of(FederatedToy.Four(), new CorrectedFixedPoint(new CorrectedFixedPointOptions { Operator = Quarter, Probability = 1, StepSize = 0.5 }), 50);
        for (var k = 0; k <= 50; k++)
        {
            Near.Equal(descent.Iterates[k], local.Iterates[k], 1e-13);
            Assert.Equal(local.Iterates[k], random.Iterates[k]);
            Near.Equal(descent.Iterates[k], corrected.Iterates[k], 1e-13);
        }
    }

    [Fact]
    public void A_single_worker_does_not_mind_communication()
    {
        var problem = Quadratics.Create([new double[,] { { 3, 1 }, { 1, 2 } }], [[4, -3]]);
        var often = Recording.Of(problem, Method(1, 0.7, new ProximalStep(0.5)), 12);
        var seldom = Recording.Of(problem, Method(4, 0.7, new ProximalStep(0.5)), 3);
        for (var k = 0; k <= 3; k++) Assert.Equal(often.Iterates[4 * k], seldom.Iterates[k]);
    }

    [Fact]
    public void A_shared_fixed_point_and_many_steps_are_the_two_ends_of_the_bias()
    {
        // Both have their minimum at (1, 2).
        var shared = Quadratics.Create([new double[,] { { 1, 0 }, { 0, 3 } }, new double[,] { { 2, 1 }, { 1, 2 } }], [[1, 6], [4, 5]]);
        Near.Equal([1, 2], FixedPoints.Limit(shared, new GradientStep(0.2), 1, 7), 1e-12);
        // H → ∞: the mean of the local solutions 0 and 4.
        Near.Equal(2, FixedPoints.Limit(FederatedToy.Two(), Quarter, 1, 400)[0], 1e-12);
    }

    [Fact]
    public void Plateaus_rise_with_H_and_fall_with_lambda_within_their_bounds()
    {
        var problem = Synthetic();
        var rule = new GradientStep(1);
        var solution = FixedPoints.Solution(problem, rule);
        Near.Equal(problem.Minimizer!.Value.Span, solution, 1e-9);
        var (displacement, _) = FixedPoints.Displacement(problem, rule, solution);
        double previous = -1;
        foreach (var steps in (int[])[1, 2, 4, 8, 16])
        {
            var limit = FixedPoints.Limit(problem, rule, 1, steps);
            var run = Recording.Of(problem, Method(steps, 1, rule), 4000 / steps);
            Assert.True(TensorPrimitives.Distance<double>(limit, run.Iterates[^1]) < 1e-8);
            var plateau = TensorPrimitives.Distance<double>(limit, solution);
            Assert.True(plateau > previous, $"{plateau:R} after {previous:R}");
            Assert.True(plateau <= LocalFixedPointTheory.Bias(1, 0.9, steps, displacement) + 1e-10);
            var smaller = TensorPrimitives.Distance<double>(FixedPoints.Limit(problem, rule, 0.1, steps), solution);
            Assert.True(steps == 1 || smaller < plateau);
            previous = plateau;
        }
    }

    [Fact]
    public void The_distance_to_the_limit_falls_as_promised()
    {
        // χ = ¾ on the toy problem: (¾)^{2·3} of the squared distance is left in a round of three steps.
        var theory = Recording.Of(FederatedToy.Two(), new LocalFixedPoint(new LocalFixedPointOptions { Operator = Quarter, LocalSteps = 3 }), 0).Result.Preparation.Theory;
        Near.Equal(1 - Math.Pow(0.75, 6), theory.Lyapunov!.Contraction, 1e-12);
        foreach (var rule in (OperatorRule[])[new GradientStep(), new ProximalStep(2)])
        {
            foreach (var relaxation in (double?[])[null, 0.5])
            {
                Descent.Holds(FederatedToy.Four(), new LocalFixedPoint(new LocalFixedPointOptions
                {
                    Operator = rule,
                    LocalSteps = 3,
                    StepSize = relaxation is { } given ? StepSize.Fixed(given) : StepSize.Theory(),
                }), 25);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_sublinear_bound_holds_over_all_steps(bool isLong)
    {
        foreach (var (problem, rule, a) in Averaged())
        {
            var operators = Enumerable.Range(0, problem.Workers).Select(i => rule.For(problem.Local(i), problem.Constants)).ToArray();
            var solution = FixedPoints.Solution(problem, rule);
            var (_, variance) = FixedPoints.Displacement(problem, rule, solution);
            foreach (var steps in (int[])[1, 2, 5])
            {
                var relaxation = isLong ? LocalFixedPointTheory.LongRelaxation(a, steps) : LocalFixedPointTheory.ShortRelaxation(a, steps);
                var x = Enumerable.Range(0, problem.Workers).Select(_ => problem.Start.ToArray()).ToArray();
                double sum = 0;
                const int Count = 60;
                for (var k = 0; k < Count; k++)
                {
                    sum += Math.Pow(FixedPoints.Residual(problem, rule, Mean(x)), 2);
                    for (var i = 0; i < x.Length; i++) RelaxedSteps.Make(operators[i], x[i], 1, relaxation, default);
                    if ((k + 1) % steps == 0) Average(x);
                }
                var distance = TensorPrimitives.Distance<double>(problem.Start.Span, solution);
                var bound = LocalFixedPointTheory.MeanResidualBound(a, relaxation, steps, Count, distance * distance, variance);
                Assert.True(sum / Count <= bound, $"{sum / Count:R} > {bound:R} for H = {steps}");
            }
        }
    }

    [Theory]
    [InlineData(12, 8, 4, 32)]
    [InlineData(15, 5, 5, 25)]
    public void Random_communication_keeps_its_inequality_in_the_exact_expectation(double divisor, double weight, double part, double noise)
    {
        var problem = FederatedToy.Four();
        foreach (var rule in (OperatorRule[])[new GradientStep(), new ProximalStep(3)])
        {
            var operators = Enumerable.Range(0, 4).Select(i => rule.For(problem.Local(i), problem.Constants)).ToArray();
            var share = rule.Constants(Recording.SettingOf(problem)).Cocoercivity!.Value;
            var solution = FixedPoints.Solution(problem, rule);
            var (_, variance) = FixedPoints.Displacement(problem, rule, solution);
            var random = new RandomStream(5, RandomPurpose.Data);
            foreach (var p in (double[])[0.1, 0.5, 1])
            {
                var relaxation = p / divisor;
                var rate = Math.Min(relaxation * share, p / part);
                for (var trial = 0; trial < 50; trial++)
                {
                    var x = Enumerable.Range(0, 4).Select(_ => new double[8]).ToArray();
                    foreach (var one in x)
                    {
                        random.FillGaussian(one);
                        TensorPrimitives.Multiply(one, trial % 5, one);
                        TensorPrimitives.Add<double>(one, solution, one);
                    }
                    var before = Psi(x);
                    for (var i = 0; i < 4; i++) RelaxedSteps.Make(operators[i], x[i], 1, relaxation, default);
                    var apart = Psi(x);
                    Average(x);
                    var after = (p * Psi(x)) + ((1 - p) * apart);
                    Assert.True(after <= ((1 - rate) * before) + (noise * Math.Pow(relaxation, 3) * variance / (p * p)) + 1e-12);
                }

                double Psi(double[][] x)
                {
                    var mean = Mean(x);
                    return Math.Pow(TensorPrimitives.Distance<double>(mean, solution), 2)
                        + (weight * relaxation / p * x.Average(one => Math.Pow(TensorPrimitives.Distance<double>(one, mean), 2)));
                }
            }
        }
    }

    [Fact]
    public void Random_communication_behaves_like_so_many_steps_and_stays_in_its_neighbourhood()
    {
        var problem = FederatedToy.Two();
        var script = Recording.Of(problem, new RandomFixedPoint(new RandomFixedPointOptions { Operator = Quarter, StepSize = 1 }) { Script = _ => 2 }, 4);
        Near.Equal([0, 1.875, 2.4609375, 2.64404296875, 2.701263427734375], [.. script.Iterates.Select(x => x[0])], 1e-15);
        var run = Recording.Of(problem, new RandomFixedPoint(new RandomFixedPointOptions { Operator = Quarter }), 1500);
        var (_, variance) = FixedPoints.Displacement(problem, Quarter, [3]);
        var lambda = run.Result.Preparation.StepSize;
        Near.Equal(0.2 / 12, lambda);
        Near.Equal(lambda * 0.25, run.Result.Preparation.Theory.Parameters["m"]);
        var floor = LocalFixedPointTheory.Neighborhood(lambda, 0.25, 0.2, variance);
        Assert.True(run.Iterates[^300..].Average(x => (x[0] - 3) * (x[0] - 3)) <= floor);
        Assert.InRange(run.Result.Trace[^1].OracleCalls / 3000.0, 4.5, 5.5);
    }

    [Fact]
    public void Random_communication_fluctuates_as_much_as_computed()
    {
        // A round of T steps maps x to ½Σ(m_i + r_i^T(x − m_i)), r = (¾, ¼), and E r^T = g(r): moments of the stationary x by hand.
        const double P = 0.2;
        double G(double r) => P * r / (1 - ((1 - P) * r));
        double first = 0.75, second = 0.25;
        var (a, b) = ((G(first) + G(second)) / 2, 2 * (1 - G(second)));
        var aa = (G(first * first) + (2 * G(first * second)) + G(second * second)) / 4;
        var ab = G(first) + G(second) - G(first * second) - G(second * second);
        var bb = 4 * (1 - (2 * G(second)) + G(second * second));
        var mean = b / (1 - a);
        var square = ((2 * ab * mean) + bb) / (1 - aa);
        var run = Recording.Of(FederatedToy.Two(), new RandomFixedPoint(new RandomFixedPointOptions { Operator = Quarter, Probability = P, StepSize = 1 }), 20_100);
        AssertMean(mean, [.. run.Iterates.Skip(101).Select(x => x[0])]);
        AssertMean(square - (6 * mean) + 9, [.. run.Iterates.Skip(101).Select(x => (x[0] - 3) * (x[0] - 3))]);

        static void AssertMean(double expected, double[] values)
        {
            double[] blocks = [.. values.Chunk(100).Select(block => block.Average())];
            var average = blocks.Average();
            var error = Math.Sqrt(blocks.Sum(block => (block - average) * (block - average)) / blocks.Length / (blocks.Length - 1));
            Assert.True(error < 0.01 * expected, $"standard error {error:R} of {expected:R}");
            Assert.InRange(average, expected - (4 * error), expected + (4 * error));
        }
    }

    [Fact]
    public void Refusals_say_what_to_do()
    {
        // Before anything has run.
        foreach (var (rule, hint) in ((OperatorRule, string)[])[(new OwnOperator(0.5), "IOperator"), (new Projection(), "IDomain")])
        {
            var method = new LocalFixedPoint(new LocalFixedPointOptions { Operator = rule });
            Assert.Contains(hint, Assert.Throws<AssumptionException>(() => Recording.Of(FederatedToy.Two(), method, 0)).Message, StringComparison.Ordinal);
        }
        Assert.Contains("only 3", Assert.Throws<AssumptionException>(() => Recording.Of(
            FederatedToy.Rows(), new LocalFixedPoint(new LocalFixedPointOptions { Operator = new CyclicGradient(4) }), 0)).Message, StringComparison.Ordinal);
        Assert.Contains("averagedness", Assert.Throws<BadInputException>(() => new OwnOperator(0)).Message, StringComparison.Ordinal);

        var flat = Quadratics.Create([new double[,] { { 1, 0 }, { 0, 0 } }], [[1, 0]]);
        Refused(flat, new LocalFixedPoint(new LocalFixedPointOptions { Theorem = FixedPointTheorem.Linear }), "theorem: sublinear");
        Refused(flat, new CorrectedFixedPoint(new CorrectedFixedPointOptions()), "give probability");
        Refused(FederatedToy.Two(), new RandomFixedPoint(new RandomFixedPointOptions { Operator = new GradientStep(0.5) }), "cocoercive");
        Refused(FederatedToy.Two(), new LocalFixedPoint(new LocalFixedPointOptions { Operator = new CyclicGradient(2) }), "no sum over samples");
        Refused(FederatedToy.Two(), new LocalFixedPoint(new LocalFixedPointOptions { Operator = new Projection() }), "IDomain");
        Refused(FederatedToy.Two(), new LocalFixedPoint(new LocalFixedPointOptions { Operator = new OwnOperator(0.5) }), "IOperator");
        var error = Assert.ThrowsAny<BadInputException>(() => Recording.Of(FederatedToy.Two(), Method(2, 1, Quarter), 1, oracle: new AdditiveNoiseOracle(1)));
        Assert.Contains("fedavg", error.Message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => new GradientStep(-1));

        static void Refused(Problem problem, Method method, string hint)
        {
            var error = Assert.ThrowsAny<BadInputException>(() => Recording.Of(problem, method, 1));
            Assert.Contains(hint, error.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>n = 10, d = 20, A_i with random axes and spectra in [0.1, 1], both ends taken: the substitute of the specification.</summary>
    internal static Problem Synthetic()
    {
        var random = new RandomStream(11, RandomPurpose.Data);
        var matrices = new List<double[,]>();
        var linear = new List<double[]>();
        for (var i = 0; i < 10; i++)
        {
            var axes = Axes(20, ref random);
            var matrix = new double[20, 20];
            for (var k = 0; k < 20; k++)
            {
                var eigenvalue = k == 0 ? 0.1 : k == 1 ? 1 : 0.1 + (0.9 * random.NextDouble());
                for (var r = 0; r < 20; r++) for (var c = 0; c < 20; c++) matrix[r, c] += eigenvalue * axes[k][r] * axes[k][c];
            }
            for (var r = 0; r < 20; r++) for (var c = 0; c < r; c++) matrix[r, c] = matrix[c, r];
            matrices.Add(matrix);
            var b = new double[20];
            random.FillGaussian(b);
            linear.Add(b);
        }
        return Quadratics.Create(matrices, linear);
    }

    private static double[][] Axes(int dimension, ref RandomStream random)
    {
        var axes = new double[dimension][];
        for (var k = 0; k < dimension; k++)
        {
            axes[k] = new double[dimension];
            random.FillGaussian(axes[k]);
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < k; j++) TensorPrimitives.MultiplyAdd(axes[j], -TensorPrimitives.Dot<double>(axes[j], axes[k]), axes[k], axes[k]);
            }
            TensorPrimitives.Divide(axes[k], TensorPrimitives.Norm<double>(axes[k]), axes[k]);
        }
        return axes;
    }

    private static LocalFixedPoint Method(int steps, double relaxation, OperatorRule rule) =>
        new(new LocalFixedPointOptions { Operator = rule, LocalSteps = steps, StepSize = relaxation });

    private static IEnumerable<(Problem Problem, OperatorRule Rule, double Averagedness)> Averaged()
    {
        yield return (FederatedToy.Four(), new GradientStep(), 0.5);
        yield return (FederatedToy.Four(), new GradientStep(1.5 / FederatedToy.Four().Constants.LMax), 0.75);
        yield return (FederatedToy.Four(), new ProximalStep(4), 0.5);
        yield return (FederatedToy.Rows(), new CyclicGradient(3), 0.75);
        yield return (FederatedToy.Four(), new DouglasRachford(0.2, true), 0.5);
    }

    private static double[] Mean(double[][] x)
    {
        var mean = new double[x[0].Length];
        foreach (var one in x) TensorPrimitives.MultiplyAdd(one, 1.0 / x.Length, mean, mean);
        return mean;
    }

    private static void Average(double[][] x)
    {
        var mean = Mean(x);
        foreach (var one in x) mean.CopyTo(one, 0);
    }
}
