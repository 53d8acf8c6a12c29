using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Tables;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Asynchronous;

/// <summary>Ringleader ASGD and IA²SGD.</summary>
public class TableMethodTests
{
    private static Method Ringleader(double step = 0.1) => new RingleaderAsgd(new MethodOptions { StepSize = step });

    private static Method Ia2(double step = 0.1) => new Ia2Sgd(new MethodOptions { StepSize = step });

    [Fact]
    public void Ringleader_by_hand()
    {
        // f_i = i*x^2/2, times 1 and 3. Worker 1 delivers thrice before worker 2 completes the table at 3.
        var run = Recording.Of(BatchMethodTests.Different(1, 2), Ringleader(), 4, [1, 3]);
        Assert.Equal([0, 3, 4, 6, 7], run.Seconds);
        Near.Equal([1, 0.85, 0.70, 0.58, 0.46], [.. run.Iterates.Select(x => x[0])]);
        Assert.Equal(0, run.Result.Counters.Ignored + run.Result.Counters.Cancelled);
    }

    [Fact]
    public void Ia2sgd_by_hand()
    {
        var run = Recording.Of(BatchMethodTests.Different(1, 2), Ia2(), 5, [1, 3]);
        Assert.Equal([0, 3, 4, 5, 6, 6], run.Seconds);
        Near.Equal([1, 0.85, 0.70, 0.565, 0.43675, 0.3235], [.. run.Iterates.Select(x => x[0])]);
    }

    [Fact]
    public void With_one_worker_both_are_sgd()
    {
        foreach (var method in (Method[])[Ringleader(), Ia2()])
        {
            var run = Recording.Of(new Parabola(1), method, 4, [2]);
            Assert.Equal([0, 2, 4, 6, 8], run.Seconds);
            Near.Equal([1, 0.9, 0.81, 0.729, 0.6561], [.. run.Iterates.Select(x => x[0])]);
        }
    }

    [Fact]
    public void Ringleader_keeps_delays_below_two_rounds_and_rounds_below_twice_the_slowest()
    {
        var random = new RandomStream(11, RandomPurpose.Other);
        for (var trial = 0; trial < 40; trial++)
        {
            var workers = 1 + random.NextInt(9);
            var seconds = new double[workers];
            for (var i = 0; i < workers; i++) seconds[i] = Math.Exp(1.5 * random.NextGaussian());
            var run = Recording.Of(new Parabola(workers), Ringleader(0.01), 8 * workers, seconds);
            Assert.True(run.Result.Counters.MaxAcceptedDelay <= (2 * workers) - 2);
            for (var k = workers; k < run.Seconds.Length; k += workers)
                Assert.True(run.Seconds[k] - run.Seconds[k - workers] <= 2 * seconds.Max() * (1 + 1e-12));
            Assert.Equal(0, run.Result.Counters.Ignored);
        }
    }

    [Fact]
    public void The_table_is_what_it_would_be_if_it_were_computed_anew()
    {
        var random = new RandomStream(5, RandomPurpose.Other);
        var table = new GradientTable(3, 4);
        var sums = new double[3, 4];
        var counts = new int[3];
        for (var step = 0; step < 200; step++)
        {
            var worker = random.NextInt(3);
            var gradient = new double[4];
            for (var i = 0; i < 4; i++) gradient[i] = random.NextGaussian();
            table.Add(worker, new Given(gradient));
            counts[worker]++;
            for (var i = 0; i < 4; i++) sums[worker, i] += gradient[i];
            var mean = new double[4];
            for (var w = 0; w < 3; w++)
            {
                for (var i = 0; i < 4; i++) mean[i] += counts[w] == 0 ? 0 : sums[w, i] / counts[w] / 3;
            }
            Near.Equal(mean, table.Mean, 1e-12);
            Assert.Equal(counts.Count(count => count == 0), table.Missing);
        }
    }

    [Fact]
    public void Parameters_of_ringleader()
    {
        // L_i = (1, 2): L = sqrt(2.5); n = 2. Times 1 and 9: B >= 9/(2*5) < 1. sigma^2 = 0.1, eps = 0.01.
        var setting = Recording.SettingOf(BatchMethodTests.Different(1, 2)) with
        {
            IsExact = false,
            Variance = 0.1,
            Target = 0.01,
            InitialGap = 1,
            GradientSeconds = [1, 9],
        };
        var smoothness = Math.Sqrt(2.5);
        var theory = RingleaderAsgdTheory.For(setting);
        Near.Equal(1, theory.Parameters["B"]);
        Near.Equal(Math.Min(1 / (16 * smoothness), 0.01 / (10 * smoothness * 0.1)), theory.StepSize!.Value);
        Assert.StartsWith($"{Math.Ceiling(smoothness * 100 * (64 + 400)):R} updates", theory.Prediction, StringComparison.Ordinal);
        Near.Equal(1 / (16 * smoothness), RingleaderAsgdTheory.For(setting with { Variance = 0 }).StepSize!.Value);
        Assert.Null(RingleaderAsgdTheory.For(setting with { Target = null }).StepSize);
        // Nine fast workers and one that takes ten times as long: B >= 10/(2*1.9).
        Near.Equal(10 / 3.8, RingleaderAsgdTheory.Averaging(setting with { GradientSeconds = [1, 1, 1, 1, 1, 1, 1, 1, 1, 10] }));
    }

    [Fact]
    public void At_the_theory_step_ringleader_reaches_its_target_on_different_objectives()
    {
        var problem = Quadratics.RandomTridiagonal(4, 6, 0.3, 0.1, seed: 4);
        var run = Recording.Of(
            problem, new RingleaderAsgd(new MethodOptions()), 4000, [1, 1.3, 2, 9], target: 1e-9, metrics: [MetricNames.GradientNormSquared]);
        Assert.True(run.Metric(0)[^1] <= 1e-9);
    }

    private sealed class Given : Messaging.Message
    {
        private readonly double[] values;

        public Given(double[] values)
        {
            this.values = values;
            Dimension = values.Length;
        }

        public override void AddTo(Span<double> target, double scale)
        {
            for (var i = 0; i < values.Length; i++) target[i] += scale * values[i];
        }
    }
}
