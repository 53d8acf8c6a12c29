using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Methods.Asynchronous.Shadowheart;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Numerics;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on Shadowheart SGD.</summary>
[Paper("shadowheart",
    Title = "Shadowheart SGD: Distributed Asynchronous SGD with Optimal Time Complexity Under Arbitrary Computation and Communication Heterogeneity",
    Authors = "A. Tyurin, M. Pozzi, I. Ilin, P. Richtárik",
    Reference = "NeurIPS 2024, arXiv:2402.04785",
    Summary = "Workers whose gradients and messages take different times each compute and send as much as fits into one equilibrium time t*: no centralised method with unbiased compression up and a free downlink is faster.")]
public static class ShadowheartPaper
{
    private static readonly Target Solved = new(MetricNames.GradientNormSquared, 1e-5);
    private static readonly (string Name, double Exponent)[] Links = [("fast", 1), ("medium", 0.75), ("slow", 0.5)];

    [Claim("rounds-fit",
        Place = "Section on the algorithm; the equilibrium time",
        Statement = "A round of b_i gradients and m_i messages lasts at most 2t*, and its estimator weighs Σ w_i m_i b_i ≥ 1, on any workers.",
        Certainty = Certainty.Derived)]
    internal static Task<Verdict> RoundsFit(Measurement m)
    {
        double longest = 0, lightest = double.PositiveInfinity;
        var clusters = m.Pick(2_000, 50_000);
        foreach (var (computing, sending, omega, noise) in Clusters(clusters))
        {
            var plan = EquilibriumTime.Of(computing, sending, omega, noise);
            for (var i = 0; i < computing.Length; i++)
            {
                if (plan.Weights[i] > 0) longest = Math.Max(longest, ((plan.Gradients[i] * computing[i]) + (plan.Copies[i] * sending[i])) / (2 * plan.Seconds));
            }
            lightest = Math.Min(lightest, ShadowheartTheory.TotalWeight(plan));
        }
        return Task.FromResult(Verdict.If(
            longest <= 1 + 1e-9 && lightest >= 1,
            $"over {Readable.Count(clusters)} random clusters the longest round takes {Readable.Number(longest, 3)} of 2t*, and Σ w_i m_i b_i is {Readable.Number(lightest, 3)} at least",
            "a round is too long or too imprecise"));
    }

    [Claim("one-coordinate-is-enough",
        Place = "Section on Rand-K",
        Statement = "Rand-K with K = 1 has the least equilibrium time up to a constant.",
        Certainty = Certainty.Verified)]
    internal static Task<Verdict> OneCoordinate(Measurement m)
    {
        const int dimension = 1024;
        double worst = 0;
        var clusters = m.Pick(300, 5_000);
        foreach (var (computing, perFloat, _, noise) in Clusters(clusters))
        {
            double TimeOf(int k) => EquilibriumTime.Of(computing, [.. perFloat.Select(seconds => k * seconds / 30)], ((double)dimension / k) - 1, noise).Seconds;
            var best = Enumerable.Range(0, 11).Min(power => TimeOf(1 << power));
            worst = Math.Max(worst, TimeOf(1) / best);
        }
        return Task.FromResult(Verdict.If(
            worst <= 4,
            $"over {Readable.Count(clusters)} random clusters with d = {dimension}, t* with K = 1 is at most {Readable.Number(worst, 3)} times that of the best K",
            "there is a cluster on which another K is much better"));
    }

    [Claim("no-worse-than-baselines",
        Place = "Table of time complexities",
        Statement = "t* is at most a universal constant times the complexities of minibatch SGD and of QSGD, whatever the workers.",
        Certainty = Certainty.Verified)]
    internal static Task<Verdict> NoWorse(Measurement m)
    {
        var (worst, best) = (0.0, double.PositiveInfinity);
        var clusters = m.Pick(3_000, 50_000);
        foreach (var (computing, sending, omega, noise) in Clusters(clusters))
        {
            var ratio = EquilibriumTime.Of(computing, sending, omega, noise).Seconds / OfBaselines(computing, sending, omega, noise);
            (worst, best) = (Math.Max(worst, ratio), Math.Min(best, ratio));
        }
        return Task.FromResult(Verdict.If(
            worst <= 12,
            $"over {Readable.Count(clusters)} random clusters t* lies between {Readable.Number(best, 3)} and {Readable.Number(worst, 3)} of the better of the two",
            "t* exceeds the complexity of a baseline by more than a constant"));
    }

