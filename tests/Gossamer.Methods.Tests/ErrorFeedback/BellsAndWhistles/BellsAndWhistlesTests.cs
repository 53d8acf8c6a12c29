using System.Numerics.Tensors;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.ErrorFeedback.BellsAndWhistles;

public class BellsAndWhistlesTests
{
    private static readonly TopK TopOne = new(1);

    private static Problem Sample() => Quadratics.RandomTridiagonal(6, 10, 0.8, 0.02, seed: 3);

    private static Ef21Bc Bidirectional(int down, StepSize? step = null, Regime regime = Regime.Nonconvex, int up = 1) =>
        new(new Ef21BcOptions { Compressor = new TopK(up), Downlink = new TopK(down), StepSize = step ?? 0.1, Regime = regime });

    private static void Follows(Recording run, params double[][] expected)
    {
        for (var k = 1; k <= expected.Length; k++) Near.Equal(expected[k - 1], run.Iterates[k]);
    }

    [Fact]
    public void Heavy_ball_on_the_worked_example()
    {
        var method = new Ef21Hb(new Ef21HbOptions { Compressor = TopOne, Momentum = 0.5, StepSize = 0.1 });
        Follows(Recording.Of(Quadratics.WorkedExample(), method, 4), [.8, .9, 1], [.53, .75, .915], [.2655, .6, .7875], [.043425, .45, .68125]);
    }

    [Fact]
    public void Partial_participation_on_the_worked_example()
    {
        int[][] rounds = [[0], [1], [0, 1], [0]];
        var method = new Ef21Pp(new Ef21PpOptions { Compressor = TopOne, StepSize = 0.1, Participation = 0.5 }) { Script = round => rounds[round - 1] };
        Follows(Recording.Of(Quadratics.WorkedExample(), method, 4), [.8, .9, 1], [.6, .8, .915], [.46, .7, .83], [.341, .6, .779]);
    }

    [Fact]
    public void Prox_on_the_worked_example()
    {
        var method = new Ef21Prox(new Ef21ProxOptions { Compressor = TopOne, L1 = 0.5, StepSize = 0.1 });
        Follows(Recording.Of(Quadratics.WorkedExample(), method, 4), [.75, .85, .95], [.5375, .7, .825], [.356875, .58, .7], [.17625, .4925, .625]);
    }

    [Fact]
    public void Bidirectional_compression_on_the_worked_example()
    {
        Follows(Recording.Of(Quadratics.WorkedExample(), Bidirectional(down: 1), 3), [.8, .9, 1], [.6, .8, .915], [.48, .7, .83]);
        Follows(Recording.Of(Quadratics.WorkedExample(), Bidirectional(down: 2), 4), [.8, .9, 1], [.63, .8, .915], [.4855, .72, .83], [.362675, .64, .779]);
    }

    [Fact]
    public void With_nothing_extra_all_are_ef21_bit_for_bit()
    {
        var problem = Sample();
        var parent = Recording.Of(problem, new Ef21(new Ef21Options { Compressor = new TopK(3), StepSize = 0.3 }), 60).Iterates;
        foreach (var method in (CentralizedMethod[])
        [
            new Ef21Hb(new Ef21HbOptions { Compressor = new TopK(3), Momentum = 0, StepSize = 0.3 }),
            new Ef21Prox(new Ef21ProxOptions { Compressor = new TopK(3), StepSize = 0.3 }),
            new Ef21Pp(new Ef21PpOptions { Compressor = new TopK(3), StepSize = 0.3 }),
            new Ef21Pp(new Ef21PpOptions { Compressor = new TopK(3), StepSize = 0.3, Participants = 6 }),
            new Ef21Bc(new Ef21BcOptions { Compressor = new TopK(3), Downlink = new Identity(), StepSize = 0.3 }),
        ])
        {
            Assert.Equal(parent, Recording.Of(problem, method, 60).Iterates);
        }
    }

    [Theory]
    [InlineData(0.2, StepSizeRule.QuadraticMean)]
    [InlineData(0.9, StepSizeRule.ArithmeticMean)]
    [InlineData(0.5, StepSizeRule.LPlus)]
    public void The_lyapunov_function_of_heavy_ball_falls_as_promised(double momentum, StepSizeRule rule) => Descent.Holds(
        Sample(), new Ef21Hb(new Ef21HbOptions { Compressor = new TopK(2), Momentum = momentum, StepSizeRule = rule }), iterations: momentum > 0.8 ? 3000 : 400);

    [Fact]
    public void The_averaged_iterate_of_heavy_ball_makes_estimated_gradient_steps()
    {
        const double Momentum = 0.7, Step = 0.05;
        double[]? expected = null;
        Recording.Of(new RunRequest(Sample(), new Ef21Hb(new Ef21HbOptions { Compressor = new TopK(2), Momentum = Momentum, StepSize = Step }))
        {
            Stop = new StopRule { Iterations = 50 },
            Observer = state =>
            {
                var z = new Vector(state.Iterate);
                z.Add(state.Coordinator.Vector("s"), Momentum / (1 - Momentum));
                if (expected is not null) Near.Equal(expected, z, 1e-11);
                z.Add(state.Coordinator.Vector("g"), -Step / (1 - Momentum));
                expected = z.Values.ToArray();
            },
        });
    }

    [Theory]
    [InlineData(Regime.Nonconvex, 3)]
    [InlineData(Regime.PolyakLojasiewicz, 3)]
    [InlineData(Regime.Nonconvex, 10)]
    public void The_lyapunov_function_of_bidirectional_compression_falls_as_promised(Regime regime, int down) =>
        Descent.Holds(Sample(), Bidirectional(down, StepSize.Theory(), regime, up: 3), iterations: 3000);

