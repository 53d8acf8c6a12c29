using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.VarianceReduction;

public class DashaMvrTests
{
    private static readonly AdditiveNoiseOracle Noise = new(0.05);

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void With_exact_gradients_it_is_dasha_for_every_momentum(double b)
    {
        var options = new DashaMvrOptions { Compressor = new RandK(2), NoiseMomentum = b, StepSize = 0.2 };
        var ours = Recording.Of(Toy.Four(), new DashaMvr(options), 60);
        var parent = Recording.Of(Toy.Four(), new Dasha(new DashaOptions { Compressor = new RandK(2), StepSize = 0.2 }), 60);
        for (var k = 0; k <= 60; k++) Near.Equal(parent.Iterates[k], ours.Iterates[k], 1e-11);
    }

    [Fact]
    public void With_exact_gradients_it_is_dasha_between_synchronisations()
    {
        var options = new DashaSyncMvrOptions { Compressor = new RandK(2), SyncProbability = 1e-9, Megabatch = 1, InitialBatch = 1, StepSize = 0.2 };
        var ours = Recording.Of(Toy.Four(), new DashaSyncMvr(options), 60);
        var parent = Recording.Of(Toy.Four(), new Dasha(new DashaOptions { Compressor = new RandK(2), StepSize = 0.2 }), 60);
        for (var k = 0; k <= 60; k++) Near.Equal(parent.Iterates[k], ours.Iterates[k], 1e-11);
    }

    [Fact]
    public void Without_compression_and_momentum_it_is_stochastic_gradient_descent()
    {
        // b = 1: h_i is the fresh stochastic gradient.
        var options = new DashaMvrOptions { Compressor = new Identity(), NoiseMomentum = 1, InitialBatch = 1, StepSize = 0.2 };
        var ours = Recording.Of(Toy.Four(), new DashaMvr(options), 30, oracle: Noise);
        var parent = Recording.Of(Toy.Four(), new GradientDescent(new MethodOptions { StepSize = 0.2 }), 30, oracle: Noise);
        Assert.Equal(parent.Iterates, ours.Iterates);
        var sync = new DashaSyncMvrOptions { Compressor = new RandK(2), SyncProbability = 1, Megabatch = 1, InitialBatch = 1, StepSize = 0.2 };
        Assert.Equal(parent.Iterates, Recording.Of(Toy.Four(), new DashaSyncMvr(sync), 30, oracle: Noise).Iterates);
    }

    [Fact]
    public void Every_round_costs_two_stochastic_gradients_and_the_start_a_batch()
    {
        var options = new DashaMvrOptions { Compressor = new RandK(2), NoiseMomentum = 0.1, InitialBatch = 7, StepSize = 0.1 };
        var run = Recording.Of(Toy.Four(), new DashaMvr(options), 10, oracle: Noise);
        Assert.Equal(4 * (7 + (2 * 10)), run.Result.Trace[^1].OracleCalls);
        Invariant.IsMean(run, "g", "g");
    }

    [Fact]
    public void Momenta_and_batches_follow_from_the_noise_and_the_target()
    {
        // n = 4, d = 8, σ² = 8·0.05² = 0.02, ε = 1e-4: M = 50; ω = 3.
        var setting = Recording.SettingOf(Toy.Four()) with { IsExact = false, Variance = 0.02, Target = 1e-4 };
        var mvr = new DashaMvr(new DashaMvrOptions { Compressor = new RandK(2) }).Prepare(setting).Theory.Parameters;
        Near.Equal(1.0 / 50, mvr["b"]);                             // 1/(3√50) = 0.0471 is larger
        Near.Equal(50, mvr["B_init"]);
        var sync = new DashaSyncMvr(new DashaSyncMvrOptions { Compressor = new RandK(2) }).Prepare(setting).Theory.Parameters;
        Near.Equal(1.0 / 50, sync["p"]);
        Near.Equal(50, sync["B'"]);
        var sparse = new DashaMvr(new DashaMvrOptions { Compressor = new RandK(1) }).Prepare(setting with { Target = 1e-3 }).Theory.Parameters;
        Near.Equal(1 / (7 * Math.Sqrt(5)), sparse["b"]);            // M = 5, ω = 7
        Near.Equal(16, sparse["B_init"]);                           // ⌈7√5⌉
    }

    [Fact]
    public void The_lyapunov_functions_keep_their_promises_under_noise()
    {
        var mvr = new DashaMvrOptions { Compressor = new RandK(2), NoiseMomentum = 0.1, InitialBatch = 4 };
        MeanDescent.Holds(Toy.Four(), () => new DashaMvr(mvr), oracle: Noise);
        MeanDescent.Holds(Toy.FourConvex(), () => new DashaMvr(mvr with { Regime = Regime.PolyakLojasiewicz }), oracle: Noise);
        var sync = new DashaSyncMvrOptions { Compressor = new RandK(2), SyncProbability = 0.2, Megabatch = 3, InitialBatch = 4 };
        MeanDescent.Holds(Toy.Four(), () => new DashaSyncMvr(sync), oracle: Noise);
        MeanDescent.Holds(Toy.FourConvex(), () => new DashaSyncMvr(sync with { Regime = Regime.PolyakLojasiewicz }), oracle: Noise);
    }

