using Gossamer.Compression;
using Gossamer.Data;
using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;

namespace Gossamer.Papers;

/// <summary>The claims of the paper that brought the arithmetic mean into the step size of EF21.</summary>
[Paper("error-feedback-reloaded",
    Title = "Error Feedback Reloaded: From Quadratic to Arithmetic Mean of Smoothness Constants",
    Authors = "P. Richtárik, E. Gasanov, K. Burlachenko",
    Reference = "ICLR 2024, arXiv:2402.10774",
    Summary = "EF21 may take steps that depend on the arithmetic mean of the workers' smoothness constants in place of the quadratic one: found by cloning workers, shown by weighting them, and true of plain EF21.")]
public static class ErrorFeedbackReloadedPaper
{
    // ‖∇f‖² at which a run of the sweeps counts as solved, as a share of its start.
    private const double Share = 1e-8;

    private static readonly Target Solved = new(MetricNames.GradientNormSquared, 1e-6);

    [Claim("weighted-ef21-is-ef21",
        Place = "Section 2 and the algorithm EF21-W",
        Statement = "With Top-1 the weighted method EF21-W makes the iterates of EF21 at the same step: only the step-size rule differs.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> WeightedIsPlain(Measurement m)
    {
        var results = await m.RunAsync("one-large");
        var (plain, weighted) = (results["EF21 arithmetic mean"], results["EF21-W"]);
        var (a, b) = (plain.Values(MetricNames.GradientNormSquared), weighted.Values(MetricNames.GradientNormSquared));
        // Rounding grows where steps are many; what is compared is the first part of the runs.
        var worst = 0.0;
        for (var k = 0; k < Math.Min(20, Math.Min(a.Count, b.Count)); k++) worst = Math.Max(worst, Math.Abs(a[k] - b[k]) / a[0]);
        return Verdict.If(
            worst < 1e-9 && Math.Abs((plain.StepSize / weighted.StepSize) - 1) < 1e-12,
            $"both take γ = {Readable.Number(weighted.StepSize)}, and over 200 rounds ‖∇f‖² differs by {Readable.Number(worst, 2)} of its start, which is rounding",
            "the iterates differ by more than rounding");
    }

    [Claim("lyapunov-falls-at-the-larger-step",
        Place = "The improved theory of plain EF21 (the Lyapunov function as derived here)",
        Statement = "At γ = 1/(L + L_AM·ξ(α)) the weighted Lyapunov function of plain EF21 falls in every round.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> LyapunovFalls(Measurement m)
    {
        var run = (await m.RunAsync("one-large"))["EF21 arithmetic mean"];
        var values = run.Values(MetricNames.Lyapunov);
        var worst = 0.0;
        for (var k = 1; k < values.Count && values[k] > 1e-12 * values[0]; k++) worst = Math.Max(worst, values[k] / values[k - 1]);
        return Verdict.If(
            worst <= 1,
            $"over {Readable.Count(run.Total(Cost.Iterations))} rounds the largest ratio of values ten rounds apart is {Readable.Number(worst, 6)}; the step is {Readable.Ratio(run.StepSize / (await m.RunAsync("one-large"))["EF21 quadratic mean"].StepSize)} that of the quadratic mean",
            "it rises somewhere");
    }

    [Claim("gain-grows-with-the-variance-of-smoothness",
        Place = "Experiments on generated problems",
        Statement = "At theory's steps EF21 needs fewer rounds with the arithmetic mean than with the quadratic one, by about the ratio of the steps, and the gain vanishes as the L_i become equal.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> GainGrows(Measurement m)
    {
        var rows = new List<string[]>();
        var (isOrdered, previous, firstGain, lastGain) = (true, 0.0, 0.0, 0.0);
        foreach (var (name, problem) in SmoothnessSpreads.Quadratic(m.Pick(50, 100)))
        {
            m.Say(name);
            var (quadratic, arithmetic, plus) = (
                await Rounds(m, problem, StepSizeRule.QuadraticMean), await Rounds(m, problem, StepSizeRule.ArithmeticMean),
                await Rounds(m, problem, StepSizeRule.LPlus));
            var gain = quadratic / arithmetic;
            var xi = new ContractionConstants(1.0 / problem.Dimension).Xi;
            var c = problem.Constants;
            var steps = (c.L + (c.LQuadraticMean * xi)) / (c.L + (c.LMean * xi));
            rows.Add(
            [
                name, Readable.Number(SmoothnessSpreads.Variance(c), 3), Readable.Count(quadratic), Readable.Count(arithmetic), Readable.Count(plus),
                Readable.Number(gain, 3), Readable.Number(steps, 3),
            ]);
            isOrdered &= gain >= previous * 0.999 && gain > 0.8 * steps && gain < 1.25 * steps;
            if (previous == 0) firstGain = gain;
            (previous, lastGain) = (gain, gain);
        }
        m.Tabulate(
            $"Rounds to {Readable.Power(Share)} of ‖∇f(x⁰)‖², Top-1, exact start",
            ["L_i", "variance of the L_i", "quadratic mean", "arithmetic mean", "L₊", "gain", "ratio of the steps"], rows);
        return Verdict.If(
            isOrdered && Math.Abs(firstGain - 1) < 0.02 && lastGain > 3,
            $"the gain in rounds goes from {Readable.Number(firstGain, 3)} with equal L_i to {Readable.Number(lastGain, 3)} with one of 1000 among ones",
            "the gain does not follow the ratio of the steps");
    }

    [Claim("l-plus-for-mild-arithmetic-mean-for-extreme",
        Place = "beyond the paper: the three rules side by side",
        Statement = "Where the workers differ mildly the step by L₊ is the largest, where they differ extremely the one by the arithmetic mean.",
        Certainty = Certainty.Derived)]
    internal static Task<Verdict> RulesCross(Measurement m)
    {
        var problems = SmoothnessSpreads.Quadratic(m.Pick(50, 100));
        double Ratio(Problem p) => p.Constants.LPlus / p.Constants.LMean;
        var (mild, extreme) = (Ratio(problems[1].Problem), Ratio(problems[^1].Problem));
        return Task.FromResult(Verdict.If(
            mild < 1 && extreme > 1,
            $"L₊/L_AM is {Readable.Number(mild, 3)} for L_i from 1 to 10 and {Readable.Number(extreme, 3)} for one of 1000 among ones",
            "one of the rules is the better on both"));
    }

    [Claim("cloning-loses-at-most-sqrt-two",
        Place = "Section 2, the cloning of workers",
        Statement = "Replacing worker i by ⌈L_i/L_AM⌉ clones leaves a quadratic mean of at most √2·L_AM, with at most 2n workers.",
        Certainty = Certainty.Verified)]
    internal static Task<Verdict> Cloning(Measurement m)
    {
        var (worst, most) = (0.0, 0.0);
        for (ulong seed = 1; seed <= 500; seed++)
        {
            var random = new Gossamer.Numerics.RandomStream(seed, Gossamer.Numerics.RandomPurpose.Other);
            var spread = 3 * random.NextDouble();
            double[] smoothness = [.. Enumerable.Range(0, 1 + random.NextInt(40)).Select(_ => Math.Exp(spread * random.NextGaussian()))];
            var constants = new GivenConstants(smoothness);
            var counts = Methods.ErrorFeedback.Cloning.Counts(constants);
            var mean = WorkerWeights.InProportionTo([.. counts.Select(c => (double)c)]).Lambda(constants);
            worst = Math.Max(worst, mean / constants.LMean);
            most = Math.Max(most, (double)counts.Sum() / counts.Count);
        }
        return Task.FromResult(Verdict.If(
            worst <= Math.Sqrt(2) && most <= 2,
            $"over 500 random sets of L_i the cloned quadratic mean is at most {Readable.Number(worst, 4)}·L_AM, and the workers are at most {Readable.Number(most, 3)} times as many",
            "a bound is exceeded"));
    }

    [Claim("gain-on-data",
        Place = "Experiments with LIBSVM data",
        Statement = "On nonconvex logistic regression whose rows are dealt so that the L_i differ much, EF21 at the arithmetic mean's step gets further than at the quadratic mean's in the same number of rounds.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> GainOnData(Measurement m)
    {
        // The rows of this set are not scaled, so that the L_i reach from small to huge.
        var data = DataLoader.Shared.Load(m.Pick("breast-cancer", "australian"));
        var problem = SmoothnessSpreads.SortedLogistic(data, m.Pick(100, 200), lambda: 0.001);
        var rounds = m.Pick(3000, 20000);
        var (quadratic, arithmetic) = (
            await Trial.RunAsync(m, problem, Make(StepSizeRule.QuadraticMean), rounds, every: 50),
            await Trial.RunAsync(m, problem, Make(StepSizeRule.ArithmeticMean), rounds, every: 50));
        var (a, b) = (quadratic.Trace.Min(p => p.Metrics[0]), arithmetic.Trace.Min(p => p.Metrics[0]));
        return Verdict.If(
            b < a,
            $"{data.Name}: the L_i have mean {Readable.Number(problem.Constants.LMean, 3)} and variance {Readable.Number(SmoothnessSpreads.Variance(problem.Constants), 3)}; after {Readable.Count(rounds)} rounds the least ‖∇f‖² is {Readable.Number(a, 3)} at the quadratic mean's step, {Readable.Number(b, 3)} at the arithmetic mean's, which is {Readable.Ratio(arithmetic.Preparation.StepSize / quadratic.Preparation.StepSize)} as large",
            "the larger step does not get further");
    }

    [Claim("gain-with-partial-participation-and-noise",
        Place = "Experiments with EF21-W-PP and EF21-W-SGD",
        Statement = "The weighted steps also win with partial participation of one half and with stochastic gradients.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> GainOfVariants(Measurement m)
    {
        var partial = await m.RunAsync("partial");
        var noisy = await m.RunAsync("stochastic");
        var target = new Target(MetricNames.GradientNormSquared, 1e-4);
        double Gain(Results results, string plain, string weighted) =>
            results[plain].CostTo(target, Cost.Iterations) / results[weighted].CostTo(target, Cost.Iterations);
        var (ofPartial, ofNoisy) = (Gain(partial, "EF21-PP", "EF21-W-PP"), Gain(noisy, "EF21-SGD", "EF21-W-SGD"));
        return Verdict.If(
            ofPartial > 1 && ofNoisy > 1,
            $"to ‖∇f‖² ≤ {Readable.Power(1e-4)} EF21-W-PP needs {Readable.Ratio(ofPartial)} fewer rounds than EF21-PP, EF21-W-SGD {Readable.Ratio(ofNoisy)} fewer than EF21-SGD",
            "a weighted variant is no faster, or the target was not reached");
    }

    [Claim("fewer-rounds-with-one-large-worker",
        Place = "Experiments on generated problems",
        Statement = "With one worker far less smooth than the others the arithmetic mean saves rounds at the step of theory, and weights by clones lose little against the best ones.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> OneLarge(Measurement m)
    {
        var results = await m.RunAsync("one-large");
        double Rounds(string label) => results[label].CostTo(Solved, Cost.Iterations);
        var (quadratic, arithmetic, clones) = (Rounds("EF21 quadratic mean"), Rounds("EF21-W"), Rounds("EF21-W clones"));
        return Verdict.If(
            arithmetic < quadratic && clones < quadratic && clones <= 1.5 * arithmetic,
            $"rounds to ‖∇f‖² ≤ {Readable.Level(Solved.Value)}: {Readable.Count(quadratic)} with the quadratic mean, {Readable.Count(arithmetic)} with EF21-W, {Readable.Count(clones)} with weights by clones",
            "the order is another, or the target was not reached");
    }

    private static Ef21 Make(StepSizeRule rule) =>
        new(new Ef21Options { Compressor = new TopK(1), Initialization = Methods.EstimateStart.Exact, StepSizeRule = rule });

    private static Task<double> Rounds(Measurement m, Problem problem, StepSizeRule rule) =>
        Trial.RoundsAsync(m, problem, Make(rule), Share, limit: 100_000);
}
