using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Methods.Coordinate;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on randomized progressive training.</summary>
[Paper("progressive-training",
    Title = "Understanding Progressive Training Through the Framework of Randomized Coordinate Descent",
    Authors = "R. Szlendak, E. Gasanov, P. Richtárik",
    Reference = "AISTATS 2024, arXiv:2306.03626",
    Summary = "Progressive training, which trains a growing part of a model, becomes a randomised coordinate method with nested groups of blocks: it converges, and with probabilities from the smoothness of the blocks it costs at most what gradient descent costs.")]
public static class ProgressiveTrainingPaper
{
    private static readonly Target Solved = new(MetricNames.GradientNormSquared, 1e-4);

    [Claim("worked-example",
        Place = "Choice of probabilities",
        Statement = "With block smoothness (1, 2, 8) and costs (4, 2, 1) randomized progressive training has 16/56 of the total cost of gradient descent.",
        Certainty = Certainty.Derived)]
    internal static Task<Verdict> WorkedExample(Measurement m)
    {
        var problem = Quadratics.Create([new double[,] { { 1, 0, 0 }, { 0, 2, 0 }, { 0, 0, 8 } }], [[0, 0, 0]], StartingPoint.Ones);
        var theory = new RandomizedProgressiveTraining(new RandomizedProgressiveTrainingOptions { Orientation = NestedOrientation.Suffix, Costs = [4, 2, 1] })
            .Prepare(new Setting(problem.Constants, 3)).Theory;
        double[] totals = [theory.Parameters["L_P"] * theory.Parameters["expected-cost"] * 7, problem.Constants.L * 7];
        return Task.FromResult(Verdict.If(
            Math.Abs(totals[0] - 16) < 1e-9 && Math.Abs(totals[1] - 56) < 1e-9,
            $"𝓛 times the expected cost of a step is {Readable.Number(totals[0])}, L times the cost of a gradient {Readable.Number(totals[1])}",
            "the totals are others"));
    }

