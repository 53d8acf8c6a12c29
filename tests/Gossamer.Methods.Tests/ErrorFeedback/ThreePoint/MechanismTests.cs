using System.Reflection;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.ErrorFeedback.ThreePoint;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.ErrorFeedback.ThreePoint;

public class MechanismTests
{
    private static readonly Problem Sample = Quadratics.RandomTridiagonal(5, 8, 0.6, 0.05, seed: 3);

    public static TheoryData<string> Names => MechanismCases.Names;

    [Fact]
    public void Every_registered_mechanism_is_among_the_cases()
    {
        var registered = typeof(Mechanism).Assembly.GetTypes().Where(type => type.GetCustomAttribute<MechanismAttribute>() is not null);
        Assert.Empty(registered.Except(MechanismCases.All.Select(mechanism => mechanism.GetType())));
        Assert.Distinct(MechanismCases.All.Select(mechanism => mechanism.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_coordinator_holds_the_mean_of_the_estimates(string name)
    {
        foreach (var start in (EstimateStart[])[EstimateStart.Exact, EstimateStart.Compressed])
        {
            Recording.Of(new RunRequest(Sample, Make(name, start, 0.05))
            {
                Stop = new StopRule { Iterations = 60 },
                Observer = state =>
                {
                    var mean = new Gossamer.Numerics.Vector(8);
                    for (var i = 0; i < 5; i++) mean.Add(state.Worker(i).Vector("g"), 0.2);
                    Near.Equal(mean, state.Coordinator.Vector("g"), 1e-12);
                },
            });
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Workers_keep_a_vector_for_the_estimate_and_one_for_the_gradient_before_where_it_is_used(string name)
    {
        var run = Recording.Of(Sample, Make(name, EstimateStart.Exact, 0.05), 3);
        string[] expected = MechanismCases.Find(name).UsesPreviousGradient ? ["g", "y"] : ["g"];
        Assert.All(run.Workers[^1], state => Assert.Equal(expected, state.Keys));
    }

    /// <summary>A sure inequality for deterministic mechanisms, at the steps of all rules and both theorems.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void The_lyapunov_function_of_deterministic_mechanisms_falls_as_promised(string name)
    {
        if (!MechanismCases.Find(name).IsDeterministic) return;
        foreach (var rule in (StepSizeRule[])[StepSizeRule.LPlus, StepSizeRule.QuadraticMean, StepSizeRule.ArithmeticMean])
        {
            foreach (var regime in (Regime[])[Regime.Nonconvex, Regime.PolyakLojasiewicz])
            {
                var method = new ThreePc(new ThreePcOptions
                {
                    Mechanism = MechanismCases.Find(name),
                    StepSizeRule = rule,
                    Regime = regime,
                    Initialization = EstimateStart.Compressed,
                });
                Descent.Holds(Sample, method, iterations: 150);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Estimates_tend_to_the_gradients_at_the_solution(string name)
    {
        // More iterations for the mechanisms whose theory allows small steps only.
        var run = Recording.Of(new RunRequest(Sample, Make(name, EstimateStart.Exact, StepSize.Theory()))
        {
            Stop = new StopRule { Iterations = 200_000, GradientNormSquared = 1e-16 },
            Record = new RecordPlan { Every = 100, Metrics = [MetricNames.GradientNormSquared] },
        });
        Assert.True(run.Metric(0)[^1] <= 1e-16, $"{run.Metric(0)[^1]:R} after {run.Result.Trace[^1].Iteration} iterations");
    }

    [Fact]
    public void Compressors_without_the_property_that_a_mechanism_needs_are_refused_with_the_remedy()
    {
        Compressor biased = new LawlessCompressor(), unbiased = new RandK(1), top = new TopK(1), large = new TopK(9);
        (Mechanism Mechanism, string Word)[] refused =
        [
            .. ((Func<Compressor, Mechanism>[])
            [
                c => new Ef21Mechanism(c), c => new ClagMechanism(c, 1), c => new ThreePcV1(c), c => new ThreePcV2(unbiased, c),
                c => new ThreePcV3(new LagMechanism(1), c), c => new ThreePcV3(new Ef21Mechanism(c), top), c => new ThreePcV4(c, top),
                c => new ThreePcV4(top, c), c => new ThreePcV5(c), c => new AdaCgdMechanism([c, top], 1), c => new AdaCgdMechanism([top, c], 1),
                c => new Ada3PcMechanism([new LagMechanism(1), new Ef21Mechanism(c)], [1]),
            ]).SelectMany(make => ((Mechanism, string)[])[(make(biased), "contractive"), (make(unbiased), "rand-k-contractive"), (make(large), "9")]),
            (new MarinaMechanism(top), "unbiased"), (new ThreePcV2(top, top), "unbiased"), (new MarinaMechanism(new RandK(9)), "9"),
        ];
        foreach (var (mechanism, word) in refused)
        {
            var method = new ThreePc(new ThreePcOptions { Mechanism = mechanism, StepSize = 0.01 });
            var error = Assert.Throws<AssumptionException>(() => method.Prepare(Recording.SettingOf(Sample)));
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Parameters_out_of_range_are_refused()
    {
        Assert.Throws<BadInputException>(() => new LagMechanism(-1));
        Assert.Throws<BadInputException>(() => new ClagMechanism(new TopK(1), double.NaN));
        Assert.Throws<BadInputException>(() => new AdaCgdMechanism([], 1));
        Assert.Throws<BadInputException>(() => new MarinaMechanism(new RandK(1), 0));
        Assert.Throws<BadInputException>(() => new ThreePcV5(new TopK(1), 1.1));
        Assert.Throws<BadInputException>(() => new Ada3PcMechanism([new LagMechanism(1)], []));
        Assert.Throws<BadInputException>(() => new Ada3PcMechanism([new LagMechanism(1), new LagMechanism(2)], [-1]));
    }

    [Fact]
    public void A_start_from_zero_is_refused_where_the_gradient_at_the_start_is_needed()
    {
        var setting = Recording.SettingOf(Sample);
        Assert.Throws<AssumptionException>(() => Make("clag(top-k(2), 0.5)", EstimateStart.Zero, 0.1).Prepare(setting));
        Make("ef21(top-k(2))", EstimateStart.Zero, 0.1).Prepare(setting);
    }

    [Fact]
    public void Noise_leaves_no_theory_but_a_given_step_runs()
    {
        var setting = Recording.SettingOf(Sample) with { IsExact = false, Variance = 0.1 };
        Assert.Throws<AssumptionException>(() => Make("ef21(top-k(2))", EstimateStart.Exact, StepSize.Theory()).Prepare(setting));
        Assert.Equal(0.1, Make("ef21(top-k(2))", EstimateStart.Exact, 0.1).Prepare(setting).StepSize);
    }

    private static ThreePc Make(string name, EstimateStart start, StepSize step) =>
        new(new ThreePcOptions { Mechanism = MechanismCases.Find(name), Initialization = start, StepSize = step });
}
