using System.Globalization;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Methods.ErrorFeedback.ThreePoint;
using Gossamer.Methods.ErrorFeedback.ThreePoint.Checking;
using Gossamer.Problems;
using Gossamer.Simulation;

namespace Gossamer.Papers;

/// <summary>The claims of the paper that introduced three point compressors.</summary>
[Paper("3pc",
    Title = "3PC: Three Point Compressors for Communication-Efficient Distributed Training and a Better Theory for Lazy Aggregation",
    Authors = "P. Richtárik, I. Sokolov, I. Fatkhullin, E. Gasanov, Z. Li, E. Gorbunov",
    Reference = "ICML 2022, arXiv:2202.00998",
    Summary = "One inequality with two constants, A and B, covers error feedback, lazy aggregation and many new ways to follow a gradient that moves; the step size of each is 1/(L + L₊√(B/A)).")]
public static class ThreePcPaper
{
    private static readonly string[] Practical = ["GD", "EF21 Top-K", "EF21 cRand-K", "MARINA Rand-K", "MARINA Perm-K", "3PCv2", "3PCv4", "3PCv5"];
    private static readonly int[] Ks = [1, 5, 14, 28, 56, 112];
    private static readonly int[] Triggers = [0, 1, 4, 16, 64];

    [Claim("constants",
        Place = "Table 1",
        Statement = "Every mechanism satisfies its inequality with the A and B of the table.",
        Certainty = Certainty.Verified)]
    internal static Task<Verdict> Constants(Measurement m)
    {
        var dimension = m.Pick(20, 200);
        var checker = new MechanismChecker(workers: 10, draws: m.Pick(2000, 20_000));
        var rows = new List<IReadOnlyList<string>>();
        var holds = true;
        foreach (var mechanism in Table(dimension))
        {
            m.Say($"measuring the constants of {mechanism}");
            var verdict = checker.Check(mechanism, dimension);
            holds &= verdict.Holds;
            rows.Add([mechanism.Name, Number(verdict.Claimed.A), Number(verdict.Claimed.B), Number(verdict.SmallestB), Number(verdict.WorstQuotient), verdict.Holds ? "holds" : "is contradicted"]);
        }
        m.Tabulate($"Claimed and measured constants, d = {dimension}", ["mechanism", "A", "B", "smallest B not contradicted", "largest error / bound", "verdict"], rows);
        return Task.FromResult(Verdict.If(
            holds,
            $"no hard or random triple in dimension {dimension} contradicts any of {rows.Count} mechanisms",
            "a triple contradicts a mechanism; see the table"));
    }

