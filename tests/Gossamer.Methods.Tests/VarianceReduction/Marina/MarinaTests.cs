using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.VarianceReduction;

public class MarinaTests
{
    [Fact]
    public void The_toy_problem_gives_its_steps()
    {
        var problem = TwoDiagonals.Create();
        Assert.Equal((2.0, 1.0), (problem.Constants.L, Math.Round(problem.Constants.LPlusMinus, 12)));
        Near.Equal(Math.Sqrt(5), problem.Constants.LPlus);
        Near.Equal(1.0 / 3, StepOf(problem, new PermK()));
        Near.Equal(0.2792407799, StepOf(problem, new RandK(1)), 1e-10);
    }

    [Fact]
    public void The_toy_problem_gives_its_iterates_with_permutations()
    {
        // No coin falls; worker 1 gets coordinate 1, then 2.
        var compressor = new Permutations([0, 1], [1, 0]);
        var run = TwoDiagonals.RunWithoutCoins(coinless => new Marina(new MarinaOptions { Compressor = compressor, Probability = coinless, StepSize = StepSize.Fixed(1.0 / 3) }), 2);
        Near.Equal([1.5, 1.5], run.Estimates[0]);
        Near.Equal([0.5, 0.5], run.Iterates[1]);
        Near.Equal([1, 1], run.Estimates[1]);
        Near.Equal([1.0 / 6, 1.0 / 6], run.Iterates[2]);
        Near.Equal([0, 0], run.Estimates[2]);
    }

