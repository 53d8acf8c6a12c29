using Gossamer.Execution;
using Gossamer.Methods.Coordinate;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.Coordinate;

public class RandomizedProgressiveTrainingTests
{
    private static readonly double[,] Growing = { { 2, 0.5, 0 }, { 0.5, 3, 1 }, { 0, 1, 8 } };
    private static readonly double[,] Falling = { { 8, 1, 0 }, { 1, 3, 0.5 }, { 0, 0.5, 2 } };

    [Fact]
    public void Optimal_probabilities_are_the_differences_of_the_smoothness()
    {
        Near.Equal([0.125, 0.125, 0.75], BlockDescentTheory.OptimalProbabilities([1, 2, 8], NestedOrientation.Suffix));
        Near.Equal([0.75, 0.125, 0.125], BlockDescentTheory.OptimalProbabilities([8, 2, 1], NestedOrientation.Prefix));
        // A block that is smoother than one that is selected less often cannot be selected less often still.
        Near.Equal([0.25, 0, 0.75], BlockDescentTheory.OptimalProbabilities([2, 1, 8], NestedOrientation.Suffix));
    }

    [Fact]
    public void Blocks_without_curvature_are_selected_as_seldom_as_the_smoothest_with_some()
    {
        Near.Equal([0.5, 0, 0.5], BlockDescentTheory.OptimalProbabilities([0, 1, 2], NestedOrientation.Suffix));
        Near.Equal([0.5, 0, 0.5], BlockDescentTheory.OptimalProbabilities([2, 1, 0], NestedOrientation.Prefix));
        Near.Equal([0.25, 0.75, 0], BlockDescentTheory.OptimalProbabilities([0, 4, 1], NestedOrientation.Suffix));
        Near.Equal([1, 0], BlockDescentTheory.OptimalProbabilities([0, 0], NestedOrientation.Suffix));
        var problem = Quadratics.Create([new double[,] { { 0, 0, 0 }, { 0, 1, 0 }, { 0, 0, 2 } }], [[0, 1, 1]]);
        var run = Recording.Of(problem, new RandomizedProgressiveTraining(new() { Orientation = NestedOrientation.Suffix }), 60);
        Near.Equal([0, 1, 0.5], run.Iterates[^1], 1e-9);
    }

    [Fact]
    public void Other_steps_promise_less()
    {
        var (problem, options) = Coupled(NestedOrientation.Suffix);
        var best = 1 / (7 + Math.Sqrt(3));
        foreach (var (multiple, part) in ((double, double)[])[(1, 1), (0.5, 0.75), (1.5, 0.75), (2, 0), (5, 0)])
        {
            var theory = new RandomizedProgressiveTraining(options with { StepSize = StepSize.Theory(multiple) }).Prepare(Recording.SettingOf(problem)).Theory;
            Assert.Equal(part * best / 2, theory.Lyapunov!.GradientWeight, 12);
            Assert.Equal(part > 0, theory.Prediction is not null);
        }
        // The enumerated descent at a third of the step, where the promise is (1/3)(5/6) of 1/𝓛.
        var (gradient, gamma) = (new double[3], best / 3);
        var value = problem.Global.ValueAndGradient(problem.Start.Span, gradient);
        var expected = 0.0;
        double[] q = [0.25, 0.5, 1];
        for (var s = 0; s < 3; s++)
        {
            double[] next = [.. Enumerable.Range(0, 3).Select(j => 1 - (j >= s ? gamma / q[j] * gradient[j] : 0))];
            expected += options.Probabilities![s] * problem.Global.Value(next);
        }
        var promise = new RandomizedProgressiveTraining(options with { StepSize = gamma }).Prepare(Recording.SettingOf(problem)).Theory.Lyapunov!.GradientWeight;
        Assert.True(expected <= value - (promise * gradient.Sum(g => g * g)));
    }

