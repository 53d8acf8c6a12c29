using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.VarianceReduction;

public class DashaPageTests
{
    private static DashaPageOptions Options(Sampling? sampling = null, double? p = null, Regime regime = Regime.Nonconvex) => new()
    {
        Compressor = new RandK(2),
        Sampling = sampling ?? new UniformSampling(1),
        Probability = p,
        Regime = regime,
    };

    [Fact]
    public void With_full_gradients_in_every_round_or_all_samples_it_is_dasha()
    {
        var parent = Recording.Of(Toy.Sums(), new Dasha(new DashaOptions { Compressor = new RandK(2), StepSize = 0.1 }), 40);
        var ours = Recording.Of(Toy.Sums(), new DashaPage(Options(p: 1) with { StepSize = 0.1 }), 40);
        Assert.Equal(parent.Iterates, ours.Iterates);
        ours = Recording.Of(Toy.Sums(), new DashaPage(Options(new FullSampling()) with { StepSize = 0.1 }), 40);
        Assert.Equal(parent.Iterates, ours.Iterates);
        ours = Recording.Of(Toy.Sums(), new DashaPage(Options(new NiceSampling(5), 0.3) with { StepSize = 0.1 }), 40);
        for (var k = 0; k <= 40; k++) Near.Equal(parent.Iterates[k], ours.Iterates[k], 1e-11);
    }

    [Fact]
    public void The_probability_balances_full_gradients_and_minibatches()
    {
        var setting = Toy.SumsSetting();
        Near.Equal(1.0 / 6, new DashaPage(Options()).Prepare(setting).Theory.Parameters["p"]);
        Near.Equal(3.0 / 8, new DashaPage(Options(new NiceSampling(3))).Prepare(setting).Theory.Parameters["p"]);
        // V² of the sampling is at most the paper's L_max²/B.
        var largest = Enumerable.Range(0, 3).Max(i => setting.Sums!.Of(i)!.Smoothness.Max());
        Assert.InRange(new DashaPage(Options()).Prepare(setting).Theory.Parameters["V"], 0.1 * largest, largest);
    }

    [Fact]
    public void Component_gradients_are_two_a_sample_and_all_in_full_rounds()
    {
        var run = Recording.Of(Toy.Sums(), new DashaPage(Options(new UniformSampling(2), 1e-9) with { StepSize = 0.01 }), 20);
        Assert.Equal(3 * (5 + (20 * 2 * 2)), run.Result.Trace[^1].ComponentGradients);
        Invariant.IsMean(run, "g", "g");
    }

    [Fact]
    public void The_lyapunov_function_falls_on_average_as_promised()
    {
        MeanDescent.Holds(Toy.Sums(), () => new DashaPage(Options()));
        MeanDescent.Holds(Toy.Sums(), () => new DashaPage(Options(new ImportanceSampling(2))));
        MeanDescent.Holds(Toy.Sums(), () => new DashaPage(Options(regime: Regime.PolyakLojasiewicz)));
        Assert.InRange(MeanDescent.ShareOfBound(Toy.Sums(), () => new DashaPage(Options()), 1500, 2), 0.02, 1);
    }

    [Theory]
    [InlineData(0.5, 3, 0.2)]
    [InlineData(3.0, 4, 0.01)]
    [InlineData(99.0, 50, 0.9)]
    public void The_weights_satisfy_the_recursions_of_the_proof(double omega, int n, double p)
    {
        const double Plus = 1.3, V = 0.7;                           // L_+² and V²
        var a = DashaTheory.Momentum(omega);
        var q = 4 * omega * ((2 * omega) + 1) / n;
        var v = (1 - p) * V;
        var h = (2 * Plus) + v;
        var proof = new Recursion(4)
        {
            Error = [1, 0, 1, 0],
            Decay =
            {
                [0, 0] = (1 - a) * (1 - a), [0, 1] = 2 * a * a * omega / n, [0, 3] = 2 * omega / n * 2 * p,
                [1, 1] = 1 - a, [1, 3] = 2 * omega * 2 * p, [2, 2] = 1 - p, [3, 3] = 1 - p,
            },
            Growth = [2 * omega / n * h, 2 * omega * h, v / n, v],
        };
        proof.Certify([1 / a, 2 * omega / n, 1 / p, 2 * q], 0, (4 * q * Plus) + (6 * q * v) + (2 * v / (p * n)));
        proof.Certify([2 / a, 8 * omega / n, 2 / p, 12 * q], Math.Min(a, p) / 2, (12 * q * Plus) + (30 * q * v) + (4 * v / (p * n)));
    }

    [Fact]
    public void Problems_without_finite_sums_are_refused_in_words()
    {
        var error = Assert.Throws<AssumptionException>(() => new DashaPage(Options()).Prepare(Recording.SettingOf(Toy.Four())));
        Assert.Contains("no sum", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<AssumptionException>(() => new DashaPage(Options()).Prepare(Toy.SumsSetting() with { IsExact = false, Variance = 1 }));
        Assert.Contains("oracle: full", error.Message, StringComparison.Ordinal);
    }
}
