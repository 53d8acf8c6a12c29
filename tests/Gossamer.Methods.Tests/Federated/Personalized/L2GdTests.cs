using Gossamer.Execution;
using Gossamer.Execution.Metrics;
using Gossamer.Methods.Federated.Personalized;
using Gossamer.Numerics;

namespace Gossamer.Methods.Tests.Federated.Personalized;

public class L2GdTests
{
    [Fact]
    public void First_steps_by_hand()
    {
        // Coins 0, 1, 0, 1 with p = ¼: a gradient step, towards the mean, a gradient step, and the next step towards the mean asks for it.
        var seed = SeedOf(0.25, 0, 1, 0, 1);
        var run = Recording.Of(new RunRequest(TwoParabolas.Create(), new L2Gd(new L2GdOptions { Lambda = 1, Probability = 0.25, StepSize = 0.25 }))
        {
            Seed = seed,
            Stop = new StopRule { Iterations = 2 },
        });
        Near.Equal([0, 2], [run.Workers[1][0]["x"][0], run.Workers[1][1]["x"][0]]);
        Near.Equal(1, run.Iterates[1][0]);
        // (0.5, 1.5) in between.
        Near.Equal([0.4166666666666667, 2.75], [run.Workers[2][0]["x"][0], run.Workers[2][1]["x"][0]]);
    }

    [Fact]
    public void The_models_settle_around_the_solution_and_nearer_for_a_smaller_step()
    {
        // x(λ) = (1.2, 3.6) for λ = 1.
        double Error(double step)
        {
            var squares = new List<double>();
            Recording.Of(new RunRequest(TwoParabolas.Create(), new L2Gd(new L2GdOptions { Lambda = 1, StepSize = step }))
            {
                Stop = new StopRule { Iterations = 4000 },
                Record = new RecordPlan { Every = 4000 },
                Observer = state =>
                {
                    if (state.Iteration < 1000) return;
                    var (x, y) = (state.Worker(0).Find("x")![0] - 1.2, state.Worker(1).Find("x")![0] - 3.6);
                    squares.Add((x * x) + (y * y));
                },
            });
            return squares.Average();
        }

        var (coarse, fine) = (Error(0.2), Error(0.02));
        Assert.True(coarse < 0.5, $"{coarse}");
        Assert.True(fine < coarse / 4, $"{fine} is not well below {coarse}");
    }

    [Fact]
    public void Personal_metrics_look_at_the_workers_own_models()
    {
        var run = Recording.Of(
            TwoParabolas.Create(), new L2Gd(new L2GdOptions { Lambda = 0.01, StepSize = 0.5 }), 300, own: [new PersonalLoss(), new PersonalLoss(1)]);
        // With λ near 0 each worker is at its own minimum, where f_i is 0 and −24; the mean model is far from both.
        Near.Equal(-12, run.Metric(1)[^1], 0.05);
        Assert.True(run.Metric(0)[^1] > -11);
        Assert.InRange(run.Metric(2)[^1], -0.01, 0.1);
        Assert.Equal(run.Metric(0)[0], run.Metric(1)[0]);
    }

    [Fact]
    public void The_step_and_the_coin_of_the_theory()
    {
        var method = new L2Gd(new L2GdOptions { Lambda = 1 });
        var prepared = method.Prepare(Recording.SettingOf(TwoParabolas.Create()));
        // p = 1/(3 + 1); 𝓛 = ½·max{3/0.75, 1/0.25} = 2.
        Near.Equal(0.25, prepared.Theory.Parameters["p"]);
        Near.Equal(0.25, prepared.StepSize);
    }

    [Fact]
    public void Only_steps_towards_the_mean_that_follow_gradient_steps_communicate()
    {
        var run = Recording.Of(new RunRequest(TwoParabolas.Create(), new L2Gd(new L2GdOptions { Probability = 0.1 }))
        {
            Stop = new StopRule { Iterations = 200 },
            Record = new RecordPlan { Every = 200 },
        });
        // 1/p gradient steps a round on average, and one upload.
        Assert.InRange(run.Result.Trace[^1].OracleCalls / 400.0, 8.5, 11.5);
        Near.Equal(200 * 64, run.Result.Trace[^1].BitsUpPerWorker);
    }

    private static ulong SeedOf(double probability, params int[] coins)
    {
        for (ulong seed = 1; ; seed++)
        {
            var fits = true;
            for (var k = 0; k < coins.Length && fits; k++)
                fits = new RandomStream(seed, RandomPurpose.Coin, iteration: k, slot: 2).NextDouble() < probability == (coins[k] == 1);
            if (fits) return seed;
        }
    }
}
