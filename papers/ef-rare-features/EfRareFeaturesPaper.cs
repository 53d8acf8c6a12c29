using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Reports;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on EF21 with rare features.</summary>
[Paper("ef-rare-features",
    Title = "Error Feedback Shines when Features are Rare",
    Authors = "P. Richtárik, E. Gasanov, K. Burlachenko",
    Reference = "2023, arXiv:2305.15264",
    Summary = "Where every feature is held by few workers and every worker holds few features, EF21 with Top-K may take far larger steps, and can beat gradient descent in communication.")]
public static class EfRareFeaturesPaper
{
    private static readonly double[] Shares = [0.05, 0.5, 0.9];

    [Claim("steps-grow-as-features-become-rare",
        Place = "Main theorem: γ = 1/(L + √(c/n)·L₊·ξ)",
        Statement = "The new step exceeds EF21's old one by a factor that grows as c/n falls.",
        Certainty = Certainty.Verified)]
    internal static Task<Verdict> StepsGrow(Measurement m)
    {
        var rows = new List<string[]>();
        var ratios = new List<double>();
        foreach (var share in Shares)
        {
            var problem = Generate(m, share);
            var setting = new Setting(problem.Constants, problem.Dimension) { Ownership = problem.Ownership };
            double Step(StepSizeRule rule) => new Ef21(new Ef21Options { Compressor = new TopK(1), StepSizeRule = rule }).Prepare(setting).StepSize;
            var (old, rare, weighted) = (Step(StepSizeRule.QuadraticMean), Step(StepSizeRule.RareFeatures), Step(StepSizeRule.WeightedRareFeatures));
            ratios.Add(rare / old);
            rows.Add(
            [
                Readable.Number(share), Readable.Count(problem.Ownership!.MostOwners), Readable.Count(problem.Ownership.MostOwned), Readable.Number(old, 3),
                Readable.Number(rare, 3), Readable.Number(weighted, 3), Readable.Ratio(rare / old),
            ]);
        }
        m.Tabulate("Steps of EF21 with Top-1", ["c/n", "c", "r", "standard", "rare", "rare, weighted", "gain"], rows);
        return Task.FromResult(Verdict.If(
            ratios[0] > ratios[1] && ratios[1] > ratios[2] && ratios[2] >= 1,
            $"the new step is {Readable.Ratio(ratios[0])}, {Readable.Ratio(ratios[1])} and {Readable.Ratio(ratios[2])} the old one for c/n = 0.05, 0.5 and 0.9",
            "the factor does not grow as c/n falls"));
    }

