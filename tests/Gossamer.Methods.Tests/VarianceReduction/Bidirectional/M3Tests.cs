using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Numerics;

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
    public void Without_downlink_compression_and_momentum_it_is_marina()
    {
        var ours = Recording.Of(Toy.Four(), Create(new RandK(2), new Identity(), 0.05, syncUp: 1e-9), 50);
        var parent = Recording.Of(Toy.Four(), new Marina(new MarinaOptions { Compressor = new RandK(2), Probability = 1e-9, StepSize = 0.05 }), 50);
        for (var k = 0; k <= 50; k++) Near.Equal(parent.Iterates[k], ours.Iterates[k], 1e-10);
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

    [Theory]
    [InlineData(0.3, 0)]
    [InlineData(0.7, 3)]
    [InlineData(1, 5)]
    [InlineData(0.2, 7)]
    public void One_step_from_any_state_keeps_the_promise_exactly(double beta, int before)
    {
        // n = d = 2: a round draws two coins, a permutation down and one coordinate a worker up, so that all 32 outcomes can be
        // listed. After some random rounds the points and estimates of the workers are apart.
        var step = Create(new RandK(1), new PermK(), beta: beta, syncUp: 0.5, syncDown: 0.5).Prepare(Recording.SettingOf(Toy.Two())).StepSize;
        var start = Recording.Of(new RunRequest(Toy.Two(), Create(new RandK(1), new PermK(), 8 * step, beta, 0.1, 0.1))
        {
            Seed = 3,
            Stop = new StopRule { Iterations = before },
            TakeCheckpoint = true,
        }).Result.Checkpoint;
        double expected = 0, now = 0, promised = 0;
        for (var outcome = 0; outcome < 32; outcome++)
        {
            var (isDown, isUp, first) = (outcome % 2 == 1, outcome / 2 % 2 == 1, outcome / 4 % 2);
            var method = Create(
                new ScriptedCoordinates(2, false, [outcome / 8 % 2], [outcome / 16]), new ScriptedCoordinates(2, true, [first], [1 - first]),
                step, beta, 0.5, 0.5);
            var run = Recording.Of(new RunRequest(Toy.Two(), method)
            {
                Seed = SeedOf(before + 1, isDown, isUp),
                ResumeFrom = start,
                Stop = new StopRule { Iterations = before + 1 },
                Record = new RecordPlan { Metrics = [MetricNames.Lyapunov, MetricNames.GradientNormSquared] },
            });
            expected += run.Metric(0)[^1] / 32;
            (now, promised) = (run.Metric(0)[^2], run.Result.Preparation.Theory.Lyapunov!.GradientWeight * run.Metric(1)[^2]);
        }
        Assert.True(expected <= now - promised + 1e-12, $"{expected:R} exceeds {now - promised:R}");

        static ulong SeedOf(long round, bool isDown, bool isUp) => Enumerable.Range(1, 1000).Select(k => (ulong)k).First(seed =>
            new RandomStream(seed, RandomPurpose.Coin, -1, round, 0).NextCoin(0.5) == isDown
            && new RandomStream(seed, RandomPurpose.Coin, -1, round, 1).NextCoin(0.5) == isUp);
    }
}
