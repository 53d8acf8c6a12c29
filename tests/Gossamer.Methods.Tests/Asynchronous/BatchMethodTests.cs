using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Batches;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Asynchronous;

/// <summary>Minibatch, Malenia and accelerated Rennala SGD.</summary>
public class BatchMethodTests
{
    private static readonly double[] Seconds = [1, 2, 5];

    private static Method Malenia(long batch, bool stops = true) =>
        new MaleniaSgd(new MaleniaSgdOptions { Batch = batch, Stops = stops, StepSize = 0.1 });

    [Theory]
    [InlineData(3, 5.0, 10.0, 15.0)]
    [InlineData(6, 6.0, 12.0, 18.0)]
    public void Malenia_trace_of_the_specification(long batch, params double[] seconds)
    {
        // f_i = a_i*x^2/2 with a = (1, 2, 6): grad f = 3x whatever the counts.
        var run = Recording.Of(Different(1, 2, 6), Malenia(batch), 3, Seconds);
        Assert.Equal(seconds, run.Seconds[1..]);
        Near.Equal([1, 0.7, 0.49, 0.343], [.. run.Iterates.Select(x => x[0])]);
        // Counts (5, 2, 1) in a round of 5 seconds and (6, 3, 1) in one of 6.
        Assert.Equal(3 * (batch == 3 ? 8 : 10), run.Result.Counters.Accepted);
    }

    [Fact]
    public void Malenia_without_stops_lets_outdated_computations_end()
    {
        // Round 0 ends at 5 with worker 3. Workers 1 and 2 still compute at x^0: ignored at 6. Worker 3 delivers at 10.
        var run = Recording.Of(Different(1, 2, 6), Malenia(3, stops: false), 2, Seconds);
        Assert.Equal([0, 5, 10], run.Seconds);
        Assert.Equal(2, run.Result.Counters.Ignored);
        Assert.Equal(0, run.Result.Counters.Cancelled);
    }

    [Fact]
    public void With_equal_times_and_a_batch_of_n_malenia_is_minibatch_sgd()
    {
        var problem = Quadratics.RandomTridiagonal(4, 6, 0.3, 0.1, seed: 2);
        var minibatch = Recording.Of(problem, new MinibatchSgd(new MinibatchSgdOptions { StepSize = 0.1 }), 20, [2, 2, 2, 2]);
        var malenia = Recording.Of(problem, Malenia(4), 20, [2, 2, 2, 2]);
        Assert.Equal(minibatch.Seconds, malenia.Seconds);
        for (var k = 0; k <= 20; k++) Near.Equal(minibatch.Iterates[k], malenia.Iterates[k], 1e-14);
    }

