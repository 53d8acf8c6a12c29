using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.VarianceReduction;

public class MarinaVariantTests
{
    private static readonly Problem Sums = Quadratics.RandomTridiagonal(4, 8, 0.5, 0.05, seed: 7, samples: 6);

    [Fact]
    public void With_full_samples_vr_marina_is_marina()
    {
        var marina = Recording.Of(Sums, new Marina(new MarinaOptions { Compressor = new RandK(2), Probability = 0.3 }), 60);
        var ours = Recording.Of(Sums, new VrMarina(new VrMarinaOptions { Compressor = new RandK(2), Probability = 0.3, Sampling = new FullSampling() }), 60);
        Near.Equal(marina.Result.Preparation.StepSize, ours.Result.Preparation.StepSize);
        for (var k = 0; k <= 60; k++) Near.Equal(marina.Iterates[k], ours.Iterates[k], 1e-9);
    }

    [Fact]
    public void With_all_clients_pp_marina_is_marina_bit_for_bit()
    {
        var marina = Recording.Of(Sums, new Marina(new MarinaOptions { Compressor = new RandK(2) }), 60);
        var ours = Recording.Of(Sums, new PpMarina(new PpMarinaOptions { Compressor = new RandK(2), Clients = new NiceSampling(4) }), 60);
        Assert.Equal(marina.Iterates, ours.Iterates);
    }

    [Fact]
    public void The_steps_are_not_below_those_of_the_papers()
    {
        var (constants, n) = (Sums.Constants, 4);
        var prepared = new VrMarina(new VrMarinaOptions { Compressor = new RandK(2), Sampling = new UniformSampling(2) }).Prepare(Setting());
        // p = min{zeta/d, b/(m + b)} = min{1/4, 2/8}; omega = 3.
        var p = 0.25;
        Near.Equal(p, prepared.Theory.Parameters["p"]);
        double largest = 0;
        for (var i = 0; i < n; i++) largest += Math.Pow(((IFiniteSum)Sums.Local(i)).SampleSmoothness.Max(), 2) / n;
        var printed = 1 / (constants.L + Math.Sqrt((1 - p) / (p * n) * ((3 * Math.Pow(constants.LQuadraticMean, 2)) + (4 * largest / 2))));
        Assert.InRange(prepared.StepSize, printed, 3 * printed);

        prepared = new PpMarina(new PpMarinaOptions { Compressor = new RandK(2), Clients = new NiceSampling(2) }).Prepare(Setting());
        p = 2.0 / 4 * 2 / 8;
        Near.Equal(p, prepared.Theory.Parameters["p"]);
        printed = 1 / (constants.L + (constants.LQuadraticMean * Math.Sqrt((1 - p) * 4 / (p * 2))));
        Assert.InRange(prepared.StepSize, printed, 2 * printed);
        // nice(r): (n - r)/(r(n - 1)) L_pm^2 + omega L_+^2/r.
        Near.Equal((2.0 / 6 * Math.Pow(constants.LPlusMinus, 2)) + (3 * Math.Pow(constants.LPlus, 2) / 2), prepared.Theory.Parameters["M"], 1e-9);
    }

    [Fact]
    public void Drawn_clients_pay_for_two_points_and_the_others_nothing()
    {
        const int Dimension = 8;
        var run = Recording.Of(Sums, new PpMarina(new PpMarinaOptions { Compressor = new RandK(2), Clients = new NiceSampling(1), Probability = 1e-9 }), 10);
        var (first, last) = (run.Result.Trace[0], run.Result.Trace[^1]);
        // One of four gets two points in a round, and evaluates two gradients of six samples.
        Assert.Equal(10 * 2 * Dimension * 64 / 4.0, last.BitsDownPerWorker - first.BitsDownPerWorker);
        Assert.Equal(10 * 2, last.OracleCalls - first.OracleCalls);
        Assert.Equal(10 * 2 * 6, last.ComponentGradients - first.ComponentGradients);
    }

    [Fact]
    public void A_batch_costs_its_component_gradients_and_their_share_of_the_time()
    {
        var run = Recording.Of(
            Sums, new VrMarina(new VrMarinaOptions { Compressor = new RandK(2), Sampling = new NiceSampling(3), Probability = 1e-9 }), 10, seconds: [1, 1, 1, 1]);
        var (first, last) = (run.Result.Trace[0], run.Result.Trace[^1]);
        Assert.Equal(4 * 6, first.ComponentGradients);
        Assert.Equal(10 * 4 * 2 * 3, last.ComponentGradients - first.ComponentGradients);
        // Three samples at two points are as much as a full gradient of six: a second a round.
        Near.Equal(10, last.Seconds - first.Seconds, 1e-9);
        Assert.Equal(4 * (1 + (10 * 2)), last.OracleCalls);
    }

    [Fact]
    public void The_lyapunov_functions_fall_on_average_over_two_hundred_seeds()
    {
        foreach (var create in (Func<Method>[])
        [
            () => new Marina(new MarinaOptions { Compressor = new PermK() }),
            () => new Marina(new MarinaOptions { Compressor = new CoordinateAssignment(), Regime = Regime.PolyakLojasiewicz }),
            () => new VrMarina(new VrMarinaOptions { Compressor = new RandK(2), Sampling = new NiceSampling(2) }),
            () => new VrMarina(new VrMarinaOptions { Compressor = new PermK(), Sampling = new ImportanceSampling(1), Regime = Regime.PolyakLojasiewicz }),
            () => new PpMarina(new PpMarinaOptions { Compressor = new RandK(2), Clients = new UniformSampling(2) }),
            () => new DistributedPage(new DistributedPageOptions { Clients = new ImportanceSampling(2), Sampling = new ImportanceSampling(2) }),
        ]) MeanDescent.Holds(Sums, create);
    }

    private static Setting Setting() => Recording.SettingOf(Sums) with { Sums = new FiniteSums(Sums) };
}
