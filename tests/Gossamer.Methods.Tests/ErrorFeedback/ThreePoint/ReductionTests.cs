using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.ErrorFeedback.ThreePoint;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.ErrorFeedback.ThreePoint;

/// <summary>Mechanisms that are each other, bit for bit.</summary>
public class ReductionTests
{
    private static readonly Problem Sample = Quadratics.RandomTridiagonal(5, 8, 0.6, 0.05, seed: 3);
    private static readonly TopK Top = new(2);
    private static readonly Identity Exact = new();

    public static TheoryData<Mechanism> Exacts =>
    [
        new Ef21Mechanism(Exact), new LagMechanism(0), new ClagMechanism(Exact, 0), new ThreePcV1(Exact), new ThreePcV2(new RandK(2), Exact),
        new ThreePcV3(new LagMechanism(3), Exact), new ThreePcV4(Exact, Top), new ThreePcV4(Top, Exact), new ThreePcV5(Top, 1),
        new MarinaMechanism(new RandK(2), 1), new MarinaMechanism(new Identity()),
    ];

    [Theory]
    [MemberData(nameof(Exacts))]
    public void Without_compression_they_are_gradient_descent(Mechanism mechanism)
    {
        foreach (var start in (EstimateStart[])[EstimateStart.Exact, EstimateStart.Compressed])
        {
            var parent = Recording.Of(Sample, new GradientDescent(new MethodOptions { StepSize = 0.3 }), 40);
            Assert.Equal(parent.Iterates, Iterates(mechanism, start, 0.3, 40).Iterates);
        }
    }

    [Fact]
    public void Without_compression_their_theory_is_that_of_gradient_descent()
    {
        foreach (var mechanism in Exacts.Select(row => row.Data))
        {
            var step = new ThreePc(new ThreePcOptions { Mechanism = mechanism }).Prepare(Recording.SettingOf(Sample)).StepSize;
            Near.Equal(1 / Sample.Constants.L, step);
        }
    }

    [Fact]
    public void AdaCgd_up_to_the_gradient_itself_is_gradient_descent_but_for_rounding()
    {
        // Workers may be silent, so that the gradient is sent as a difference to the estimate.
        var parent = Recording.Of(Sample, new GradientDescent(new MethodOptions { StepSize = 0.3 }), 40);
        var ours = Iterates(new AdaCgdMechanism([Top, Exact], 0), step: 0.3, iterations: 40);
        for (var k = 0; k <= 40; k++) Near.Equal(parent.Iterates[k], ours.Iterates[k], 1e-13);
    }

    public static TheoryData<Compressor> Compressors => [Top, new RandKContractive(2), new ScaledSign(), new Identity()];

    [Theory]
    [MemberData(nameof(Compressors))]
    public void The_ef21_mechanism_makes_ef21(Compressor compressor)
    {
        foreach (var start in Enum.GetValues<EstimateStart>())
        {
            var ef21 = Recording.Of(Sample, new Ef21(new Ef21Options { Compressor = compressor, Initialization = start, StepSizeRule = StepSizeRule.LPlus }), 60);
            var ours = Iterates(new Ef21Mechanism(compressor), start, StepSize.Theory(), 60);
            Assert.Equal(ef21.Result.Preparation.StepSize, ours.Result.Preparation.StepSize);
            Assert.Equal(ef21.Iterates, ours.Iterates);
            Assert.Equal(Bits(ef21), Bits(ours));
        }
    }

    [Theory]
    [MemberData(nameof(Compressors))]
    public void Clag_without_trigger_is_ef21_and_with_identity_is_lag(Compressor compressor)
    {
        Same(new ClagMechanism(compressor, 0), new Ef21Mechanism(compressor));
        Same(new ClagMechanism(Exact, 2), new LagMechanism(2));
    }

    [Theory]
    [MemberData(nameof(Compressors))]
    public void AdaCgd_with_one_level_is_clag_but_for_the_level(Compressor compressor)
    {
        var (ours, clag) = (Iterates(new AdaCgdMechanism([compressor], 1.5)), Iterates(new ClagMechanism(compressor, 1.5)));
        Assert.Equal(clag.Iterates, ours.Iterates);
        if (compressor.IsDeterministic) Same(new AdaCgdMechanism([new TopK(1), Top], 0), new Ef21Mechanism(Top), withBits: false);
    }

