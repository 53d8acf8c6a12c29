using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.ErrorFeedback.BellsAndWhistles;

public class Ef21PageTests
{
    private const int Samples = 4;

    private static Problem Sample() => Quadratics.RandomTridiagonal(5, 8, 0.6, 0.02, seed: 3, samples: Samples);

    private static Ef21Page Make(Sampling sampling, double? probability = null, StepSize? step = null, int k = 3, StepSizeRule rule = StepSizeRule.QuadraticMean) =>
        new(new Ef21PageOptions { Compressor = new TopK(k), Sampling = sampling, Probability = probability, StepSize = step ?? StepSize.Theory(), StepSizeRule = rule });

    [Fact]
    public void With_full_gradients_it_is_ef21_bit_for_bit()
    {
        var parent = Recording.Of(Sample(), new Ef21(new Ef21Options { Compressor = new TopK(3) }), 60);
        foreach (var method in (Ef21Page[])[Make(new NiceSampling(1), probability: 1), Make(new FullSampling())])
        {
            var run = Recording.Of(Sample(), method, 60);
            Assert.Equal(parent.Result.Preparation.StepSize, run.Result.Preparation.StepSize);
            Assert.Equal(parent.Iterates, run.Iterates);
        }
    }

    [Fact]
    public void All_samples_at_once_leave_the_estimates_exact()
    {
        Recording.Of(new RunRequest(Sample(), Make(new NiceSampling(Samples), probability: 0.2))
        {
            Stop = new StopRule { Iterations = 80 },
            Observer = state => Assert.True(EstimateErrors.ToGradients(state, "v", _ => 1) < 1e-20),
        });
    }

    [Theory]
    [InlineData(StepSizeRule.QuadraticMean)]
    [InlineData(StepSizeRule.ArithmeticMean)]
    public void The_promise_holds_in_the_mean(StepSizeRule rule)
    {
        const int Seeds = 80, Length = 15;
        var excesses = new double[Seeds];
        for (var seed = 0; seed < Seeds; seed++)
        {
            var method = Make(new NiceSampling(1), rule: rule);
            var run = Recording.Of(new RunRequest(Sample(), method)
            {
                Seed = (ulong)seed + 1,
                Stop = new StopRule { Iterations = Length },
                Record = new RecordPlan { Metrics = [MetricNames.Lyapunov, MetricNames.GradientNormSquared] },
            });
            for (var k = 0; k < Length; k++)
                excesses[seed] += run.Metric(0)[k + 1] - run.Metric(0)[k] + (method.Theory.Lyapunov!.GradientWeight * run.Metric(1)[k]);
        }
        var mean = excesses.Average();
        var error = Math.Sqrt(excesses.Sum(x => (x - mean) * (x - mean)) / Seeds / (Seeds - 1));
        Assert.True(mean <= 3 * error, $"mean excess {mean:R}, standard error {error:R}");
    }

    [Fact]
    public void It_converges_with_single_samples_and_counts_them()
    {
        var method = Make(new NiceSampling(1), step: StepSize.Theory(4));
        var run = Recording.Of(Sample(), method, 4000, metrics: [MetricNames.GradientNormSquared]);
        Near.Equal(0.2, method.Theory.Parameters["p"]);             // 1/(4 + 1)
        Assert.True(run.Metric(0)[^1] < 1e-10 * run.Metric(0)[0], $"{run.Metric(0)[^1]:R}");
        // Full gradients cost 4 component gradients, differences 2 at each of 5 workers.
        var rounds = run.Result.Trace.Zip(run.Result.Trace.Skip(1)).Select(pair => pair.Second.ComponentGradients - pair.First.ComponentGradients).ToArray();
        Assert.All(rounds.Take(rounds.Length - 1), cost => Assert.True(cost is 20 or 10));
        Assert.InRange(rounds.Count(cost => cost == 20), 0.17 * rounds.Length, 0.23 * rounds.Length);
    }

    [Fact]
    public void What_it_cannot_sample_is_refused_in_words()
    {
        var setting = Recording.SettingOf(Quadratics.WorkedExample());
        var error = Assert.Throws<AssumptionException>(() => Make(new NiceSampling(1), k: 1).Prepare(setting));
        Assert.Contains("sum", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<AssumptionException>(() => Make(new FullSampling(), k: 1).Prepare(setting with { IsExact = false, Variance = 1 }));
        Assert.Contains("oracle", error.Message, StringComparison.Ordinal);
    }
}
