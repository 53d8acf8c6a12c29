using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.ErrorFeedback.StepSizes;

public class SmoothnessRuleTests
{
    private static readonly RareFeatures Generator = new()
    {
        Workers = 20,
        Dimension = 60,
        RowsPerWorker = 6,
        Share = 0.1,
        Imbalance = 0,
        Seed = 3,
    };

    private static Ef21 Make(StepSizeRule rule, int k = 1, Regime regime = Regime.Nonconvex, StepSize? step = null) =>
        new(new Ef21Options { Compressor = new TopK(k), StepSizeRule = rule, Regime = regime, StepSize = step ?? StepSize.Theory() });

    [Fact]
    public void The_rare_step_is_its_formula()
    {
        var problem = Generator.Create();
        var (setting, owners) = (Recording.SettingOf(problem), problem.Ownership!);
        Assert.Equal(2, owners.MostOwners);
        Assert.Equal(Enumerable.Range(0, 20).Max(i => ((ISupport)problem.Local(i)).Support.Count), owners.MostOwned);
        var spread = 2.0 / 20;
        var plus = Math.Min(problem.Constants.LPlus, Math.Sqrt(spread) * problem.Constants.LMax);
        var xi = new ContractionConstants(1.0 / owners.MostOwned).Xi;
        Near.Equal(1 / (problem.Constants.L + (Math.Sqrt(spread) * plus * xi)), Make(StepSizeRule.RareFeatures).Prepare(setting).StepSize);
        var heaviest = Enumerable.Range(0, 60).Max(j => Enumerable.Range(0, 20)
            .Where(i => ((ISupport)problem.Local(i)).Support.Contains(j)).Sum(i => problem.Constants.Li[i])) / problem.Constants.Li.Sum();
        Near.Equal(
            1 / (problem.Constants.L + (Math.Sqrt(heaviest) * problem.Constants.LMean * xi)),
            Make(StepSizeRule.WeightedRareFeatures).Prepare(setting).StepSize);
    }

    [Fact]
    public void L_plus_is_bounded_by_rarity()
    {
        var problem = Generator.Create();
        Assert.True(problem.Constants.LPlus <= Math.Min(problem.Constants.LQuadraticMean, Math.Sqrt(0.1) * problem.Constants.LMax) * (1 + 1e-9));
    }

    [Fact]
    public void Rare_errors_add_up_to_no_more_than_the_spread()
    {
        var problem = Generator.Create();
        var setting = Recording.SettingOf(problem);
        foreach (var rule in (SmoothnessRule[])[SmoothnessRule.RareFeatures, SmoothnessRule.WeightedRareFeatures])
        {
            var smoothness = rule.Of(setting);
            Recording.Of(new RunRequest(problem, Make(StepSizeRule.RareFeatures))
            {
                Stop = new StopRule { Iterations = 50 },
                Observer = state =>
                {
                    var error = EstimateErrors.MeanToGradient(state, "g");
                    Assert.True(error <= smoothness.Spread * EstimateErrors.ToGradients(state, "g", smoothness.Weight) * (1 + 1e-12));
                },
            });
        }
    }

    [Theory]
    [InlineData(StepSizeRule.RareFeatures, Regime.Nonconvex)]
    [InlineData(StepSizeRule.WeightedRareFeatures, Regime.Nonconvex)]
    [InlineData(StepSizeRule.RareFeatures, Regime.PolyakLojasiewicz)]
    [InlineData(StepSizeRule.Best, Regime.Nonconvex)]
    public void The_lyapunov_function_falls_as_promised_with_rare_features(StepSizeRule rule, Regime regime) =>
        Descent.Holds(Generator.Create(), Make(rule, regime: regime), iterations: 200);

    [Fact]
    public void The_best_rule_takes_the_largest_step()
    {
        foreach (var problem in (Problem[])[Generator.Create(), Quadratics.WorkedExample(), Quadratics.Orthogonal(6, [1, 1, 1, 1, 1, 1000], seed: 1)])
        {
            var setting = Recording.SettingOf(problem);
            var steps = Enum.GetValues<StepSizeRule>().Where(rule => rule != StepSizeRule.Best).Select(rule => Make(rule).Prepare(setting).StepSize);
            Assert.Equal(steps.Max(), Make(StepSizeRule.Best).Prepare(setting).StepSize);
        }
    }

