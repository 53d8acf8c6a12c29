using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on adaptive compression.</summary>
[Paper("adacgd",
    Title = "Adaptive Compression for Communication-Efficient Distributed Training",
    Authors = "M. Makarenko, E. Gasanov, R. Islamov, A. Sadiev, P. Richtárik",
    Reference = "TMLR 2023, arXiv:2211.00188",
    Summary = "Workers choose in every round how much to compress: the least that keeps the error of the estimate within what the gradient has just moved.")]
public static class AdaCgdPaper
{
    [Claim("matches-the-best-nonconvex",
        Place = "Experiments on nonconvex logistic regression",
        Statement = "AdaCGD needs no more bits than the best of EF21, LAG and CLAG (within a tenth), all tuned over steps, K or ladders, and triggers.",
        Certainty = Certainty.Remembered)]
    internal static Task<Verdict> NonconvexAsync(Measurement m) => MatchesTheBestAsync(m, "nonconvex");

    [Claim("matches-the-best-convex",
        Place = "Experiments on convex logistic regression",
        Statement = "The same on convex logistic regression.",
        Certainty = Certainty.Remembered)]
    internal static Task<Verdict> ConvexAsync(Measurement m) => MatchesTheBestAsync(m, "convex");

    [Claim("theory-of-lag-with-less-traffic",
        Place = "Theory of AdaCGD, last level exact",
        Statement = "With levels up to the gradient itself AdaCGD has the step size of LAG, and at this step needs fewer bits.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> LessTrafficAsync(Measurement m)
    {
        var results = await m.RunAsync("theory");
        var (lag, ada) = (results["LAG"], results["AdaCGD"]);
        var target = new Target(MetricNames.GradientNormSquared, 1e-8);
        var (dense, adaptive) = (lag.CostTo(target, Cost.BitsUp), ada.CostTo(target, Cost.BitsUp));
        return Verdict.If(
            ada.StepSize == lag.StepSize && adaptive < dense,
            $"γ = {Readable.Number(ada.StepSize)} and {Readable.Number(lag.StepSize)}; ‖∇f‖² ≤ 10⁻⁸ costs AdaCGD {Readable.Bits(adaptive)} per worker and LAG {Readable.Bits(dense)}, in {Readable.Count(ada.CostTo(target, Cost.Iterations))} and {Readable.Count(lag.CostTo(target, Cost.Iterations))} rounds",
            "partial messages cost more rounds than they save values");
    }

    [Claim("linear-rate",
        Place = "Theorem for strongly convex f",
        Statement = "f(x^k) − f* + (γ/A)G^k falls by the factor 1 − γμ in every round of AdaCGD, EF21, LAG and CLAG at the steps of their theory.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> LinearRateAsync(Measurement m)
    {
        var results = await m.RunAsync("theory");
        var mu = results.Constant("mu");
        (double Excess, string Text) worst = (double.NegativeInfinity, "");
        foreach (var series in results.All)
        {
            var values = series.Values(MetricNames.Lyapunov);
            var promised = 1 - (series.StepSize * mu);
            var slowest = 0.0;
            for (var k = 1; k < values.Count && values[k] > 1e-12 * values[0]; k++) slowest = Math.Max(slowest, values[k] / values[k - 1]);
            if (slowest - promised > worst.Excess) worst = (slowest - promised, $"{series.Label}: the slowest round falls by {Readable.Number(slowest, 7)}, promised are {Readable.Number(promised, 7)}");
        }
        return Verdict.If(worst.Excess <= 0, $"closest is {worst.Text}", "a round falls by less than the theorem promises");
    }

    [Claim("both-ways",
        Place = "Bidirectional 3PC",
        Statement = "Compression on both links needs fewer bits in all, up and down together, than compression on the uplink alone.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> BothWaysAsync(Measurement m)
    {
        var results = await m.RunAsync("both-ways");
        var target = new Target(MetricNames.GradientNormSquared, 1e-5);
        double Bits(string label) => results[label].CostTo(target, Cost.BitsUp) + results[label].CostTo(target, Cost.BitsDown);
        m.Tabulate(
            "Bits per worker, up and down, to ‖∇f‖² ≤ 10⁻⁵", ["method", "bits", "rounds", "step size"],
            [.. results.All.Select(s => (IReadOnlyList<string>)[s.Label, Text(Bits(s.Label)), Readable.Number(s.CostTo(target, Cost.Iterations)), Readable.Number(s.StepSize)])]);
        return Verdict.If(
            Bits("both ways") < Bits("up only"),
            $"both ways {Text(Bits("both ways"))}, up only {Text(Bits("up only"))}, lazy both ways {Text(Bits("lazy both ways"))}",
            "the further rounds cost more than the downlink saves");

        static string Text(double bits) => double.IsFinite(bits) ? Readable.Bits(bits) : "not reached";
    }

    [Claim("both-ways-theory",
        Place = "Theorem for bidirectional 3PC",
        Statement = "The Lyapunov function of bidirectional 3PC never rises at the step of its theory.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> BothWaysTheoryAsync(Measurement m)
    {
        var run = (await m.RunAsync("both-ways"))["both ways at theory"];
        var values = run.Values(MetricNames.Lyapunov);
        var worst = values.Zip(values.Skip(1), (before, after) => after / before).Max();
        return Verdict.If(
            worst <= 1,
            $"from {Readable.Number(values[0])} to {Readable.Number(values[^1])}, the slowest of the recorded rounds by {Readable.Number(worst, 7)}, with γ = {Readable.Number(run.StepSize, 3)}",
            "it rises");
    }

    private static async Task<Verdict> MatchesTheBestAsync(Measurement m, string experiment)
    {
        var results = await m.RunAsync(experiment);
        var target = new Target(MetricNames.GradientNormSquared, m.Pick(1e-6, 1e-8));
        Series? Best(string kind) => results.Cheapest(target, Cost.BitsUp, s => s.Label.StartsWith(kind, StringComparison.Ordinal));
        double Bits(string kind) => Best(kind)?.CostTo(target, Cost.BitsUp) ?? double.PositiveInfinity;
        string[] kinds = ["EF21", "LAG", "CLAG", "AdaCGD"];
        m.Tabulate(
            $"Bits per worker to ‖∇f‖² ≤ {Readable.Level(target.Value)}, the best of each kind", ["method", "bits", "rounds", "best multiple"],
            [.. kinds.Select(Best).OfType<Series>().Select(s => (IReadOnlyList<string>)[s.Label, Readable.Bits(s.CostTo(target, Cost.BitsUp)), Readable.Count(s.CostTo(target, Cost.Iterations)), Readable.Number(s.Multiple)])]);
        var rival = kinds[..3].MinBy(Bits)!;
        return Verdict.If(
            Bits("AdaCGD") <= 1.1 * Bits(rival),
            $"{Best("AdaCGD")?.Label ?? "AdaCGD, never,"} {Text(Bits("AdaCGD"))} per worker; the best other, {Best(rival)?.Label ?? "none,"} {Text(Bits(rival))}",
            $"the best fixed choice, found by trying all, is {Readable.Number(Bits("AdaCGD") / Bits(rival), 3)} times cheaper: AdaCGD spends values to meet its tolerance in every round, where a fixed small K lets the error run on and the tuned step bears it");

        static string Text(double bits) => double.IsFinite(bits) ? Readable.Bits(bits) : "not reached";
    }
}
