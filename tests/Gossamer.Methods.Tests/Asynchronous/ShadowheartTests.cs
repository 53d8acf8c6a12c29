using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.Asynchronous;
using Gossamer.Methods.Asynchronous.Shadowheart;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.NetworkModels;

namespace Gossamer.Methods.Tests.Asynchronous;

public class ShadowheartTests
{
    // The example of the specification: d = 10 and rand-1, so omega = 9, and a message takes 64 bits.
    private static readonly double[] Computing = [1, 2, 3, 10];
    private static readonly double[] Sending = [0.5, 0.1, 1, 0.2];
    private static readonly Problem Quadratic = Quadratics.Tridiagonal(10, 4, 0.05);

    private static Cluster Cluster(double[] computing, double[] sending, LinkTimes downlink = default) => new()
    {
        Compute = new FixedTimes(computing),
        Network = new PerWorkerNetwork([.. sending.Select(seconds => new LinkTimes(seconds / 64))], [downlink]),
    };

    private static PlannedShadowheartOptions Options(double? noise = 4, long? mostCopies = 1000) =>
        new() { Compressor = new RandK(1), Noise = noise, MostCopies = mostCopies };

    private static RunResult Run(
        Method method, long rounds, Cluster? cluster = null, GradientOracle? oracle = null, Problem? problem = null, ulong seed = 1, double? target = null) =>
        new Simulator(cluster ?? Cluster(Computing, Sending)).RunAsync(new RunRequest(problem ?? Quadratic, method)
        {
            Seed = seed,
            Oracle = oracle ?? new FullOracle(),
            Stop = new StopRule { Iterations = rounds, GradientNormSquared = target },
        }).GetAwaiter().GetResult();

    [Fact]
    public void The_plan_is_that_of_the_specification()
    {
        var parameters = Run(new ShadowheartSgd(Options()), 0).Preparation.Theory.Parameters;
        Near.Equal(9.887949278, parameters["t*"], 1e-9);
        Assert.Equal(3, parameters["active workers"]);
        Assert.Equal(9 + 4 + 3, parameters["gradients a round"]);
        Assert.Equal(19 + 98 + 9, parameters["messages a round"]);
        Near.Equal(2.003565, parameters["sum w_i*m_i*b_i"], 1e-6);
    }

    [Fact]
    public void A_round_lasts_until_the_slowest_active_worker_has_sent_its_copies()
    {
        var run = Run(new ShadowheartSgd(Options()), 3);
        // Worker 1 computes 9 s and sends 19 copies of 0.5 s; worker 2 takes 8 + 9.8 s, worker 3 9 + 9 s.
        var round = 9 + (19 * 0.5);
        Assert.Equal([0, round, 2 * round, 3 * round], run.Trace.Select(point => Math.Round(point.Seconds, 9)));
        Assert.True(round <= 2 * run.Preparation.Theory.Parameters["t*"]);
        Assert.Equal(3 * 16, run.Trace[^1].OracleCalls);
        Assert.Equal(3 * 126 * 64 / 4.0, run.Trace[^1].BitsUpPerWorker);
        Assert.Equal(3 * 3 * 640 / 4.0, run.Trace[^1].BitsDownPerWorker);     // worker 4 is never asked
    }

