using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Numerics;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on the limits of scaling with the number of workers.</summary>
[Paper("limited-scalability",
    Title = "Proving the Limited Scalability of Centralized Distributed Optimization via a New Lower Bound Construction",
    Authors = "A. Tyurin",
    Reference = "ICLR 2026, arXiv:2506.23836",
    Summary = "Once messages to the workers take time as well, random sparsification cannot make both the time of communication and the time of reducing noise fall with the number of workers, by more than logarithms.")]
public static class LimitedScalabilityPaper
{
    private static readonly Target Solved = new(MetricNames.GradientNormSquared, 0.02);
    private static readonly int[] Counts = [1, 4, 16, 64, 256];

    [Claim("one-coordinate-scales",
        Place = "Section on the old construction",
        Statement = "With the classical chain (K = 1) the random sum that bounds the time from below falls like 1/n: it allows perfect scaling.",
        Certainty = Certainty.Verified)]
    internal static Task<Verdict> OneCoordinateScales(Measurement m)
    {
        double[] workers = [1, 10, 100, 1000];
        double[] seconds = [.. workers.Select(n => MeanSeconds(m, (int)n, 1))];
        var slope = LineFit.PowerLaw(workers, seconds).Slope;
        return Task.FromResult(Verdict.If(
            slope < -0.9,
            $"from n = 1 to 1000 the sum falls like n^{Readable.Number(slope, 3)}",
            "it does not fall like 1/n"));
    }

    [Claim("log-window-is-flat",
        Place = "Section on the new construction",
        Statement = "With K = ⌈ln n⌉ the random sum is almost flat in n: a million workers save no more than logarithms.",
        Certainty = Certainty.Verified)]
    internal static Task<Verdict> LogWindowIsFlat(Measurement m)
    {
        int[] workers = [10, 100, 1000, 10_000, 100_000, 1_000_000];
        double[] classical = [.. workers.Select(n => MeanSeconds(m, n, 1))];
        double[] flat = [.. workers.Select(n => MeanSeconds(m, n, LogWindow(n)))];
        double[] x = [.. workers.Select(n => (double)n)];
        m.Show(new CurveFigure
        {
            Title = "The random sum t_B that bounds the time from below",
            XName = "workers n",
            YName = "seconds",
            IsLogX = true,
            IsLogY = true,
            Curves = [new FigureCurve("K = 1", x, classical), new FigureCurve("K = ⌈ln n⌉", x, flat)],
        });
        var loss = flat.Max() / flat.Min();
        var logarithm = Math.Log(1_000_000) / Math.Log(10);
        return Task.FromResult(Verdict.If(
            loss <= logarithm,
            $"from n = 10 to 10⁶ the sum with K = ⌈ln n⌉ stays within a factor of {Readable.Number(loss, 3)} (ln n grows {Readable.Number(logarithm, 2)}-fold); with K = 1 it falls by {Readable.Number(classical[0] / classical[^1], 3)}",
            "it changes by more than a logarithm"));
    }

    [Claim("concentration",
        Place = "The concentration bound for the random sum",
        Statement = "With high probability t_B is at least a constant times (BK/n^{1/K})·min{h/p_σ, τ_s/p_K}.",
        Certainty = Certainty.Verified)]
    internal static Task<Verdict> Concentration(Measurement m)
    {
        var (least, most) = (double.PositiveInfinity, 0.0);
        foreach (var n in new[] { 10, 1000, 100_000, 10_000_000 })
        {
            var window = LogWindow(n);
            var typical = LimitedScalability.TypicalSeconds(Length / window, n, window, 1, 1, GradientProbability, CoordinateProbability);
            for (var draw = 0; draw < m.Pick(50, 1000); draw++)
            {
                var ratio = Draw(n, window, draw) / typical;
                (least, most) = (Math.Min(least, ratio), Math.Max(most, ratio));
            }
        }
        return Task.FromResult(Verdict.If(
            least > 0.02,
            $"for n from 10 to 10⁷ with K = ⌈ln n⌉ every draw lies between {Readable.Number(least, 3)} and {Readable.Number(most, 3)} times the bound",
            "draws fall below any reasonable constant"));
    }

