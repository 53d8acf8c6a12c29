using System.Numerics.Tensors;
using Gossamer.Data;
using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.Perceptrons;
using Gossamer.Problems;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on gradient descent as a generalised perceptron.</summary>
[Paper("gd-as-perceptron",
    Title = "Gradient Descent as a Perceptron Algorithm: Understanding Dynamics and Implicit Acceleration",
    Authors = "A. Tyurin",
    Reference = "arXiv:2512.11587",
    Summary = "On nonlinear models with logistic loss the steps of gradient descent are those of a generalised perceptron. Two linear layers already move exponentially where one moves linearly: an implicit acceleration.")]
public static class GdAsPerceptronPaper
{
    [Claim("reduction",
        Place = "Abstract; the reduction for homogeneous models",
        Statement = "From a large start gradient descent on a two-layer model takes the steps of the generalised perceptron.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Reduction(Measurement m)
    {
        // Margins of degree 2: from λθ⁰ with the same step θ_t/λ becomes the perceptron from θ⁰.
        var data = SyntheticData.SlowPerceptron(16);
        double[] start = [.. Enumerable.Repeat(0.025, 16), 0, 1];
        var perceptron = await Separation.IteratesAsync(m, TwoLayers(data, start), Perceptron(0.25), 6);
        List<double> counts = [], distances = [];
        foreach (var scale in new double[] { 1, 10, 100, 1000 })
        {
            var problem = TwoLayers(data, [.. start.Select(v => scale * v)]);
            counts.Add(await Separation.IterationsAsync(m, problem, Descent(0.25), 100));
            distances.Add(Separation.Distance(await Separation.IteratesAsync(m, problem, Descent(0.25), 6), scale, perceptron));
        }
        var own = await Separation.IterationsAsync(m, TwoLayers(data, start), Perceptron(0.25), 100);
        return Verdict.If(
            counts[2] == own && counts[3] == own && distances[3] < 1e-9,
            $"the perceptron stops after {own} iterations, gradient descent from λ = 1, 10, 100, 1000 times the start after {string.Join(", ", counts)}; the iterates differ by {Readable.Number(distances[2], 2)} and {Readable.Number(distances[3], 2)} for the last two",
            "gradient descent does not take the perceptron's steps");
    }

    [Claim("linear-models-need-d",
        Place = "Abstract",
        Statement = "There are data of d features for which the perceptron on a linear model needs a number of iterations that grows as d.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> LinearModels(Measurement m)
    {
        List<double> counts = [];
        var sizes = Sizes(m);
        foreach (var d in sizes) counts.Add(await Separation.IterationsAsync(m, Separation.Linear(SyntheticData.SlowPerceptron(d)), new Perceptron(new PerceptronOptions()), 3L * d));
        return Verdict.If(
            sizes.Zip(counts).All(pair => pair.Second == (2 * pair.First) + 2),
            $"{string.Join(", ", counts)} iterations for d = {string.Join(", ", sizes)}: 2d + 2 (data derived, not the paper's)",
            "the number is not 2d + 2");
    }

    [Claim("two-layers-need-root-d",
        Place = "Abstract",
        Statement = "On the same data a two-layer model needs Õ(√d) iterations.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> TwoLayerModels(Measurement m)
    {
        // The paper's step is not known; with γ = 1/√d, constant after scaling the samples to unit length, even log d is enough.
        var sizes = Sizes(m);
        (string Name, Func<int, double> Step)[] steps =
            [("γ = 1/√d", d => 1 / Math.Sqrt(d)), ("γ = 0.5/√d", d => 0.5 / Math.Sqrt(d)), ("γ = 1.5/√d", d => 1.5 / Math.Sqrt(d)), ("γ = d^(−3/4)", d => Math.Pow(d, -0.75))];
        var counts = new Dictionary<string, List<double>>();
        foreach (var (name, step) in steps)
        {
            counts[name] = [];
            foreach (var d in sizes)
            {
                m.Say($"{d} features, {name}");
                counts[name].Add(await Separation.IterationsAsync(m, TwoLayers(SyntheticData.SlowPerceptron(d)), Perceptron(step(d)), 20_000));
            }
        }
        double[] dimensions = [.. sizes.Select(d => (double)d)];
        m.Tabulate("Iterations until both samples are right", ["step", .. sizes.Select(d => $"d = {d}")],
            [.. counts.Select(c => (IReadOnlyList<string>)[c.Key, .. c.Value.Select(Readable.Count)])]);
        m.Show(new CurveFigure
        {
            Title = "Iterations against the number of features",
            XName = "features d",
            YName = "iterations",
            IsLogX = true,
            IsLogY = true,
            Curves = [new FigureCurve("linear, 2d + 2", dimensions, [.. dimensions.Select(d => (2 * d) + 2)]), .. counts.Select(c => new FigureCurve("two layers, " + c.Key, dimensions, c.Value))],
        });
        var exponent = LineFit.PowerLaw(dimensions, counts["γ = 1/√d"]).Slope;
        // What is left of the counts after √d, against log d: Õ allows any power of it.
        var logarithms = LineFit.PowerLaw([.. dimensions.Select(d => Math.Log(d))], [.. counts["γ = d^(−3/4)"].Zip(dimensions, (c, d) => c / Math.Sqrt(d))]);
        return Verdict.If(
            exponent <= 0.5,
            $"with γ = 1/√d {string.Join(", ", counts["γ = 1/√d"])} iterations for d = {string.Join(", ", sizes)}, 20 more for four times as many features; "
            + $"with γ = d^(−3/4) {string.Join(", ", counts["γ = d^(−3/4)"])}, as √d·(log d)^{Readable.Number(logarithms.Slope, 2)}",
            "the number grows faster than √d");
    }

    [Claim("exponential-motion",
        Place = "The dynamics of the minimal two-layer model",
        Statement = "Where the set S of wrong samples stays, the step of the two-layer perceptron multiplies (a ± w) by 1 ± γρ, with ρ the length of their mean and a = ⟨mean, v⟩/ρ.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> ExponentialMotion(Measurement m)
    {
        var data = SyntheticData.SlowPerceptron(9);
        const double step = 0.2;
        var iterates = await Separation.IteratesAsync(m, TwoLayers(data), Perceptron(step), 40);
        var objective = (IMargins)TwoLayers(data).Local(0);
        var margins = new double[2];
        // z_1 = (1, …, 1, 0), z_2 = (−1, …, −1, 1).
        double[][] signed = [[.. Enumerable.Repeat(1.0, 9), 0], [.. Enumerable.Repeat(-1.0, 9), 1]];
        var worst = 0.0;
        for (var k = 0; k + 1 < iterates.Count; k++)
        {
            objective.Margins(iterates[k], margins);
            var mean = new double[10];
            for (var j = 0; j < 2; j++)
            {
                if (margins[j] <= 0) TensorPrimitives.MultiplyAdd(signed[j], 0.5, mean, mean);
            }
            var length = TensorPrimitives.Norm<double>(mean);
            if (length == 0) break;
            double Along(double[] x) => TensorPrimitives.Dot<double>(mean, x.AsSpan(0, 10)) / length;
            foreach (var sign in new[] { 1, -1 })
            {
                var expected = (1 + (sign * step * length)) * (Along(iterates[k]) + (sign * iterates[k][10]));
                worst = Math.Max(worst, Math.Abs(Along(iterates[k + 1]) + (sign * iterates[k + 1][10]) - expected));
            }
        }
        return Verdict.If(worst < 1e-12, $"the factors hold up to {Readable.Number(worst, 2)} in every iteration", "the factors are others");
    }

    [Claim("fewer-iterations-on-images",
        Place = "Experiments on images",
        Statement = "Two-layer models reach accuracy 1 in fewer iterations than linear ones.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> Images(Measurement m)
    {
        var (linear, layers) = (await m.RunAsync("digits-linear"), await m.RunAsync("digits-two-layers"));
        var target = new Target(MetricNames.Accuracy, 1);
        double[] one = [.. linear.All.Select(s => s.CostTo(target, Cost.Iterations))], two = [.. layers.All.Select(s => s.CostTo(target, Cost.Iterations))];
        return Verdict.If(
            two.Min() < one.Min(),
            $"handwritten 3 or 8: {string.Join(", ", one.Select(Readable.Count))} iterations of the linear model for γ = {Steps(linear)}, {string.Join(", ", two.Select(Readable.Count))} of two layers of one unit for γ = {Steps(layers)}",
            "with its best step the linear model needs no more iterations on these images; the paper's are larger and its networks wider");
    }

    [Claim("losses-oscillate",
        Place = "Experiments on images",
        Statement = "With large steps the losses of nonlinear models rise and fall chaotically although nothing is random.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> Oscillation(Measurement m)
    {
        var results = await m.RunAsync("digits-two-layers");
        // A loss that runs away rises too: only runs that stay finite can oscillate.
        var finite = results.All.Where(s => !s.HasDiverged).Select(s => (s.Label, Losses: s.Values(MetricNames.Loss))).ToList();
        var told = string.Join(", ", finite.Select(s => $"{Rises(s.Losses)} of {s.Losses.Count - 1} at γ = {s.Label}"));
        var diverged = string.Join(", ", results.All.Where(s => s.HasDiverged).Select(s => s.Label));
        return Verdict.If(
            finite.Any(s => Rises(s.Losses) > 0.2 * (s.Losses.Count - 1)),
            $"iterations in which the loss rises: {told}{(diverged.Length > 0 ? $"; γ = {diverged} diverge" : "")}",
            "of the runs that stay finite none has a loss that rises in a fifth of its iterations: between calm and divergence there is little room in this small model");
    }

    private static string Steps(Results results) => string.Join(", ", results.All.Select(s => s.Label));

    private static int Rises(IReadOnlyList<double> values) => Enumerable.Range(0, values.Count - 1).Count(k => values[k + 1] > values[k]);

    private static int[] Sizes(Measurement m) => m.Pick<int[]>([16, 64, 256, 1024], [16, 64, 256, 1024, 4096, 16384]);

    private static Perceptron Perceptron(double step) => new(new PerceptronOptions { HalfFirstStep = false, StepSize = step });

    private static GradientDescent Descent(double step) => new(new MethodOptions { StepSize = step });

    private static Problem TwoLayers(DataSet data, double[]? start = null) =>
        DataProblems.TwoLayerLogisticRegression(data, RowAssignment.Shared(data, 1), start is null ? null : StartingPoint.Given(start));
}
