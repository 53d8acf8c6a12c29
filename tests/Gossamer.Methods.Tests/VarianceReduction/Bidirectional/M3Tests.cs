using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;

namespace Gossamer.Methods.Tests.VarianceReduction;

public class M3Tests
{
    private static M3 Create(
        Compressor up, Compressor down, double? step = null, double? beta = null, double? syncUp = null, double? syncDown = null) => new(new M3Options
        {
            Compressor = up,
            DownlinkCompressor = down,
            Beta = beta,
            UplinkSyncProbability = syncUp,
            DownlinkSyncProbability = syncDown,
            StepSize = step is { } value ? StepSize.Fixed(value) : StepSize.Theory(),
        });

    [Fact]
    public void The_worked_example_gives_its_iterates_points_and_estimates()
    {
        var method = Create(
            new ScriptedCoordinates(2, true, [1, 0], [0, 1]), new ScriptedCoordinates(2, true, [0, 1], [1, 0]), 0.1, 0.5, 1e-9, 1e-9);
        var run = Recording.Of(Toy.Two(), method, 2);
        Near.Equal([0.85, 0.85], run.Iterates[1]);
        Near.Equal([0.85, 1], run.Workers[1][0]["z"]);
        Near.Equal([1, 0.85], run.Workers[1][1]["z"]);
        Near.Equal([1.5, 1.5], run.Coordinator[1]["g"]);
        Near.Equal([0.7, 0.7], run.Iterates[2]);
        Near.Equal([0.7, 0.7], run.Workers[2][0]["w"]);
        Near.Equal([0.7, 0.7], run.Workers[2][1]["w"]);
        Near.Equal([0.775, 0.85], run.Workers[2][0]["z"]);
        Near.Equal([0.85, 0.775], run.Workers[2][1]["z"]);
        Near.Equal([1.425, 1.425], run.Coordinator[2]["g"]);
    }

    [Fact]
    public void With_permutations_the_workers_points_and_their_running_means_stay_centred()
    {
        var run = Recording.Of(Toy.Four(), Create(new RandK(2), new PermK()), 200);
        Invariant.IsIterate(run, "w");
        var beta = run.Result.Preparation.Theory.Parameters["beta"];
        for (var k = 0; k < 200; k++)
        {
            var (before, after) = (Invariant.Mean(run, k, "z"), Invariant.Mean(run, k + 1, "z"));
            for (var j = 0; j < before.Length; j++) Near.Equal((beta * run.Iterates[k + 1][j]) + ((1 - beta) * before[j]), after[j], 1e-11);
        }
    }

    [Fact]
    public void Without_uplink_compression_and_momentum_it_is_marina_p()
    {
        var ours = Recording.Of(Toy.Four(), Create(new Identity(), new PermK(), 0.2), 50);
        var parent = Recording.Of(Toy.Four(), new MarinaP(new MarinaPOptions { Compressor = new PermK(), StepSize = 0.2 }), 50);
        Assert.Equal(parent.Iterates, ours.Iterates);
    }

    [Fact]
    public void The_momentum_is_that_of_the_paper()
    {
        // n = 4, d = 8, K = 2: ω_D = ω_P = 3, β = (4/(3·4·3))^(1/3) = 0.48075.
        var prepared = Create(new RandK(2), new PermK()).Prepare(Recording.SettingOf(Toy.Four()));
        Near.Equal(0.48075, prepared.Theory.Parameters["beta"], 1e-5);
        Assert.Equal((0.25, 0.25), (prepared.Theory.Parameters["p_D"], prepared.Theory.Parameters["p_P"]));
        Assert.Equal(1, Create(new Identity(), new PermK()).Prepare(Recording.SettingOf(Toy.Four())).Theory.Parameters["beta"]);
        Assert.Equal(1, Create(new RandK(2), new Identity()).Prepare(Recording.SettingOf(Toy.Four())).Theory.Parameters["beta"]);
    }

    [Fact]
    public void The_lyapunov_function_falls_on_average_and_the_gradients_stay_below_the_bound()
    {
        MeanDescent.Holds(Toy.Four(), () => Create(new RandK(2), new PermK()));
        MeanDescent.Holds(Toy.Four(), () => Create(new PermK(), new RandK(2)));
        Assert.InRange(MeanDescent.ShareOfBound(Toy.Four(), () => Create(new RandK(2), new PermK()), 2000, 2), 0.1, 1);
    }

    [Fact]
    public void One_step_of_the_worked_example_keeps_the_promise_exactly()
    {
        // n = d = 2: a round draws two coins, a permutation down and one coordinate a worker up, so that all outcomes can be
        // listed: the downlink permutation (2 or 1 with a synchronisation) times the uplink choices (4 or 1).
        foreach (var beta in (double[])[0.3, 0.7, 1])
        {
            var probe = Create(new ScriptedCoordinates(2, false, [0], [0]), new ScriptedCoordinates(2, true, [0], [1]), beta: beta, syncUp: 0.5, syncDown: 0.5);
            var step = probe.Prepare(Recording.SettingOf(Toy.Two())).StepSize;
            double expected = 0, before = 0, promised = 0;
            for (var outcome = 0; outcome < 32; outcome++)
            {
                var (isDown, isUp, first) = (outcome % 2 == 1, outcome / 2 % 2 == 1, outcome / 4 % 2);
                var up = (outcome / 8 % 2, outcome / 16);
                var method = Create(
                    new ScriptedCoordinates(2, false, [up.Item1], [up.Item2]), new ScriptedCoordinates(2, true, [first], [1 - first]),
                    step, beta, 0.5, 0.5);
                var run = Recording.Of(new RunRequest(Toy.Two(), method)
                {
                    Seed = SeedOf(isDown, isUp),
                    Stop = new StopRule { Iterations = 1 },
                    Record = new RecordPlan { Metrics = [MetricNames.Lyapunov, MetricNames.GradientNormSquared] },
                });
                expected += run.Metric(0)[1] / 32;
                (before, promised) = (run.Metric(0)[0], run.Result.Preparation.Theory.Lyapunov!.GradientWeight * run.Metric(1)[0]);
            }
            Assert.True(expected <= before - promised + 1e-12, $"beta {beta:R}: {expected:R} exceeds {before - promised:R}");
        }

        static ulong SeedOf(bool isDown, bool isUp) => Enumerable.Range(1, 1000).Select(k => (ulong)k).First(seed =>
            new Gossamer.Numerics.RandomStream(seed, Gossamer.Numerics.RandomPurpose.Coin, -1, 1, 0).NextCoin(0.5) == isDown
            && new Gossamer.Numerics.RandomStream(seed, Gossamer.Numerics.RandomPurpose.Coin, -1, 1, 1).NextCoin(0.5) == isUp);
    }
}