    [Fact]
    public void Prox_lowers_its_lyapunov_function_by_the_gradient_mapping()
    {
        var problem = Sample();
        var method = new Ef21Prox(new Ef21ProxOptions { Compressor = new TopK(2), L1 = 0.05 });
        double previous = double.PositiveInfinity, step = 0;
        var values = new List<double>();
        Recording.Of(new RunRequest(problem, method)
        {
            Stop = new StopRule { Iterations = 300 },
            Observer = state =>
            {
                var value = method.Theory.Lyapunov!.Evaluate(state);
                Assert.True(value <= previous + 1e-13, $"{value:R} exceeds {previous:R}");
                step = method.Theory.StepSize!.Value;
                previous = value - (step / 8 * Mapping(problem, state.Iterate, method, step));
                values.Add(value);
            },
        });
        Assert.True(values[^1] < 0.9 * values[0]);

        static double Mapping(Problem problem, ReadOnlySpan<double> x, Ef21Prox method, double step)
        {
            var gradient = new double[x.Length];
            problem.Global.Gradient(x, gradient);
            var next = new Vector(x);
            next.Add(gradient, -step);
            method.Prox(next, step);
            return Math.Pow(TensorPrimitives.Distance(x, next.Values) / step, 2);
        }
    }

    [Fact]
    public void Prox_with_a_constraint_stays_nonnegative_and_soft_thresholds()
    {
        var method = new Ef21Prox(new Ef21ProxOptions { Compressor = TopOne, L1 = 1, Nonnegative = true });
        var x = new Vector([3, 0.5, -2]);
        method.Prox(x, 1);
        Assert.Equal([2, 0, 0], x.Values.ToArray());
        var free = new Ef21Prox(new Ef21ProxOptions { Compressor = TopOne, L1 = 1 });
        x = new Vector([3, 0.5, -2]);
        free.Prox(x, 1);
        Assert.Equal([2, 0, -1], x.Values.ToArray());
    }

    // The exact expectation of one step over all 2^n sets of participants, from states in the middle of a run.
    [Theory]
    [InlineData(0.3)]
    [InlineData(0.7)]
    public void Partial_participation_keeps_its_promise_in_expectation(double probability)
    {
        const int Workers = 3;
        var problem = Quadratics.RandomTridiagonal(Workers, 6, 0.8, 0.02, seed: 5);
        for (var length = 0; length < 12; length += 3)
        {
            var seed = length;
            double before = 0, gradient = 0, after = 0, weight = 0;
            for (var set = 0; set < 1 << Workers; set++)
            {
                int[] last = [.. Enumerable.Range(0, Workers).Where(i => (set >> i & 1) == 1)];
                var rounds = Enumerable.Range(0, length).Select(k => (int[])[(k + seed) % Workers]).Append(last).ToArray();
                var method = new Ef21Pp(new Ef21PpOptions { Compressor = new TopK(2), Participation = probability }) { Script = round => rounds[round - 1] };
                var run = Recording.Of(problem, method, length + 1, metrics: [MetricNames.Lyapunov, MetricNames.GradientNormSquared]);
                var chance = Math.Pow(probability, last.Length) * Math.Pow(1 - probability, Workers - last.Length);
                (before, gradient, weight) = (run.Metric(0)[length], run.Metric(1)[length], method.Theory.Lyapunov!.GradientWeight);
                after += chance * run.Metric(0)[length + 1];
            }
            Assert.True(after <= before - (weight * gradient) + 1e-13, $"{after:R} exceeds {before - (weight * gradient):R}");
        }
    }

    [Fact]
    public void The_best_rho_is_no_worse_than_the_convenient_one()
    {
        foreach (var probability in (double[])[0.05, 0.3, 0.9])
        {
            foreach (var alpha in (double[])[0.01, 0.3, 1])
            {
                var best = Ef21PpTheory.Constants(alpha, probability);
                var markov = new ContractionConstants(alpha);
                var rho = probability * markov.Theta / (2 * (1 - probability));
                var growth = (probability * markov.Beta) + ((1 - probability) * (1 + (1 / rho)));
                Assert.True(best.B / best.A <= growth / (probability * markov.Theta / 2) * (1 + 1e-12));
                Assert.InRange(best.A, 0, 1);
            }
        }
    }

    [Fact]
    public void Without_compression_but_with_absent_workers_the_mean_still_is_that_of_the_estimates()
    {
        var problem = Sample();
        var method = new Ef21Pp(new Ef21PpOptions { Compressor = new Identity(), Participants = 2 });
        var bits = Recording.Of(new RunRequest(problem, method)
        {
            Stop = new StopRule { Iterations = 300 },
            Observer = state => Near.Equal(EstimateErrors.Mean(state, "g"), state.Coordinator.Vector("g"), 1e-12),
        }).Result.Trace;
        Assert.True(bits[^1].Metrics[0] < bits[0].Metrics[0]);
        // Two of six send 10 numbers in every round but the first, where all do.
        Assert.Equal(64.0 * 10 * (6 + (300 * 2)) / 6, bits[^1].BitsUpPerWorker);
    }

    [Fact]
    public void Two_ways_to_say_who_takes_part_are_refused()
    {
        var setting = Recording.SettingOf(Sample());
        var both = new Ef21Pp(new Ef21PpOptions { Compressor = TopOne, Participants = 2, Participation = 0.5 });
        Assert.Contains("participants", Assert.Throws<AssumptionException>(() => both.Prepare(setting)).Message, StringComparison.Ordinal);
        var many = new Ef21Pp(new Ef21PpOptions { Compressor = TopOne, Participants = 7 });
        Assert.Contains("7", Assert.Throws<AssumptionException>(() => many.Prepare(setting)).Message, StringComparison.Ordinal);
    }
}