    [Claim("bound-is-reached",
        Place = "Theorem on the lower bound and its discussion",
        Statement = "On the worst-case function the better of uncompressed synchronous SGD and SGD on one worker takes min{h(1 + s/n) + 2τd, h(1 + s)} up to a constant for every n: time stops falling when communication dominates.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> BoundIsReached(Measurement m)
    {
        var (ratios, rows) = (new List<double>(), new List<IReadOnlyList<string>>());
        var (bounds, best) = (new List<double>(), new List<double>());
        foreach (var n in Counts)
        {
            var results = await ChainAsync(m, n);
            double[] times = [.. results.All.Select(series => series.CostTo(Solved, Cost.Seconds))];
            bounds.Add(LimitedScalability.LowerBound(n, 1, 2, Dimension, Noise));
            best.Add(Math.Min(times[0], times[2]));
            ratios.Add(best[^1] / bounds[^1]);
            rows.Add([Readable.Count(n), .. times.Select(Seconds), Readable.Number(ratios[^1], 3)]);
        }
        m.Tabulate(
            "Time on the zero-chain with d = 12 to ‖∇f(x)‖² ≤ 2ε",
            ["workers", "synchronous SGD", "compressed both ways", "one worker", "best without compression / bound"],
            rows);
        m.Show(new CurveFigure
        {
            Title = "Time on the zero-chain against the bound (scaled to n = 1)",
            XName = "workers n",
            YName = "seconds",
            IsLogX = true,
            IsLogY = true,
            Curves =
            [
                new FigureCurve("better of synchronous SGD and one worker", [.. Counts.Select(n => (double)n)], best),
                new FigureCurve("bound", [.. Counts.Select(n => (double)n)], [.. bounds.Select(bound => bound * ratios[0])]),
            ],
        });
        return Verdict.If(
            ratios.Max() <= 4 * ratios.Min(),
            $"for n from 1 to {Counts[^1]} measured time over the bound lies between {Readable.Number(ratios.Min(), 3)} and {Readable.Number(ratios.Max(), 3)}; time falls by {Readable.Number(best[0] / best[^1], 3)} in all",
            "the ratio is not constant");
    }

    [Claim("compression-does-not-help",
        Place = "Theorem on the lower bound and its discussion",
        Statement = "Random sparsification in both directions is never faster there than the better of uncompressed synchronous SGD and SGD on one worker by more than logarithms.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> CompressionDoesNotHelp(Measurement m)
    {
        var ratios = new List<double>();
        foreach (var n in Counts)
        {
            var results = await ChainAsync(m, n);
            double Time(string label) => results[label].CostTo(Solved, Cost.Seconds);
            ratios.Add(Time("Compressed both ways") / Math.Min(Time("Synchronous SGD"), Time("One worker")));
        }
        return Verdict.If(
            ratios.Zip(Counts).All(pair => pair.First * (1 + Math.Log(pair.Second)) >= 1),
            $"with compression both ways it takes {string.Join(", ", ratios.Select(ratio => Readable.Number(ratio, 3)))} times as long for n = {string.Join(", ", Counts)}",
            "compression is faster by more than a logarithm for some n");
    }

    private const int Length = 1200;
    private const double GradientProbability = 1e-4;
    private const double CoordinateProbability = 1e-4;
    private const int Dimension = 12;
    private const double Noise = 100;

    private static int LogWindow(int workers) => Math.Max(1, (int)Math.Ceiling(Math.Log(workers)));

    private static double MeanSeconds(Measurement m, int workers, int window)
    {
        var draws = m.Pick(10, 200);
        return Enumerable.Range(0, draws).Average(draw => Draw(workers, window, draw));
    }

    private static double Draw(int workers, int window, int draw)
    {
        var random = new RandomStream(1, RandomPurpose.Other, workers, draw, window);
        return LimitedScalability.DrawSeconds(ref random, Length / window, workers, window, 1, 1, GradientProbability, CoordinateProbability);
    }

    private static Task<Results> ChainAsync(Measurement m, int workers) => m.RunAsync("chain", $"problem.workers={workers}");

    private static string Seconds(double seconds) => double.IsFinite(seconds) ? Readable.Seconds(seconds) : "not reached";
}
