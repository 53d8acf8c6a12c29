using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.ErrorFeedback.ThreePoint;
using Gossamer.Methods.ErrorFeedback.ThreePoint.Checking;

namespace Gossamer.Methods.Tests.ErrorFeedback.ThreePoint;

public class MechanismCheckerTests
{
    private static readonly TopK Top = new(2);
    private static readonly MechanismChecker Checker = new(workers: 5, draws: 1000);

    public static TheoryData<string> Names => MechanismCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void No_triple_contradicts_the_constants_of_a_mechanism(string name)
    {
        foreach (var dimension in (int[])[8, 24])
        {
            var verdict = Checker.Check(MechanismCases.Find(name), dimension);
            Assert.True(verdict.Holds, $"{name}, d = {dimension}: {verdict.WorstQuotient} ± {verdict.StandardError} of the bound");
            Assert.True(verdict.SmallestRatio <= verdict.ClaimedRatio * (1 + 1e-6) + 1e-6, $"{verdict.SmallestRatio} against {verdict.ClaimedRatio}");
        }
    }

    public static TheoryData<Compressor> Compressors =>
    [
        new TopK(1), new RandKContractive(3), new ScaledSign(), new GroupSign(2), new RankK(1), new Scaled(new RandK(2)), new Scaled(new Natural()),
        new Lazy(0.3, false), new Compose(new Natural(), Top), new Refine(Top, new ScaledSign()), new Natural(), new Blockwise(new TopK(1), 3),
    ];

    [Theory]
    [MemberData(nameof(Compressors))]
    public void Nor_with_other_compressors(Compressor compressor)
    {
        foreach (var mechanism in (Mechanism[])
        [
            new Ef21Mechanism(compressor), new ClagMechanism(compressor, 2), new ThreePcV1(compressor), new ThreePcV2(new RandK(2), compressor),
            new ThreePcV5(compressor, 0.3), new ThreePcV3(new LagMechanism(1), compressor),
        ])
        {
            var verdict = Checker.Check(mechanism, 12);
            Assert.True(verdict.Holds, $"{mechanism}: {verdict.WorstQuotient} ± {verdict.StandardError} of the bound");
        }
    }

    [Theory]
    [InlineData("ef21(top-k(2))", 1e-3)]
    [InlineData("lag(0.5)", 0.02)]
    [InlineData("lag(4)", 0.02)]
    [InlineData("3pcv1(top-k(2))", 1e-3)]
    public void Where_theory_is_tight_the_checker_finds_its_constants(string name, double tolerance)
    {
        var verdict = Checker.Check(MechanismCases.Find(name), 8);
        Assert.True(verdict.SmallestRatio >= (1 - tolerance) * verdict.ClaimedRatio, $"{verdict.SmallestRatio} of {verdict.ClaimedRatio}");
        Near.Equal(verdict.Claimed.B, verdict.SmallestB, 3 * tolerance);
        Assert.True(verdict.WorstQuotient >= 1 - tolerance, $"{verdict.WorstQuotient}");
    }

    [Fact]
    public void Where_theory_is_not_tight_the_checker_says_so()
    {
        // Top-2 and then Top-1 of the rest is Top-3, whose alpha is 3/8 and not 1 - (6/8)(7/8).
        var verdict = Checker.Check(MechanismCases.Find("3pcv4(top-k(2), top-k(1))"), 8);
        Near.Equal(new ContractionConstants(3.0 / 8).Xi, verdict.SmallestRatio, 1e-2);
        Assert.True(verdict.SmallestRatio < 0.9 * verdict.ClaimedRatio);
    }

    [Fact]
    public void Of_random_mechanisms_it_finds_the_constants_within_the_noise()
    {
        // Rand-K has its variance with equality, so that MARINA and 3PCv2's first stage do.
        var verdict = new MechanismChecker(workers: 5, draws: 10_000).Check(new MarinaMechanism(new RandK(2), 0.25), 8);
        Assert.True(verdict.SmallestB > 0.9 * verdict.Claimed.B && verdict.SmallestB <= verdict.Claimed.B, $"{verdict.SmallestB} of {verdict.Claimed.B}");
        Assert.True(verdict.LargestA >= verdict.Claimed.A, $"{verdict.LargestA} of {verdict.Claimed.A}");
    }

    public static TheoryData<string, double, double> Lies => new()
    {
        { "A of EF21", 0.2, 5.6 }, { "B of EF21", 0.1339745962, 5.2 }, { "no growth", 0.1, 0 }, { "no lag", 1, 50 },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void Wrong_constants_are_contradicted(string what, double a, double b)
    {
        var verdict = Checker.Check(new Liar(new Ef21Mechanism(Top), new MechanismConstants(a, b)), 8);
        Assert.False(verdict.Holds, what);
        Assert.True(verdict.WorstQuotient > 1.005, what);
        Assert.True(verdict.LargestA < a || verdict.SmallestB > b, what);
    }

    [Fact]
    public void A_random_mechanism_with_half_its_variance_is_contradicted() =>
        Assert.False(Checker.Check(new Liar(new MarinaMechanism(new RandK(2), 0.25), new MechanismConstants(0.25, 0.75 * 1.5)), 8).Holds);

    [Fact]
    public void One_seed_gives_one_verdict()
    {
        var mechanism = new ThreePcV2(new RandK(2), Top);
        var (first, second) = (new MechanismChecker(5, 500, seed: 7).Check(mechanism, 8), new MechanismChecker(5, 500, seed: 7).Check(mechanism, 8));
        Assert.Equal(first, second);
    }

    [Fact]
    public void What_cannot_be_checked_is_refused()
    {
        Assert.Throws<AssumptionException>(() => Checker.Check(new Ef21Mechanism(new RandK(1)), 8));
        Assert.Throws<AssumptionException>(() => Checker.Check(new Ef21Mechanism(new TopK(9)), 8));
        Assert.Throws<BadInputException>(() => Checker.Check(new LagMechanism(1), 0));
        Assert.Throws<BadInputException>(() => new MechanismChecker(draws: 1));
    }

    /// <summary>Does what another mechanism does, and claims other constants.</summary>
    private sealed class Liar(Mechanism honest, MechanismConstants claimed) : Mechanism
    {
        public override string Name => "liar";

        public override string Source => "none";

        public override bool IsDeterministic => honest.IsDeterministic;

        public override MechanismConstants Constants(int dimension, int workers, int? support = null) => claimed;

        public override void Check(Setting setting) => honest.Check(setting);

        public override Message Compress(
            IParticipant me, ReadOnlySpan<double> h, ReadOnlySpan<double> y, ReadOnlySpan<double> x, long round, int slot = 0) =>
            honest.Compress(me, h, y, x, round, slot);
    }
}