    [Fact]
    public void Without_smoothness_constants_probabilities_and_step_must_be_given()
    {
        var setting = new Setting(new GivenConstants(1, 1) { Smoothness = double.PositiveInfinity }, 3);
        Assert.Contains("give probabilities", Assert.Throws<AssumptionException>(() => new RandomizedProgressiveTraining(new()).Prepare(setting)).Message);
        Method[] methods =
        [
            new RandomizedProgressiveTraining(new() { Probabilities = [1, 1, 1] }), new ProgressiveTraining(new()),
            new BlockCoordinateDescent(new() { Sampling = new UniformSampling(1) }),
        ];
        foreach (var method in methods)
            Assert.Contains("no smoothness constant", Assert.Throws<AssumptionException>(() => method.Prepare(setting)).Message);
        var given = new RandomizedProgressiveTraining(new() { Probabilities = [1, 1, 1], StepSize = 0.1 }).Prepare(setting);
        Assert.Null(given.Theory.StepSize);
    }

    [Fact]
    public void The_worked_example_costs_16_where_gradient_descent_costs_56()
    {
        var problem = Quadratics.Create([new double[,] { { 1, 0, 0 }, { 0, 2, 0 }, { 0, 0, 8 } }], [[0, 0, 0]], StartingPoint.Ones);
        var rpt = new RandomizedProgressiveTraining(new() { Orientation = NestedOrientation.Suffix, Costs = [4, 2, 1] });
        var theory = rpt.Prepare(Recording.SettingOf(problem)).Theory;
        Near.Equal([8, 2.0 / 7], [theory.Parameters["L_P"], theory.Parameters["expected-cost"]]);
        Near.Equal([16, 56], [theory.Parameters["L_P"] * theory.Parameters["expected-cost"] * 7, problem.Constants.L * 7]);
        Assert.Equal(1.0 / 8, theory.StepSize!.Value, 12);
    }

    [Fact]
    public void Optimal_probabilities_beat_random_ones_whatever_the_costs()
    {
        var random = new RandomStream(7, RandomPurpose.Other);
        for (var trial = 0; trial < 200; trial++)
        {
            double[] smoothness = [.. Enumerable.Range(0, 4).Select(_ => Math.Exp(2 * random.NextGaussian()))];
            double[] costs = [.. Enumerable.Range(0, 4).Select(_ => random.NextDouble())];
            foreach (var orientation in Enum.GetValues<NestedOrientation>())
            {
                var best = Total(BlockDescentTheory.OptimalProbabilities(smoothness, orientation));
                var other = new double[4];
                for (var s = 0; s < 4; s++) other[s] = random.NextExponential();
                var sum = other.Sum();
                Assert.True(best <= Total([.. other.Select(p => p / sum)]) * (1 + 1e-12));

                double Total(double[] p)
                {
                    var sampler = new NestedSampler(p, orientation);
                    return Enumerable.Range(0, 4).Max(j => smoothness[j] / sampler.Frequency(j))
                        * Enumerable.Range(0, 4).Sum(j => costs[j] * sampler.Frequency(j));
                }
            }
        }
    }

    [Theory]
    [InlineData(NestedOrientation.Suffix)]
    [InlineData(NestedOrientation.Prefix)]
    public void The_expected_matrix_and_the_step_of_the_coupled_example(NestedOrientation orientation)
    {
        var (problem, options) = Coupled(orientation);
        var sampler = new NestedSampler(options.Probabilities!, orientation);
        // E[C𝐋C] is [[8,1,0],[1,6,1],[0,1,8]] in both.
        double[] expected = [8, 1, 0, 1, 6, 1, 0, 1, 8];
        var matrix = orientation == NestedOrientation.Suffix ? Growing : Falling;
        for (var j = 0; j < 3; j++)
        {
            for (var l = 0; l < 3; l++) Assert.Equal(expected[(3 * j) + l], sampler.SecondMoment(j, l)!.Value * matrix[j, l], 12);
        }
        var prepared = new RandomizedProgressiveTraining(options).Prepare(Recording.SettingOf(problem));
        Assert.Equal(7 + Math.Sqrt(3), prepared.Theory.Parameters["L_P"], 12);
        Assert.Equal(0.1145206346, prepared.StepSize, 10);
    }