    [Fact]
    public void The_estimator_is_unbiased_within_its_variance()
    {
        // One step from x0: mean and variance of g = (x0 − x1)/γ over seeds, against max{ε, ‖∇f‖²}/V.
        var oracle = new AdditiveNoiseOracle(0.1);
        var variance = oracle.Variance(Quadratic)!.Value;
        var target = variance / 4;
        var exact = new double[10];
        Quadratic.Global.Gradient(Quadratic.Start.Span, exact);
        var mean = new double[10];
        double spread = 0;
        const int Seeds = 2000;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var final = Run(new ShadowheartSgd(Options(noise: null) with { StepSize = 1 }), 1, oracle: oracle, seed: seed, target: target).Final;
            for (var k = 0; k < 10; k++)
            {
                var g = Quadratic.Start.Span[k] - final[k];
                mean[k] += g / Seeds;
                spread += Math.Pow(g - exact[k], 2) / Seeds;
            }
        }
        var bound = (target + exact.Sum(value => value * value)) / 2.003565;
        Assert.True(spread <= bound, $"{spread} > {bound}");
        Assert.True(spread > bound / 10);
        for (var k = 0; k < 10; k++) Near.Equal(exact[k], mean[k], 4 * Math.Sqrt(bound / Seeds));
    }

    [Fact]
    public void Weights_are_at_least_one_in_total_on_random_clusters()
    {
        var random = new RandomStream(1, RandomPurpose.Other);
        for (var trial = 0; trial < 300; trial++)
        {
            var workers = 1 + random.NextInt(20);
            var computing = new double[workers];
            var sending = new double[workers];
            for (var i = 0; i < workers; i++) (computing[i], sending[i]) = (Math.Exp(2 * random.NextGaussian()), Math.Exp(2 * random.NextGaussian()));
            var (omega, noise) = (100 * random.NextDouble(), 100 * random.NextDouble());
            var plan = EquilibriumTime.Of(computing, sending, omega, noise);
            Assert.True(ShadowheartTheory.TotalWeight(plan) >= 1);
            // The search for the crossing finds what all candidates have.
            Near.Equal(EquilibriumTime.Candidates(computing, sending, omega, noise).Min(candidate => candidate.Value), plan.Seconds);
        }
    }

    [Fact]
    public void Equilibrium_of_ten_thousand_workers_is_found_without_solving_for_each()
    {
        double[] computing = [.. Enumerable.Range(1, 10_000).Select(i => Math.Sqrt(i))];
        double[] sending = [.. computing.Select(seconds => seconds / 100)];
        var plan = EquilibriumTime.Of(computing, sending, 7849, 100);
        Assert.InRange(plan.Seconds, 1, 100);
        Assert.True(ShadowheartTheory.TotalWeight(plan) >= 1);
    }

    [Fact]
    public void Without_noise_and_compression_it_is_gradient_descent_on_the_fastest_workers()
    {
        var run = Run(new ShadowheartSgd(Options(noise: null, mostCopies: null) with { Compressor = new Identity(), StepSize = 0.5 }), 5, Cluster([1, 2, 3, 4], [0.01, 0.01, 0.01, 0.01]));
        var gd = Run(new RennalaSgd(new RennalaSgdOptions { StepSize = 0.5 }), 5, new Cluster());
        Near.Equal(gd.Final, run.Final);
        Assert.Equal(5 * (1 + 0.1), run.Trace[^1].Seconds, 9);                // worker 1 alone, ten floats a message
    }

    [Fact]
    public void Bidirectional_with_exact_downlink_is_the_parent_bit_for_bit_and_pays_for_a_compressed_one_less()
    {
        var cluster = Cluster(Computing, Sending, new LinkTimes(0.001));
        var parent = Run(new ShadowheartSgd(Options() with { StepSize = 0.2 }), 6, cluster);
        var exact = Run(new BidirectionalShadowheartSgd(Bidirectional(new Identity(), 0.2)), 6, cluster);
        Assert.Equal(parent.Final, exact.Final);
        Assert.Equal(parent.Trace[^1].Seconds, exact.Trace[^1].Seconds);
        var compressed = Run(new BidirectionalShadowheartSgd(Bidirectional(new TopK(2), 0.2)), 6, cluster);
        Assert.True(compressed.Trace[^1].BitsDownPerWorker < parent.Trace[^1].BitsDownPerWorker / 2);
        Assert.True(compressed.Trace[^1].Seconds < parent.Trace[^1].Seconds);
        Assert.True(compressed.Trace[^1].Metrics[0] < compressed.Trace[0].Metrics[0]);
    }

    private static BidirectionalShadowheartOptions Bidirectional(Compressor downlink, double step) =>
        new() { Compressor = new RandK(1), DownlinkCompressor = downlink, Noise = 4, MostCopies = 1000, StepSize = step };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reaches_its_target_at_the_step_of_the_theory(bool isAdaptive)
    {
        var oracle = new AdditiveNoiseOracle(0.01);
        var target = oracle.Variance(Quadratic)!.Value / 4;
        Method method = isAdaptive
            ? new AdaptiveShadowheartSgd(new AdaptiveShadowheartOptions { Compressor = new RandK(1) })
            : new ShadowheartSgd(Options(noise: null));
        var run = Run(method, 4000, oracle: oracle, target: target);
        Assert.True(run.Trace[^1].Metrics[1] <= target);
        Assert.Equal(2 * Quadratic.Constants.L, 1 / run.Preparation.StepSize, 9);
    }

    [Fact]
    public void An_adaptive_round_by_hand()
    {
        // One worker, h = 2, tau = 1, omega = 1 (d = 2, rand-1), s = 0: V = omega*sum b_j^2/(sum b_j)^2.
        // Sends at 2 (b = 1), at 3 again (b = 1, the last allowed), at 4 (b = 2), at 5 (b = 2): they arrive one second later.
        // V = 1 with the first copy: the round ends at 3.
        var method = new AdaptiveShadowheartSgd(new AdaptiveShadowheartOptions { Compressor = new RandK(1), StepSize = 0.1 });
        var run = Run(method, 3, Cluster([2], [1]), problem: Quadratics.Tridiagonal(2, 1, 0.5));
        Assert.Equal([0, 3, 6, 9], run.Trace.Select(point => Math.Round(point.Seconds, 9)));
    }

    [Fact]
    public void An_adaptive_round_ends_when_the_variance_is_small_enough()
    {
        // omega = 9 and s = 4, as the ledger of a single worker counts by hand: b = 1, 1, 2.
        var ledger = new ReceivedSums(1, 1, omega: 9, noise: 4);
        Vector one = new([1.0]);
        foreach (var (gradients, shares, squares, weight) in new (long, double, double, double)[] { (1, 1, 1, 1), (1, 4, 2, 2), (2, 4 + 4 + 1 + 1, 6, 4) })
        {
            ledger.Add(0, Snapshot(one), gradients);
            var variance = (4 * ((shares / (weight * weight)) + (9 / weight))) + (9 * squares / (weight * weight));
            Near.Equal(1 / variance, ledger.Precision);
        }
        var g = new Vector(1);
        ledger.WriteMean(g);
        Near.Equal(3.0 / 4, g[0]);
    }

    private static Messaging.Message Snapshot(Vector vector)
    {
        var context = new CompressionContext { Pool = new Messaging.MessagePool(), Wire = Messaging.WireFormat.Double, Workers = 1 };
        return new Identity().Compress(vector, ref context);
    }

    [Fact]
    public void Adaptive_rounds_take_a_constant_times_those_that_know_the_times()
    {
        var random = new RandomStream(4, RandomPurpose.Other);
        for (var trial = 0; trial < 10; trial++)
        {
            var computing = new double[6];
            var sending = new double[6];
            for (var i = 0; i < 6; i++) (computing[i], sending[i]) = (Math.Exp(random.NextGaussian()), Math.Exp(2 * random.NextGaussian()));
            var cluster = Cluster(computing, sending);
            var problem = Quadratics.Tridiagonal(10, 6, 0.05);
            var planned = Run(new ShadowheartSgd(Options(noise: 10)), 0, cluster, problem: problem).Preparation.Theory.Parameters["t*"];
            var adaptive = Run(
                new AdaptiveShadowheartSgd(new AdaptiveShadowheartOptions { Compressor = new RandK(1), Noise = 10, MostCopies = 1000 }), 20, cluster, problem: problem);
            Assert.InRange(adaptive.Trace[^1].Seconds / 20, 0, 4 * planned);
        }
    }

    [Fact]
    public void Adaptive_gradients_of_workers_that_never_send_are_never_evaluated()
    {
        var oracle = new CountingOracle();
        var method = new AdaptiveShadowheartSgd(new AdaptiveShadowheartOptions { Compressor = new RandK(1), StepSize = 0.1 });
        // The second worker's first message is under way for ever: all later gradients stay unevaluated.
        var run = Run(method, 50, Cluster([1, 0.1], [0.001, 1e6]), oracle, Quadratics.Tridiagonal(10, 2, 0.05));
        Assert.True(run.Trace[^1].OracleCalls > 500);
        Assert.True(oracle.Evaluated < run.Trace[^1].OracleCalls / 5, $"{oracle.Evaluated} of {run.Trace[^1].OracleCalls}");
    }

    [Theory]
    [InlineData("must know how long")]
    public void Unknown_times_are_refused_with_a_way_out(string part)
    {
        var cluster = new Cluster { Compute = new RandomTimes([.. Enumerable.Repeat(Duration.Exponential(1), 4)]) };
        var error = Assert.Throws<AssumptionException>(() => Run(new ShadowheartSgd(Options()), 1, cluster));
        Assert.Contains(part, error.Message);
        Assert.Contains("adaptive-shadowheart-sgd", error.Message);
    }

    [Fact]
    public void Other_wrong_settings_are_refused()
    {
        Assert.Contains("biased", Refusal(Options() with { Compressor = new TopK(1) }));
        Assert.Contains("independent", Refusal(Options() with { Compressor = new PermK() }));
        Assert.Contains("same f", Refusal(Options(), Quadratics.RandomTridiagonal(4, 10, 0.5, 0.1, 1)));
        Assert.Contains("noise as a number", Assert.Throws<AssumptionException>(
            () => Run(new ShadowheartSgd(Options(noise: null)), 1, oracle: new AdditiveNoiseOracle(0.1))).Message);

        static string Refusal(PlannedShadowheartOptions options, Problem? problem = null) =>
            Assert.Throws<AssumptionException>(() => Run(new ShadowheartSgd(options), 1, problem: problem)).Message;
    }

    private sealed class CountingOracle : GradientOracle
    {
        private int evaluated;

        public int Evaluated => evaluated;

        public override string Name => "counting";

        public override double? Variance(Problem problem) => 0;

        public override void Gradient(ILocalObjective objective, ReadOnlySpan<double> x, ref RandomStream samples, Span<double> gradient)
        {
            Interlocked.Increment(ref evaluated);
            objective.Gradient(x, gradient);
        }
    }
}
