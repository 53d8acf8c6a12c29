using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.VarianceReduction;

public class SingleNodeTests
{
    /// <summary>Ten convex functions of four coordinates with one minimiser of their mean.</summary>
    private static readonly Problem Convex = Quadratics.ExponentialTridiagonal(10, 4, 0.5, seed: 2);

    private static readonly Problem Nonconvex = Quadratics.RandomTridiagonal(10, 6, 1.5, 0.05, seed: 3);

    [Fact]
    public void Svrg_halves_the_gap_in_every_epoch_of_theory()
    {
        var prepared = new Svrg(new SvrgOptions()).Prepare(Setting(Convex));
        var largest = Convex.Constants.LMax;
        Near.Equal(1 / (10 * largest), prepared.StepSize);
        Assert.Equal(Math.Ceiling(50 * largest / Convex.Constants.Mu), prepared.Theory.Parameters["m_e"]);
        Assert.InRange(prepared.Theory.Parameters["rho"], 0.49, 0.5);
        var epoch = (int)prepared.Theory.Parameters["m_e"];
        var run = Recording.Of(Convex, new Svrg(new SvrgOptions()), 3 * epoch, metrics: [MetricNames.Suboptimality]);
        Assert.True(run.Metric(0)[3 * epoch] <= run.Metric(0)[0] / 8, $"{run.Metric(0)[3 * epoch]:R} of {run.Metric(0)[0]:R}");
    }

    [Fact]
    public void Svrg_with_all_samples_is_gradient_descent()
    {
        var run = Recording.Of(Convex, new Svrg(new SvrgOptions { Sampling = new FullSampling(), EpochLength = 7, StepSize = 0.2 }), 20);
        var gradient = new double[4];
        for (var k = 0; k < 20; k++)
        {
            Convex.Global.Gradient(run.Iterates[k], gradient);
            for (var j = 0; j < 4; j++) Near.Equal(run.Iterates[k][j] - (0.2 * gradient[j]), run.Iterates[k + 1][j], 1e-12);
        }
    }

    [Theory]
    [InlineData("uniform")]
    [InlineData("importance")]
    [InlineData("nice")]
    public void L_svrg_contracts_on_average_as_promised(string kind)
    {
        Sampling sampling = kind switch { "uniform" => new UniformSampling(1), "importance" => new ImportanceSampling(1), _ => new NiceSampling(3) };
        double first = 0, last = 0, rate = 0;
        const int Iterations = 60;
        for (ulong seed = 1; seed <= 60; seed++)
        {
            var run = Recording.Of(new RunRequest(Convex, new LSvrg(new LSvrgOptions { Sampling = sampling, Probability = 0.2 }))
            {
                Seed = seed,
                Stop = new StopRule { Iterations = Iterations },
                Record = new RecordPlan { Metrics = [MetricNames.Lyapunov] },
            });
            (first, last) = (run.Metric(0)[0], last + (run.Metric(0)[Iterations] / 60));
            rate = run.Result.Preparation.Theory.Lyapunov!.Contraction;
            if (kind == "uniform") Near.Equal(1 / (6 * Convex.Constants.LMax), run.Result.Preparation.StepSize);
            if (kind == "importance") Near.Equal(1 / (6 * Convex.Constants.LMean), run.Result.Preparation.StepSize);
        }
        Assert.True(last <= first * Math.Pow(1 - rate, Iterations), $"{last:R} of {first:R} at the rate {rate:R}");
    }

    [Fact]
    public void The_reference_point_of_l_svrg_stays_or_moves_to_the_iterate_before_the_step()
    {
        double[] lastX = [], lastY = [];
        var moves = 0;
        Recording.Of(new RunRequest(Convex, new LSvrg(new LSvrgOptions { Probability = 0.3 }))
        {
            Stop = new StopRule { Iterations = 40 },
            Observer = state =>
            {
                var y = state.Coordinator.Vector("y").Values.ToArray();
                if (state.Iteration > 0 && !y.SequenceEqual(lastY))
                {
                    Assert.Equal(lastX, y);
                    moves++;
                }
                (lastX, lastY) = (state.Iterate.ToArray(), y);
            },
        });
        Assert.InRange(moves, 5, 20);
    }

