using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Reports;
using Gossamer.Methods.Asynchronous;
using Gossamer.Methods.Asynchronous.Delays;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on Ringmaster ASGD.</summary>
[Paper("ringmaster",
    Title = "Ringmaster ASGD: The First Asynchronous SGD with Optimal Time Complexity",
    Authors = "A. Maranjyan, A. Tyurin, P. Richtárik",
    Reference = "ICML 2025, arXiv:2501.16168",
    Summary = "Asynchronous SGD that uses no gradient with a delay of R or more, and stops computations that have become useless. It is as quick as any method can be, needs to know no speeds, and slow workers do it no harm.")]
public static class RingmasterPaper
{
    [Claim("time-lemma",
        Place = "Lemma on R consecutive updates",
        Statement = "Any R consecutive updates take at most t(R) = 2 min_m H_m(1 + R/m) seconds, with and without stops.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> TimeLemma(Measurement m)
    {
        var random = new RandomStream(1, RandomPurpose.Data);
        var (worst, clusters) = (0.0, m.Pick(150, 1500));
        for (var trial = 0; trial < clusters; trial++)
        {
            var seconds = new double[1 + random.NextInt(20)];
            for (var i = 0; i < seconds.Length; i++) seconds[i] = Math.Exp(1.5 * random.NextGaussian());
            var threshold = 1 + random.NextInt(12);
            var method = new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = threshold, Stops = trial % 2 == 0, StepSize = 1e-3 });
            var run = await RunAsync(m, method, Quadratics.Tridiagonal(2, seconds.Length), new FixedTimes(seconds), new StopRule { Iterations = 8 * threshold });
            var bound = TimeComplexity.RingmasterUpdatesSeconds(seconds, threshold);
            for (var k = threshold; k < run.Trace.Count; k++) worst = Math.Max(worst, (run.Trace[k].Seconds - run.Trace[k - threshold].Seconds) / bound);
        }
        return Verdict.If(
            worst <= 1,
            $"the longest R updates took {Readable.Number(worst, 3)} of t(R), over {clusters} random clusters of up to 20 workers",
            "R updates took longer than the lemma says");
    }

    [Claim("theory-reaches-target",
        Place = "Theorem on the iteration and time complexity",
        Statement = "With R = ⌈σ²/ε⌉ and γ = min{1/(2RL), ε/(4Lσ²)} the mean of E‖∇f‖² over K = 8RLΔ/ε + 16σ²LΔ/ε² updates is at most ε, after at most ⌈K/R⌉t(R) seconds.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> TheoryReachesTarget(Measurement m)
    {
        const double target = 0.05;
        double[] seconds = [1, 1.3, 2, 4, 9, 20, 50];
        var problem = Quadratics.Tridiagonal(6, seconds.Length);
        var oracle = new AdditiveNoiseOracle(0.2);                  // σ² = 0.24, R = 5
        var setting = new Setting(problem.Constants, 6)
        {
            IsHomogeneous = true,
            IsExact = false,
            Variance = oracle.Variance(problem),
            Target = target,
            InitialGap = problem.Global.Value(problem.Start.Span) - problem.Constants.LowerBound,
        };
        var threshold = RingmasterAsgdTheory.Threshold(setting);
        var updates = RingmasterAsgdTheory.Updates(setting, threshold)!.Value;
        var step = RingmasterAsgdTheory.Step(setting, threshold)!.Value;
        var (mean, time, seeds) = (0.0, 0.0, m.Pick(5, 20));
        for (var seed = 1; seed <= seeds; seed++)
        {
            var method = new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = threshold, StepSize = step });
            var run = await RunAsync(m, method, problem, new FixedTimes(seconds), new StopRule { Iterations = (long)updates }, oracle, (ulong)seed);
            mean += run.Trace.SkipLast(1).Average(point => point.Metrics[0]) / seeds;
            time = Math.Max(time, run.Trace[^1].Seconds);
        }
        var bound = Math.Ceiling(updates / threshold) * TimeComplexity.RingmasterUpdatesSeconds(seconds, threshold);
        return Verdict.If(
            mean <= target && time <= bound,
            $"over {Readable.Count(updates)} updates (R = {threshold}) the mean of ‖∇f‖² is {Readable.Number(mean, 3)}, ε = {target}; they took {Readable.Number(time / bound, 3)} of the promised time",
            "the bound is exceeded");
    }