    [Claim("faster-by-any-factor",
        Place = "Table of time complexities",
        Statement = "t* can be smaller than the complexities of minibatch SGD, QSGD and SGD on the fastest worker by any factor at once.",
        Certainty = Certainty.Derived)]
    internal static Task<Verdict> AnyFactor(Measurement m)
    {
        // n equal workers, noise for many, and one straggler n times as slow.
        var ratios = new List<double>();
        foreach (var n in new[] { 10, 100, 1_000, 10_000 })
        {
            double[] computing = [.. Enumerable.Repeat(1.0, n), 100.0 * n];
            double[] sending = [.. Enumerable.Repeat(0.01, n + 1)];
            const double omega = 99, noise = 1e6;
            var others = Math.Min(OfBaselines(computing, sending, omega, noise), CommunicationTime.FastestWorker(computing, noise));
            ratios.Add(EquilibriumTime.Of(computing, sending, omega, noise).Seconds / others);
        }
        return Task.FromResult(Verdict.If(
            ratios[^1] < 0.01 && ratios.Zip(ratios.Skip(1)).All(pair => pair.Second < pair.First),
            $"with 10, 100, 1,000 and 10,000 equal workers and a straggler, t* is {string.Join(", ", ratios.Select(ratio => Readable.Number(ratio, 2)))} of the best of the three",
            "the advantage does not grow"));
    }