    [Claim("new-step-beats-the-old",
        Place = "Experiments on generated problems",
        Statement = "After the same number of rounds EF21 at the new step is far ahead of EF21 at the old one where features are rare, and the gain shrinks as c/n grows.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> NewBeatsOld(Measurement m)
    {
        var gains = new List<double>();
        var rows = new List<string[]>();
        foreach (var share in Shares)
        {
            var results = await m.RunAsync("share", $"problem.share={Readable.Number(share)}");
            var (old, rare) = (results["EF21 standard"].Final(MetricNames.GradientNormSquared), results["EF21 rare"].Final(MetricNames.GradientNormSquared));
            var start = results["GD"].Initial(MetricNames.GradientNormSquared);
            gains.Add(Math.Log(start / rare) / Math.Log(start / old));
            rows.Add([Readable.Number(share), Readable.Number(start, 3), Readable.Number(old, 3), Readable.Number(rare, 3), Readable.Number(gains[^1], 3)]);
        }
        m.Tabulate("‖∇f‖² at the end", ["c/n", "start", "EF21 standard", "EF21 rare", "ratio of the digits gained"], rows);
        return Verdict.If(
            gains[0] > 2 && gains[0] > gains[1] && gains[1] > gains[2],
            $"in equally many rounds the new step gains {Readable.Number(gains[0], 3)}, {Readable.Number(gains[1], 3)} and {Readable.Number(gains[2], 3)} times as many digits as the old for c/n = 0.05, 0.5 and 0.9",
            "the gain does not shrink as c/n grows");
    }

    [Claim("beats-dense-gd-when-rare",
        Place = "Abstract and experiments: communication against gradient descent",
        Statement = "Where c/n is small EF21 at the new step needs fewer floats than gradient descent that sends all d coordinates, and the order turns as c/n approaches 1.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> BeatsDense(Measurement m)
    {
        var rows = new List<string[]>();
        var ratios = new List<double>();
        foreach (var share in Shares)
        {
            var duel = await DuelAt(m, share);
            ratios.Add(duel.Rounds * duel.Problem.Dimension / duel.EfRounds);
            rows.Add(
            [
                Readable.Number(duel.Share), Readable.Count(duel.Owned), Readable.Count(duel.Rounds), Readable.Count(duel.Rounds * duel.Problem.Dimension),
                Readable.Count(duel.Rounds * duel.Owned), Readable.Count(duel.EfRounds),
            ]);
        }
        m.Tabulate(
            "Floats per worker to 10⁻⁴ of ‖∇f(x⁰)‖², indices free",
            ["c/n", "r", "rounds of GD", "floats of GD, d a round", "floats of GD, r a round", "floats of EF21 rare"], rows);
        return Verdict.If(
            ratios[0] > 1 && ratios[^1] < 1,
            $"gradient descent needs {Readable.Number(ratios[0], 3)}, {Readable.Number(ratios[1], 3)} and {Readable.Number(ratios[2], 3)} times the floats of EF21 for c/n = 0.05, 0.5 and 0.9",
            ratios[0] > 1 ? "EF21 stays ahead even where nearly all workers hold every feature" : "EF21 is behind even where features are rare");
    }

    [Claim("beats-sparse-gd-when-rare",
        Place = "Table of complexities: O(L + r·√(c/n)·L₊) floats against r·L",
        Statement = "Where c/n is small EF21 at the new step also needs fewer floats than gradient descent that sends only the r coordinates that a worker owns.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> BeatsSparse(Measurement m)
    {
        var duel = await DuelAt(m, Shares[0]);
        var ratio = duel.Rounds * duel.Owned / duel.EfRounds;
        var c = duel.Problem.Constants;
        var term = Math.Sqrt((double)duel.Problem.Ownership!.MostOwners / duel.Problem.Workers) * c.LPlus / c.L;
        var xi = new ContractionConstants(1.0 / duel.Owned).Xi / duel.Owned;
        return Verdict.If(
            ratio > 1,
            $"at c/n = {Readable.Number(duel.Share)} gradient descent needs {Readable.Number(ratio, 3)} times the floats of EF21; √(c/n)·L₊ is {Readable.Number(term, 3)}·L and ξ is {Readable.Number(xi, 3)}·r",
            $"the comparison of the complexities is about √(c/n)·L₊ against L, and here these are nearly equal: with ξ ≈ 2r the theory's step of EF21 is below that of gradient descent by more than the factor r that Top-1 saves");
    }

    [Claim("small-check",
        Place = "the specification's check of c/n = 0.02",
        Statement = "With 50 workers and 200 features of one owner each EF21 reaches 10⁻⁴ of ‖∇f(x⁰)‖² in hundreds of rounds at the new step and not in 60,000 at the old one.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> SmallCheck(Measurement m)
    {
        var problem = new RareFeatures { Workers = 50, Dimension = 200, RowsPerWorker = 6, Share = 0.02, Imbalance = 0, Seed = 1 }.Create();
        var gd = await Trial.RoundsAsync(m, problem, new GradientDescent(new MethodOptions()), 1e-4, limit: 5000);
        var rare = await Trial.RoundsAsync(m, problem, Make(StepSizeRule.RareFeatures), 1e-4, limit: 20_000);
        var limit = m.Pick(20_000, 60_000);
        var old = await Trial.RoundsAsync(m, problem, Make(StepSizeRule.QuadraticMean), 1e-4, limit, every: 100);
        return Verdict.If(
            rare < 2000 && old > 20 * rare,
            $"{Readable.Count(rare)} rounds at the new step, {(double.IsFinite(old) ? Readable.Count(old) : $"more than {Readable.Count(limit)}")} at the old; gradient descent takes {Readable.Count(gd)}, which is {Readable.Count(gd * problem.Ownership!.MostOwned)} floats at r = {problem.Ownership.MostOwned}",
            "the new step is less than twenty times as fast");
    }

    [Claim("l-plus-is-small",
        Place = "Lemma on L₊",
        Statement = "L₊ is at most min{L_QM, √(c/n)·max L_i}.",
        Certainty = Certainty.Verified)]
    internal static Task<Verdict> PlusIsSmall(Measurement m)
    {
        var worst = Shares.Max(share =>
        {
            var problem = new RareFeatures { Workers = 20, Dimension = 60, RowsPerWorker = 6, Share = share, Seed = 2 }.Create();
            // Exact for least squares: the largest eigenvalue of the mean of the squared Hessians, by power iteration here.
            return MeanSquareSmoothness(problem)
                / Math.Min(problem.Constants.LQuadraticMean, Math.Sqrt((double)problem.Ownership!.MostOwners / 20) * problem.Constants.LMax);
        });
        return Task.FromResult(Verdict.If(worst <= 1 + 1e-9, $"over three problems the exact L₊ is at most {Readable.Number(worst, 4)} of the bound", "the bound is exceeded"));
    }

    [Claim("nonconvex",
        Place = "Experiments with the nonconvex regulariser",
        Statement = "With a nonconvex regulariser on the owned coordinates the new step is ahead of the old one as well.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> Nonconvex(Measurement m)
    {
        var results = await m.RunAsync("nonconvex");
        var (old, rare) = (results["EF21 standard"].Best(MetricNames.GradientNormSquared), results["EF21 rare"].Best(MetricNames.GradientNormSquared));
        return Verdict.If(rare < old, $"the least ‖∇f‖² is {Readable.Number(old, 3)} at the old step and {Readable.Number(rare, 3)} at the new one", "the new step is no better");
    }

    [Claim("sparse-data",
        Place = "Experiments with logistic regression",
        Statement = "On sparse data with a few rows a worker the new step is ahead of the old one after equally many rounds.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> SparseData(Measurement m)
    {
        var results = await m.RunAsync("data");
        var (old, rare) = (results["EF21 standard"], results["EF21 rare"]);
        var (a, b) = (old.Final(MetricNames.GradientNormSquared), rare.Final(MetricNames.GradientNormSquared));
        return Verdict.If(
            b < a,
            $"‖∇f‖² ends at {Readable.Number(a, 3)} with the old step and {Readable.Number(b, 3)} with the new one, which is {Readable.Ratio(rare.StepSize / old.StepSize)} as large",
            "the new step is no better");
    }

    private static async Task<Duel> DuelAt(Measurement m, double share)
    {
        m.Say($"c/n = {Readable.Number(share)}");
        var problem = Generate(m, share);
        return new Duel(
            share,
            problem,
            await Trial.RoundsAsync(m, problem, new GradientDescent(new MethodOptions()), 1e-4, limit: 5000),
            await Trial.RoundsAsync(m, problem, Make(StepSizeRule.RareFeatures), 1e-4, limit: m.Pick(60_000, 200_000), every: 10));
    }

    private static Ef21 Make(StepSizeRule rule) =>
        new(new Ef21Options { Compressor = new TopK(1), Initialization = Methods.EstimateStart.Zero, StepSizeRule = rule });

    private static Problem Generate(Measurement m, double share) => new RareFeatures
    {
        Workers = m.Pick(50, 100),
        Dimension = m.Pick(200, 500),
        RowsPerWorker = m.Pick(6, 12),
        Share = share,
        Seed = 1,
    }.Create();

    private static double MeanSquareSmoothness(Problem problem)
    {
        var x = new double[problem.Dimension];
        new Numerics.RandomStream(1, Numerics.RandomPurpose.Other).FillGaussian(x);
        var (zero, gradient, sum) = (new double[x.Length], new double[x.Length], new double[x.Length]);
        var largest = 0.0;
        for (var k = 0; k < 300; k++)
        {
            // Gradients are affine, so differences from zero are products with the Hessian.
            sum.AsSpan().Clear();
            for (var worker = 0; worker < problem.Workers; worker++)
            {
                var offset = Gradient(problem, worker, zero);
                System.Numerics.Tensors.TensorPrimitives.Subtract(Gradient(problem, worker, x), offset, gradient);
                System.Numerics.Tensors.TensorPrimitives.Subtract(Gradient(problem, worker, gradient), offset, gradient);
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(gradient, 1.0 / problem.Workers, sum, sum);
            }
            largest = System.Numerics.Tensors.TensorPrimitives.Norm<double>(sum);
            System.Numerics.Tensors.TensorPrimitives.Divide(sum, largest, x);
        }
        return Math.Sqrt(largest);
    }

    private static double[] Gradient(Problem problem, int worker, double[] x)
    {
        var gradient = new double[x.Length];
        problem.Local(worker).Gradient(x, gradient);
        return gradient;
    }

    /// <summary>Rounds of gradient descent and of EF21 with Top-1 on a problem; EF21 sends one value a round.</summary>
    private sealed record Duel(double Share, Problem Problem, double Rounds, double EfRounds)
    {
        public int Owned => Problem.Ownership!.MostOwned;
    }
}
