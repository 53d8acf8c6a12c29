using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.VarianceReduction;

public class PageTests
{
    private static readonly Problem Functions = Quadratics.RandomTridiagonal(12, 6, 0.5, 0.05, seed: 3);

    [Fact]
    public void Three_parabolas_give_the_constants_and_steps_of_uniform_and_importance_samples()
    {
        var problem = Quadratics.SquaredNorms(1, [1, 4, 10]);
        var importance = Prepare(problem, new PageOptions { Sampling = new ImportanceSampling(1) });
        Near.Equal(0.2, importance.StepSize, 1e-7);
        var uniform = Prepare(problem, new PageOptions { Sampling = new UniformSampling(1) });
        Near.Equal(0.25, uniform.Theory.Parameters["p"]);
        Near.Equal(1 / (5 + (Math.Sqrt(3) * 3.7416573867739413)), uniform.StepSize);
        var original = Prepare(problem, new PageOptions { Sampling = new UniformSampling(1), Analysis = PageAnalysis.Original });
        Near.Equal(1 / (5 + (Math.Sqrt(3) * 6.2449979983983983)), original.StepSize);
    }

    [Fact]
    public void With_a_certain_coin_or_all_samples_it_is_gradient_descent()
    {
        var steps = new double[6];
        foreach (var options in (PageOptions[])[new() { Probability = 1 }, new() { Sampling = new FullSampling() }, new() { Sampling = new NiceSampling(12), Probability = 0.2 }])
        {
            var run = Recording.Of(Functions, new Page(options), 30);
            Near.Equal(1 / Functions.Constants.L, run.Result.Preparation.StepSize);
            for (var k = 0; k < 30; k++)
            {
                Functions.Global.Gradient(run.Iterates[k], steps);
                for (var j = 0; j < 6; j++) Near.Equal(run.Iterates[k][j] - (steps[j] / Functions.Constants.L), run.Iterates[k + 1][j], 1e-11);
            }
        }
    }

    [Fact]
    public void Equal_functions_give_gradient_descent_whatever_is_drawn()
    {
        var matrix = new double[,] { { 2, 1 }, { 1, 3 } };
        var problem = Quadratics.Create([.. Enumerable.Repeat(matrix, 8)], [.. Enumerable.Repeat(new double[] { 1, -1 }, 8)], StartingPoint.Ones);
        var gradient = new double[2];
        foreach (var sampling in (Sampling[])[new NiceSampling(1), new UniformSampling(3)])
        {
            Recording.Of(new RunRequest(problem, new Page(new PageOptions { Sampling = sampling }))
            {
                Stop = new StopRule { Iterations = 40 },
                Observer = state =>
                {
                    problem.Global.Gradient(state.Iterate, gradient);
                    Near.Equal(gradient, state.Coordinator.Vector("g"), 1e-12);
                },
            });
        }
    }

    [Fact]
    public void An_estimate_moves_by_what_was_drawn()
    {
        // With p = 1e-9 every move is 2 drawn differences: recompute it from the stream of the round.
        var sum = (IFiniteSum)Functions.Global;
        var sampler = new ImportanceSampling(2).For(sum.SampleSmoothness);
        var run = new List<(double[] X, double[] G)>();
        Recording.Of(new RunRequest(Functions, new Page(new PageOptions { Sampling = new ImportanceSampling(2), Probability = 1e-9 }))
        {
            Stop = new StopRule { Iterations = 5 },
            Observer = state => run.Add((state.Iterate.ToArray(), state.Coordinator.Vector("g").Values.ToArray())),
        });
        var (batch, move) = (new SampleBatch(), new double[6]);
        for (var k = 1; k <= 5; k++)
        {
            var random = new Gossamer.Numerics.RandomStream(1, Gossamer.Numerics.RandomPurpose.Sample, 0, k);
            sampler.Draw(ref random, batch);
            sum.SampleDifference(run[k].X, run[k - 1].X, 1, batch.Indices, batch.Weights, move);
            for (var j = 0; j < 6; j++) Near.Equal(run[k - 1].G[j] + move[j], run[k].G[j], 1e-12);
        }
    }

