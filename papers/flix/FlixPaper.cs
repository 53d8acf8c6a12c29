using System.Globalization;
using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Reports.Figures;

namespace Gossamer.Papers;

/// <summary>The claims of the paper that introduced FLIX.</summary>
[Paper("flix",
    Title = "FLIX: A Simple and Communication-Efficient Alternative to Local Methods in Federated Learning",
    Authors = "E. Gasanov, A. Khaled, S. Horváth, P. Richtárik",
    Reference = "AISTATS 2022, arXiv:2111.11556",
    Summary = "Every worker trains a model of its own once and deploys a mix of it and a global model: personalisation as an ordinary finite sum that any distributed method can minimise, in fewer rounds the more personal the mix.")]
public static class FlixPaper
{
    private const string Gap = MetricNames.Suboptimality;

    // Below this the values of f, of the order of 1, no longer tell points apart.
    private const double Resolution = 1e-14;

    [Claim("gap-ordered-by-alpha",
        Place = "Experiments (a): GD on regularised logistic regression, panels of the loss gap",
        Statement = "At every fixed round of gradient descent the gap of the loss is the smaller the smaller alpha is.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> GapOrdered(Measurement m)
    {
        double[] alphas = [1, 0.1, 0.01, 0.001, 0.0001];
        var curves = new List<Series>();
        foreach (var alpha in alphas) curves.Add((await m.RunAsync("logistic", Alpha(alpha)))["GD"]);
        Draw(m, "Gradient descent on the mix", alphas, curves, Gap, "f(x) − f*");
        var breaches = 0;
        for (var k = 0; k + 1 < alphas.Length; k++)
        {
            var (large, small) = (curves[k].Values(Gap), curves[k + 1].Values(Gap));
            for (var t = 0; t < large.Count && large[t] > Resolution; t++) breaches += small[t] < large[t] ? 0 : 1;
        }
        var at = curves.Select(curve => Readable.Number(curve.Values(Gap)[1], 3));
        return Verdict.If(
            breaches == 0,
            $"after 20 rounds the gap is {string.Join(", ", at)} for alpha = {string.Join(", ", alphas.Select(Text))}; the order is broken at {breaches} recorded rounds",
            "a smaller alpha is behind in some round");
    }

    [Claim("linear-rate-does-not-depend-on-alpha",
        Place = "Theory of GD, strongly convex, with equal alpha",
        Statement = "Gradient descent at the theory's step shrinks the squared distance by 1 - mu_alpha/L_alpha in every round, and this factor is the same for all alpha.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> LinearRate(Measurement m)
    {
        double[] alphas = [1, 0.1, 0.01];
        var rows = new List<string[]>();
        var factors = new List<double>();
        var holds = true;
        foreach (var alpha in alphas)
        {
            var results = await m.RunAsync("logistic", Alpha(alpha));
            var run = results["GD"];
            var (values, rounds) = (run.Values(MetricNames.DistanceSquared), run.Along(Cost.Iterations));
            var promised = 1 - (results.Constant("mu") / results.Constant("L"));
            var worst = 0.0;
            for (var k = 1; k < values.Count && values[k] > 1e-20 * values[0]; k++)
                worst = Math.Max(worst, Math.Pow(values[k] / values[k - 1], 1 / (rounds[k] - rounds[k - 1])));
            holds &= worst <= promised + 1e-12;
            factors.Add(promised);
            rows.Add([Text(alpha), Readable.Number(promised, 6), Readable.Number(worst, 6)]);
        }
        m.Tabulate("Factor of the squared distance a round", ["alpha", "promised", "slowest measured"], rows);
        return Verdict.If(
            holds && factors.Max() - factors.Min() < 1e-9,
            $"1 − μ_α/L_α = {Readable.Number(factors[0], 6)} for every alpha; the slowest recorded rounds shrink by {string.Join(", ", rows.Select(row => row[2]))}",
            "a round shrinks the distance by less than promised");
    }

    [Claim("diana-converges-dcgd-stalls",
        Place = "Experiments (a): DIANA and DCGD with Rand-k of different k a worker",
        Statement = "DIANA converges linearly to machine accuracy, while DCGD stalls at a floor of the loss gap that falls with alpha.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Floors(Measurement m)
    {
        double[] alphas = [0.1, 0.3, 0.5, 0.7, 0.9];
        var rows = new List<string[]>();
        var floors = new List<double>();
        var (reached, drawn) = (0.0, new List<Series>());
        foreach (var alpha in alphas)
        {
            var results = await m.RunAsync("logistic", Alpha(alpha));
            var (dcgd, diana) = (results["DCGD"], results["DIANA"]);
            floors.Add(Floor(dcgd, Gap));
            reached = Math.Max(reached, diana.Final(Gap));
            drawn.Add(dcgd);
            rows.Add([Text(alpha), Readable.Number(floors[^1], 3), Readable.Number(Floor(dcgd, MetricNames.DistanceSquared), 3), Readable.Number(diana.Final(Gap), 2)]);
        }
        m.Tabulate("Floors: medians over the last quarter of the rounds", ["alpha", "DCGD, f − f*", "DCGD, ‖x − x*‖²", "DIANA, f − f* at the end"], rows);
        Draw(m, "DCGD stalls", alphas, drawn, Gap, "f(x) − f*");
        var ordered = floors.Zip(floors.Skip(1)).All(pair => pair.First < pair.Second);
        return Verdict.If(
            reached < 1e-12 && ordered,
            $"DIANA ends at gaps of at most {(reached < 1e-15 ? "10⁻¹⁵" : Readable.Number(reached, 2))}; the floor of DCGD rises from {Readable.Number(floors[0], 3)} at alpha = 0.1 to {Readable.Number(floors[^1], 3)} at 0.9",
            reached < 1e-12 ? "the floors are not ordered by alpha" : "DIANA has not reached 10⁻¹² within the rounds");
    }

    [Claim("zero-rounds",
        Place = "Theory of the start at the average of the local optima",
        Statement = "Where alpha^2 <= 2 eps/((1/n) sum L_i ||x_i* - x_avg||^2), averaging the local models once solves the problem to eps, without any round of training.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> ZeroRounds(Measurement m)
    {
        var whole = (await m.RunAsync("logistic", Alpha(1), "personalization.averageStart=true", "stop.iterations=0")).Document.Problem.Personalization!;
        var rows = new List<string[]>();
        var holds = true;
        foreach (var target in (double[])[1e-2, 1e-4, 1e-6, 1e-8])
        {
            // The bound at alpha = 1 is half of (1/n) Σ L_i‖x_i* − x_avg‖².
            var alpha = Math.Min(1, Math.Sqrt(target / whole.AverageGapBound));
            var results = await m.RunAsync("logistic", Alpha(alpha), "personalization.averageStart=true", "stop.iterations=0");
            var gap = results["GD"].Initial(Gap);
            holds &= gap <= target;
            rows.Add([Readable.Number(target, 1), Readable.Number(alpha, 3), Readable.Number(gap, 3)]);
        }
        m.Tabulate("Gap at the average of the local models", ["eps", "largest alpha of the certificate", "gap"], rows);
        return Verdict.If(
            holds,
            $"at the largest alpha that the certificate allows the gap of the average is {string.Join(", ", rows.Select(row => row[2]))} for eps = {string.Join(", ", rows.Select(row => row[0]))}",
            "the gap of the average exceeds its certificate");
    }

    [Claim("one-coordinate-wins-per-float",
        Place = "Experiments (b): DIANA with Rand-k, convex, by floats sent",
        Statement = "For small alpha the most aggressive compression, k = 1, has the smallest loss gap for the floats sent.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> OneCoordinate(Measurement m)
    {
        var gaps = await FloatGaps(m, 0.001);
        m.Tabulate("Gap for equal floats, alpha = 0.001", ["Rand-k", "gap at the budget"], [.. gaps.Select(pair => (IReadOnlyList<string>)[pair.Label, Readable.Number(pair.Gap, 4)])]);
        var winner = gaps.MinBy(pair => pair.Gap);
        return Verdict.If(
            winner.Label == "k = 1",
            $"for the same floats the gap is {Readable.Number(gaps[0].Gap, 3)} with k = 1 and {Readable.Number(gaps[1].Gap, 3)} with k = 0.2 d; the best is {winner.Label}",
            "another k has the smallest gap");
    }

    [Claim("gain-grows-as-alpha-shrinks",
        Place = "Experiments (b): DIANA with Rand-1, convex, by floats sent",
        Statement = "For the same floats the loss gap falls as alpha shrinks.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> GainGrows(Measurement m)
    {
        double[] alphas = [1, 0.1, 0.01, 0.001];
        var gaps = new List<double>();
        foreach (var alpha in alphas) gaps.Add((await FloatGaps(m, alpha))[0].Gap);
        return Verdict.If(
            gaps.Zip(gaps.Skip(1)).All(pair => pair.Second < pair.First),
            $"with k = 1 the gap at the budget is {string.Join(", ", gaps.Select(gap => Readable.Number(gap, 3)))} for alpha = {string.Join(", ", alphas.Select(Text))}",
            "a smaller alpha has a larger gap");
    }

    [Claim("interior-alpha",
        Place = "Experiments (c): two groups of workers, each learning a sine",
        Statement = "The mean test error of the deployed models is least for an alpha strictly between 0 and 1.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> InteriorAlpha(Measurement m)
    {
        double[] alphas = m.Pick<double[]>([0, 0.1, 0.2, 0.4, 0.7, 1], [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
        int[] sizes = m.Pick<int[]>([4, 10], [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
        var (curves, rows, holds) = (new List<FigureCurve>(), new List<string[]>(), true);
        foreach (var size in sizes)
        {
            var errors = new List<double>();
            foreach (var alpha in alphas)
            {
                m.Say($"sines, {size} workers in the first group, alpha = {Text(alpha)}");
                errors.Add((await m.RunAsync("sine", Alpha(alpha), $"problem.first={size}"))["GD"].Final("personal-test-loss"));
            }
            var best = errors.IndexOf(errors.Min());
            holds &= best > 0 && best < alphas.Length - 1;
            curves.Add(new FigureCurve($"{size} of all in the first group", alphas, errors));
            rows.Add([size.ToString(CultureInfo.InvariantCulture), .. errors.Select(error => Readable.Number(error, 3))]);
        }
        m.Show(new CurveFigure { Title = "Two sines", XName = "alpha", YName = "mean test error of the deployed models", IsLogY = true, Curves = curves });
        m.Tabulate("Mean squared test error of the deployed models", ["first group", .. alphas.Select(Text)], rows);
        return Verdict.If(
            holds,
            string.Join("; ", rows.Select(row => $"{row[0]} workers in the first group: {row[1]} at alpha = 0, {row.Skip(1).MinBy(text => double.Parse(text, CultureInfo.InvariantCulture))} at best, {row[^1]} at 1")),
            "for some size of the first group the best alpha is 0 or 1");
    }

    // The gap of every method at the budget, from the best loss that a long accelerated run or any method reaches.
    private static async Task<IReadOnlyList<(string Label, double Gap)>> FloatGaps(Measurement m, double alpha)
    {
        var results = await m.RunAsync("floats", Alpha(alpha));
        var reference = await m.RunAsync(
            "floats", Alpha(alpha), "methods=[{method: nesterov, label: reference}]", $"stop={{iterations: {m.Pick(4000, 20000)}}}", "record.every=100");
        var least = Math.Min(reference["reference"].Best(MetricNames.Loss), results.All.Min(series => series.Best(MetricNames.Loss)));
        return [.. results.All.Select(series => (series.Label, series.Final(MetricNames.Loss) - least))];
    }

    private static double Floor(Series series, string metric)
    {
        var values = series.Values(metric);
        return Spread.Of(values.Skip(values.Count * 3 / 4)).Median;
    }

    private static void Draw(Measurement m, string title, double[] alphas, List<Series> series, string metric, string name) => m.Show(new CurveFigure
    {
        Title = title,
        XName = "rounds",
        YName = name,
        IsLogY = true,
        Curves = [.. series.Select((one, k) => new FigureCurve($"alpha = {Text(alphas[k])}", one.Along(Cost.Iterations), one.Values(metric)))],
    });

    private static string Alpha(double alpha) => $"personalization.alpha={Text(alpha)}";

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