    [Claim("cost-ratio",
        Place = "Experiments on synthetic quadratics",
        Statement = "Where blocks that are expensive are smooth, RPT needs at most Σc_jL_j/(L_BΣc_j) of the cost of gradient descent, up to a tenth for noise.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> CostRatio(Measurement m)
    {
        var results = await m.RunAsync("blocks");
        var predicted = Enumerable.Range(1, 3).Average(seed => Ratio(Blocks(m, seed)));
        var (gd, rpt) = (results["GD"].CostTo(Solved, Cost.Seconds), results["RPT"].CostTo(Solved, Cost.Seconds));
        m.Show(new CurveFigure
        {
            Title = "Accumulated cost",
            XName = "cost, in full gradients",
            YName = "‖∇f(x)‖²",
            IsLogY = true,
            Curves = [.. results.All.Select(s => new FigureCurve(s.Label, s.Along(Cost.Seconds), s.Values(MetricNames.GradientNormSquared)))],
        });
        return Verdict.If(
            double.IsFinite(gd) && rpt <= 1.1 * predicted * gd,
            $"to ‖∇f‖² ≤ 10⁻⁴ RPT costs {Readable.Count(rpt)} full gradients and GD {Readable.Count(gd)}: {Readable.Number(rpt / gd, 3)} of it, where {Readable.Number(predicted, 3)} is predicted; messages {Readable.Bits(results["RPT"].CostTo(Solved, Cost.BitsUp))} against {Readable.Bits(results["GD"].CostTo(Solved, Cost.BitsUp))} per worker",
            "it costs more");
    }

    [Claim("equal-blocks",
        Place = "Choice of probabilities",
        Statement = "Where all blocks are equally smooth, RPT with its best probabilities is gradient descent.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> EqualBlocks(Measurement m)
    {
        var results = await m.RunAsync("equal");
        var (gd, rpt) = (results["GD"].Runs[0], results["RPT"].Runs[0]);
        var difference = gd.Final.Zip(rpt.Final, (a, b) => Math.Abs(a - b)).Max();
        double[] costs = [results["GD"].Total(Cost.Seconds), results["RPT"].Total(Cost.Seconds)];
        return Verdict.If(
            difference < 1e-9 && Math.Abs(costs[1] - costs[0]) < 0.01 * costs[0],
            $"after 200 steps the iterates differ by at most {Readable.Power(difference)}, and the costs are {Readable.Count(costs[0])} and {Readable.Count(costs[1])} full gradients",
            "they differ");
    }

    [Claim("never-dearer",
        Place = "Choice of probabilities",
        Statement = "For block-diagonal smoothness RPT never costs more than gradient descent, whatever the costs and the order of the blocks, in both orientations.",
        Certainty = Certainty.Derived)]
    internal static Task<Verdict> NeverDearer(Measurement m)
    {
        var random = new RandomStream(1, RandomPurpose.Other);
        var (worst, best) = (0.0, double.PositiveInfinity);
        for (var trial = 0; trial < m.Pick(500, 20_000); trial++)
        {
            var count = 2 + random.NextInt(6);
            double[] smoothness = new double[count], costs = new double[count];
            for (var j = 0; j < count; j++) (smoothness[j], costs[j]) = (Math.Exp(2 * random.NextGaussian()), Math.Exp(random.NextGaussian()));
            foreach (var orientation in Enum.GetValues<NestedOrientation>())
            {
                var p = BlockDescentTheory.OptimalProbabilities(smoothness, orientation);
                double total = 0;
                for (var s = 0; s < count; s++)
                    total += p[s] * (orientation == NestedOrientation.Prefix ? costs.Take(s + 1).Sum() : costs.Skip(s).Sum());
                // 𝓛 is the largest L_j with these probabilities.
                (worst, best) = (Math.Max(worst, total / costs.Sum()), Math.Min(best, total / costs.Sum()));
            }
        }
        return Task.FromResult(Verdict.If(
            worst <= 1 + 1e-12,
            $"over random blocks the total is between {Readable.Number(best, 3)} and {Readable.Number(worst, 3)} of that of gradient descent",
            "it can cost more"));
    }

    [Claim("layered-blocks",
        Place = "Comparison with single blocks",
        Statement = "Single-block descent has the total Σc_jL_j of RPT only where one block's gradient can be had alone; where it needs all later layers, it costs Σ_j L_jΣ_{l≥j}c_l, which is more.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> LayeredBlocks(Measurement m)
    {
        var results = await m.RunAsync("blocks");
        double[] costs = [.. new[] { "RPT", "RCD", "RCD layered" }.Select(label => results[label].CostTo(Solved, Cost.Seconds))];
        var predicted = Enumerable.Range(1, 3).Average(seed => LayeredRatio(Blocks(m, seed)));
        var measured = costs[2] / costs[1];
        return Verdict.If(
            costs[2] > costs[0] && Math.Abs(measured - predicted) < 0.1 * predicted,
            $"to ‖∇f‖² ≤ 10⁻⁴ RPT costs {Readable.Count(costs[0])} full gradients and single blocks {Readable.Count(costs[1])}; where they need all later blocks {Readable.Count(costs[2])}, {Readable.Number(measured, 3)} times as much, where {Readable.Number(predicted, 3)} is predicted",
            "the costs are others");
    }

    [Claim("against-schedules",
        Place = "Comparison with progressive training",
        Statement = "RPT reaches a given accuracy at less cost than progressive training by a schedule, cyclic or once.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> AgainstSchedules(Measurement m)
    {
        var results = await m.RunAsync("blocks");
        double[] costs = [.. new[] { "RPT", "CyclicPT", "PT" }.Select(label => results[label].CostTo(Solved, Cost.Seconds))];
        return Verdict.If(
            costs[0] < costs[1] && costs[0] < costs[2],
            $"to ‖∇f‖² ≤ 10⁻⁴ RPT costs {Readable.Count(costs[0])} full gradients, CyclicPT {Readable.Count(costs[1])} and PT {Readable.Count(costs[2])}",
            "a schedule is cheaper");
    }

    [Claim("ridge-regression",
        Place = "Experiments on ridge regression",
        Statement = "On ridge regression with blocks of features RPT reaches a given gap at less cost than gradient descent.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> RidgeRegression(Measurement m)
    {
        var results = await m.RunAsync("ridge");
        var target = new Target(MetricNames.Suboptimality, 1e-6);
        double[] costs = [.. new[] { "RPT", "GD", "RCD", "CyclicPT" }.Select(label => results[label].CostTo(target, Cost.Seconds))];
        var gammas = results["RPT"].StepSize / results["GD"].StepSize;
        return Verdict.If(
            costs[0] < costs[1],
            $"to a gap of 10⁻⁶ RPT costs {Readable.Count(costs[0])} full gradients, GD {Readable.Count(costs[1])}, RCD {Readable.Count(costs[2])}, CyclicPT {Readable.Count(costs[3])}; the step of RPT is {Readable.Number(gammas, 3)} of GD's",
            "the blocks are coupled, so that λmax(E[C L C]) is above L, and what the cheaper steps save is less than what the shorter ones cost");
    }

    // The problem of blocks.yaml.
    private static Problem Blocks(Measurement m, int seed) => Quadratics.Blocks(
        m.Pick<double[]>([0.1, 0.3162, 1, 3.162, 10], [0.01, 0.1, 1, 10, 100]), 20, [5, 4, 3, 2, 1], 2, (ulong)seed);

    // Σ_j L_jΣ_{l≥j}c_l over Σc_jL_j.
    private static double LayeredRatio(Problem problem)
    {
        var blocks = problem.Blocks!;
        var smoothness = blocks.SmoothnessOf(problem.Constants);
        double alone = 0, layered = 0, behind = 0;
        for (var j = blocks.Count - 1; j >= 0; j--)
        {
            behind += blocks.CostOf(j);
            alone += blocks.CostOf(j) * smoothness[j];
            layered += behind * smoothness[j];
        }
        return layered / alone;
    }

    // Σc_jL_j/(L_BΣc_j), with the smoothness that was drawn.
    private static double Ratio(Problem problem)
    {
        var blocks = problem.Blocks!;
        var smoothness = blocks.SmoothnessOf(problem.Constants);
        double sum = 0;
        for (var j = 0; j < blocks.Count; j++) sum += blocks.CostOf(j) * smoothness.Take(j + 1).Max();
        return sum / (smoothness.Max() * blocks.TotalCost);
    }
}
