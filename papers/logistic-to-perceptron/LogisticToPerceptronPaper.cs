using Gossamer.Data;
using Gossamer.Data.Scaling;
using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.Perceptrons;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Simulation;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on logistic regression with large steps.</summary>
[Paper("logistic-to-perceptron",
    Title = "From Logistic Regression to the Perceptron Algorithm: Exploring Gradient Descent with Large Step Sizes",
    Authors = "A. Tyurin",
    Reference = "AAAI 2025, arXiv:2412.08424",
    Summary = "Gradient descent on logistic regression with ever larger steps becomes the batch perceptron: the loss explodes and the classes are separated all the same. Normalized, it gets the perceptron's bound.")]
public static class LogisticToPerceptronPaper
{
    private static readonly Target Separated = new(MetricNames.Accuracy, 1);

    [Claim("limit-is-the-batch-perceptron",
        Place = "Theorem on the limit of large steps",
        Statement = "As γ grows, the iterates of gradient descent divided by γ become those of the batch perceptron, whose first step is halved.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> Limit(Measurement m)
    {
        var problem = Separation.Linear(SyntheticData.OneAgainstMany(10));
        var batch = await Separation.IteratesAsync(m, problem, new Perceptron(new PerceptronOptions()), 4);
        var distances = new List<double>();
        foreach (var step in new[] { 1e1, 1e2, 1e6 })
            distances.Add(Separation.Distance(await Separation.IteratesAsync(m, problem, Descent(step), 4), step, batch));
        return Verdict.If(
            distances[2] < 1e-9 && distances[1] < distances[0],
            $"on the worst-case data, n = 10: the largest distance over four iterations is {string.Join(", ", distances.Select(d => Readable.Number(d, 2)))} for γ = 10, 100, 10⁶",
            "the iterates do not become those of the batch perceptron");
    }

    [Claim("high-loss-then-solved",
        Place = "Theorem 4.1",
        Statement = "There are two samples for which gradient descent with a large step has a loss of order γ after one step and separates them with the second.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> HighLoss(Measurement m)
    {
        var data = new DataSet("two samples", SampleMatrix.Dense(2, 2, [1, -1, -1, -4]), new double[] { 1, -1 });
        var texts = new List<string>();
        var holds = true;
        foreach (var step in new[] { 10.0, 100, 1000 })
        {
            var run = await new Simulator().RunAsync(
                new RunRequest(Separation.Linear(data), Descent(step)) { Stop = new StopRule { Iterations = 2 }, Record = new RecordPlan { Metrics = [MetricNames.Loss] } },
                m.Cancellation);
            var (first, second) = (run.Trace[1].Metrics[0], run.Trace[2].Metrics[0]);
            holds &= first > 0.1 * step && second < 1e-3 && await Separation.IterationsAsync(m, Separation.Linear(data), Descent(step), 5) == 2;
            texts.Add($"γ = {step}: {Readable.Number(first, 4)} then {Readable.Number(second, 3)}");
        }
        return Verdict.If(holds, $"losses after one and two steps: {string.Join("; ", texts)}", "the loss is not high first and the samples right then");
    }

    [Claim("table-1",
        Place = "Table 1",
        Statement = "On the worst-case data Normalized LR+GD needs 2, 2, 16 and 157 iterations for γ = 100, 10, 1 and 0.1, and LR+GD 308 for γ = 100.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> Table(Measurement m)
    {
        // The paper does not print n; it follows from the counts.
        double[] steps = [100, 10, 1, 0.1];
        var rows = new List<IReadOnlyList<string>>();
        double[] thousand = [];
        foreach (var n in m.Pick<int[]>([10, 100, 1000], [10, 100, 500, 1000, 2000]))
        {
            m.Say($"{n} samples");
            var problem = Separation.Linear(SyntheticData.OneAgainstMany(n));
            List<double> counts = [];
            foreach (var step in steps) counts.Add(await Separation.IterationsAsync(m, problem, Normalized(step), 5000));
            counts.Add(await Separation.IterationsAsync(m, problem, Descent(100), 5000));
            counts.Add(await Separation.IterationsAsync(m, problem, Descent(10), 5000));
            counts.Add(await Separation.IterationsAsync(m, problem, new Perceptron(new PerceptronOptions()), 5000));
            counts.Add(await Separation.IterationsAsync(m, problem, new Perceptron(new PerceptronOptions { Variant = PerceptronVariant.NormalizedBatch }), 5000));
            rows.Add([Readable.Count(n), .. counts.Select(Readable.Count)]);
            if (n == 1000) thousand = [.. counts];
        }
        m.Tabulate(
            "Iterations until all samples are right, one sample against n − 1",
            ["n", "Normalized 100", "10", "1", "0.1", "LR+GD 100", "10", "Batch perceptron", "Normalized batch"], rows);
        return Verdict.If(
            thousand[..5] is [2, 2, 16, 157, 308],
            $"with n = 1,000: {string.Join(", ", thousand[..4])} and {thousand[4]}",
            "the counts are others");
    }

    [Claim("batch-perceptron-is-slow",
        Place = "Theorem on the lower bound",
        Statement = "The batch perceptron, and thus LR+GD with a large step, needs a number of iterations that grows as n on data of constant margin, where the normalized one needs a constant number.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> LowerBound(Measurement m)
    {
        int[] sizes = [50, 100, 200, 400, 800];
        List<double> batch = [], normalized = [];
        foreach (var n in sizes)
        {
            var problem = Separation.Linear(SyntheticData.OneAgainstMany(n));
            batch.Add(await Separation.IterationsAsync(m, problem, new Perceptron(new PerceptronOptions()), 1000));
            normalized.Add(await Separation.IterationsAsync(m, problem, new Perceptron(new PerceptronOptions { Variant = PerceptronVariant.NormalizedBatch }), 1000));
        }
        var slope = LineFit.PowerLaw([.. sizes.Select(n => (double)n)], batch).Slope;
        return Verdict.If(
            Math.Abs(slope - 1) < 0.05 && normalized.Distinct().Count() == 1,
            $"{string.Join(", ", batch)} iterations for n = {string.Join(", ", sizes)}, that is n^{Readable.Number(slope, 3)}; {normalized[0]} with normalization",
            "the number does not grow as n, or normalization does not help");
    }

    [Claim("normalized-bound",
        Place = "Theorem on Normalized LR+GD",
        Statement = "Normalized LR+GD separates the classes within R²/μ² + 2·log(2n − 1)/(γμ²) iterations for every γ.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> Bound(Measurement m)
    {
        var worst = 0.0;
        foreach (var (data, margin) in new[]
        {
            // The margin of the first is that of its best direction, (1, 0): ½. The second has one of 1 by construction, perhaps more.
            (SyntheticData.OneAgainstMany(1000), 0.5),
            (SyntheticData.Separable(400, m.Pick(50, 500), 10, 1, seed: 1), 1.0),
            (SyntheticData.Separable(400, m.Pick(50, 500), 200, 1, seed: 1), 1.0),
        })
        {
            var problem = Separation.Linear(data);
            // L of a sample is ‖a‖²/4.
            var radius = 2 * Math.Sqrt(((IFiniteSum)problem.Global).SampleSmoothness.Max());
            foreach (var step in new[] { 0.1, 1, 10, 100 })
            {
                var bound = PerceptronTheory.Iterations(radius, margin, data.Rows, step);
                worst = Math.Max(worst, await Separation.IterationsAsync(m, problem, Normalized(step), (long)bound + 1) / bound);
            }
        }
        return Verdict.If(worst <= 1, $"on three data sets and for γ from 0.1 to 100 it needs at most {Readable.Number(worst, 2)} of the bound", "the bound is exceeded");
    }

    [Claim("larger-steps-are-faster",
        Place = "Experiments, figures",
        Statement = "The larger γ, the higher the loss on the way and the fewer the iterations of LR+GD until all samples are right.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> LargerSteps(Measurement m)
    {
        var results = await m.RunAsync("digits");
        Series[] runs = [.. new[] { "LR+GD 1", "LR+GD 10", "LR+GD 100", "LR+GD 1000" }.Select(label => results[label])];
        double[] iterations = [.. runs.Select(r => r.CostTo(Separated, Cost.Iterations))];
        double[] highest = [.. runs.Select(r => r.Values(MetricNames.Loss).Max())];
        return Verdict.If(
            Enumerable.Range(1, 3).All(k => iterations[k] <= iterations[k - 1] && highest[k] >= highest[k - 1]),
            $"handwritten 3 or 8, γ = 1, 10, 100, 1000: {string.Join(", ", iterations.Select(Readable.Count))} iterations, highest loss {string.Join(", ", highest.Select(h => Readable.Number(h, 3)))}",
            "from γ = 10 on the iterations are those of the batch perceptron and do not fall any further; the paper's own counts on balanced FashionMNIST, 2778 for γ = 10 and 2928 for 100, show the same");
    }

    [Claim("large-step-overlays-perceptron",
        Place = "Experiments, figures",
        Statement = "LR+GD with a large step and the batch perceptron need about the same number of iterations.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> Overlay(Measurement m)
    {
        var results = await m.RunAsync("digits");
        var (descent, batch) = (results["LR+GD 1000"].CostTo(Separated, Cost.Iterations), results["Batch perceptron"].CostTo(Separated, Cost.Iterations));
        return Verdict.If(
            Math.Abs(descent - batch) <= 0.1 * batch,
            $"handwritten 3 or 8: {Readable.Count(descent)} iterations with γ = 1000 and {Readable.Count(batch)} of the batch perceptron",
            "they differ by more than a tenth");
    }

    [Claim("normalization-helps-imbalanced-data",
        Place = "Experiments on imbalanced data",
        Statement = "Where one class is rare Normalized LR+GD needs fewer iterations than LR+GD; where both are equal LR+GD is slightly better.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> Imbalance(Measurement m)
    {
        // How the paper thins a class out is not known: here every twentieth of one is kept.
        var data = DataLoader.Shared.Load(m.Pick("digits", "mnist.t"), new DataOptions { Classes = [3, 8], Scaling = new Divide(m.Pick(16.0, 255)) });
        var labels = data.Labels.ToArray();
        int[] equal = [.. Enumerable.Range(0, data.Rows)], rare = [.. equal.Where(row => labels[row] == 3 || row % 20 == 0)];
        var counts = new List<(double Normalized, double Plain)>();
        foreach (var rows in new[] { rare, equal })
        {
            var problem = DataProblems.LogisticRegression(data, RowAssignment.Split([rows]));
            counts.Add((
                await Separation.IterationsAsync(m, problem, Normalized(100), 100_000),
                await Separation.IterationsAsync(m, problem, Descent(100), 100_000)));
        }
        return Verdict.If(
            counts[0].Normalized < counts[0].Plain && counts[1].Plain <= counts[1].Normalized,
            $"handwritten 3 or 8, γ = 100, normalized against plain: {counts[0].Normalized} and {counts[0].Plain} iterations with {rare.Count(row => labels[row] == 8)} of {rare.Length} samples in the rare class, "
            + $"{counts[1].Normalized} and {counts[1].Plain} with {labels.Count(l => l == 8)} of {data.Rows}",
            "on these images the order is another; the paper's images and the way it thins a class out are not known");
    }

    private static GradientDescent Descent(double step) => new(new MethodOptions { StepSize = step });

    private static NormalizedLrGd Normalized(double step) => new(new MethodOptions { StepSize = step });
}
