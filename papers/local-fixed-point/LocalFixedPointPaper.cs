using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Methods.Federated.FixedPoint;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Simulation;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on local fixed-point methods.</summary>
[Paper("local-fixed-point",
    Title = "From Local SGD to Local Fixed-Point Methods for Federated Learning",
    Authors = "G. Malinovsky, D. Kovalev, E. Gasanov, L. Condat, P. Richtárik",
    Reference = "ICML 2020, arXiv:2004.01442",
    Summary = "Local gradient descent is one of many methods in which workers apply an operator several times between two averagings. They converge fast to a point near the fixed point of the mean operator; how near is known.")]
public static partial class LocalFixedPointPaper
{
    private static readonly int[] Steps = [1, 2, 4, 8, 16];
    private static readonly GradientStep Unit = new(1);

    [Claim("converges-to-another-point",
        Place = "Theorem on Algorithm 1 for contractive operators",
        Statement = "With H local steps of χ-contractive operators the method converges to a point x†, and ‖x† − x*‖ ≤ λξ(1 − ξ^{H−1})/((1 − ξ)(1 − ξ^H))·mean ‖T_i(x*) − x*‖.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> Limit(Measurement m)
    {
        var problem = Synthetic(m);
        var solution = FixedPoints.Solution(problem, Unit);
        var (displacement, _) = FixedPoints.Displacement(problem, Unit, solution);
        var chi = 1 - problem.Constants.MuMin;
        var rows = new List<IReadOnlyList<string>>();
        var (holds, isMonotone, worst) = (true, true, 0.0);
        foreach (var relaxation in (double[])[1, 0.5, 0.1])
        {
            double previous = -1;
            foreach (var steps in Steps)
            {
                var limit = FixedPoints.Limit(problem, Unit, relaxation, steps);
                var bias = TensorPrimitives.Distance<double>(limit, solution);
                var bound = LocalFixedPointTheory.Bias(relaxation, chi, steps, displacement);
                var run = await RunAsync(m, problem, new LocalFixedPoint(new LocalFixedPointOptions { Operator = Unit, LocalSteps = steps, StepSize = relaxation }), Rounds(chi, relaxation, steps));
                worst = Math.Max(worst, TensorPrimitives.Distance<double>(run.Final, limit));
                holds &= bias <= bound + 1e-9;
                isMonotone &= bias > previous;
                previous = bias;
                rows.Add([Readable.Number(relaxation), $"{steps}", Readable.Number(TensorPrimitives.Distance<double>(run.Final, solution), 6), Readable.Number(bias, 6), Readable.Number(bound, 4)]);
            }
        }
        m.Tabulate("Where the method ends, 10 quadratics in 20 dimensions", ["λ", "H", "‖x̂ − x*‖ measured", "‖x† − x*‖ by a linear system", "bound"], rows);
        return Verdict.If(
            holds && isMonotone && worst < 1e-6,
            $"runs end within {Readable.Number(worst, 2)} of x†, whose distance to x* grows with H for every λ and stays below the bound (table)",
            "a run ends elsewhere, the bias does not grow with H, or it exceeds the bound");
    }

    [Claim("linear-rate",
        Place = "Theorem on Algorithm 1 for contractive operators",
        Statement = "‖x̂ − x†‖ falls by ξ^H in every round of H steps, ξ = max{λχ + 1 − λ, λ(1 + χ) − 1}.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> LinearRate(Measurement m)
    {
        var problem = Synthetic(m);
        var worst = 0.0;
        foreach (var rule in (OperatorRule[])[Unit, new ProximalStep(2)])
        {
            foreach (var relaxation in (double[])[1, 0.5])
            {
                var method = new LocalFixedPoint(new LocalFixedPointOptions { Operator = rule, LocalSteps = 4, StepSize = relaxation });
                var run = await RunAsync(m, problem, method, 40, MetricNames.Lyapunov);
                var promise = run.Preparation.Theory.Lyapunov!;
                // Squares below 10⁻²⁰ of the first are rounding errors.
                for (var k = 0; k + 1 < run.Trace.Count && run.Trace[k].Metrics[0] > 1e-20 * run.Trace[0].Metrics[0]; k++)
                    worst = Math.Max(worst, run.Trace[k + 1].Metrics[0] / ((1 - promise.Contraction) * run.Trace[k].Metrics[0]));
            }
        }
        return Verdict.If(
            worst <= 1 + 1e-9,
            $"gradient and proximal steps with λ = 1 and ½, H = 4: at its slowest a round leaves {Readable.Number(worst, 3)} of what the theorem allows of ‖x̂ − x†‖²",
            "a round falls by less than promised");
    }

    [Claim("faster-start-higher-floor",
        Place = "Experiments with gradient steps",
        Statement = "More local steps are faster per communication round at the start and stop farther from the solution: good for medium accuracy.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Floors(Measurement m)
    {
        var results = await m.RunAsync("gradient");
        var start = results["H = 1"].Initial(MetricNames.DistanceSquared);
        var (medium, fine) = (new Target(MetricNames.DistanceSquared, start / 10), new Target(MetricNames.DistanceSquared, 1e-8 * start));
        var runs = Steps.Select(h => results[$"H = {h}"]).ToList();
        var rounds = runs.Select(run => run.CostTo(medium, Cost.Iterations)).ToList();
        var floors = runs.Select(run => run.Final(MetricNames.DistanceSquared)).ToList();
        m.Tabulate("Rounds of communication and floors", ["H", "rounds to a tenth of ‖x⁰ − x*‖²", "rounds to 10⁻⁸ of it", "‖x̂ − x*‖² at the end"],
            [.. Steps.Select((h, k) => (IReadOnlyList<string>)[$"{h}", Readable.Count(rounds[k]), Readable.Count(runs[k].CostTo(fine, Cost.Iterations)), Readable.Number(floors[k], 3)])]);
        m.Show(new CurveFigure
        {
            Title = "Local gradient steps",
            XName = "rounds",
            YName = "‖x̂ − x*‖²",
            IsLogY = true,
            Curves = [.. runs.Zip(Steps).Select(pair => new FigureCurve($"H = {pair.Second}", pair.First.Along(Cost.Iterations), pair.First.Values(MetricNames.DistanceSquared)))],
        });
        return Verdict.If(
            IsSorted(rounds.Select(r => -r)) && IsSorted(floors) && rounds[^1] < rounds[0] && double.IsFinite(runs[0].CostTo(fine, Cost.Iterations)),
            $"{string.Join(", ", rounds.Select(r => Readable.Count(r)))} rounds to a tenth for H = {string.Join(", ", Steps)}; the floors are {string.Join(", ", floors.Select(f => Readable.Number(f, 2)))}",
            "rounds do not fall or floors do not rise with H");
    }

    [Claim("smaller-relaxation-lower-floor",
        Place = "Experiments with gradient steps",
        Statement = "A smaller relaxation λ lowers the floor of the same number of local steps.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Relaxations(Measurement m)
    {
        var results = await m.RunAsync("gradient");
        var floors = ((string[])["H = 8", "H = 8, λ = 1/4", "H = 8, λ = 1/16"]).Select(label => results[label].Final(MetricNames.DistanceSquared)).ToList();
        return Verdict.If(
            floors[2] < floors[1] && floors[1] < floors[0],
            $"‖x̂ − x*‖² ends at {string.Join(", ", floors.Select(f => Readable.Number(f, 3)))} for λ = 1, 1/4, 1/16 and H = 8",
            "a smaller λ does not end nearer");
    }

    [Claim("random-like-fixed",
        Place = "Experiments with random communication",
        Statement = "Random communication with probability p behaves like a fixed number H = 1/p of local steps.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> RandomLikeFixed(Measurement m)
    {
        var results = await m.RunAsync("gradient");
        var start = results["H = 1"].Initial(MetricNames.DistanceSquared);
        var target = new Target(MetricNames.DistanceSquared, start / 10);
        var (worst, told) = (1.0, new List<string>());
        foreach (var steps in (int[])[4, 16])
        {
            var (fixedRun, random) = (results[$"H = {steps}"], results[$"p = 1/{steps}"]);
            var floor = Tail(random) / Tail(fixedRun);
            worst = Math.Max(worst, Math.Max(floor, 1 / floor));
            told.Add($"H = {steps}: {Readable.Count(fixedRun.CostTo(target, Cost.Iterations))} and {Readable.Count(random.CostTo(target, Cost.Iterations))} rounds to a tenth, floors {Readable.Number(Tail(fixedRun), 2)} and {Readable.Number(Tail(random), 2)}");
        }
        return Verdict.If(
            worst < 2,
            $"{string.Join("; ", told)} (fixed and random, the last quarter of the rounds)",
            "the floors differ by a factor of 2 or more");

        static double Tail(Series run) => run.Values(MetricNames.DistanceSquared).Skip(run.Values(MetricNames.DistanceSquared).Count * 3 / 4).Average();
    }

    private static bool IsSorted(IEnumerable<double> values)
    {
        var list = values.ToList();
        return list.Zip(list.Skip(1)).All(pair => pair.First <= pair.Second);
    }

    /// <summary>f_i = ½xᵀA_i x − b_iᵀx, A_i = Q_i·diag(D_i)·Q_iᵀ with random axes Q_i and D_i uniform in [0.1, 1], both ends taken; n = 10, d = 20.</summary>
    private static Problem Synthetic(Measurement m)
    {
        const int Dimension = 20;
        var (matrices, linear, unit) = (new List<double[,]>(), new List<double[]>(), new double[Dimension]);
        for (var worker = 0; worker < 10; worker++)
        {
            var random = new RandomStream(m.Pick(1UL, 2UL), RandomPurpose.Data, worker);
            double[] values = [0.1, 1, .. Enumerable.Range(2, Dimension - 2).Select(_ => 0.1)];
            for (var k = 2; k < Dimension; k++) values[k] += 0.9 * random.NextDouble();
            var rotated = (IQuadraticObjective)Quadratics.WithSpectrum(values, 1, seed: (100 * m.Pick(1UL, 2UL)) + (ulong)worker).Local(0);
            var (matrix, column) = (new double[Dimension, Dimension], new double[Dimension]);
            for (var k = 0; k < Dimension; k++)
            {
                unit[k] = 1;
                rotated.HessianTimes(unit, column);
                unit[k] = 0;
                for (var row = 0; row <= k; row++) matrix[row, k] = matrix[k, row] = column[row];
            }
            var b = new double[Dimension];
            random.FillGaussian(b);
            matrices.Add(matrix);
            linear.Add(b);
        }
        return Quadratics.Create(matrices, linear, StartingPoint.Ones);
    }

    private static long Rounds(double chi, double relaxation, int steps) =>
        (long)Math.Ceiling(Math.Log(1e-9) / (steps * Math.Log(LocalFixedPointTheory.Factor(relaxation, chi))));

    private static Task<RunResult> RunAsync(Measurement m, Problem problem, Method method, long rounds, string metric = MetricNames.Loss, ulong seed = 1) =>
        new Simulator().RunAsync(
            new RunRequest(problem, method)
            {
                Seed = seed,
                Stop = new StopRule { Iterations = rounds },
                Record = new RecordPlan { Every = metric == MetricNames.Loss ? long.MaxValue : 1, Metrics = [metric] },
            },
            m.Cancellation);
}