    [Fact]
    public void L_svrg_converges_to_the_solution()
    {
        var run = Recording.Of(Convex, new LSvrg(new LSvrgOptions()), 6000);
        Near.Equal(Convex.Minimizer!.Value.Span, run.Iterates[^1], 1e-9);
    }

    [Fact]
    public void Sarah_starts_anew_at_its_intervals_and_has_the_step_of_its_paper()
    {
        var gradient = new double[6];
        Recording.Of(new RunRequest(Nonconvex, new Sarah(new SarahOptions { EpochLength = 5 }))
        {
            Stop = new StopRule { Iterations = 22 },
            Observer = state =>
            {
                Nonconvex.Global.Gradient(state.Iterate, gradient);
                var error = System.Numerics.Tensors.TensorPrimitives.Distance(state.Coordinator.Vector("v"), (ReadOnlySpan<double>)gradient);
                if (state.Iteration % 5 == 0) Assert.True(error < 1e-14);
                else Assert.True(error > 1e-9);
            },
        });
        // With L for all constants: 2/(L(1 + sqrt(1 + 4m))).
        var step = SarahTheory.For(Setting(Quadratics.SquaredNorms(1, [3, -3])), new UniformSampling(1).For([3, 3]), 5).StepSize!.Value;
        Near.Equal(2 / (0 + Math.Sqrt(4 * 5 * 9.0)), step);
    }

    [Fact]
    public void Sarah_that_always_starts_anew_and_spider_of_all_samples_are_gradient_descent()
    {
        var gradient = new double[6];
        foreach (var method in (Method[])[new Sarah(new SarahOptions { EpochLength = 1, StepSize = 0.3 }), new Spider(new SpiderOptions { Sampling = new FullSampling(), StepSize = 0.3 })])
        {
            var run = Recording.Of(Nonconvex, method, 20);
            for (var k = 0; k < 20; k++)
            {
                Nonconvex.Global.Gradient(run.Iterates[k], gradient);
                for (var j = 0; j < 6; j++) Near.Equal(run.Iterates[k][j] - (0.3 * gradient[j]), run.Iterates[k + 1][j], 1e-12);
            }
        }
    }

    [Fact]
    public void Spider_limits_its_steps_and_has_the_step_of_spiderboost()
    {
        var prepared = new Spider(new SpiderOptions()).Prepare(Setting(Nonconvex));
        // n = 10: batches and epochs of 4; sqrt(q M) is below L_+ then.
        Assert.Equal(4, prepared.Theory.Parameters["m_e"]);
        Assert.True(prepared.StepSize >= 1 / (2 * Nonconvex.Constants.LPlus));
        var run = Recording.Of(Nonconvex, new Spider(new SpiderOptions { Accuracy = 0.01 }), 50);
        for (var k = 0; k < 50; k++)
        {
            var length = System.Numerics.Tensors.TensorPrimitives.Distance<double>(run.Iterates[k], run.Iterates[k + 1]);
            Assert.True(length <= prepared.StepSize * 0.01 * (1 + 1e-9), $"a step of {length:R}");
        }
    }

    [Fact]
    public void Methods_for_convex_sums_say_so_of_others()
    {
        foreach (var method in (Method[])[new Svrg(new SvrgOptions { StepSize = 0.1 }), new LSvrg(new LSvrgOptions { StepSize = 0.1 })])
            Assert.Contains("convex", method.Prepare(Setting(Nonconvex)).Theory.WhyNoStepSize, StringComparison.Ordinal);
    }

    private static Setting Setting(Problem problem) => Recording.SettingOf(problem) with { Sums = new FiniteSums(problem) };
}