    [Fact]
    public void The_mean_squared_gradient_stays_below_the_bound()
    {
        var mvr = new DashaMvrOptions { Compressor = new RandK(2), NoiseMomentum = 0.1, InitialBatch = 4 };
        Assert.InRange(MeanDescent.ShareOfBound(Toy.Four(), () => new DashaMvr(mvr), 1000, 2, Noise), 0.01, 1);
        var sync = new DashaSyncMvrOptions { Compressor = new RandK(2), SyncProbability = 0.2, Megabatch = 3, InitialBatch = 4 };
        Assert.InRange(MeanDescent.ShareOfBound(Toy.Four(), () => new DashaSyncMvr(sync), 1000, 2, Noise), 0.01, 1);
    }

    [Theory]
    [InlineData(0.5, 3, 0.2)]
    [InlineData(3.0, 4, 0.01)]
    [InlineData(99.0, 50, 0.9)]
    public void The_weights_satisfy_the_recursions_of_the_proof(double omega, int n, double b)
    {
        const double Plus = 1.3, Sigma = 0.7;                       // L_+² and (1 − b)²L_σ²
        var a = DashaTheory.Momentum(omega);
        var q = 4 * omega * ((2 * omega) + 1) / n;
        var h = (2 * Plus) + (2 * Sigma);
        // Errors G, D, E, F; H ≤ 2b²F + h·S + 2b², with σ² = 1.
        var proof = new Recursion(4)
        {
            Error = [1, 0, 1, 0],
            Decay =
            {
                [0, 0] = (1 - a) * (1 - a), [0, 1] = 2 * a * a * omega / n, [0, 3] = 2 * omega / n * 2 * b * b,
                [1, 1] = 1 - a, [1, 3] = 2 * omega * 2 * b * b, [2, 2] = (1 - b) * (1 - b), [3, 3] = (1 - b) * (1 - b),
            },
            Growth = [2 * omega / n * h, 2 * omega * h, 2 * Sigma / n, 2 * Sigma],
            Noise = [2 * omega / n * 2 * b * b, 2 * omega * 2 * b * b, 2 * b * b / n, 2 * b * b],
        };
        proof.Certify(
            [1 / a, 2 * omega / n, 1 / b, 2 * b * q], 0,
            (4 * q * Plus) + (12 * q * Sigma) + (4 * Sigma / (b * n)), (6 * q * b * b) + (2 * b / n));
        proof.Certify(
            [2 / a, 8 * omega / n, 2 / b, 12 * b * q], Math.Min(a, b) / 2,
            (12 * q * Plus) + (60 * q * Sigma) + (8 * Sigma / (b * n)), (30 * q * b * b) + (4 * b / n));
        SyncProof(omega, n, p: b, Plus, Sigma);
    }

    private static void SyncProof(double omega, int n, double p, double plus, double sigma)
    {
        var a = DashaTheory.Momentum(omega);
        var q = 4 * omega * ((2 * omega) + 1) / n;
        var r = 1 - p;
        // Errors G, D, E; σ²/B' = 1.
        var proof = new Recursion(3)
        {
            Error = [1, 0, 1],
            Decay = { [0, 0] = r * (1 - a) * (1 - a), [0, 1] = r * 2 * a * a * omega / n, [1, 1] = r * (1 - a), [2, 2] = r },
            Growth = [r * 2 * omega / n * (plus + sigma), r * 2 * omega * (plus + sigma), r * sigma / n],
            Noise = [0, 0, p / n],
        };
        proof.Certify([1 / a, 2 * omega / n, 1 / p], 0, (2 * q * r * (plus + sigma)) + (2 * r * sigma / (p * n)), 1.0 / n);
        proof.Certify(
            [2 / a, 8 * omega / n, 2 / p], Math.Min(a, p) / 2, (6 * q * r * (plus + sigma)) + (4 * r * sigma / (p * n)), 2.0 / n);
    }

    [Fact]
    public void What_is_missing_is_said_in_words()
    {
        var noisy = Recording.SettingOf(Toy.Four()) with { IsExact = false, Variance = 0.02 };
        var options = new DashaMvrOptions { Compressor = new RandK(2) };
        Assert.Contains("gradientNormSquared", Refusal(() => new DashaMvr(options).Prepare(noisy)), StringComparison.Ordinal);
        Assert.Contains("noiseMomentum", Refusal(() => new DashaMvr(options).Prepare(noisy)), StringComparison.Ordinal);
        var unbounded = noisy with { Variance = null, NoiseSmoothness = null };
        var given = options with { NoiseMomentum = 0.1, InitialBatch = 1 };
        Assert.Contains("L_sigma", Refusal(() => new DashaMvr(given).Prepare(unbounded)), StringComparison.Ordinal);
        Assert.Null(new DashaMvr(given).Prepare(unbounded with { NoiseSmoothness = 1 }).Theory.Lyapunov);
        var printed = given with { Regime = Regime.PolyakLojasiewicz, Bound = StepBound.Printed };
        Assert.Contains("bound: derived", Refusal(() => new DashaMvr(printed).Prepare(Recording.SettingOf(Toy.FourConvex()))), StringComparison.Ordinal);
    }

    private static string Refusal(Action action) => Assert.Throws<AssumptionException>(action).Message;
}