    [Claim("slow-workers-do-no-harm",
        Place = "Introduction and time complexities",
        Statement = "Where worker i takes i seconds, more and more slow workers leave the time of Ringmaster ASGD as it is, while that of asynchronous SGD grows.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> SlowWorkers(Measurement m)
    {
        const double noise = 16, target = 1e-2;
        int[] sizes = m.Pick<int[]>([10, 100, 1000], [10, 100, 1000, 10_000]);
        var times = new double[3][];
        var rows = new List<IReadOnlyList<string>>();
        for (var line = 0; line < times.Length; line++) times[line] = new double[sizes.Length];
        for (var size = 0; size < sizes.Length; size++)
        {
            var problem = Quadratics.Tridiagonal(10, sizes[size]);
            double[] seconds = [.. Enumerable.Range(1, sizes[size]).Select(i => (double)i)];
            var oracle = new AdditiveNoiseOracle(Math.Sqrt(noise * target / 10));
            Method[] methods =
            [
                new RingmasterAsgd(new RingmasterAsgdOptions()), new RennalaSgd(new RennalaSgdOptions { Stops = true }), new AsynchronousSgd(new AsynchronousSgdOptions()),
            ];
            for (var line = 0; line < methods.Length; line++)
            {
                m.Say($"{sizes[size]} workers, {methods[line].GetType().Name}");
                var run = await RunAsync(
                    m, methods[line], problem, new FixedTimes(seconds), new StopRule { GradientNormSquared = target, Iterations = 5_000_000 }, oracle, every: 10);
                times[line][size] = run.Trace[^1].Metrics[0] <= target ? run.Trace[^1].Seconds : double.PositiveInfinity;
            }
            rows.Add([
                Readable.Count(sizes[size]), .. times.Select(line => Readable.Number(line[size])),
                Readable.Number(TimeComplexity.Optimal(seconds, noise)), Readable.Number(TimeComplexity.AsynchronousSgd(seconds, noise)),
            ]);
        }
        m.Tabulate(
            "Seconds to ‖∇f‖² ≤ 0.01 at the theory's parameters, τ_i = i, σ²/ε = 16",
            ["workers", "Ringmaster", "Rennala", "ASGD", "min_m H_m(1 + s/m)", "H_n(1 + s/n)"], rows);
        var (ringmaster, asgd) = (times[0][^1] / times[0][0], times[2][^1] / times[2][0]);
        return Verdict.If(
            ringmaster < 1.5 && asgd > 3,
            $"from {sizes[0]} to {Readable.Count(sizes[^1])} workers Ringmaster's time changes by the factor {Readable.Number(ringmaster, 3)}, that of asynchronous SGD by {Readable.Number(asgd, 3)}",
            "the times do not separate");
    }

    [Claim("survives-changing-speeds",
        Place = "Section on Naive Optimal ASGD and its failure",
        Statement = "When the workers that were the fastest become slow, asynchronous SGD on the m fastest workers is held up, and Ringmaster ASGD is not.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> ChangingSpeeds(Measurement m)
    {
        // Ten workers of one second and ten of two; after 50 seconds the first ten take 1000 seconds a gradient.
        const double target = 1e-2;
        double[] seconds = [.. Enumerable.Range(0, 20).Select(i => i < 10 ? 1.0 : 2.0)];
        var powers = new PowerTimes([.. Enumerable.Range(0, 20).Select(i => i < 10 ? new ComputationPower([0, 50], [1, 0.001]) : ComputationPower.Constant(0.5))]);
        var problem = Quadratics.Tridiagonal(10, 20);
        var oracle = new AdditiveNoiseOracle(Math.Sqrt(16 * target / 10));
        var stop = new StopRule { GradientNormSquared = target, Iterations = 1_000_000, Seconds = 1e6 };
        var ringmaster = await RunAsync(m, new RingmasterAsgd(new RingmasterAsgdOptions()), problem, powers, stop, oracle, every: 10, known: seconds);
        var naive = await RunAsync(m, new NaiveOptimalAsgd(new NaiveOptimalAsgdOptions { Fastest = 10 }), problem, powers, stop, oracle, every: 10, known: seconds);
        var (quick, slow) = (ringmaster.Trace[^1].Seconds, naive.Trace[^1].Seconds);
        return Verdict.If(
            ringmaster.Trace[^1].Metrics[0] <= target && slow > 10 * quick,
            $"Ringmaster reaches ‖∇f‖² ≤ {target} after {Readable.Seconds(quick)}, asynchronous SGD on the ten that were fastest {(naive.Trace[^1].Metrics[0] <= target ? "after" : "not even after")} {Readable.Seconds(slow)}",
            "the naive method is not held up");
    }

    [Claim("below-on-the-quadratic",
        Place = "Experiments, quadratic, n = 6174, d = 1729, times i + |N(0, i)|",
        Statement = "With tuned parameters, at equal time, Ringmaster ASGD is below Rennala SGD and at least 1000 times below delay-adaptive asynchronous SGD.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Quadratic(Measurement m)
    {
        var horizon = m.Pick(300.0, 1000.0);
        double[] steps = m.Pick<double[]>([0.04, 0.2, 1], [.. Enumerable.Range(-5, 7).Select(p => Math.Pow(5, p))]);
        double[] adaptiveSteps = [.. Enumerable.Range(-5, 7).Select(p => Math.Pow(5, p))];
        long[] counts = [.. Enumerable.Range(0, 8).Select(p => (long)Math.Ceiling(6174 / Math.Pow(4, p)))];
        var ringmaster = await BestAsync(m, "Ringmaster", horizon, steps, counts, (step, count) =>
            new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = count, StepSize = step }));
        var rennala = await BestAsync(m, "Rennala", horizon, steps, counts, (step, count) =>
            new RennalaSgd(new RennalaSgdOptions { Batch = count, Stops = true, StepSize = step }));
        var asgd = await BestAsync(m, "ASGD", horizon, adaptiveSteps, [1], (step, _) => new AsynchronousSgd(new AsynchronousSgdOptions { StepSize = step }));
        m.Tabulate(
            $"f − f* after {horizon} virtual seconds, mean of {m.Pick(3, 5)} seeds, best of the grid",
            ["method", "f − f*", "γ", "R or batch", "updates"],
            [
                .. ((string, Tuned)[])[("Ringmaster", ringmaster), ("Rennala", rennala), ("delay-adaptive ASGD", asgd)] is var lines
                    ? lines.Select(line => (IReadOnlyList<string>)
                        [line.Item1, Readable.Number(line.Item2.Gap, 3), Readable.Number(line.Item2.Step), line.Item1[0] == 'R' ? Readable.Count(line.Item2.Count) : "", Readable.Count(line.Item2.Updates)])
                    : [],
            ]);
        return Verdict.If(
            ringmaster.Gap <= rennala.Gap && asgd.Gap >= 1000 * ringmaster.Gap,
            $"after {horizon} s: Ringmaster {Readable.Number(ringmaster.Gap, 3)} (R = {ringmaster.Count}), Rennala {Readable.Number(rennala.Gap, 3)} (batch {rennala.Count}), ASGD {Readable.Number(asgd.Gap, 3)}",
            "the order or the distance is not the paper's");
    }

    [Claim("below-at-all-times",
        Place = "Experiments, figure over time",
        Statement = "After a short transient the curve of Ringmaster ASGD lies below the others at all times (medians of five seeds).",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> AllTimes(Measurement m)
    {
        var results = await m.RunAsync("quadratic");
        Series[] curves = [results["Ringmaster"], results["Rennala"], results["ASGD"]];
        var last = m.Pick(300.0, 1000.0);
        double worst = 0, transient = 0;
        for (var share = 0.01; share <= 1; share += 0.01)
        {
            var (mine, others) = (Value(0, share * last), Math.Min(Value(1, share * last), Value(2, share * last)));
            if (mine > others) (transient, worst) = (share, Math.Max(worst, mine / others));
        }
        return Verdict.If(
            transient <= 0.1,
            transient == 0
                ? $"it is below both from the first hundredth of {Readable.Seconds(last)} on"
                : $"it is above one of them for the last time at {Readable.Number(100 * transient, 3)} % of {Readable.Seconds(last)}, by the factor {Readable.Number(worst, 3)} at most",
            "the curves cross later, where both are as low as the noise allows");

        // The median over the seeds of the last value recorded by then.
        double Value(int curve, double seconds)
        {
            double[] values = [.. curves[curve].Runs.Select(run => run.Trace.Last(point => point.Seconds <= seconds).Metrics[MetricNames.Suboptimality]!.Value).Order()];
            return values[values.Length / 2];
        }
    }

    /// <summary>The best of a grid at the horizon.</summary>
    private static async Task<Tuned> BestAsync(
        Measurement m, string name, double horizon, double[] steps, long[] counts, Func<double, long, Method> make)
    {
        var problem = Quadratics.Tridiagonal(1729, 6174);
        var compute = new RandomTimes([.. Enumerable.Range(1, 6174).Select(i => Duration.HalfNormal(i).After(i))]);
        var best = new Tuned(double.PositiveInfinity, 0, 0, 0);
        foreach (var step in steps)
        {
            foreach (var count in counts)
            {
                m.Say($"{name}, γ = {Readable.Number(step)}, {count}");
                var (gap, updates, seeds) = (0.0, 0L, m.Pick(3, 5));
                for (var seed = 1; seed <= seeds && double.IsFinite(gap); seed++)
                {
                    var run = await new Simulator(new Cluster { Compute = compute }).RunAsync(
                        new RunRequest(problem, make(step, count))
                        {
                            Seed = (ulong)seed,
                            Oracle = new AdditiveNoiseOracle(0.01, common: true),
                            Stop = new StopRule { Seconds = horizon },
                            Record = new RecordPlan { Every = long.MaxValue, Metrics = [MetricNames.Suboptimality] },
                        },
                        m.Cancellation);
                    gap += run.Status == RunStatus.Completed ? run.Trace[^1].Metrics[0] / seeds : double.PositiveInfinity;
                    updates += run.Trace[^1].Iteration / seeds;
                }
                if (gap < best.Gap) best = new Tuned(gap, step, count, updates);
            }
        }
        return best;
    }

    private static Task<RunResult> RunAsync(
        Measurement m, Method method, Problem problem, ComputeModel compute, StopRule stop, GradientOracle? oracle = null, ulong seed = 1,
        long every = 1, IReadOnlyList<double>? known = null) =>
        new Simulator(new Cluster { Compute = compute }, degreeOfParallelism: 1).RunAsync(
            new RunRequest(problem, method)
            {
                Seed = seed,
                Oracle = oracle ?? new FullOracle(),
                Stop = stop,
                Record = new RecordPlan { Every = every, Metrics = [MetricNames.GradientNormSquared] },
                GradientSeconds = known,
            },
            m.Cancellation);

    private sealed record Tuned(double Gap, double Step, long Count, long Updates);
}
