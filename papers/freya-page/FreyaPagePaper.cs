using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Methods.Asynchronous.Freya;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on Freya PAGE.</summary>
[Paper("freya-page",
    Title = "Freya PAGE: First Optimal Time Complexity for Large-Scale Nonconvex Finite-Sum Optimization with Heterogeneous Asynchronous Computations",
    Authors = "A. Tyurin, K. Gruntkowska, P. Richtárik",
    Reference = "NeurIPS 2024, arXiv:2405.15545",
    Summary = "Finite sums on workers of any speeds: gradients and batches are collected one function at a time from whoever is fast, so that slow workers hold nobody up and no times need to be known.")]
public static class FreyaPagePaper
{
    private static readonly Target Solved = new(MetricNames.GradientNormSquared, 1e-6);

    [Claim("full-gradient-time",
        Place = "Theorem on ComputeGradient",
        Statement = "A full gradient takes at most 12·min_j (m + min{m, n} ln min{m, n} + j)/Σ_{i≤j} 1/τ_i seconds in expectation, although indices are drawn at random.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> FullGradientTime(Measurement m)
    {
        double worst = 0;
        await foreach (var (seconds, problem) in ClustersAsync(m))
        {
            var run = await RunAsync(m, problem, seconds, new FreyaPage(new FreyaPageOptions { Probability = 1, StepSize = 0.1 }), 20);
            worst = Math.Max(worst, run.Trace[^1].Seconds / 21 / FiniteSumTime.FullGradient(seconds, Functions(problem)));
        }
        return Verdict.If(
            worst <= 12,
            $"over random clusters the mean time of a full gradient is at most {Readable.Number(worst, 3)} of min_j (m + min{{m, n}} ln min{{m, n}} + j)/Σ 1/τ_i",
            "a full gradient takes longer than stated");
    }

    [Claim("batch-time",
        Place = "Theorem on ComputeBatchDifference",
        Statement = "A batch of S differences takes at most 4·min_j (S + j)/Σ_{i≤j} 1/τ_i seconds, each difference taking two evaluations.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> BatchTime(Measurement m)
    {
        double worst = 0;
        await foreach (var (seconds, problem) in ClustersAsync(m))
        {
            var batch = FreyaPageTheory.Batch(Functions(problem));
            var run = await RunAsync(m, problem, seconds, new FreyaPage(new FreyaPageOptions { Batch = batch, Probability = 1e-9, StepSize = 0.01 }), 20);
            worst = Math.Max(worst, (run.Trace[^1].Seconds - run.Trace[0].Seconds) / 20 / FiniteSumTime.Batch(seconds, batch));
        }
        return Verdict.If(
            worst <= 4,
            $"over random clusters a batch of ⌈√m⌉ differences takes at most {Readable.Number(worst, 3)} of min_j (S + j)/Σ 1/τ_i",
            "a batch takes longer than stated");
    }

    [Claim("mean-gradient-bound",
        Place = "Theorem on Freya PAGE",
        Statement = "With γ = 1/(L + L_±√((1 − p)/(pS))) the mean of E‖∇f(x^k)‖² over K iterates is at most 2Δ/(γK).",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> MeanGradientBound(Measurement m)
    {
        var problem = Quadratics.FiniteSum(100, 10, 20, 0.5, 0.01, seed: 1);
        double[] seconds = [.. Enumerable.Range(1, 10).Select(i => Math.Sqrt(i))];
        var gap = problem.Global.Value(problem.Start.Span) - problem.Constants.LowerBound!.Value;
        var (iterations, seeds) = (m.Pick(300, 3_000), m.Pick(10UL, 50UL));
        double mean = 0, step = 0;
        for (ulong seed = 1; seed <= seeds; seed++)
        {
            var run = await RunAsync(m, problem, seconds, new FreyaPage(new FreyaPageOptions()), iterations, seed);
            step = run.Preparation.StepSize;
            mean += run.Trace.SkipLast(1).Average(point => point.Metrics[0]) / seeds;
        }
        var bound = 2 * gap / (step * iterations);
        return Verdict.If(
            mean <= bound,
            $"over {seeds} seeds and {Readable.Count(iterations)} iterations the mean is {Readable.Number(mean / bound, 3)} of the bound",
            "the bound is exceeded");
    }

    [Claim("faster-than-synchronous",
        Place = "Experiments with τ_i = √i",
        Statement = "Freya PAGE is far faster than synchronous PAGE when speeds differ, by a factor that grows with the number of workers.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> FasterThanSynchronous(Measurement m)
    {
        var workers = m.Pick<int[]>([10, 50, 300], [10, 100, 1000]);
        var factors = new List<double>();
        foreach (var n in workers)
        {
            var results = n == workers[^1] ? await m.RunAsync("quadratics") : await m.RunAsync("quadratics", $"problem.workers={n}");
            factors.Add(results["Synchronous PAGE"].CostTo(Solved, Cost.Seconds) / results["Freya PAGE"].CostTo(Solved, Cost.Seconds));
        }
        return Verdict.If(
            factors[^1] > 2 && factors[^1] > factors[0],
            $"with tuned steps synchronous PAGE takes {string.Join(", ", factors.Select((factor, k) => $"{Readable.Number(factor, 3)} times as long with {workers[k]} workers"))}",
            "the factor is small or does not grow");
    }

    [Claim("no-noise-floor",
        Place = "Experiments",
        Statement = "Freya PAGE reaches accuracies that SGD with the same collection of gradients never does.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> NoNoiseFloor(Measurement m)
    {
        var results = await m.RunAsync("quadratics");
        var (page, sgd) = (results["Freya PAGE"], results["Freya SGD"]);
        var (best, floor) = (page.Best(MetricNames.GradientNormSquared), sgd.Best(MetricNames.GradientNormSquared));
        return Verdict.If(
            best < 1e-2 * floor,
            $"the least ‖∇f‖² in the same time is {Readable.Number(best, 3)} for Freya PAGE and {Readable.Number(floor, 3)} for SGD with its best step",
            "SGD gets as far");
    }

    [Claim("dead-workers",
        Place = "Section on the collection routines",
        Statement = "Workers that never answer do not stop it: it takes the time of those that do.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> DeadWorkers(Measurement m)
    {
        double[] alive = [.. Enumerable.Range(1, 10).Select(i => Math.Sqrt(i))];
        double[] half = [.. alive.SelectMany(seconds => new[] { seconds, double.PositiveInfinity })];
        var all = await RunAsync(m, Quadratics.FiniteSum(200, 10, 20, 0.5, 0.01, 1), alive, new FreyaPage(new FreyaPageOptions()), 100);
        var some = await RunAsync(m, Quadratics.FiniteSum(200, 20, 20, 0.5, 0.01, 1), half, new FreyaPage(new FreyaPageOptions()), 100);
        var ratio = some.Trace[^1].Seconds / all.Trace[^1].Seconds;
        return Verdict.If(
            some.Status == RunStatus.Completed && ratio < 1.5,
            $"with as many dead workers beside ten living ones, 100 iterations take {Readable.Number(ratio, 3)} times as long",
            "dead workers slow it down");
    }

    private static int Functions(Problem problem) => ((IFiniteSum)problem.Global).Samples;

    private static async IAsyncEnumerable<(double[] Seconds, Problem Problem)> ClustersAsync(Measurement m)
    {
        await Task.CompletedTask;
        for (var cluster = 0; cluster < m.Pick(20, 200); cluster++)
        {
            m.Cancellation.ThrowIfCancellationRequested();
            var random = new RandomStream(1, RandomPurpose.Other, iteration: cluster);
            var workers = 1 + random.NextInt(m.Pick(40, 300));
            var spread = 2 * random.NextDouble();
            var seconds = new double[workers];
            for (var i = 0; i < workers; i++) seconds[i] = Math.Exp(spread * random.NextGaussian());
            yield return (seconds, Quadratics.FiniteSum(2 + random.NextInt(m.Pick(300, 3000)), workers, 5, 0.5, 0.01, 1));
        }
    }

    private static Task<RunResult> RunAsync(Measurement m, Problem problem, double[] seconds, Method method, long iterations, ulong seed = 1) =>
        new Simulator(new Cluster { Compute = new PerSampleTimes(new FixedTimes(seconds)) }).RunAsync(
            new RunRequest(problem, method)
            {
                Seed = seed,
                Stop = new StopRule { Iterations = iterations },
                Record = new RecordPlan { Metrics = [MetricNames.GradientNormSquared] },
            },
            m.Cancellation);
}