    [Theory]
    [InlineData(Regime.Nonconvex)]
    [InlineData(Regime.PolyakLojasiewicz)]
    public void The_lyapunov_function_keeps_its_promise_on_average_with_every_sampling(Regime regime)
    {
        foreach (var sampling in (Sampling[])[new NiceSampling(3), new UniformSampling(2), new ImportanceSampling(1), new IndependentSampling(3, true), new ExtendedNiceSampling(2)])
        {
            double excess = 0, squares = 0;
            const int Seeds = 100, Iterations = 10;
            for (ulong seed = 1; seed <= Seeds; seed++)
            {
                var run = Recording.Of(new RunRequest(Functions, new Page(new PageOptions { Sampling = sampling, Regime = regime }))
                {
                    Seed = seed,
                    Stop = new StopRule { Iterations = Iterations },
                    Record = new RecordPlan { Metrics = [MetricNames.Lyapunov, MetricNames.GradientNormSquared] },
                });
                var promise = run.Result.Preparation.Theory.Lyapunov!;
                var total = 0.0;
                for (var k = 0; k < Iterations; k++)
                    total += run.Metric(0)[k + 1] - ((1 - promise.Contraction) * run.Metric(0)[k]) + (promise.GradientWeight * run.Metric(1)[k]);
                total /= run.Metric(0)[0];
                (excess, squares) = (excess + (total / Seeds), squares + (total * total / Seeds));
            }
            var error = Math.Sqrt(Math.Max(0, squares - (excess * excess)) / Seeds);
            Assert.True(excess <= 4 * error, $"{sampling}: {excess:R} with error {error:R}");
        }
    }

    [Fact]
    public void Iterations_cost_what_they_evaluate()
    {
        var run = Recording.Of(Functions, new Page(new PageOptions { Sampling = new NiceSampling(2), Probability = 1e-9 }), 10);
        Assert.Equal(12 + (10 * 2 * 2), run.Result.Trace[^1].ComponentGradients);
        run = Recording.Of(Functions, new Page(new PageOptions { Probability = 1 }), 10);
        Assert.Equal(12 * 11, run.Result.Trace[^1].ComponentGradients);
    }

    [Fact]
    public void One_client_that_holds_all_data_is_the_single_node()
    {
        // Other streams, so compare what does not depend on them: constants and steps.
        var one = Quadratics.RandomTridiagonal(1, 6, 0.5, 0.05, seed: 3, samples: 12);
        var single = Prepare(one, new PageOptions { Sampling = new ImportanceSampling(2) });
        var distributed = new DistributedPage(new DistributedPageOptions { Sampling = new ImportanceSampling(2) })
            .Prepare(Recording.SettingOf(one) with { Sums = new FiniteSums(one) });
        Near.Equal(single.StepSize, distributed.StepSize);
        Near.Equal(single.Theory.Parameters["p"], distributed.Theory.Parameters["p"]);
    }

    [Fact]
    public void What_it_must_not_take_is_refused_in_words()
    {
        var setting = Recording.SettingOf(Functions) with { Sums = new FiniteSums(Functions) };
        var error = Assert.Throws<AssumptionException>(() => new Page(new PageOptions()).Prepare(setting with { IsExact = false, Variance = 1 }));
        Assert.Contains("oracle: full", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<AssumptionException>(() => new Page(new PageOptions { Sampling = new NiceSampling(13) }).Prepare(setting));
        Assert.Contains("there are 12", error.Message, StringComparison.Ordinal);
        var homogeneous = Quadratics.Tridiagonal(5, 3);
        error = Assert.Throws<AssumptionException>(() => new Page(new PageOptions()).Prepare(Recording.SettingOf(homogeneous) with { Sums = new FiniteSums(homogeneous) }));
        Assert.Contains("no sum of functions", error.Message, StringComparison.Ordinal);
        var theory = new Page(new PageOptions { Analysis = PageAnalysis.Original, Sampling = new ImportanceSampling(1), StepSize = 0.1 }).Prepare(setting).Theory;
        Assert.Contains("uniform", theory.WhyNoStepSize, StringComparison.Ordinal);
    }

    private static Preparation Prepare(Problem problem, PageOptions options) =>
        new Page(options).Prepare(Recording.SettingOf(problem) with { Sums = new FiniteSums(problem) });
}
