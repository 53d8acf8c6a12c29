using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Methods.Asynchronous;
using Gossamer.Methods.Asynchronous.Batches;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on Rennala and Malenia SGD.</summary>
[Paper("rennala-malenia",
    Title = "Optimal Time Complexities of Parallel Stochastic Optimization Methods Under a Fixed Computation Model",
    Authors = "A. Tyurin, P. Richtárik",
    Reference = "NeurIPS 2023, arXiv:2305.12387",
    Summary = "Lower bounds on the seconds that any parallel stochastic method needs when worker i takes τ_i seconds a gradient, and two methods that reach them: Rennala SGD where all workers hold the same objective, Malenia SGD where they do not.")]
public static class RennalaMaleniaPaper
{
    private static readonly Target Solved = new(MetricNames.GradientNormSquared, 1e-3);

    [Claim("optimal-is-below-all",
        Place = "Table of time complexities",
        Statement = "min_m H_m(1 + s/m) is at most the complexity of minibatch SGD, of asynchronous SGD and of SGD on the fastest worker, on every cluster.",
        Certainty = Certainty.Verified)]
    internal static Verdict OptimalIsBelowAll(Measurement m)
    {
        var random = new RandomStream(1, RandomPurpose.Data);
        var (clusters, violations, largest) = (m.Pick(2000, 50_000), 0, 0.0);
        for (var trial = 0; trial < clusters; trial++)
        {
            var seconds = new double[1 + random.NextInt(60)];
            for (var i = 0; i < seconds.Length; i++) seconds[i] = Math.Exp(2 * random.NextGaussian());
            var noise = Math.Exp(3 * random.NextGaussian());
            var optimal = TimeComplexity.Optimal(seconds, noise);
            double[] others = [TimeComplexity.Minibatch(seconds, noise), TimeComplexity.AsynchronousSgd(seconds, noise), TimeComplexity.FastestWorker(seconds, noise)];
            if (others.Min() < optimal * (1 - 1e-12)) violations++;
            largest = Math.Max(largest, others.Min() / optimal);
        }
        return Verdict.If(
            violations == 0,
            $"never above, on {Readable.Count(clusters)} random clusters of up to 60 workers; the best of the three is up to {Readable.Ratio(largest)} slower",
            $"{violations} of {clusters} clusters contradict it");
    }