    [Theory]
    [InlineData(NestedOrientation.Suffix)]
    [InlineData(NestedOrientation.Prefix)]
    public void One_step_of_the_coupled_example_has_these_three_outcomes(NestedOrientation orientation)
    {
        const double Far = -0.1452063462, Near = -0.0306857116;
        double[][] outcomes = orientation == NestedOrientation.Suffix
            ? [[Far, Near, Near], [1, Near, Near], [1, 1, Near]]
            : [[Near, 1, 1], [Near, Near, 1], [Near, Near, Far]];
        double[] values = orientation == NestedOrientation.Suffix
            ? [0.0294332468, 0.9907776280, 2.9730807400]
            : [2.9730807400, 0.9907776280, 0.0294332468];
        var (problem, options) = Coupled(orientation);
        var seen = new int[3];
        for (ulong seed = 1; seed <= 400; seed++)
        {
            var run = Recording.Of(Once(problem, new RandomizedProgressiveTraining(options), seed));
            var which = Array.FindIndex(outcomes, outcome => outcome.Zip(run.Iterates[1]).All(pair => Math.Abs(pair.First - pair.Second) < 1e-9));
            Assert.True(which >= 0, $"({string.Join(", ", run.Iterates[1])}) is none of the outcomes");
            Assert.Equal(values[which], run.Metric(0)[1], 9);
            seen[which]++;
        }
        for (var s = 0; s < 3; s++) Assert.InRange(seen[s], (400 * options.Probabilities![s]) - 40, (400 * options.Probabilities[s]) + 40);

        // The descent inequality of the expectation, enumerated.
        var mean = values.Select((value, s) => options.Probabilities![s] * value).Sum();
        Assert.Equal(1.7415930887, mean, 9);
        var gradient = new double[3];
        problem.Global.Gradient(problem.Start.Span, gradient);
        var bound = 8 - (0.1145206346 / 2 * gradient.Sum(g => g * g));
        Assert.Equal(1.8445158893, bound, 7);
        Assert.True(mean <= bound);
    }

    [Fact]
    public void The_expectation_of_C_is_the_identity_and_its_second_moments_are_told()
    {
        var random = new RandomStream(5, RandomPurpose.Other);
        foreach (var orientation in Enum.GetValues<NestedOrientation>())
        {
            double[] p = [0.2, 0.1, 0, 0.3, 0.4];
            var sampler = new NestedSampler(p, orientation);
            var (mean, moments) = (new double[5], new double[5, 5]);
            for (var s = 0; s < 5; s++)
            {
                for (var j = 0; j < 5; j++)
                {
                    if (!IsTaken(j)) continue;
                    mean[j] += p[s] / sampler.Frequency(j);
                    for (var l = 0; l < 5; l++) moments[j, l] += IsTaken(l) ? p[s] / (sampler.Frequency(j) * sampler.Frequency(l)) : 0;
                }

                bool IsTaken(int block) => orientation == NestedOrientation.Prefix ? block <= s : block >= s;
            }
            Near.Equal([1, 1, 1, 1, 1], mean);
            for (var j = 0; j < 5; j++)
            {
                for (var l = 0; l < 5; l++) Assert.Equal(moments[j, l], sampler.SecondMoment(j, l)!.Value, 12);
            }
            var batch = new SampleBatch();
            for (var draw = 0; draw < 200; draw++)
            {
                sampler.Draw(ref random, batch);
                Assert.NotEqual(3, orientation == NestedOrientation.Prefix ? batch.Count : 6 - batch.Count);   // p_3 = 0
                Assert.Contains(orientation == NestedOrientation.Prefix ? 0 : 4, batch.Indices.ToArray());
            }
        }
    }

