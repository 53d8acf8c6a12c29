using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Reports.Figures;

namespace Gossamer.Papers;

/// <summary>The claims of the paper that introduced DASHA.</summary>
[Paper("dasha",
    Title = "DASHA: Distributed Nonconvex Optimization with Communication Compression, Optimal Oracle Complexity, and No Client Synchronization",
    Authors = "A. Tyurin, P. Richtárik",
    Reference = "ICLR 2023, arXiv:2202.01268",
    Summary = "Momentum in place of synchronisation: as few rounds as MARINA with compressed messages only, and with optimal numbers of sample gradients in the finite-sum and stochastic settings.")]
public static class DashaPaper
{
    [Claim("never-uncompressed",
        Place = "Algorithm 1",
        Statement = "After the start every worker of DASHA sends K coordinates a round and never an uncompressed vector, where MARINA sends about 2K on average.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> NeverUncompressed(Measurement m)
    {
        var results = await m.RunAsync("gradient");
        var (dasha, marina) = (results["DASHA"], results["MARINA"]);
        var rounds = dasha.Total(Cost.Iterations);
        // The start sends d coordinates in both.
        double Coordinates(Series series) => (series.Total(Cost.BitsUp) - series.Along(Cost.BitsUp)[0]) / 32 / rounds;
        return Verdict.If(
            Math.Abs(Coordinates(dasha) - 10) < 1e-9 && Coordinates(marina) is > 17 and < 21,
            $"DASHA sends {Readable.Number(Coordinates(dasha))} coordinates a worker and round, MARINA {Readable.Number(Coordinates(marina))}, with Rand-10",
            "the traffic a round is another");
    }

    [Claim("fewer-bits-than-marina",
        Place = "Section A.1, experiment with exact gradients",
        Statement = "With tuned steps DASHA needs about half the bits of MARINA.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> FewerBits(Measurement m)
    {
        var results = await m.RunAsync("gradient");
        Show(m, "Exact gradients, Rand-10", results);
        var (dasha, marina) = (results["DASHA"], results["MARINA"]);
        var ratio = Ratio(marina, dasha, Cost.BitsUp, out var level);
        return Verdict.If(
            ratio is > 1.4 and < 2.8,
            $"to ‖∇f‖² ≤ {Readable.Level(level)}, MARINA sends {Readable.Ratio(ratio)} the bits of DASHA (steps {Multiple(dasha)} and {Multiple(marina)} times theory)",
            ratio > 1 ? "DASHA is ahead, but not by about two" : "DASHA is not ahead");
    }

    [Claim("fewer-bits-at-theory-steps",
        Place = "Table 1",
        Statement = "At the steps of their theories, too, DASHA needs fewer bits than MARINA.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> FewerBitsByTheory(Measurement m)
    {
        var results = await m.RunAsync("gradient");
        var (dasha, marina) = (results["DASHA by theory"], results["MARINA by theory"]);
        var ratio = Ratio(marina, dasha, Cost.BitsUp, out var level);
        return Verdict.If(
            ratio > 1,
            $"to ‖∇f‖² ≤ {Readable.Level(level)} MARINA sends {Readable.Ratio(ratio)} the bits of DASHA; the steps are {Readable.Number(dasha.StepSize)} for DASHA and {Readable.Number(marina.StepSize)} for MARINA",
            "MARINA's step by theory is so much larger that it needs fewer bits");
    }

    [Claim("mean-gradient-bound",
        Place = "Theorem 6.1",
        Statement = "The mean of ‖∇f(x^t)‖² over T rounds of DASHA is at most 2(f(x⁰) − f*)/(γT).",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> MeanGradientBound(Measurement m)
    {
        var run = (await m.RunAsync("gradient"))["DASHA by theory"];
        // f ≥ 0 here, so that f(x⁰) bounds the gap from above.
        var gap = run.Initial(MetricNames.Loss);
        var (gradients, iterations) = (run.Values(MetricNames.GradientNormSquared), run.Along(Cost.Iterations));
        double sum = 0, worst = 0;
        for (var k = 1; k < gradients.Count; k++)
        {
            sum += gradients[k - 1] * (iterations[k] - iterations[k - 1]);
            worst = Math.Max(worst, sum / iterations[k] / (2 * gap / (run.StepSize * iterations[k])));
        }
        return Verdict.If(worst <= 1, $"at its tightest the mean is {Readable.Number(worst, 3)} of the bound, over {Readable.Count(iterations[^1])} rounds", "the bound is exceeded");
    }

    [Claim("page-beats-vr-marina",
        Place = "Section A.2, experiment with finite sums",
        Statement = "DASHA-PAGE needs fewer bits than VR-MARINA, and the more so the fewer coordinates are sent (the larger ω is).",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> PageBeatsVrMarina(Measurement m)
    {
        int[] sizes = m.Pick<int[]>([60, 30, 12], [2000, 500, 100]);
        var gains = new List<double>();
        foreach (var size in sizes)
        {
            var results = await m.RunAsync("finite-sum", $"methods[0].compressor=rand-k({size})", $"methods[1].compressor=rand-k({size})");
            if (size == sizes[^1]) Show(m, $"Finite sums, Rand-{size}", results);
            gains.Add(Ratio(results["VR-MARINA"], results["DASHA-PAGE"], Cost.BitsUp, out _));
        }
        return Verdict.If(
            gains[0] > 1 && gains[1] > gains[0] && gains[2] > gains[1],
            "to twice the lowest ‖∇f‖² that both reach VR-MARINA sends " + string.Join(", ", sizes.Zip(gains, (size, gain) => $"{Readable.Ratio(gain)} the bits with K = {size}")),
            gains.Min() > 1 ? "DASHA-PAGE is ahead, but the gap does not grow with ω: the factor of the theory, √(1 + ω), is at most 3.2 here, less than what the grid of steps and the flat parts of the loss contribute" : "DASHA-PAGE is not always ahead");
    }

    [Claim("sync-mvr-where-omega-is-large",
        Place = "Section A.4, synthetic quadratic with the Polyak-Łojasiewicz inequality",
        Statement = "Where ω and the noise are both large, DASHA-MVR is slower than DASHA-SYNC-MVR, which may take a larger momentum.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> SyncWhereOmegaIsLarge(Measurement m)
    {
        var results = await m.RunAsync("stochastic");
        Show(m, "Stochastic gradients, Rand-1", results);
        var ratio = Ratio(results["DASHA-MVR"], results["DASHA-SYNC-MVR"], Cost.BitsUp, out var level);
        return Verdict.If(
            ratio > 1,
            $"to ‖∇f‖² ≤ {Readable.Level(level)}, DASHA-MVR sends {Readable.Ratio(ratio)} the bits of DASHA-SYNC-MVR",
            "DASHA-MVR is not slower");
    }

    /// <summary>
    /// What one pays more than the other for twice the lowest level that both reach: where noise has the last word, the lowest
    /// level itself is a matter of luck.
    /// </summary>
    private static double Ratio(Series one, Series other, Cost cost, out double level)
    {
        level = 2 * Math.Max(one.Best(MetricNames.GradientNormSquared), other.Best(MetricNames.GradientNormSquared));
        var target = new Target(MetricNames.GradientNormSquared, level);
        return one.CostTo(target, cost) / other.CostTo(target, cost);
    }

    private static string Multiple(Series series) => Readable.Number(series.Multiple);

    private static void Show(Measurement m, string title, Results results) => m.Show(new CurveFigure
    {
        Title = title,
        XName = "bits up per worker",
        YName = "‖∇f(x)‖²",
        IsLogY = true,
        Curves = [.. results.All.Select(s => new FigureCurve(s.Label, s.Along(Cost.BitsUp), s.Values(MetricNames.GradientNormSquared)))],
    });
}
