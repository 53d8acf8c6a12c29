using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Samplings;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on PAGE with arbitrary samplings.</summary>
[Paper("page-sampling",
    Title = "Sharper Rates and Flexible Framework for Nonconvex SGD with Client and Data Sampling",
    Authors = "A. Tyurin, L. Sun, K. Burlachenko, P. Richtárik",
    Reference = "TMLR 2023, arXiv:2206.02275",
    Summary = "PAGE with any unbiased sampling of functions, or of clients and their data: the weighted AB inequality shows when uniform samples suffice (small Hessian variance) and when importance pays.")]
public static class PageSamplingPaper
{
    private static readonly Target Solved = new(MetricNames.GradientNormSquared, 1e-4);

    [Claim("samplings",
        Place = "Table 1",
        Statement = "Uniform, nice, importance and independent samplings obey the weighted AB inequality with the constants of the table, with equality.",
        Certainty = Certainty.Verified)]
    internal static Task<Verdict> Samplings(Measurement m)
    {
        double[] a = [1, 2, 3, 10], some = [1, 1, 1, 1];
        (string Name, Sampler Sampler, double Variance)[] cases =
        [
            ("uniform(2)", new UniformSampling(2).For(some), 6.25),
            ("nice(2)", new NiceSampling(2).For(some), 25.0 / 6),
            ("importance(2), q = (.1, .2, .3, .4)", new ImportanceSampling(2, [0.1, 0.2, 0.3, 0.4]).For(some), 1.6875),
            ("independent, p = (.25, .5, .5, .75)", IndependentSampling.Of([0.25, 0.5, 0.5, 0.75]).For(some), 37.0 / 12),
            ("extended-nice(2), l = (1, 1, 1, 3)", new ExtendedNiceSampling(2, [1, 1, 1, 3]).For(some), 0.7),
        ];
        var rows = new List<IReadOnlyList<string>>();
        double worstBound = 0, worstDraw = 0;
        foreach (var (name, sampler, variance) in cases)
        {
            var bound = -sampler.B * 16;
            for (var i = 0; i < 4; i++) bound += sampler.Spread(i) * a[i] * a[i] / 4;
            var drawn = MeasuredVariance(sampler, a);
            (worstBound, worstDraw) = (Math.Max(worstBound, Math.Abs(bound - variance)), Math.Max(worstDraw, Math.Abs((drawn / variance) - 1)));
            rows.Add([name, Readable.Number(sampler.A, 4), Readable.Number(sampler.B, 4), Readable.Number(variance, 6), Readable.Number(bound, 6), Readable.Number(drawn, 4)]);
        }
        m.Tabulate("Variance of the estimate of the mean of 1, 2, 3, 10", ["sampling", "A", "B", "by enumeration", "by the inequality", "over 200,000 draws"], rows);
        return Task.FromResult(Verdict.If(
            worstBound < 1e-12 && worstDraw < 0.02,
            $"the right side differs from the enumerated variance by at most {Readable.Number(worstBound, 2)}, the drawn one by {Readable.Number(100 * worstDraw, 2)} %",
            "a variance is another"));
    }