    [Fact]
    public void A_round_with_the_coin_replaces_the_estimate()
    {
        var problem = Quadratics.RandomTridiagonal(5, 12, 0.5, 0.01, seed: 2);
        var gradient = new double[12];
        var changed = 0;
        Recording.Of(new RunRequest(problem, new Marina(new MarinaOptions { Compressor = new RandK(2), Probability = 0.3 }))
        {
            Stop = new StopRule { Iterations = 60 },
            Observer = state =>
            {
                problem.Global.Gradient(state.Iterate, gradient);
                var coin = state.Iteration == 0
                    || new Gossamer.Numerics.RandomStream(1, Gossamer.Numerics.RandomPurpose.Coin, -1, state.Iteration).NextCoin(0.3);
                var error = System.Numerics.Tensors.TensorPrimitives.Distance(state.Coordinator.Vector("g"), (ReadOnlySpan<double>)gradient);
                if (coin) Assert.True(error < 1e-14, $"{error:R} at iteration {state.Iteration}");
                else if (error > 1e-8) changed++;
            },
        });
        Assert.True(changed > 20);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(1.0)]
    public void Without_compression_or_with_a_certain_coin_it_is_gradient_descent_bit_for_bit(double probability)
    {
        var problem = Quadratics.RandomTridiagonal(7, 12, 0.5, 0.01, seed: 2);
        Compressor compressor = probability == 1 ? new RandK(3) : new Identity();
        var ours = Recording.Of(problem, new Marina(new MarinaOptions { Compressor = compressor, Probability = probability }), 50);
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions()), 50);
        Assert.Equal(parent.Result.Preparation.StepSize, probability == 1 ? ours.Result.Preparation.StepSize : parent.Result.Preparation.StepSize);
        ours = Recording.Of(problem, new Marina(new MarinaOptions { Compressor = compressor, Probability = probability, StepSize = parent.Result.Preparation.StepSize }), 50);
        Assert.Equal(parent.Iterates, ours.Iterates);
    }

    [Fact]
    public void With_one_worker_permutations_change_nothing()
    {
        var problem = Quadratics.RandomTridiagonal(1, 12, 0.5, 0.01, seed: 2);
        var ours = Recording.Of(problem, new Marina(new MarinaOptions { Compressor = new PermK(), Probability = 0.5 }), 50);
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions()), 50);
        for (var k = 0; k <= 50; k++) Near.Equal(parent.Iterates[k], ours.Iterates[k], 1e-12);
    }

    [Theory]
    [InlineData(4, 12)]
    [InlineData(5, 12)]
    public void With_equal_workers_permutations_give_gradient_descent_whatever_the_coins(int workers, int dimension)
    {
        // Where n divides d, and where it does not: every coordinate reaches exactly one worker.
        var problem = Quadratics.Tridiagonal(dimension, workers, 0.05);
        var ours = Recording.Of(problem, new Marina(new MarinaOptions { Compressor = new PermK() }), 100);
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions()), 100);
        Near.Equal(parent.Result.Preparation.StepSize, ours.Result.Preparation.StepSize);
        for (var k = 0; k <= 100; k++) Near.Equal(parent.Iterates[k], ours.Iterates[k], 1e-10);
    }

    [Theory]
    [InlineData(3, 7)]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    public void The_theory_knows_permutations_of_every_shape(int workers, int dimension)
    {
        // d >= n: p = 1/n, M = L_pm^2. n = qd: p = 1/d, M = L_pm^2 (d - 1)/(n - 1). Else some workers are silent.
        var problem = Quadratics.RandomTridiagonal(workers, dimension, 0.5, 0.01, seed: 2);
        var prepared = new Marina(new MarinaOptions { Compressor = new PermK() }).Prepare(Recording.SettingOf(problem));
        double n = workers, q = Math.Max(1, workers / dimension);
        var both = (n - q) / (q * (n - 1));
        var p = q / n;
        Near.Equal(p, prepared.Theory.Parameters["p"]);
        var squared = problem.Constants.LPlusMinus * problem.Constants.LPlusMinus;
        Near.Equal(1 / (problem.Constants.L + Math.Sqrt((1 - p) / p * both * squared)), prepared.StepSize);
        if (workers == 4) Near.Equal((dimension - 1) / (n - 1), both);
    }

    [Fact]
    public void The_messages_of_a_round_cover_every_coordinate_once()
    {
        // The move of the estimate in coordinate k is exactly the one worker's difference that has it, whatever the others': with
        // equal differences the mean is exact, so that the error stays zero although d is no multiple of n.
        var problem = Quadratics.Tridiagonal(11, 4, 0.05);
        var gradient = new double[11];
        Recording.Of(new RunRequest(problem, new Marina(new MarinaOptions { Compressor = new PermKFixedBlocks(), Probability = 0.05 }))
        {
            Stop = new StopRule { Iterations = 60 },
            Observer = state =>
            {
                problem.Global.Gradient(state.Iterate, gradient);
                Near.Equal(gradient, state.Coordinator.Vector("g"), 1e-12);
            },
        });
    }

    [Fact]
    public void The_best_probability_is_the_minimum_of_the_bound()
    {
        foreach (var (smoothness, constant, share) in ((double, double, double)[])[(1, 1, 0.1), (1, 0.01, 0.01), (1, 25, 0.3), (2, 0, 0.2)])
        {
            var best = MarinaTheory.BestProbability(smoothness, constant, share);
            double Price(double p) => (p + ((1 - p) * share)) * (smoothness + Math.Sqrt((1 - p) / p * constant));
            for (var p = 0.001; p <= 1; p += 0.001) Assert.True(Price(best) <= Price(p) * (1 + 1e-9), $"{best:R} is worse than {p:R} for {constant:R}");
        }
    }

    [Fact]
    public void The_bound_of_the_theorem_holds_on_average()
    {
        // Mean of ||grad||^2 over T rounds and seeds against 2*Delta/(gamma*T); the specification measured 0.65 and 0.59.
        var problem = Quadratics.RandomTridiagonal(4, 8, 0.5, 1e-3, seed: 5);
        foreach (var compressor in (Compressor[])[new PermK(), new RandK(2)])
        {
            const int Rounds = 400, Seeds = 12;
            double mean = 0, bound = 0;
            for (ulong seed = 1; seed <= Seeds; seed++)
            {
                var run = Recording.Of(new RunRequest(problem, new Marina(new MarinaOptions { Compressor = compressor }))
                {
                    Seed = seed,
                    Stop = new StopRule { Iterations = Rounds },
                    Record = new RecordPlan { Metrics = [MetricNames.GradientNormSquared, MetricNames.Suboptimality] },
                });
                mean += run.Metric(0)[..Rounds].Average() / Seeds;
                bound = 2 * run.Metric(1)[0] / (run.Result.Preparation.StepSize * Rounds);
            }
            Assert.InRange(mean / bound, 0.2, 0.95);
        }
    }

    [Fact]
    public void Under_the_polyak_lojasiewicz_inequality_it_converges_at_least_at_the_promised_rate()
    {
        var problem = Quadratics.RandomTridiagonal(4, 8, 0.3, 0.1, seed: 5);
        double last = 0, first = 0, rate = 0;
        for (ulong seed = 1; seed <= 40; seed++)
        {
            var run = Recording.Of(new RunRequest(problem, new Marina(new MarinaOptions { Compressor = new PermK(), Regime = Regime.PolyakLojasiewicz }))
            {
                Seed = seed,
                Stop = new StopRule { Iterations = 40 },
                Record = new RecordPlan { Metrics = [MetricNames.Lyapunov] },
            });
            (first, last, rate) = (run.Metric(0)[0], last + (run.Metric(0)[40] / 40), run.Result.Preparation.Theory.Lyapunov!.Contraction);
        }
        Assert.True(rate > 0.01);
        Assert.True(last <= first * Math.Pow(1 - rate, 40), $"{last:R} of {first:R} at the rate {rate:R}");
    }

    [Fact]
    public void What_it_must_not_take_is_refused_in_words()
    {
        var problem = Quadratics.RandomTridiagonal(4, 8, 0.5, 1e-3, seed: 5);
        var error = Assert.Throws<AssumptionException>(() => new Marina(new MarinaOptions { Compressor = new TopK(1), StepSize = 0.1 }).Prepare(Recording.SettingOf(problem)));
        Assert.Contains("unbiased", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<AssumptionException>(() => new PpMarina(new PpMarinaOptions { Compressor = new PermK(), Clients = new Gossamer.Samplings.NiceSampling(2) }).Prepare(Recording.SettingOf(problem)));
        Assert.Contains("independent", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<AssumptionException>(() => new VrMarina(new VrMarinaOptions { Compressor = new RandK(1) }).Prepare(Recording.SettingOf(problem)));
        Assert.Contains("finite sums", error.Message, StringComparison.Ordinal);
    }

    private static double StepOf(Problem problem, Compressor compressor) =>
        new Marina(new MarinaOptions { Compressor = compressor, Probability = 0.5 }).Prepare(Recording.SettingOf(problem)).StepSize;
}
