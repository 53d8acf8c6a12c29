using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.VarianceReduction;

namespace Gossamer.Methods.Tests.VarianceReduction;

public class DashaTests
{
    private static Dasha Create(Compressor compressor, double? step = null, Regime regime = Regime.Nonconvex, EstimateStart start = EstimateStart.Exact) =>
        new(new DashaOptions
        {
            Compressor = compressor,
            Regime = regime,
            Initialization = start,
            StepSize = step is { } value ? StepSize.Fixed(value) : StepSize.Theory(),
        });

    [Fact]
    public void The_worked_example_gives_its_iterates_messages_and_estimates()
    {
        var run = Recording.Of(Toy.Two(), Create(new ScriptedCoordinates(2, false, [0, 1], [1, 0]), 0.1), 2);
        Near.Equal([0, 3], run.Workers[0][0]["g"]);
        Near.Equal([3, 0], run.Workers[0][1]["g"]);
        Near.Equal([0.85, 0.85], run.Iterates[1]);
        Near.Equal([-0.3, 3], run.Workers[1][0]["g"]);              // m_1 = (−0.3, 0)
        Near.Equal([3, -0.3], run.Workers[1][1]["g"]);              // m_2 = (0, −0.3)
        Near.Equal([1.35, 1.35], run.Coordinator[1]["g"]);
        Near.Equal([0.715, 0.715], run.Iterates[2]);
        Near.Equal([-0.3, 3 - 1.11], run.Workers[2][0]["g"]);       // m_1 = (0, −1.11)
        Near.Equal([3 - 1.11, -0.3], run.Workers[2][1]["g"]);       // m_2 = (−1.11, 0)
        Near.Equal([0.795, 0.795], run.Coordinator[2]["g"]);
    }

    [Theory]
    [InlineData(StepBound.Derived, 0.1702712133)]
    [InlineData(StepBound.Printed, 0.0598912192)]
    public void The_worked_example_gives_its_step_sizes(StepBound bound, double expected)
    {
        var options = new DashaOptions { Compressor = new RandK(1), Bound = bound };
        var prepared = new Dasha(options).Prepare(Recording.SettingOf(Toy.Two()));
        Near.Equal(expected, prepared.StepSize, 1e-10);
        Near.Equal(1.0 / 3, prepared.Theory.Parameters["a"]);
    }

    [Theory]
    [InlineData(EstimateStart.Exact)]
    [InlineData(EstimateStart.Compressed)]
    [InlineData(EstimateStart.Zero)]
    public void The_coordinator_holds_the_mean_of_the_estimates_from_every_start(EstimateStart start)
    {
        var run = Recording.Of(Toy.Four(), Create(new RandK(2), start: start), 100);
        Invariant.IsMean(run, "g", "g");
        var first = run.Workers[0][0]["g"];
        Assert.Equal(start switch { EstimateStart.Zero => 0, EstimateStart.Compressed => 2, _ => 8 }, first.Count(value => value != 0));
    }

    [Theory]
    [InlineData(EstimateStart.Exact)]
    [InlineData(EstimateStart.Zero)]
    public void Without_compression_it_is_gradient_descent_from_every_start(EstimateStart start)
    {
        // From zero the first step is lost: g^0 = 0, and x^1 = x^0.
        var ours = Recording.Of(Toy.Four(), Create(new Identity(), 0.3, start: start), 30);
        var parent = Recording.Of(Toy.Four(), new GradientDescent(new MethodOptions { StepSize = 0.3 }), 30);
        if (start == EstimateStart.Exact) Assert.Equal(parent.Iterates, ours.Iterates);
        else Assert.Equal(parent.Iterates[..30], ours.Iterates[1..]);
    }

    [Fact]
    public void No_round_after_the_start_sends_more_than_the_compressor_keeps()
    {
        var run = Recording.Of(Toy.Four(), Create(new RandK(2)), 40);
        for (var k = 0; k < 40; k++)
            Assert.Equal(2 * 64, run.Result.Trace[k + 1].BitsUpPerWorker - run.Result.Trace[k].BitsUpPerWorker, 9);
    }

    [Fact]
    public void The_lyapunov_function_falls_on_average_as_promised() => MeanDescent.Holds(Toy.Four(), () => Create(new RandK(2)));

    [Fact]
    public void The_lyapunov_function_shrinks_linearly_on_average_as_promised()
    {
        var (_, _, last) = MeanDescent.Holds(Toy.FourConvex(), () => Create(new RandK(4), regime: Regime.PolyakLojasiewicz), 40);
        Assert.True(last < 0.8, $"{last:R}");
    }

    [Fact]
    public void The_mean_squared_gradient_stays_below_the_bound()
    {
        var share = MeanDescent.ShareOfBound(Toy.Four(), () => Create(new RandK(2)), 1000, 4);
        Assert.InRange(share, 0.1, 1);
    }

    [Theory]
    [InlineData(0.0, 1)]
    [InlineData(0.5, 3)]
    [InlineData(3.0, 4)]
    [InlineData(99.0, 50)]
    public void The_weights_satisfy_the_recursions_of_the_proof(double omega, int n)
    {
        // G⁺ ≤ (1 − a)²G + (2ω/n)H + (2a²ω/n)D, D⁺ ≤ (1 − a)D + 2ωH, H ≤ S.
        var a = DashaTheory.Momentum(omega);
        var proof = new Recursion(2)
        {
            Error = [0.5, 0],
            Decay = { [0, 0] = (1 - a) * (1 - a), [0, 1] = 2 * a * a * omega / n, [1, 1] = 1 - a },
            Growth = [2 * omega / n, 2 * omega],
        };
        proof.Certify([1 / (2 * a * (2 - a)), omega / (n * (2 - a))], rate: 0, radicand: 2 * omega * ((2 * omega) + 1) / n);
        proof.Certify([1 / a, 4 * omega / n], rate: a / 2, radicand: 12 * omega * ((2 * omega) + 1) / n);
    }

    [Fact]
    public void Settings_outside_the_theory_are_refused_in_words()
    {
        var setting = Recording.SettingOf(Toy.Four());
        Assert.Contains("unbiased", Refusal(() => Create(new TopK(1), 0.1).Prepare(setting)), StringComparison.Ordinal);
        Assert.Contains("independent across workers", Refusal(() => Create(new PermK()).Prepare(setting)), StringComparison.Ordinal);
        Assert.Contains("exact gradients", Refusal(() => Create(new RandK(1)).Prepare(setting with { Variance = 1 })), StringComparison.Ordinal);
        var flat = new Setting(new Problems.GivenConstants([1, 1, 1, 1]), 8);
        Assert.Contains("regime: nonconvex", Refusal(() => Create(new RandK(1), regime: Regime.PolyakLojasiewicz).Prepare(flat)), StringComparison.Ordinal);
        Assert.Equal(0.1, Create(new PermK(), 0.1).Prepare(setting).StepSize);
    }

    private static string Refusal(Action action) => Assert.Throws<AssumptionException>(action).Message;
}