    [Claim("hessian-variance",
        Place = "Experiment 1, the role of L_±",
        Statement = "Without Hessian variance (s = 0) PAGE with uniform samples takes the step 1/L and converges like gradient descent in iterations, about 32 times faster than by the original analysis with n = 1000.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> HessianVariance(Measurement m)
    {
        var results = await m.RunAsync("similarity");
        var (uniform, original, gd) = (Iterations(results, "uniform"), Iterations(results, "original"), Iterations(results, "GD"));
        return Verdict.If(
            uniform <= 1.05 * gd && original / uniform is > 25 and < 40,
            $"iterations to ‖∇f‖² ≤ {Readable.Level(Solved.Value)}: uniform {Readable.Count(uniform)}, GD {Readable.Count(gd)}, original {Readable.Count(original)} ({Readable.Number(original / uniform, 3)} times as many)",
            "the ratios are others");
    }

    [Claim("gap-shrinks-with-difference",
        Place = "Experiment 1, the role of L_±",
        Statement = "The advantage of the sharper analysis over the original one shrinks as the functions differ more.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> GapShrinks(Measurement m)
    {
        double[] noises = [0, 0.1, 0.5, 1];
        var ratios = new List<double>();
        var rows = new List<IReadOnlyList<string>>();
        foreach (var s in noises)
        {
            var results = await m.RunAsync("similarity", FormattableString.Invariant($"problem.noise={s}"));
            ratios.Add(results["original"].CostTo(Solved, Cost.ComponentGradients) / results["uniform"].CostTo(Solved, Cost.ComponentGradients));
            rows.Add([Readable.Number(s), Cost1(results, "uniform"), Cost1(results, "importance"), Cost1(results, "original"), Cost1(results, "GD"), Readable.Number(ratios[^1], 3)]);
        }
        m.Tabulate($"Component gradients to ‖∇f‖² ≤ {Readable.Level(Solved.Value)}", ["s", "uniform", "importance", "original", "GD", "original/uniform"], rows);
        return Verdict.If(
            ratios.Zip(ratios.Skip(1), (a, b) => b < a).All(shrinks => shrinks),
            $"the original analysis needs {string.Join(", ", ratios.Select(r => Readable.Number(r, 3)))} times as many for s = {string.Join(", ", noises.Select(s => Readable.Number(s)))}",
            "the ratio does not shrink");
    }

    [Claim("importance-pays-for-different-smoothness",
        Place = "Experiment 2, the role of L_i",
        Statement = "Where the smoothness constants differ much (s = 10), importance samples win over uniform ones.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> ImportancePays(Measurement m)
    {
        double[] noises = [0, 0.1, 0.5, 10];
        var rows = new List<IReadOnlyList<string>>();
        double gain = 0;
        foreach (var s in noises)
        {
            var results = await m.RunAsync("smoothness", FormattableString.Invariant($"problem.noise={s}"));
            var (uniform, importance) = CostsToCommonLevel(results, "uniform", "importance", Cost.ComponentGradients);
            gain = uniform / importance;
            rows.Add([Readable.Number(s), Readable.Number(results["uniform"].StepSize, 3), Readable.Number(results["importance"].StepSize, 3), Readable.Number(gain, 3)]);
        }
        m.Tabulate("Component gradients to a common level", ["s", "step uniform", "step importance", "uniform/importance"], rows);
        return Verdict.If(gain > 1.05, $"uniform samples need {Readable.Number(gain, 3)} times the component gradients at s = 10", "importance does not win");
    }

    [Claim("batch-size",
        Place = "Experiment 3, the batch size",
        Statement = "With the refined analysis (importance) the number of component gradients degrades less with the batch size τ than with the original one.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> BatchSize(Measurement m)
    {
        int[] sizes = m.IsFull ? [1, 10, 25, 50, 100, 500, 1000] : [1, 10, 25, 50, 100];
        var rows = new List<IReadOnlyList<string>>();
        var (sharp, original) = (new List<double>(), new List<double>());
        foreach (var size in sizes)
        {
            var results = await m.RunAsync("similarity", "problem.noise=0.1", $"methods[1].sampling=importance({size})", $"methods[2].sampling=uniform({size})");
            sharp.Add(results["importance"].CostTo(Solved, Cost.ComponentGradients));
            original.Add(results["original"].CostTo(Solved, Cost.ComponentGradients));
            rows.Add([$"{size}", Readable.Count(sharp[^1]), Readable.Count(original[^1]), Readable.Number(sharp[^1] / sharp[0], 3), Readable.Number(original[^1] / original[0], 3)]);
        }
        m.Tabulate($"Component gradients to ‖∇f‖² ≤ {Readable.Level(Solved.Value)}, s = 0.1", ["τ", "importance", "original", "importance, of τ = 1", "original, of τ = 1"], rows);
        var last = sizes.ToList().IndexOf(100);
        var (ours, theirs) = (sharp[last] / sharp[0], original[last] / original[0]);
        return Verdict.If(
            ours < theirs,
            $"from τ = 1 to 100 the cost grows {Readable.Number(ours, 3)} times (importance, to {Readable.Count(sharp[last])}) and {Readable.Number(theirs, 3)} times (original, to {Readable.Count(original[last])})",
            "by the theory itself the cost is proportional to τL + √n·L_± here and to τL + √n·L₊ there, so that the smaller second term is outgrown by the batch sooner; the refined analysis is cheaper at every τ, but degrades faster relative to its own start");
    }

    [Claim("importance-on-data",
        Place = "Experiment 4, LIBSVM data",
        Statement = "On logistic regression with a nonconvex regulariser importance samples are faster than uniform ones at the theory's steps.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> ImportanceOnData(Measurement m)
    {
        var results = await m.RunAsync("classification");
        var (uniform, importance) = CostsToCommonLevel(results, "uniform", "importance", Cost.ComponentGradients);
        return Verdict.If(
            importance < uniform,
            $"uniform samples need {Readable.Number(uniform / importance, 3)} times the component gradients; steps {Readable.Number(results["uniform"].StepSize, 3)} and {Readable.Number(results["importance"].StepSize, 3)}, original {Readable.Number(results["original"].StepSize, 3)}",
            "importance needs as many");
    }

    [Claim("clients-and-data",
        Place = "Experiment 5, federated",
        Statement = "Importance sampling of clients and of their data is at least as fast as uniform sampling of both, up to a few percent of chance.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> Federated(Measurement m)
    {
        var rows = new List<IReadOnlyList<string>>();
        var gains = new List<double>();
        foreach (var clients in (int[])[1, 3, 6, 9])
        {
            foreach (var batch in m.IsFull ? (int[])[1, 7, 21, 34, 55] : [1, 3, 13])
            {
                m.Say($"{clients} clients, batches of {batch}");
                var results = await m.RunAsync("federated",
                    $"methods[0].clients=uniform({clients})", $"methods[0].sampling=uniform({batch})",
                    $"methods[1].clients=importance({clients})", $"methods[1].sampling=importance({batch})");
                var (uniform, importance) = CostsToCommonLevel(results, "uniform", "importance", Cost.ComponentGradients);
                gains.Add(uniform / importance);
                rows.Add([$"{clients}", $"{batch}", Readable.Number(results["uniform"].StepSize, 3), Readable.Number(results["importance"].StepSize, 3), Readable.Number(gains[^1], 3)]);
            }
        }
        m.Tabulate("Component gradients of uniform samples in those of importance samples", ["clients", "batch", "step uniform", "step importance", "uniform/importance"], rows);
        return Verdict.If(
            gains.Min() > 0.97,
            $"the ratio is between {Readable.Number(gains.Min(), 3)} and {Readable.Number(gains.Max(), 3)} over {gains.Count} settings",
            "uniform sampling is faster in some settings");
    }

    // The level is what the worse of the two reaches at its end, twice over, so that both meet it well inside their runs.
    private static (double First, double Second) CostsToCommonLevel(Results results, string first, string second, Cost cost)
    {
        var level = 2 * Math.Max(results[first].Best(MetricNames.GradientNormSquared), results[second].Best(MetricNames.GradientNormSquared));
        var target = new Target(MetricNames.GradientNormSquared, level);
        return (results[first].CostTo(target, cost), results[second].CostTo(target, cost));
    }

    private static double Iterations(Results results, string label) => results[label].CostTo(Solved, Cost.Iterations);

    private static string Cost1(Results results, string label) => Readable.Count(results[label].CostTo(Solved, Cost.ComponentGradients));

    private static double MeasuredVariance(Sampler sampler, double[] a)
    {
        const int Draws = 200_000;
        var random = new Numerics.RandomStream(1, Numerics.RandomPurpose.Sample);
        var batch = new SampleBatch();
        double sum = 0;
        for (var k = 0; k < Draws; k++)
        {
            sampler.Draw(ref random, batch);
            double estimate = 0;
            for (var place = 0; place < batch.Count; place++) estimate += batch.WeightAt(place) * a[batch.Indices[place]];
            sum += (estimate - 4) * (estimate - 4);
        }
        return sum / Draws;
    }
}