    [Fact]
    public void AdaCgd_of_all_levels_sends_the_fewest_values_that_meet_the_tolerance()
    {
        // Brute force: for every worker and round, the least K with a tail of at most ζ‖x − y‖².
        var levels = Enumerable.Range(1, 8).Select(k => (Compressor)new TopK(k)).ToList();
        var run = Iterates(new AdaCgdMechanism(levels, 0.3), accounting: Messaging.AccountingKind.Floats);
        for (var k = 0; k < 60; k++)
        {
            var floats = 0;
            for (var i = 0; i < 5; i++)
            {
                double[] h = run.Workers[k][i]["g"], y = run.Workers[k][i]["y"], x = run.Workers[k + 1][i]["y"];
                var tolerance = 0.3 * x.Zip(y, (a, b) => (a - b) * (a - b)).Sum();
                var squares = x.Zip(h, (a, b) => (a - b) * (a - b)).OrderDescending().ToArray();
                floats += Enumerable.Range(0, 9).First(count => squares.Skip(count).Sum() <= tolerance);
            }
            Near.Equal(floats, (run.Result.Trace[k + 1].BitsUpPerWorker - run.Result.Trace[k].BitsUpPerWorker) * 5 / 64, 1e-9);
        }
    }

    [Fact]
    public void The_level_of_adacgd_costs_its_bits()
    {
        // Three levels and silence: two bits.
        var (wire, plain) = (Iterates(new AdaCgdMechanism([Top, Top, Top], 1)), Iterates(new ClagMechanism(Top, 1)));
        Assert.Equal(plain.Iterates, wire.Iterates);
        for (var k = 1; k < 60; k++)
        {
            var sent = (plain.Result.Trace[k].BitsUpPerWorker - plain.Result.Trace[k - 1].BitsUpPerWorker) * 5;
            var levels = ((wire.Result.Trace[k].BitsUpPerWorker - wire.Result.Trace[k - 1].BitsUpPerWorker) * 5) - sent;
            Near.Equal(2 * sent / (2 * (64 + 3)), levels, 1e-9);    // two values with three bits of index a message
        }
    }

    [Fact]
    public void Refinement_in_the_compressor_or_in_the_mechanism_is_the_same()
    {
        Same(new ThreePcV4(Top, new TopK(1)), new Ef21Mechanism(new Refine(Top, new TopK(1))));
        Same(new ThreePcV3(new Ef21Mechanism(Top), new TopK(1)), new ThreePcV4(Top, new TopK(1)));
    }

    [Fact]
    public void The_first_iterates_of_lag_are_silent_for_triggers_from_one_on()
    {
        foreach (var (trigger, silent) in ((double, bool)[])[(0.999, false), (1, true), (30, true)])
        {
            var run = Iterates(new LagMechanism(trigger));
            Assert.Equal(silent, run.Result.Trace[1].BitsUpPerWorker == run.Result.Trace[0].BitsUpPerWorker);
        }
    }

    [Fact]
    public void Marina_moves_the_common_estimate_as_its_paper_says()
    {
        // g^{k+1} = mean ∇f_i(x^{k+1}) on heads; else g^k + mean Q(∇f_i(x^{k+1}) − ∇f_i(x^k)), where Perm-K on a homogeneous
        // problem reproduces the mean.
        var problem = Quadratics.Tridiagonal(8, 4, 0.05);
        var run = Recording.Of(problem, new ThreePc(new ThreePcOptions { Mechanism = new MarinaMechanism(new PermK()), StepSize = 0.3 }), 40);
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions { StepSize = 0.3 }), 40);
        for (var k = 0; k <= 40; k++) Near.Equal(parent.Iterates[k], run.Iterates[k], 1e-12);
    }

    private static void Same(Mechanism one, Mechanism other, bool withBits = true)
    {
        foreach (var start in (EstimateStart[])[EstimateStart.Exact, EstimateStart.Compressed])
        {
            var (first, second) = (Iterates(one, start), Iterates(other, start));
            Assert.Equal(second.Iterates, first.Iterates);
            if (withBits) Assert.Equal(Bits(second), Bits(first));
        }
    }

    private static double[] Bits(Recording run) => [.. run.Result.Trace.Select(point => point.BitsUpPerWorker)];

    private static Recording Iterates(
        Mechanism mechanism, EstimateStart start = EstimateStart.Exact, StepSize? step = null, int iterations = 60,
        Messaging.AccountingKind accounting = Messaging.AccountingKind.Wire) =>
        Recording.Of(new RunRequest(Sample, new ThreePc(new ThreePcOptions { Mechanism = mechanism, Initialization = start, StepSize = step ?? 0.05 }))
        {
            Stop = new StopRule { Iterations = iterations },
            Accounting = new Messaging.Accounting(accounting),
        });
}
