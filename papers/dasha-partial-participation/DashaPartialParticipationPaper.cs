using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Reports.Figures;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on DASHA with partial participation.</summary>
[Paper("dasha-partial-participation",
    Title = "A Computation and Communication Efficient Method for Distributed Nonconvex Problems in the Partial Participation Setting",
    Authors = "A. Tyurin, P. Richtárik",
    Reference = "NeurIPS 2023, arXiv:2205.15580",
    Summary = "DASHA for rounds in which only some workers take part, with compression and variance reduction, and without any round that needs all of them: at most 1/p_a times the rounds, and thus no more messages in total.")]
public static class DashaPartialParticipationPaper
{
    private static readonly Target Solved = new(MetricNames.GradientNormSquared, 1e-3);

    [Claim("full-participation-is-dasha",
        Place = "Section 4",
        Statement = "With p_a = 1 DASHA-PP is DASHA and DASHA-PP-PAGE is DASHA-PAGE.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> FullParticipationIsDasha(Measurement m)
    {
        var (exact, sampled) = (await m.RunAsync("quadratics"), await m.RunAsync("participation"));
        var first = Difference(exact["DASHA"], exact["all"]);
        var second = Difference(sampled["DASHA-PAGE"], sampled["all"]);
        return Verdict.If(
            first == 0 && second == 0,
            $"the largest difference of ‖∇f‖² along the runs is {Readable.Number(first)} with exact gradients and {Readable.Number(second)} with samples",
            "the iterates differ");

        static double Difference(Series one, Series other) =>
            one.Values(MetricNames.GradientNormSquared).Zip(other.Values(MetricNames.GradientNormSquared), (a, b) => Math.Abs(a - b)).Max();
    }

    [Claim("rounds-grow-like-one-over-participation",
        Place = "Theorem on the gradient variant, at the theory's steps",
        Statement = "At the theory's step the number of rounds to a given ‖∇f‖² grows about like 1/p_a.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> RoundsGrow(Measurement m)
    {
        var results = await m.RunAsync("quadratics");
        double[] share = [0.5, 0.25, 0.1];
        double[] rounds = [.. share.Select(p => results[Label(p)].CostTo(Solved, Cost.Iterations))];
        m.Show(new CurveFigure
        {
            Title = "Rounds at the theory's step",
            XName = "share of workers a round",
            YName = $"rounds to ‖∇f(x)‖² ≤ {Readable.Level(Solved.Value)}",
            IsLogX = true,
            IsLogY = true,
            Curves = [new FigureCurve("DASHA-PP", share, rounds)],
        });
        var slope = rounds.All(double.IsFinite) ? LineFit.PowerLaw(share, rounds).Slope : double.NaN;
        return Verdict.If(
            slope is < -0.8 and > -1.2,
            $"{string.Join(", ", share.Zip(rounds, (p, r) => $"{Readable.Count(r)} rounds at p_a = {p}"))}: like p_a to the power {Readable.Number(slope, 3)}",
            "the growth is another");
    }

    [Claim("communication-stays",
        Place = "The experiments with p_a from 1 to 0.01",
        Statement = "With tuned steps the rounds grow about like 1/p_a, so that the total communication stays about the same.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> CommunicationStays(Measurement m)
    {
        var results = await m.RunAsync("participation");
        string[] labels = ["all", "0.5", "0.1"];
        // Where noise has the last word, the lowest level itself is a matter of luck.
        var level = 2 * labels.Max(label => results[label].Best(MetricNames.GradientNormSquared));
        var target = new Target(MetricNames.GradientNormSquared, level);
        m.Show(new CurveFigure
        {
            Title = "DASHA-PP-PAGE, 100 workers",
            XName = "bits up per worker",
            YName = "‖∇f(x)‖²",
            IsLogY = true,
            Curves = [.. results.All.Select(s => new FigureCurve(s.Label, s.Along(Cost.BitsUp), s.Values(MetricNames.GradientNormSquared)))],
        });
        double[] rounds = [.. labels.Select(label => results[label].CostTo(target, Cost.Iterations))];
        double[] bits = [.. labels.Select(label => results[label].CostTo(target, Cost.BitsUp))];
        return Verdict.If(
            bits.Max() < 2 * bits.Min() && rounds[2] > 5 * rounds[0],
            $"to ‖∇f‖² ≤ {Readable.Level(level)}: "
                + string.Join(", ", labels.Select((label, k) => $"{Readable.Count(rounds[k])} rounds and {Readable.Bits(bits[k])} per worker for {label}")),
            bits[2] < bits[0] ? "the rounds grow more slowly, so that fewer workers a round even save traffic" : "the traffic grows as fewer workers take part");
    }

    [Claim("beats-frecon",
        Place = "The comparison with FRECON",
        Statement = "At the same participation DASHA-PP reaches a given ‖∇f‖² with fewer bits than FRECON.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> BeatsFrecon(Measurement m)
    {
        var results = await m.RunAsync("quadratics");
        var ours = results["DASHA-PP tuned"].CostTo(Solved, Cost.BitsUp);
        // FRECON has no theory here: the best of four steps.
        var theirs = results.All.Where(s => s.Label.StartsWith("FRECON", StringComparison.Ordinal)).Min(s => s.CostTo(Solved, Cost.BitsUp));
        return Verdict.If(
            ours < theirs,
            $"to ‖∇f‖² ≤ {Readable.Level(Solved.Value)} with a quarter of the workers a round: DASHA-PP {Readable.Bits(ours)} and FRECON {Readable.Bits(theirs)} per worker, both with tuned steps",
            "FRECON needs no more");
    }

    private static string Label(double share) => share.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