    [Fact]
    public void Malenia_takes_n_or_the_noise_ratio_as_batch()
    {
        var setting = Recording.SettingOf(Quadratics.WorkedExample()) with { IsExact = false, Variance = 1, Target = 0.01 };
        Assert.Equal(100, MaleniaSgdTheory.Batch(setting));
        Assert.Equal(setting.Workers, MaleniaSgdTheory.Batch(setting with { Target = 10 }));
        Assert.Equal(setting.Workers, MaleniaSgdTheory.Batch(setting with { Variance = 0, Target = null }));
        var error = Assert.Throws<AssumptionException>(() => MaleniaSgdTheory.Batch(setting with { Target = null }));
        Assert.Contains("batch", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Minibatch_sgd_with_one_gradient_a_worker_is_gd_with_an_oracle()
    {
        var problem = Quadratics.RandomTridiagonal(3, 6, 0.3, 0.1, seed: 2);
        var oracle = new AdditiveNoiseOracle(0.1);
        var gd = Recording.Of(problem, new GradientDescent(new MethodOptions { StepSize = 0.2 }), 30, Seconds, oracle);
        var run = Recording.Of(problem, new MinibatchSgd(new MinibatchSgdOptions { StepSize = 0.2 }), 30, Seconds, oracle);
        Assert.Equal(gd.Iterates, run.Iterates);
        Assert.Equal([0, 5, 10, 15], run.Seconds[..4]);
    }

    [Fact]
    public void A_local_batch_averages_noise_and_costs_time()
    {
        // x^1 = x^0 - gamma*(x^0 + noise): its variance over many seeds is (gamma*sigma)^2/(n*b).
        double[] spread = [0, 0];
        foreach (var (batch, place) in ((int, int)[])[(1, 0), (8, 1)])
        {
            for (ulong seed = 1; seed <= 300; seed++)
            {
                var run = Recording.Of(new RunRequest(new Parabola(2), new MinibatchSgd(new MinibatchSgdOptions { LocalBatch = batch, StepSize = 1 }))
                {
                    Seed = seed,
                    Oracle = new AdditiveNoiseOracle(1),
                    Stop = new StopRule { Iterations = 1 },
                    Record = new RecordPlan { Metrics = [] },
                }, [1, 2]);
                spread[place] += run.Iterates[1][0] * run.Iterates[1][0] / 300;
                Assert.Equal(2 * batch, run.Seconds[1]);
                Assert.Equal(2 * batch, run.Result.Trace[1].OracleCalls);
            }
        }
        Assert.InRange(spread[0], 0.5 * 0.75, 0.5 * 1.25);
        Assert.InRange(spread[1], 0.5 / 8 * 0.75, 0.5 / 8 * 1.25);
        var exact = Recording.Of(new Parabola(2), new MinibatchSgd(new MinibatchSgdOptions { LocalBatch = 3, StepSize = 0.5 }), 2);
        Near.Equal([1, 0.5, 0.25], [.. exact.Iterates.Select(x => x[0])]);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(4, false)]
    public void Without_noise_accelerated_rennala_is_accelerated_gradient_descent(long batch, bool stops)
    {
        var problem = Quadratics.Tridiagonal(dimension: 12, workers: 3);
        var gamma = 1 / (4 * problem.Constants.L);
        var run = Recording.Of(problem, new AcceleratedRennalaSgd(new AcceleratedRennalaSgdOptions { Batch = batch, Stops = stops }), 40, Seconds);
        Assert.Equal(gamma, run.Result.Preparation.StepSize);
        double[] x = problem.Start.ToArray(), z = problem.Start.ToArray(), y = new double[12], g = new double[12];
        var square = x.Zip(problem.Minimizer!.Value.ToArray(), (a, b) => (a - b) * (a - b)).Sum();
        for (var k = 0; k < 40; k++)
        {
            var alpha = 2.0 / (k + 2);
            for (var i = 0; i < 12; i++) y[i] = ((1 - alpha) * x[i]) + (alpha * z[i]);
            problem.Global.Gradient(y, g);
            for (var i = 0; i < 12; i++) z[i] -= gamma * (k + 1) * g[i];
            for (var i = 0; i < 12; i++) x[i] = ((1 - alpha) * x[i]) + (alpha * z[i]);
            Near.Equal(x, run.Iterates[k + 1], 1e-12);
            var gap = problem.Global.Value(x) - problem.Constants.LowerBound!.Value;
            Assert.True(gap <= 4 * problem.Constants.L * square / ((k + 1.0) * (k + 2)));
        }
    }

    [Fact]
    public void Accelerated_rennala_reaches_its_accuracy_in_the_mean()
    {
        var problem = Quadratics.Tridiagonal(dimension: 4, workers: 3);
        var oracle = new AdditiveNoiseOracle(0.3);
        const double Accuracy = 0.5;
        var mean = 0.0;
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var method = new AcceleratedRennalaSgd(new AcceleratedRennalaSgdOptions { Stops = true });
            var setting = Recording.SettingOf(problem) with
            {
                IsExact = false,
                Variance = oracle.Variance(problem),
                GapTarget = Accuracy,
                InitialDistance = Math.Sqrt(problem.Start.ToArray().Zip(problem.Minimizer!.Value.ToArray(), (a, b) => (a - b) * (a - b)).Sum()),
            };
            var prepared = method.Prepare(setting);
            var batch = (long)prepared.Theory.Parameters["S"];
            var rounds = AcceleratedRennalaSgdTheory.Rounds(problem.Constants.L, setting.InitialDistance.Value, setting.Variance!.Value, Accuracy, batch);
            Assert.Contains($"{rounds} iterations", prepared.Theory.Prediction, StringComparison.Ordinal);
            var run = Recording.Of(new RunRequest(problem, new AcceleratedRennalaSgd(new AcceleratedRennalaSgdOptions { Batch = batch, StepSize = prepared.StepSize }))
            {
                Seed = seed,
                Oracle = oracle,
                Stop = new StopRule { Iterations = (long)rounds },
                Record = new RecordPlan { Metrics = [MetricNames.Suboptimality] },
            }, Seconds);
            mean += run.Metric(0)[^1] / 10;
        }
        Assert.InRange(mean, 0, Accuracy);
    }

    [Fact]
    public void Accelerated_rennala_says_what_it_lacks()
    {
        var setting = Recording.SettingOf(new Parabola(2)) with { IsExact = false, Variance = 0.1, InitialDistance = 1 };
        Assert.Contains("suboptimality", Refusal(setting), StringComparison.Ordinal);
        Assert.Contains("distance", Refusal(setting with { GapTarget = 0.1, InitialDistance = null }), StringComparison.Ordinal);
        Assert.Contains("sigma^2", Refusal(setting with { Variance = null }), StringComparison.Ordinal);
        // L = D = 1, sigma^2 = 0.1, eps = 0.01: S = 100, K = max{sqrt(800), 64*0.1/(3*100*0.0001)} = 214.
        Assert.Equal(100, AcceleratedRennalaSgdTheory.Batch(setting with { GapTarget = 0.01 }));
        Assert.Equal(214, AcceleratedRennalaSgdTheory.Rounds(1, 1, 0.1, 0.01, 100));
        Assert.Equal(29, AcceleratedRennalaSgdTheory.Rounds(1, 1, 0, 0.01, 1));

        static string Refusal(Setting setting) => Assert.Throws<AssumptionException>(
            () => new AcceleratedRennalaSgd(new AcceleratedRennalaSgdOptions()).Prepare(setting)).Message;
    }

    /// <summary>f_i(x) = a_i·x²/2 on the line, x⁰ = 1.</summary>
    internal static Problem Different(params double[] curvatures) => Quadratics.SquaredNorms(1, curvatures);
}