    [Claim("best-in-all-regimes",
        Place = "Experiments with fast, medium and slow links",
        Statement = "With tuned steps Shadowheart SGD is the fastest or close to it on fast, medium and slow links.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> BestInAllRegimes(Measurement m)
    {
        var (ratios, rows) = (new List<double>(), new List<IReadOnlyList<string>>());
        var names = new List<string>();
        foreach (var (name, exponent) in Links)
        {
            var results = await RaceAsync(m, exponent);
            var ours = Shadowheart(results)?.CostTo(Solved, Cost.Seconds) ?? double.PositiveInfinity;
            var other = results.Cheapest(Solved, Cost.Seconds, series => !IsShadowheart(series));
            ratios.Add(ours / (other?.CostTo(Solved, Cost.Seconds) ?? double.PositiveInfinity));
            names.Add($"{Readable.Number(ratios[^1], 3)} of {other?.Label ?? "nobody"} on {name} links");
            rows.Add([name, .. results.All.Select(series => Seconds(series.CostTo(Solved, Cost.Seconds)))]);
        }
        m.Tabulate($"Seconds to ‖∇f(x)‖² ≤ {Readable.Level(Solved.Value)}", ["links", .. (await RaceAsync(m, 0.75)).All.Select(series => series.Label)], rows);
        return Verdict.If(
            ratios.All(ratio => ratio <= 1.2),
            $"the better of Shadowheart SGD and its adaptive version takes {string.Join(", ", names)}",
            "another method is faster on some links");
    }

    [Claim("slow-links",
        Place = "Experiments with fast, medium and slow links",
        Statement = "When links become slow, minibatch SGD and asynchronous SGD lose far more time than Shadowheart SGD.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> SlowLinks(Measurement m)
    {
        var (fast, slow) = (await RaceAsync(m, 1), await RaceAsync(m, 0.5));
        double Loss(string label) => Time(slow, label) / Time(fast, label);
        var ours = (Shadowheart(slow)?.CostTo(Solved, Cost.Seconds) ?? double.PositiveInfinity) / (Shadowheart(fast)?.CostTo(Solved, Cost.Seconds) ?? double.PositiveInfinity);
        var (minibatch, asynchronous) = (Loss("Minibatch SGD"), Loss("Asynchronous SGD"));
        return Verdict.If(
            minibatch > 1.5 * ours && asynchronous > 1.5 * ours,
            $"slow links cost Shadowheart SGD a factor of {Factor(ours)}, minibatch SGD {Factor(minibatch)}, asynchronous SGD {Factor(asynchronous)}",
            "the others do not lose so much more");
    }

    [Claim("noise-needs-workers",
        Place = "Experiments with p = 10⁻³ and 10⁻⁴",
        Statement = "When gradients become noisier, SGD on one worker loses more time than Shadowheart SGD.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> NoiseNeedsWorkers(Measurement m)
    {
        var little = await m.RunAsync("noise");
        var much = await m.RunAsync("noise", $"oracle.probability={(m.IsFull ? "0.0002" : "0.002")}");
        var (ours, one) = (Time(much, "Shadowheart SGD") / Time(little, "Shadowheart SGD"), Time(much, "SGD one") / Time(little, "SGD one"));
        return Verdict.If(
            one > ours,
            $"a smaller p costs SGD on one worker a factor of {Factor(one)}, Shadowheart SGD {Factor(ours)}",
            "one worker loses no more");
    }

    [Claim("times-need-not-be-known",
        Place = "Section on the adaptive version",
        Statement = "The adaptive version, which knows no times, is as fast up to a constant.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Adaptive(Measurement m)
    {
        var ratios = new List<double>();
        foreach (var (_, exponent) in Links)
        {
            var results = await RaceAsync(m, exponent);
            var planned = results.Cheapest(Solved, Cost.Seconds, series => series.Label.StartsWith("Shadowheart", StringComparison.Ordinal));
            ratios.Add(Time(results, "Adaptive Shadowheart SGD") / (planned?.CostTo(Solved, Cost.Seconds) ?? double.NaN));
        }
        return Verdict.If(
            ratios.All(ratio => ratio <= 3),
            $"it takes {string.Join(", ", ratios.Select(ratio => Readable.Number(ratio, 3)))} of the time of the planned version on fast, medium and slow links (both tuned)",
            "it is much slower on some links");
    }

    /// <summary>The better of minibatch SGD, whose messages take 1 + ω times as long, and QSGD.</summary>
    private static double OfBaselines(double[] computing, double[] sending, double omega, double noise) => Math.Min(
        CommunicationTime.Minibatch(computing, [.. sending.Select(seconds => (1 + omega) * seconds)], noise),
        CommunicationTime.Qsgd(computing, sending, omega, noise));

    private static Task<Results> RaceAsync(Measurement m, double exponent) => exponent == 0.75
        ? m.RunAsync("race")
        : m.RunAsync("race", FormattableString.Invariant($"cluster.network.uplink='64 * pow({m.Pick(50, 1000)}, {exponent}) / sqrt(i)'"));

    private static Series? Shadowheart(Results results) => results.Cheapest(Solved, Cost.Seconds, IsShadowheart);

    private static bool IsShadowheart(Series series) => series.Label.Contains("Shadowheart", StringComparison.Ordinal);

    private static double Time(Results results, string label) => results[label].CostTo(Solved, Cost.Seconds);

    private static string Seconds(double seconds) => double.IsFinite(seconds) ? Readable.Seconds(seconds) : "not reached";

    private static string Factor(double factor) => double.IsFinite(factor) ? Readable.Number(factor, 3) : double.IsNaN(factor) ? "unknown (not reached)" : "∞ (not reached)";

    /// <summary>h_i, τ_i, ω and s of random clusters of 1 to 30 workers, over several orders of magnitude.</summary>
    private static IEnumerable<(double[] Computing, double[] Sending, double Omega, double Noise)> Clusters(int count)
    {
        for (var cluster = 0; cluster < count; cluster++)
        {
            var random = new RandomStream(1, RandomPurpose.Other, iteration: cluster);
            var workers = 1 + random.NextInt(30);
            var (spread, balance) = (2 * random.NextDouble(), 3 * random.NextGaussian());
            var (computing, sending) = (new double[workers], new double[workers]);
            for (var i = 0; i < workers; i++)
                (computing[i], sending[i]) = (Math.Exp(spread * random.NextGaussian()), Math.Exp((spread * random.NextGaussian()) + balance));
            yield return (computing, sending, Math.Exp(7 * random.NextDouble()) - 1, Math.Exp(9 * random.NextDouble()) - 1);
        }
    }
}