    [Claim("batch-time",
        Place = "Proof of the upper bound for Rennala SGD",
        Statement = "A round of Rennala SGD with batch S takes at most 2 min_m H_m(1 + S/m) seconds.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> BatchTime(Measurement m)
    {
        var random = new RandomStream(2, RandomPurpose.Data);
        var (worst, clusters) = (0.0, m.Pick(150, 1500));
        for (var trial = 0; trial < clusters; trial++)
        {
            var seconds = new double[1 + random.NextInt(20)];
            for (var i = 0; i < seconds.Length; i++) seconds[i] = Math.Exp(1.5 * random.NextGaussian());
            var batch = 1 + random.NextInt(30);
            var run = await RunAsync(m, new RennalaSgd(new RennalaSgdOptions { Batch = batch, StepSize = 1e-3 }), Quadratics.Tridiagonal(2, seconds.Length), seconds, 10);
            var bound = 2 * TimeComplexity.BatchSeconds(seconds, batch);
            for (var k = 1; k < run.Trace.Count; k++) worst = Math.Max(worst, (run.Trace[k].Seconds - run.Trace[k - 1].Seconds) / bound);
        }
        return Verdict.If(
            worst <= 1 + 1e-12,
            $"the longest round took {Readable.Number(worst, 3)} of the bound, over {clusters} random clusters, without stops",
            "a round took longer");
    }

    [Claim("rennala-asgd-minibatch",
        Place = "Experiments, times √i",
        Statement = "Where worker i takes √i seconds, with tuned steps, Rennala SGD is quicker than asynchronous SGD, and asynchronous SGD quicker than minibatch SGD.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Order(Measurement m)
    {
        var results = await m.RunAsync("square-root-times");
        var (rennala, asgd, minibatch) = (Seconds("Rennala"), Seconds("ASGD"), Seconds("Minibatch"));
        return Verdict.If(
            rennala < asgd && asgd < minibatch,
            $"‖∇f‖² ≤ 10⁻³ takes Rennala {Readable.Seconds(rennala)} (step ×{Multiple("Rennala")}), delay-adaptive ASGD {Readable.Seconds(asgd)} (×{Multiple("ASGD")}), minibatch SGD {Readable.Seconds(minibatch)} (×{Multiple("Minibatch")})",
            rennala < Math.Min(asgd, minibatch) ? "Rennala is the quickest, but asynchronous SGD is not quicker than minibatch SGD" : "Rennala is not the quickest");

        double Seconds(string label) => results[label].CostTo(Solved, Cost.Seconds);

        string Multiple(string label) => Readable.Number(results[label].Multiple);
    }

    [Claim("equal-times-are-equal",
        Place = "Experiments, equal times",
        Statement = "Where all workers are equally fast and the batch S is below n, Rennala SGD and minibatch SGD differ by a small constant: at most 4(1 + S/n), with and without stops (2(1 + S/n) bounds the rounds of Rennala SGD, and its step at S = σ²/ε is half as long).",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> EqualTimes(Measurement m)
    {
        var results = await m.RunAsync("equal-times");
        var (rennala, stops, minibatch) = (Seconds("Rennala"), Seconds("Rennala with stops"), Seconds("Minibatch"));
        var factor = 4 * (1 + (50.0 / results.Document.Problem.Workers));
        return Verdict.If(
            rennala <= factor * minibatch && stops <= factor * minibatch,
            $"Rennala {Readable.Seconds(rennala)}, with stops {Readable.Seconds(stops)}, minibatch SGD {Readable.Seconds(minibatch)}; 4(1 + S/n) = {Readable.Number(factor)}",
            "the times differ by more");

        double Seconds(string label) => results[label].CostTo(Solved, Cost.Seconds);
    }

    [Claim("malenia-averages-noise",
        Place = "Heterogeneous case",
        Statement = "On different objectives a round of Malenia SGD takes at most twice τ_n + mean(τ)·S/n, and it beats minibatch SGD where noise is large, because fast workers average their noise while the slowest computes.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Malenia(Measurement m)
    {
        // Twenty workers, one ten times slower than the others; σ²/ε = 400.
        double[] seconds = [.. Enumerable.Range(1, 20).Select(i => i < 20 ? 1.0 : 10.0)];
        var problem = Quadratics.RandomTridiagonal(20, 10, 0.1, 0.05, seed: 3);
        const double target = 1e-3;
        var oracle = new AdditiveNoiseOracle(Math.Sqrt(400 * target / 10));
        var stop = new StopRule { GradientNormSquared = target, Iterations = 100_000 };
        var malenia = await RunAsync(m, new MaleniaSgd(new MaleniaSgdOptions { Stops = true }), problem, seconds, stop, oracle);
        var minibatch = await RunAsync(m, new MinibatchSgd(new MinibatchSgdOptions()), problem, seconds, stop, oracle);
        var rounds = malenia.Trace[^1].Seconds / malenia.Trace[^1].Iteration;
        var bound = 2 * TimeComplexity.HeterogeneousOptimal(seconds, 400);
        return Verdict.If(
            rounds <= bound && malenia.Trace[^1].Seconds < minibatch.Trace[^1].Seconds,
            $"rounds of {Readable.Seconds(rounds)} (bound {Readable.Seconds(bound)}); ‖∇f‖² ≤ 10⁻³ after {Readable.Seconds(malenia.Trace[^1].Seconds)}, minibatch SGD after {Readable.Seconds(minibatch.Trace[^1].Seconds)}",
            "Malenia is not quicker, or its rounds are longer");
    }

    [Claim("rennala-is-biased-there",
        Place = "Heterogeneous case",
        Statement = "On different objectives collecting from whoever is fast converges to another point; averaging for each worker first does not.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Bias(Measurement m)
    {
        double[] seconds = [1, 1, 1, 10];
        var problem = Quadratics.RandomTridiagonal(4, 10, 0.5, 0.1, seed: 5);
        var rennala = await RunAsync(
            m, new RennalaSgd(new RennalaSgdOptions { Batch = 20, AllowHeterogeneous = true, StepSize = 0.5 / problem.Constants.L }), problem, seconds, 3000);
        var malenia = await RunAsync(m, new MaleniaSgd(new MaleniaSgdOptions { Batch = 20, StepSize = 0.5 / problem.Constants.L }), problem, seconds, 3000);
        var (first, biased, right) = (rennala.Trace[0].Metrics[0], rennala.Trace[^1].Metrics[0], malenia.Trace[^1].Metrics[0]);
        return Verdict.If(
            right < 1e-6 * biased,
            $"exact gradients, ‖∇f‖² from {Readable.Number(first, 3)} to {Readable.Number(right, 3)} with Malenia, to {Readable.Number(biased, 3)} with Rennala",
            "both find the minimiser");
    }

    private static Task<RunResult> RunAsync(Measurement m, Method method, Problem problem, double[] seconds, long iterations) =>
        RunAsync(m, method, problem, seconds, new StopRule { Iterations = iterations }, new FullOracle());

    private static Task<RunResult> RunAsync(
        Measurement m, Method method, Problem problem, double[] seconds, StopRule stop, GradientOracle oracle) =>
        new Simulator(new Cluster { Compute = new FixedTimes(seconds) }, degreeOfParallelism: 1).RunAsync(
            new RunRequest(problem, method)
            {
                Oracle = oracle,
                Stop = stop,
                Record = new RecordPlan { Metrics = [MetricNames.GradientNormSquared] },
            },
            m.Cancellation);
}