    [Fact]
    public void With_one_group_it_is_gradient_descent_bit_for_bit()
    {
        var problem = Quadratics.RandomTridiagonal(4, 8, 0.5, 0.05, seed: 3);
        var gd = Recording.Of(problem, new GradientDescent(new MethodOptions { StepSize = 0.4 }), 20);
        BlockOptions[] all =
        [
            new RandomizedProgressiveTrainingOptions { Blocks = 3, Probabilities = [1, 0, 0], Orientation = NestedOrientation.Suffix, StepSize = 0.4 },
            new RandomizedProgressiveTrainingOptions { Blocks = 3, Probabilities = [0, 0, 1], Orientation = NestedOrientation.Prefix, StepSize = 0.4 },
            new RandomizedProgressiveTrainingOptions { Blocks = 1, StepSize = 0.4 },
            new BlockCoordinateDescentOptions { Blocks = 1, StepSize = 0.4 },
            new BlockCoordinateDescentOptions { Blocks = 5, Sampling = new FullSampling(), StepSize = 0.4 },
            new ProgressiveTrainingOptions { Blocks = 1, StepSize = 0.4 },
        ];
        foreach (var options in all)
        {
            var run = Recording.Of(problem, Create(options), 20);
            for (var k = 0; k <= 20; k++) Assert.Equal(gd.Iterates[k], run.Iterates[k]);
        }
    }

    [Fact]
    public void Messages_carry_the_selected_blocks_only_and_steps_take_their_share_of_the_time()
    {
        var problem = Quadratics.Blocks([0.01, 0.1, 1, 10, 100], 4, [5, 4, 3, 2, 1], workers: 3, seed: 1);
        var options = new RandomizedProgressiveTrainingOptions { Orientation = NestedOrientation.Suffix };
        var run = Recording.Of(problem, new RandomizedProgressiveTraining(options), 50, seconds: [1, 1, 1]);
        double cost = 0;
        for (var k = 0; k < 50; k++)
        {
            var changed = run.Iterates[k].Zip(run.Iterates[k + 1]).Count(pair => pair.First != pair.Second);
            var point = run.Result.Trace[k + 1];
            for (var block = 5 - (changed / 4); block < 5; block++) cost += (5 - block) / 15.0;
            Assert.Equal(64.0 * changed, point.BitsUpPerWorker - run.Result.Trace[k].BitsUpPerWorker);
            // What comes down are the blocks of the step before.
            if (k > 0) Assert.Equal(run.Result.Trace[k].BitsUpPerWorker - run.Result.Trace[k - 1].BitsUpPerWorker, point.BitsDownPerWorker - run.Result.Trace[k].BitsDownPerWorker);
            Assert.Equal(cost, point.Seconds, 9);
            Assert.Equal(cost, run.Coordinator[k + 1]["cost"][0], 9);
        }
        Assert.True(cost < 25);
    }

    [Fact]
    public void In_the_convex_case_the_distance_falls_as_promised()
    {
        // E‖x⁺ − x*‖² ≤ ‖x − x*‖² − 2γ(1 − γA)(f(x) − f*), enumerated at random points.
        double[] p = [0.25, 0.25, 0.5];
        var sampler = new NestedSampler(p, NestedOrientation.Suffix);
        var problem = Quadratics.Create([Growing], [[0, 0, 0]]);
        var blocks = BlockStructure.Equal(3, 3);
        var a = BlockDescentTheory.ConvexSmoothness(problem.Constants, blocks, (j, l) => sampler.SecondMoment(j, l)!.Value);
        var gamma = 1 / (2 * a);
        var random = new RandomStream(2, RandomPurpose.Other);
        for (var trial = 0; trial < 50; trial++)
        {
            double[] x = [random.NextGaussian(), random.NextGaussian(), random.NextGaussian()];
            var gradient = new double[3];
            var value = problem.Global.ValueAndGradient(x, gradient);
            double expected = 0;
            for (var s = 0; s < 3; s++)
            {
                for (var j = 0; j < 3; j++)
                {
                    var moved = x[j] - (j >= s ? gamma / sampler.Frequency(j) * gradient[j] : 0);
                    expected += p[s] * moved * moved;
                }
            }
            Assert.True(expected <= x.Sum(v => v * v) - (2 * gamma * (1 - (gamma * a)) * value) + 1e-12);
        }
    }

