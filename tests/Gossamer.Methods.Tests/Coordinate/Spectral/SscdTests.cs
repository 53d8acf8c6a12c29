using Gossamer.Execution;
using Gossamer.Methods.Coordinate;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Coordinate;

public class SscdTests
{
    [Fact]
    public void Weights_probabilities_and_spectra_of_the_worked_example()
    {
        var root = Math.Sqrt(3);
        Near.Equal([3 - root, 3, 3 + root], [.. SpectralExample.Hessian.Smallest(3).Values]);

        Check(0, 9, 0.1408832436, [2 / 9.0, 3 / 9.0, 4 / 9.0], [0.1408832436, 1 / 3.0, 0.5257834231]);
        Check(1, 10.7320508076, 0.2795365074, [0.1863576716, 0.2795365074, 0.3727153432, 0.1613904778], [0.2795365074, 0.2795365074, 0.4409269852]);
        Check(2, 14.1961524227, 1 / 3.0, [0.1408832436, 0.2113248654, 0.2817664872, 0.2440169359, 0.1220084679], [1 / 3.0, 1 / 3.0, 1 / 3.0]);

        static void Check(int k, double weight, double rate, double[] probabilities, double[] spectrum)
        {
            var theory = new Sscd(new() { Spectral = k }).Prepare(SpectralExample.Setting).Theory;
            Assert.Equal(weight, theory.Parameters["C_k"], 9);
            Assert.Equal(rate, theory.Parameters["lambda_min(W)"], 9);
            var sampler = new SscdOptions { Spectral = k }.CreateSampler(SpectralExample.Hessian);
            Near.Equal(probabilities, [.. sampler.Probabilities], 1e-9);
            Near.Equal(spectrum, sampler.Spectrum(3), 1e-9);
        }
    }

    [Fact]
    public void The_expected_gap_lies_between_both_ends_of_the_spectrum()
    {
        var problem = SpectralExample.Problem();
        var random = new RandomStream(2, RandomPurpose.Other);
        for (var k = 0; k < 3; k++)
        {
            var sampler = new SscdOptions { Spectral = k }.CreateSampler(SpectralExample.Hessian);
            var spectrum = sampler.Spectrum(3);
            for (var trial = 0; trial < 50; trial++)
            {
                double[] x = [random.NextGaussian(), random.NextGaussian(), random.NextGaussian()];
                var gap = problem.Global.Value(x) - problem.Constants.LowerBound!.Value;
                Assert.InRange(SpectralExample.ExpectedGap(problem, sampler, x) / gap, 1 - spectrum[^1] - 1e-12, 1 - spectrum[0] + 1e-12);
            }
        }
    }

    [Fact]
    public void No_weights_of_the_same_directions_have_a_better_rate()
    {
        // Water filling: compared with random weights, coordinates staying in proportion to A_ii.
        var random = new RandomStream(3, RandomPurpose.Other);
        for (var k = 1; k < 3; k++)
        {
            var best = new SscdOptions { Spectral = k }.CreateSampler(SpectralExample.Hessian);
            var rate = best.Spectrum(3)[0];
            for (var trial = 0; trial < 200; trial++)
            {
                var weights = Enumerable.Range(0, k).Select(_ => random.NextDouble()).ToArray();
                var sum = 1 + weights.Sum();
                double[] other = [2 / 9.0 / sum, 3 / 9.0 / sum, 4 / 9.0 / sum, .. weights.Select(w => w / sum)];
                Assert.True(new DirectionSampler(best.Directions, other).Spectrum(3)[0] <= rate + 1e-12);
            }
        }
    }

    [Fact]
    public void More_eigenvectors_never_need_more_iterations()
    {
        var matrix = Quadratics.WithSpectrum(Quadratics.TwoClusters(12, 6, (1, 4), (10, 30), seed: 2), 1, seed: 2).Constants.Hessian!;
        var rates = Enumerable.Range(0, 12).Select(k => new SscdOptions { Spectral = k }.CreateSampler(matrix).Spectrum(12)[0]).ToArray();
        for (var k = 1; k < 12; k++) Assert.True(rates[k] >= rates[k - 1] - 1e-12);
        Assert.Equal(1 / 12.0, rates[11], 10);
    }

    [Fact]
    public void It_minimises_exactly_along_every_direction_and_keeps_the_residual()
    {
        var problem = Quadratics.SparseWithSpectrum(Quadratics.TwoClusters(60, 5, (1, 2), (50, 100), seed: 4), 44, 1, seed: 4);
        var run = Recording.Of(problem, new Sscd(new() { Spectral = 5 }), 3000);
        var gradient = new double[60];
        for (var k = 0; k <= 3000; k += 100)
        {
            problem.Global.Gradient(run.Iterates[k], gradient);
            if (k > 0) Near.Equal(gradient, run.Coordinator[k]["r"], 1e-10);
        }
        var losses = run.Metric(0);
        for (var k = 0; k < 3000; k++) Assert.True(losses[k + 1] <= losses[k] + 1e-9);
        Assert.True(losses[^1] - problem.Constants.LowerBound!.Value < 1e-3 * (losses[0] - problem.Constants.LowerBound.Value));
    }

    [Fact]
    public void A_step_takes_the_share_of_a_product_with_the_matrix_that_it_touches()
    {
        var problem = Quadratics.WithSpectrum([1, 2, 3, 4, 5], 1, seed: 1);
        var run = Recording.Of(problem, new Sscd(new()), 10, seconds: [1]);
        // The residual at the start costs a gradient, every step a row of five.
        Near.Equal([.. Enumerable.Range(0, 11).Select(k => k == 0 ? 0 : 1 + (0.2 * k))], run.Seconds);
    }

    [Fact]
    public void With_many_seeds_the_mean_keeps_its_promise()
    {
        var problem = SpectralExample.Problem();
        var start = -problem.Constants.LowerBound!.Value;
        double sum = 0;
        for (ulong seed = 1; seed <= 400; seed++)
        {
            var run = Recording.Of(new RunRequest(problem, new Sscd(new() { Spectral = 2 }))
            {
                Seed = seed,
                Stop = new StopRule { Iterations = 4 },
                Record = new RecordPlan { Metrics = [MetricNames.Suboptimality] },
            });
            sum += run.Metric(0)[^1] / start / 400;
        }
        // W = I/3: the bound is an equality, (2/3)^4.
        Assert.InRange(sum, 0.75 * 16 / 81, 1.25 * 16 / 81);
    }

    [Fact]
    public void What_it_cannot_do_is_refused()
    {
        Assert.Contains("at most 2", Assert.Throws<AssumptionException>(() => new Sscd(new() { Spectral = 3 }).Prepare(SpectralExample.Setting)).Message);
        var indefinite = Recording.SettingOf(Quadratics.Create([new double[,] { { 1, 0 }, { 0, 0 } }], [[0, 0]]));
        Assert.Contains("positive definite", Assert.Throws<AssumptionException>(() => new Sscd(new()).Prepare(indefinite)).Message);
        var unknown = new Setting(new GivenConstants(1, 1), 3);
        Assert.Contains("quadratic", Assert.Throws<AssumptionException>(() => new Ssd(new()).Prepare(unknown)).Message);
    }
}
