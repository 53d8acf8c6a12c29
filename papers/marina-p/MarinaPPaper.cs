using System.Globalization;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Problems;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on MARINA-P and M3.</summary>
[Paper("marina-p",
    Title = "Improving the Worst-Case Bidirectional Communication Complexity for Nonconvex Distributed Optimization under Function Similarity",
    Authors = "K. Gruntkowska, A. Tyurin, P. Richtárik",
    Reference = "NeurIPS 2024, arXiv:2402.06412",
    Summary = "The coordinator sends every worker another compressed message. With permutations the workers' points average to the iterate, and the downlink traffic to one worker falls with the number of similar workers; M3 does the same for both directions.")]
public static class MarinaPPaper
{
    private const int Dimension = 300;

    // s of the generator.
    private const double Identical = 0, Similar = 0.1;
    private static readonly Target Solved = new(MetricNames.GradientNormSquared, 0.001);

    [Claim("same-compressor-gains-nothing",
        Place = "Section 4, complexity with the same compressor",
        Statement = "With one message for all workers the downlink traffic does not fall as the number of workers grows, even where they are identical.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> SameGainsNothing(Measurement m) => await ScalingAsync(
        m, "SameRand-K", (few, many) => many > few / 1.5, "the traffic falls with the number of workers");

    [Claim("permutations-scale",
        Place = "Section 4 and the experiments with n = 10, 100, 1000",
        Statement = "With Perm-K the downlink traffic to one worker falls nearly like 1/n where the workers are identical.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> PermutationsScale(Measurement m) => await ScalingAsync(
        m, "Perm-K", (few, many) => many < few / 5, "ten times as many workers save less than five times the traffic");

    [Claim("independent-in-between",
        Place = "Section 4, complexity with independent compressors",
        Statement = "With independent Rand-K the traffic to one of n identical workers falls like 1/√n, between Perm-K and one message for all.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> IndependentInBetween(Measurement m)
    {
        var (few, many) = (await DownlinkAsync(m, 10, Identical), await DownlinkAsync(m, 100, Identical));
        double independent = Gain(few, many, "Rand-K"), permuted = Gain(few, many, "Perm-K");
        return Verdict.If(
            independent is > 2 and < 5 && independent < permuted,
            $"from n = 10 to n = 100 independent Rand-K saves {Readable.Ratio(independent)} of the traffic, Perm-K {Readable.Ratio(permuted)}; √10 = 3.2",
            "independent compressors gain another share than √n");
    }

    [Claim("floor-of-dissimilarity",
        Place = "Theorem on MARINA-P, the term L_A",
        Statement = "Where workers differ, the traffic with Perm-K falls only down to the floor L_A: like L/n + L_A.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> FloorOfDissimilarity(Measurement m)
    {
        var (few, many) = (await DownlinkAsync(m, 10, Similar), await DownlinkAsync(m, 100, Similar));
        var gain = Gain(few, many, "Perm-K");
        double Floor(int workers)
        {
            var constants = Quadratics.RandomTridiagonal(workers, Dimension, 0.1, 1e-6, seed: 1).Constants;
            return (constants.L / workers) + constants.HessianSpread!.Value;
        }
        var predicted = Floor(10) / Floor(100);
        return Verdict.If(
            gain > predicted / 1.5 && gain < predicted * 1.5,
            $"at s = 0.1 ten times as many workers save {Readable.Ratio(gain)} of the traffic; L/n + L_A falls by {Readable.Ratio(predicted)}",
            "the gain is another than that of L/n + L_A");
    }

    [Claim("ef21-p-gains-nothing",
        Place = "The experiments with n = 10, 100, 1000",
        Statement = "EF21-P, whose broadcast is the same for all workers, does not improve with n, even where they are identical.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> Ef21PGainsNothing(Measurement m) => await ScalingAsync(
        m, "EF21-P", (few, many) => many > few / 1.5, "the traffic falls with the number of workers");

    [Claim("permutations-win",
        Place = "The experiments with n = 100",
        Statement = "With many similar workers MARINA-P with Perm-K needs the least downlink traffic of all.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> PermutationsWin(Measurement m)
    {
        var results = await DownlinkAsync(m, 100, Similar);
        Show(m, results);
        var winner = results.Cheapest(Solved, Cost.BitsDown);
        return Verdict.If(
            winner?.Label == "Perm-K",
            string.Join(", ", results.All.Select(s => $"{s.Label} {Readable.Bits(s.CostTo(Solved, Cost.BitsDown))}"))
                + $" down to one worker, to ‖∇f‖² ≤ {Readable.Level(Solved.Value)} with n = 100",
            $"{winner?.Label ?? "nobody"} needs least");
    }

    [Claim("gain-ends-with-similarity",
        Place = "Theorem on MARINA-P, the floor L_A",
        Statement = "The gain of Perm-K shrinks as the workers differ more.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> GainEndsWithSimilarity(Measurement m)
    {
        double[] levels = [Identical, Similar, 1];
        var gains = new double[levels.Length];
        for (var k = 0; k < levels.Length; k++)
        {
            var results = await DownlinkAsync(m, 100, levels[k]);
            gains[k] = results["GD"].CostTo(Solved, Cost.BitsDown) / results["Perm-K"].CostTo(Solved, Cost.BitsDown);
        }
        return Verdict.If(
            gains[0] > gains[1] && gains[1] > gains[2],
            $"with n = 100 Perm-K saves {Readable.Ratio(gains[0])} against GD at s = 0, {Readable.Ratio(gains[1])} at s = 0.1 and {Readable.Ratio(gains[2])} at s = 1",
            "the gain does not fall with the difference of the workers");
    }

    [Claim("steps-of-theory",
        Place = "Theorem on MARINA-P, its step size",
        Statement = "The theory's downlink traffic (rounds times expected coordinates a round) falls like 1/n for Perm-K, like 1/√n for independent Rand-K and not at all for one message, on identical workers.",
        Certainty = Certainty.Derived)]
    internal static Task<Verdict> StepsOfTheory(Measurement m)
    {
        int[] workers = [10, 30, 100];
        double[] permuted = new double[3], independent = new double[3], same = new double[3];
        for (var k = 0; k < workers.Length; k++)
        {
            var problem = Quadratics.Tridiagonal(Dimension, workers[k], 1e-6);
            permuted[k] = Traffic(problem, new PermK(), same: false);
            independent[k] = Traffic(problem, new RandK(Dimension / workers[k]), same: false);
            same[k] = Traffic(problem, new RandK(Dimension / workers[k]), same: true);
        }
        double[] n = [.. workers];
        double Slope(double[] values) => LineFit.PowerLaw(n, values).Slope;
        return Task.FromResult(Verdict.If(
            Slope(permuted) < -0.95 && Math.Abs(Slope(independent) + 0.5) < 0.15 && Slope(same) > -0.1,
            $"exponents of n: {Readable.Number(Slope(permuted), 3)} for Perm-K, {Readable.Number(Slope(independent), 3)} for independent Rand-K, {Readable.Number(Slope(same), 3)} for one message",
            "the exponents are others"));

        // 2Δ/(γε) rounds of p·d + (1 − p)·K coordinates, up to the constant 2Δ/ε.
        static double Traffic(Problem problem, Compressor compressor, bool same)
        {
            var prepared = new MarinaP(new MarinaPOptions { Compressor = compressor, SameMessage = same })
                .Prepare(new Setting(problem.Constants, problem.Dimension));
            var p = prepared.Theory.Parameters["p"];
            return ((p * Dimension) + ((1 - p) * compressor.Density(Dimension, problem.Workers))) / prepared.StepSize;
        }
    }

    [Claim("m3-improves-with-workers",
        Place = "Section 5 and the two-way experiments",
        Statement = "The total traffic of M3, up and down, falls as the number of workers grows (the theory says like n^(1/3)).",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> M3Improves(Measurement m)
    {
        double few = Total((await TwoWayAsync(m, 10))["M3"]), many = Total((await TwoWayAsync(m, 100))["M3"]);
        return Verdict.If(
            many < few / 1.2,
            $"{Readable.Bits(few)} up and down to ‖∇f‖² ≤ {Readable.Level(Solved.Value)} with n = 10, {Readable.Bits(many)} with n = 100: {Readable.Ratio(few / many)} less; 10^(1/3) = 2.2",
            "the traffic does not fall with the number of workers");
    }

    [Claim("m3-against-core",
        Place = "The two-way experiments, M3 against CORE",
        Statement = "With many workers M3 needs less total traffic than CORE.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> M3AgainstCore(Measurement m)
    {
        var results = await TwoWayAsync(m, 100);
        double m3 = Total(results["M3"]), core = Total(results["CORE"]);
        return Verdict.If(
            m3 < core,
            string.Join(", ", results.All.Select(s => $"{s.Label} {Readable.Bits(Total(s))}")) + $" up and down, to ‖∇f‖² ≤ {Readable.Level(Solved.Value)} with n = 100",
            "CORE needs less");
    }

    private static async Task<Verdict> ScalingAsync(Measurement m, string label, Func<double, double, bool> holds, string otherwise)
    {
        var few = (await DownlinkAsync(m, 10, Identical))[label].CostTo(Solved, Cost.BitsDown);
        var many = (await DownlinkAsync(m, 100, Identical))[label].CostTo(Solved, Cost.BitsDown);
        return Verdict.If(
            holds(few, many),
            $"{label} needs {Readable.Bits(few)} down to one worker, to ‖∇f‖² ≤ {Readable.Level(Solved.Value)}, with n = 10, and {Readable.Bits(many)} with n = 100: a factor of {Readable.Number(few / many, 3)}",
            otherwise);
    }

    private static Task<Results> DownlinkAsync(Measurement m, int workers, double difference) => m.RunAsync(
        "downlink",
        $"problem.noise={difference.ToString(CultureInfo.InvariantCulture)}",
        $"problem.workers={workers}",
        $"methods[1].compressor=rand-k({Dimension / workers})",
        $"methods[2].compressor=rand-k({Dimension / workers})",
        $"methods[3].compressor=top-k({Dimension / workers})");

    private static Task<Results> TwoWayAsync(Measurement m, int workers)
    {
        var k = Dimension / workers;
        return m.RunAsync(
            "two-way", $"problem.workers={workers}", $"methods[0].compressor=rand-k({k})", $"methods[1].sketches={k}",
            $"methods[2].compressor=rand-k({k})", $"methods[2].downlinkCompressor=top-k({k})");
    }

    private static double Gain(Results few, Results many, string label) =>
        few[label].CostTo(Solved, Cost.BitsDown) / many[label].CostTo(Solved, Cost.BitsDown);

    private static double Total(Series series) => series.CostTo(Solved, Cost.BitsUp) + series.CostTo(Solved, Cost.BitsDown);

    private static void Show(Measurement m, Results results) => m.Show(new CurveFigure
    {
        Title = "Downlink traffic to one worker, n = 100",
        XName = "bits down",
        YName = "‖∇f(x)‖²",
        IsLogY = true,
        Curves = [.. results.All.Select(s => new FigureCurve(s.Label, s.Along(Cost.BitsDown), s.Values(MetricNames.GradientNormSquared)))],
    });
}