    [Fact]
    public void What_cannot_work_is_refused()
    {
        var setting = Recording.SettingOf(Quadratics.Create([Growing], [[0, 0, 0]]));
        foreach (var (options, word) in ((RandomizedProgressiveTrainingOptions, string)[])
        [
            (new() { Blocks = 4 }, "4 blocks"),
            (new() { Blocks = 2, Sizes = [1, 2] }, "both"),
            (new() { Sizes = [1, 1] }, "sum to 2"),
            (new() { Probabilities = [1] }, "1 probabilities for 3 blocks"),
            (new() { Probabilities = [0, 0, 0] }, "all 0"),
            (new() { Probabilities = [1, 0, 0] }, "never update block 2"),
            (new() { Probabilities = [-1, 1, 1] }, "at least 0"),
            (new() { Probabilities = [double.NaN, 1, 1] }, "at least 0"),
            (new() { Costs = [1] }, "1 costs for 3 blocks"),
        ])
        {
            Assert.Contains(word, Assert.Throws<AssumptionException>(() => new RandomizedProgressiveTraining(options).Prepare(setting)).Message);
        }
    }

    [Fact]
    public void Blocks_that_f_does_not_depend_on_are_no_obstacle()
    {
        // Prefix: q_3 = 0 would be best, but E C = I needs q_3 > 0; it gets the least that another block has.
        Near.Equal([0.75, 0, 0.25], BlockDescentTheory.OptimalProbabilities([8, 2, 0], NestedOrientation.Prefix));
        Near.Equal([0, 0, 1], BlockDescentTheory.OptimalProbabilities([0, 0, 0], NestedOrientation.Prefix));
        var problem = Quadratics.Create([new double[,] { { 8, 0, 0 }, { 0, 2, 0 }, { 0, 0, 0 } }], [[1, 1, 0]]);
        var run = Recording.Of(problem, new RandomizedProgressiveTraining(new()), 200);
        Near.Equal([0.125, 0.5, 0], run.Iterates[^1], 1e-9);
    }

    [Fact]
    public void Without_smoothness_constants_layers_are_trained_with_probabilities_and_a_step_of_ones_own()
    {
        var data = SyntheticData.OneHot(40, 12, 3, seed: 1);
        var problem = NetworkProblems.Perceptron(data, RowAssignment.Shared(data, 1), [4]);
        var error = Assert.Throws<AssumptionException>(() => Recording.Of(problem, new RandomizedProgressiveTraining(new() { StepSize = 0.1 }), 1));
        Assert.Contains("give probabilities, one for each of the 2 blocks", error.Message, StringComparison.Ordinal);
        var run = Recording.Of(problem, new RandomizedProgressiveTraining(new() { StepSize = 0.1, Probabilities = [1, 1] }), 500);
        Assert.True(run.Metric(0)[^1] < 0.7 * run.Metric(0)[0], $"{run.Metric(0)[0]} to {run.Metric(0)[^1]}");
    }

    private static Method Create(BlockOptions options) => options switch
    {
        RandomizedProgressiveTrainingOptions rpt => new RandomizedProgressiveTraining(rpt),
        BlockCoordinateDescentOptions rcd => new BlockCoordinateDescent(rcd),
        _ => new ProgressiveTraining((ProgressiveTrainingOptions)options),
    };

    private static RunRequest Once(Problem problem, Method method, ulong seed) => new(problem, method)
    {
        Seed = seed,
        Stop = new StopRule { Iterations = 1 },
        Record = new RecordPlan { Metrics = [MetricNames.Loss] },
    };

    private static (Problem Problem, RandomizedProgressiveTrainingOptions Options) Coupled(NestedOrientation orientation) =>
        orientation == NestedOrientation.Suffix
            ? (Quadratics.Create([Growing], [[0, 0, 0]], StartingPoint.Ones), new() { Orientation = orientation, Probabilities = [0.25, 0.25, 0.5] })
            : (Quadratics.Create([Falling], [[0, 0, 0]], StartingPoint.Ones), new() { Orientation = orientation, Probabilities = [0.5, 0.25, 0.25] });
}
