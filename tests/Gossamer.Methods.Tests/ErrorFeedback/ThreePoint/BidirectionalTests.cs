using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.ErrorFeedback.ThreePoint;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.ErrorFeedback.ThreePoint;

public class BidirectionalTests
{
    private static readonly Problem Sample = Quadratics.RandomTridiagonal(5, 8, 0.6, 0.05, seed: 3);
    private static readonly TopK Top = new(2);

    private static BidirectionalThreePc Make(
        Mechanism up, Mechanism down, StepSize? step = null, EstimateStart start = EstimateStart.Exact, Regime regime = Regime.Nonconvex) =>
        new(new BidirectionalThreePcOptions { Mechanism = up, CoordinatorMechanism = down, StepSize = step ?? StepSize.Theory(), Initialization = start, Regime = regime });

    [Fact]
    public void Markov_compression_on_both_links_gives_the_iterates_of_the_worked_example()
    {
        // EF21-BC with Top-1 both ways, from compressed gradients whose mean is announced as it is.
        var problem = Quadratics.WorkedExample();
        var method = Make(new Ef21Mechanism(new TopK(1)), new Ef21Mechanism(new TopK(1)), 0.1, EstimateStart.Compressed);
        var run = Recording.Of(problem, method, 3);
        Near.Equal([.8, .9, 1], run.Iterates[1]);
        Near.Equal([.6, .8, .915], run.Iterates[2]);
        Near.Equal([.48, .7, .83], run.Iterates[3]);
    }

    [Fact]
    public void With_two_of_the_three_values_on_the_downlink_the_worked_example_is_ef21()
    {
        var method = Make(new Ef21Mechanism(new TopK(1)), new Ef21Mechanism(new TopK(2)), 0.1, EstimateStart.Compressed);
        var ef21 = new Ef21(new Ef21Options { Compressor = new TopK(1), StepSize = 0.1 });
        var (ours, theirs) = (Recording.Of(Quadratics.WorkedExample(), method, 4), Recording.Of(Quadratics.WorkedExample(), ef21, 4));
        for (var k = 0; k <= 4; k++) Near.Equal(theirs.Iterates[k], ours.Iterates[k]);
    }

    public static TheoryData<string> Names => MechanismCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void With_an_exact_downlink_it_is_3pc_bit_for_bit(string name)
    {
        var mechanism = MechanismCases.Find(name);
        foreach (var start in (EstimateStart[])[EstimateStart.Exact, EstimateStart.Compressed])
        {
            var parent = Recording.Of(Sample, new ThreePc(new ThreePcOptions { Mechanism = mechanism, Initialization = start, StepSize = 0.05 }), 40);
            var ours = Recording.Of(Sample, Make(mechanism, new Ef21Mechanism(new Identity()), 0.05, start), 40);
            Assert.Equal(parent.Iterates, ours.Iterates);
            for (var k = 0; k <= 40; k++) Assert.Equal(parent.Result.Trace[k].BitsUpPerWorker, ours.Result.Trace[k].BitsUpPerWorker);
        }
        if (mechanism.ConstantsOfMean(8, 5) is not null) return;
        var setting = Recording.SettingOf(Sample);
        Near.Equal(new ThreePc(new ThreePcOptions { Mechanism = mechanism }).Prepare(setting).StepSize, Make(mechanism, new Ef21Mechanism(new Identity())).Prepare(setting).StepSize);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void All_hold_what_the_coordinator_announced(string name)
    {
        Recording.Of(new RunRequest(Sample, Make(new ClagMechanism(Top, 0.5), MechanismCases.Find(name), 0.02))
        {
            Stop = new StopRule { Iterations = 40 },
            Observer = state =>
            {
                for (var i = 0; i < 5; i++)
                {
                    Assert.Equal(state.Iterate.ToArray(), state.Worker(i).Vector("x").Values.ToArray());
                    Assert.Equal(state.Coordinator.Vector("h").Values.ToArray(), state.Worker(i).Vector("g").Values.ToArray());
                }
            },
        });
    }

    [Theory]
    [InlineData("ef21(top-k(2))", "ef21(top-k(2))")]
    [InlineData("ef21(scaled-sign)", "clag(top-k(2), 0.5)")]
    [InlineData("lag(4)", "ef21(top-k(2))")]
    [InlineData("clag(top-k(2), 50)", "lag(0.5)")]
    [InlineData("adacgd([top-k(1), top-k(2), top-k(4)], 0.5)", "3pcv4(top-k(2), top-k(1))")]
    [InlineData("3pcv1(top-k(2))", "3pcv1(top-k(2))")]
    public void The_lyapunov_function_falls_as_promised_in_every_iteration(string up, string down)
    {
        foreach (var regime in (Regime[])[Regime.Nonconvex, Regime.PolyakLojasiewicz])
            Descent.Holds(Sample, Make(MechanismCases.Find(up), MechanismCases.Find(down), start: EstimateStart.Compressed, regime: regime), 250);
    }

    [Fact]
    public void The_step_is_that_of_its_formula()
    {
        // Top-2 of 8 both ways, where A = θ(1/4) and B = β(1/4).
        var (a, b, c) = (0.1339745962155614, 5.598076211353315, Sample.Constants);
        var s = (6 * b / a * ((b * c.LPlus * c.LPlus) + (c.L * c.L))) + (2 * b / a * (1 + (3 * (2 - a) * b / a)) * c.LPlus * c.LPlus);
        Near.Equal(1 / (c.L + Math.Sqrt(s)), Make(new Ef21Mechanism(Top), new Ef21Mechanism(Top)).Prepare(Recording.SettingOf(Sample)).StepSize);
    }

    [Fact]
    public void What_either_link_cannot_use_is_refused()
    {
        var setting = Recording.SettingOf(Sample);
        Assert.Throws<AssumptionException>(() => Make(new Ef21Mechanism(new RandK(1)), new LagMechanism(1)).Prepare(setting));
        Assert.Throws<AssumptionException>(() => Make(new LagMechanism(1), new Ef21Mechanism(new RandK(1))).Prepare(setting));
        Assert.Throws<AssumptionException>(() => Make(new LagMechanism(1), new LagMechanism(1), start: EstimateStart.Zero).Prepare(setting));
    }
}