    [Claim("mean-gradient-bound",
        Place = "The theorem for nonconvex f",
        Statement = "The expected mean of ‖∇f(x^k)‖² over the first K iterates is at most 2(f(x⁰) − f*)/(γK) for every mechanism at γ = 1/(L + L₊√(B/A)), from an exact start.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> MeanGradientBound(Measurement m)
    {
        var problem = Quadratics.RandomTridiagonal(workers: 10, dimension: m.Pick(50, 500), noise: 0.8, leastEigenvalue: 1e-3, seed: 1);
        var rounds = m.Pick(1500, 20_000);
        (double Quotient, string Name) worst = (0, "");
        foreach (var mechanism in Table(problem.Dimension))
        {
            m.Say($"running {mechanism}");
            // Of random mechanisms the theorem bounds the expectation: the mean over seeds stands for it.
            var (sum, seeds) = (0.0, mechanism.IsDeterministic ? 1 : m.Pick(30, 100));
            for (var seed = 1; seed <= seeds; seed++)
            {
                var run = await new Simulator().RunAsync(
                    new RunRequest(problem, new ThreePc(new ThreePcOptions { Mechanism = mechanism }))
                    {
                        Seed = (ulong)seed,
                        Stop = new StopRule { Iterations = rounds },
                        Record = new RecordPlan { Metrics = [MetricNames.GradientNormSquared, MetricNames.Suboptimality] },
                    },
                    m.Cancellation);
                sum += run.Trace.Sum(point => point.Metrics[0]) / (2 * run.Trace[0].Metrics[1] / run.Preparation.StepSize) / seeds;
            }
            if (sum > worst.Quotient) worst = (sum, mechanism.Name);
        }
        return Verdict.If(
            worst.Quotient <= 1,
            $"the mean is at most {Readable.Number(worst.Quotient, 3)} of the bound ({worst.Name}), over {Readable.Count(rounds)} rounds of every mechanism, and over seeds where it is random",
            $"the bound is exceeded by {worst.Name}");
    }

    [Claim("v2-competitive",
        Place = "Experiments on random quadratics",
        Statement = "3PCv2 with Rand-K and Top-K needs about as many bits as EF21 with Top-K or fewer (at most a tenth more), at equal values a message and tuned steps.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> V2Competitive(Measurement m)
    {
        var (v2, ef21) = await BitsAsync(m, "quadratics", "3PCv2", "EF21 Top-K");
        return Verdict.If(
            v2 <= 1.1 * ef21,
            $"3PCv2 {Readable.Bits(v2)} per worker, EF21 Top-K {Readable.Bits(ef21)}",
            "half of the values go to random coordinates, which on these tridiagonal quadratics are worth less than the largest ones");
    }

    [Claim("v5-like-marina",
        Place = "Experiments on random quadratics",
        Statement = "3PCv5 with Top-K and MARINA with Rand-K need comparable numbers of bits (within a factor of two) at tuned steps.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> V5LikeMarina(Measurement m)
    {
        var (v5, marina) = await BitsAsync(m, "quadratics", "3PCv5", "MARINA Rand-K");
        return Verdict.If(
            Math.Max(v5 / marina, marina / v5) <= 2,
            $"3PCv5 {Readable.Bits(v5)} per worker, MARINA Rand-K {Readable.Bits(marina)}",
            "the changes of these gradients are concentrated on few coordinates, of which Top-K misses little: the biased compressor needs fewer bits by far");
    }

    [Claim("v1-fewest-rounds",
        Place = "Experiments on random quadratics",
        Statement = "3PCv1, which nobody would use for what it sends, needs the fewest rounds of all mechanisms with Top-K at tuned steps.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> V1FewestRounds(Measurement m)
    {
        var results = await m.RunAsync("quadratics");
        var target = TargetOf(m);
        double Rounds(string label) => results[label].CostTo(target, Cost.Iterations);
        string[] others = ["EF21 Top-K", "3PCv2", "3PCv4", "3PCv5"];
        var best = others.MinBy(Rounds)!;
        return Verdict.If(
            Rounds("3PCv1") <= Rounds(best),
            $"3PCv1 {Readable.Count(Rounds("3PCv1"))} rounds and {Readable.Bits(results["3PCv1"].CostTo(target, Cost.BitsUp))} per worker, the next, {best}, {Readable.Count(Rounds(best))} rounds and {Readable.Bits(results[best].CostTo(target, Cost.BitsUp))}",
            $"{best} needs fewer");
    }

    [Claim("perm-k-when-similar",
        Place = "Experiments on random quadratics with little difference between workers",
        Statement = "Where the workers hardly differ, MARINA with Perm-K needs the fewest bits of all practical methods at tuned steps.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> PermKWhenSimilar(Measurement m)
    {
        var results = await m.RunAsync("similar");
        var target = TargetOf(m);
        var ranking = Practical.Select(label => (Label: label, Bits: results[label].CostTo(target, Cost.BitsUp))).OrderBy(pair => pair.Bits).ToList();
        m.Tabulate(
            $"Bits per worker to ‖∇f‖² ≤ {Readable.Level(target.Value)}, s = 0.05", ["method", "bits", "rounds", "best multiple"],
            [.. ranking.Select(pair => (IReadOnlyList<string>)[pair.Label, double.IsFinite(pair.Bits) ? Readable.Bits(pair.Bits) : "not reached", Number(results[pair.Label].CostTo(target, Cost.Iterations)), Number(results[pair.Label].Multiple)])]);
        return Verdict.If(
            ranking[0].Label == "MARINA Perm-K",
            $"{ranking[0].Label} {Readable.Bits(ranking[0].Bits)} per worker, then {ranking[1].Label} {Readable.Bits(ranking[1].Bits)} and {ranking[2].Label} {Readable.Bits(ranking[2].Bits)}",
            $"{ranking[0].Label} needs {Readable.Number(results["MARINA Perm-K"].CostTo(target, Cost.BitsUp) / ranking[0].Bits, 3)} times fewer than MARINA Perm-K: from a start with one nonzero coordinate the gradients stay concentrated, which Top-K uses and a random partition does not");
    }

    [Claim("clag-beats-both",
        Place = "Heat maps of CLAG",
        Statement = "With tuned steps the cheapest pair of K and trigger is neither EF21 (no trigger) nor LAG (no compression): CLAG beats both.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> ClagBeatsBoth(Measurement m)
    {
        var results = await m.RunAsync("clag");
        var target = new Target(MetricNames.GradientNormSquared, m.Pick(1e-6, 1e-8));
        double Bits(int k, int trigger) => results[string.Create(CultureInfo.InvariantCulture, $"K={k}, zeta={trigger}")].CostTo(target, Cost.BitsUp);
        m.Show(new HeatmapFigure
        {
            Title = "CLAG: bits per worker",
            Caption = $"Up to ‖∇f‖² ≤ {Readable.Level(target.Value)}, the step tuned in every cell. The left column is EF21, the top row LAG.",
            XName = "trigger ζ",
            YName = "K",
            ValueName = "bits per worker",
            Columns = [.. Triggers.Select(t => t.ToString(CultureInfo.InvariantCulture))],
            Rows = [.. Ks.Select(k => k.ToString(CultureInfo.InvariantCulture))],
            Values = [.. Ks.Select(k => (IReadOnlyList<double?>)[.. Triggers.Select(t => double.IsFinite(Bits(k, t)) ? Bits(k, t) : (double?)null)])],
            IsLog = true,
        });
        var best = Ks.SelectMany(k => Triggers.Select(t => (K: k, Trigger: t))).MinBy(cell => Bits(cell.K, cell.Trigger));
        var ef21 = Ks.MinBy(k => Bits(k, 0));
        var lag = Triggers.MinBy(t => Bits(Ks[^1], t));
        return Verdict.If(
            best.K != Ks[^1] && best.Trigger != 0,
            $"cheapest is K = {best.K}, ζ = {best.Trigger} with {Readable.Bits(Bits(best.K, best.Trigger))} per worker; the best EF21 (K = {ef21}) needs {Readable.Bits(Bits(ef21, 0))}, the best LAG (ζ = {lag}) {Readable.Bits(Bits(Ks[^1], lag))}",
            best.Trigger == 0 ? "EF21 is cheapest: a trigger saves nothing here" : "LAG is cheapest: compression saves nothing here");
    }

    private static Target TargetOf(Measurement m) => new(MetricNames.GradientNormSquared, m.Pick(1e-4, 1e-7));

    private static async Task<(double First, double Second)> BitsAsync(Measurement m, string experiment, string first, string second)
    {
        var results = await m.RunAsync(experiment);
        return (results[first].CostTo(TargetOf(m), Cost.BitsUp), results[second].CostTo(TargetOf(m), Cost.BitsUp));
    }

    /// <summary>The mechanisms of the table with K = d/10.</summary>
    private static Mechanism[] Table(int dimension)
    {
        var k = dimension / 10;
        var (top, random) = (new TopK(k), new RandK(k));
        return
        [
            new Ef21Mechanism(top), new LagMechanism(4), new ClagMechanism(top, 4), new ThreePcV1(top), new ThreePcV2(random, top),
            new ThreePcV3(new LagMechanism(4), top), new ThreePcV4(top, top), new ThreePcV5(top), new MarinaMechanism(random),
        ];
    }

    private static string Number(double value) => double.IsFinite(value) ? Readable.Number(value, 4) : "–";
}