    [Fact]
    public void Where_all_own_everything_rare_rules_are_the_plain_ones()
    {
        var setting = Recording.SettingOf(Quadratics.RandomTridiagonal(6, 10, 0.8, 0.02, seed: 3));
        Near.Equal(Make(StepSizeRule.LPlus).Prepare(setting).StepSize, Make(StepSizeRule.RareFeatures).Prepare(setting).StepSize);
        Near.Equal(Make(StepSizeRule.ArithmeticMean).Prepare(setting).StepSize, Make(StepSizeRule.WeightedRareFeatures).Prepare(setting).StepSize);
    }

    [Fact]
    public void A_multiple_applies_to_any_rule()
    {
        var setting = Recording.SettingOf(Quadratics.WorkedExample());
        foreach (var rule in Enum.GetValues<StepSizeRule>())
            Near.Equal(4 * Make(rule).Prepare(setting).StepSize, Make(rule, step: StepSize.Theory(4)).Prepare(setting).StepSize);
    }

    [Fact]
    public void Rare_rules_are_refused_where_they_do_not_hold()
    {
        var setting = Recording.SettingOf(Generator.Create());
        var dense = new Ef21(new Ef21Options { Compressor = new ScaledSign(), StepSizeRule = StepSizeRule.RareFeatures });
        Assert.Contains("zeros", Refusal(dense, setting), StringComparison.Ordinal);
        Assert.Contains("does not say", Refusal(Make(StepSizeRule.RareFeatures), setting with { Ownership = null }), StringComparison.Ordinal);
        var noisy = new Ef21Sgdm(new Ef21SgdmOptions { Compressor = new TopK(1), Momentum = 0.1, StepSizeRule = StepSizeRule.RareFeatures });
        Assert.Contains("noise", Refusal(noisy, setting with { KeepsSupport = false, IsExact = false, Variance = 1 }), StringComparison.Ordinal);
        Assert.True(noisy.Prepare(setting with { IsExact = false, Variance = null }).StepSize > 0);
        // "best" takes another rule instead.
        var best = new Ef21(new Ef21Options { Compressor = new ScaledSign(), StepSizeRule = StepSizeRule.Best });
        Assert.True(best.Prepare(setting).StepSize > 0);
    }

    [Fact]
    public void Numbers_of_the_lemma()
    {
        (double Alpha, double Theta, double Beta, double Xi)[] expected =
        [
            (0.5, 0.292893, 1.707107, 2.414214), (0.25, 0.133975, 5.598076, 6.464102), (0.1, 0.0513167, 17.538150, 18.486833),
            (0.01, 0.00501256, 197.503756, 198.498744), (1.0 / 3, 0.183503, 3.632993, 4.449490),
        ];
        foreach (var (alpha, theta, beta, xi) in expected)
        {
            var markov = MechanismConstants.OfMarkov(alpha);
            Near.Equal(theta, markov.A, 1e-5);
            Near.Equal(beta, markov.B, 1e-5);
            Near.Equal(xi, markov.Parameters!["xi"], 1e-5);
        }
    }

    [Fact]
    public void Compressors_that_say_so_leave_zeros_alone()
    {
        Compressor[] compressors =
        [
            new Identity(), new TopK(4), new RandK(4), new RandKContractive(4), new Natural(), new Scaled(new RandK(4)), new Lazy(0.5),
            new BernoulliMask(0.5), new Mix(2, 2), new HardThreshold(0.1),
        ];
        var vector = new double[12];
        for (var j = 0; j < 12; j += 3) vector[j] = 1.3 + j;
        foreach (var compressor in compressors)
        {
            Assert.True(compressor.KeepsSupport, compressor.Name);
            for (var round = 0; round < 30; round++)
            {
                var context = new CompressionContext
                {
                    Private = new Gossamer.Numerics.RandomStream(1, Gossamer.Numerics.RandomPurpose.Compression, 0, round),
                    Shared = new Gossamer.Numerics.RandomStream(1, Gossamer.Numerics.RandomPurpose.Compression, -1, round),
                    Workers = 1,
                    Wire = Messaging.WireFormat.Double,
                    Pool = new Messaging.MessagePool(),
                    State = new ParticipantState(12),
                };
                var image = new double[12];
                compressor.Compress(vector, ref context).CopyTo(image);
                for (var j = 0; j < 12; j++) Assert.True(vector[j] != 0 || image[j] == 0, $"{compressor.Name} puts {image[j]:R} where zero was");
            }
        }
        Assert.False(new ScaledSign().KeepsSupport);
    }

    private static string Refusal(Method method, Setting setting) => Assert.Throws<AssumptionException>(() => method.Prepare(setting)).Message;
}
