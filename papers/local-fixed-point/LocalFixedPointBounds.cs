using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Reports;
using Gossamer.Methods.Federated.FixedPoint;
using Gossamer.Operators;
using Gossamer.Problems;

namespace Gossamer.Papers;

/// <summary>The claims on operators that are averaged only, on random communication, and on what takes the bias away.</summary>
public static partial class LocalFixedPointPaper
{
    [Claim("sublinear-bound",
        Place = "Theorem on Algorithm 1 for averaged operators",
        Statement = "With λ of order 1/H the mean of ‖x̂ − T(x̂)‖² over K steps is O(‖x⁰ − x*‖²/(λK)) + O(λ²(H − 1)²σ²), with constants 8 and 20 of a proof of our own.",
        Certainty = Certainty.Remembered)]
    internal static Task<Verdict> SublinearBound(Measurement m)
    {
        var problem = Synthetic(m);
        var rows = new List<IReadOnlyList<string>>();
        var worst = 0.0;
        foreach (var (rule, a) in ((OperatorRule, double)[])[(Unit, 0.5), (new GradientStep(1.8), 0.9), (new ProximalStep(3), 0.5), (new DouglasRachford(0.1), 0.5)])
        {
            m.Say(rule.Name);
            var solution = FixedPoints.Solution(problem, rule);
            var (_, variance) = FixedPoints.Displacement(problem, rule, solution);
            var distance = TensorPrimitives.Distance<double>(problem.Start.Span, solution);
            foreach (var steps in (int[])[1, 4, 16])
            {
                var relaxation = LocalFixedPointTheory.LongRelaxation(a, steps);
                var count = m.Pick(320, 3200);
                var mean = MeanResidual(problem, rule, relaxation, steps, count);
                var bound = LocalFixedPointTheory.MeanResidualBound(a, relaxation, steps, count, distance * distance, variance);
                worst = Math.Max(worst, mean / bound);
                rows.Add([rule.Name, $"{steps}", Readable.Number(relaxation, 3), Readable.Number(mean, 3), Readable.Number(bound, 3)]);
            }
        }
        m.Tabulate("Mean of ‖x̂ − T(x̂)‖²", ["operators", "H", "λ", "measured", "bound"], rows);
        return Task.FromResult(Verdict.If(
            worst <= 1,
            $"for gradient, long gradient, proximal and Douglas-Rachford steps the mean is at most {Readable.Number(worst, 2)} of the bound",
            "a mean exceeds its bound"));
    }

    [Claim("random-neighbourhood",
        Place = "Theorem on Algorithm 2",
        Statement = "With random communication and λ of order p the expected ‖x̂ − x*‖² falls linearly to a neighbourhood of size O(λ³σ²/(mp²)): with m = λρ/(1 + ρ) a quarter of λ makes it sixteen times smaller.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> Neighbourhood(Measurement m)
    {
        const double Probability = 0.2;
        var problem = Quadratics.RandomTridiagonal(10, 20, 0.2, 0.1, seed: 1);
        var rule = new GradientStep();
        var share = problem.Constants.MuMin / problem.Constants.LMax;
        var solution = FixedPoints.Solution(problem, rule);
        var (_, variance) = FixedPoints.Displacement(problem, rule, solution);
        var start = Math.Pow(TensorPrimitives.Distance<double>(problem.Start.Span, solution), 2);
        var seeds = m.Pick(3, 10);
        var (holds, told, floors) = (true, new List<string>(), new List<double>());
        foreach (var divisor in (int[])[12, 48])
        {
            m.Say($"λ = p/{divisor}");
            var relaxation = Probability / divisor;
            var rate = LocalFixedPointTheory.RandomRate(relaxation, share, Probability);
            var rounds = (long)(16 / rate);                         // a round has one local step at least
            double mean = 0;
            for (ulong seed = 1; seed <= (ulong)seeds; seed++)
            {
                var method = new RandomFixedPoint(new RandomFixedPointOptions { Operator = rule, Probability = Probability, StepSize = relaxation });
                // From there on the start counts less than the neighbourhood in the bound, and a mean over many rounds has little noise.
                var squares = (await RunAsync(m, problem, method, rounds, MetricNames.DistanceSquared, seed)).Trace.Select(point => point.Metrics[0]).ToList();
                mean += squares[(squares.Count * 3 / 4)..].Average() / seeds;
            }
            var bound = (Math.Pow(1 - rate, rounds * 3 / 4) * start) + LocalFixedPointTheory.Neighborhood(relaxation, share, Probability, variance);
            floors.Add(mean);
            holds &= mean <= bound;
            told.Add($"{Readable.Number(mean, 2)} for λ = p/{divisor} ({Readable.Count(rounds)} rounds, bound {Readable.Number(bound, 3)})");
        }
        var ratio = floors[0] / floors[1];
        return Verdict.If(
            holds && ratio is > 10 and < 25,
            $"p = 0.2, ‖x⁰ − x*‖² = {Readable.Number(start, 3)}: the mean of ‖x̂ − x*‖² over {seeds} seeds and the last quarter of the rounds is {string.Join(", ", told)}, which are apart by a factor of {Readable.Number(ratio, 3)}",
            "the neighbourhood is larger than the bound, or does not shrink with λ²");
    }

    [Claim("cyclic-steps",
        Place = "Experiments with cyclic gradient steps",
        Statement = "With cyclic gradient steps, which are averaged but not firmly nonexpansive, more local steps again start faster and stop farther from a fixed point of the mean operator.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Cyclic(Measurement m)
    {
        var results = await m.RunAsync("cyclic");
        var (one, sixteen) = (results["H = 1"], results["H = 16"]);
        var problem = DataProblems.LeastSquares(SyntheticData.A9aLike(400, 1), Shares(400, 10), Regularizer.L2(0.05));
        var rule = new CyclicGradient(4);
        var (after, floors) = (new List<double>(), new List<double>());
        foreach (var steps in (int[])[1, 4, 16])
        {
            var method = new LocalFixedPoint(new LocalFixedPointOptions { Operator = rule, LocalSteps = steps, StepSize = 1 });
            after.Add(FixedPoints.Residual(problem, rule, (await RunAsync(m, problem, method, 3)).Final));
            floors.Add(FixedPoints.Residual(problem, rule, (await RunAsync(m, problem, new LocalFixedPoint(new LocalFixedPointOptions { Operator = rule, LocalSteps = steps, StepSize = 1 }), m.Pick(600, 3000))).Final));
        }
        var losses = (One: one.Values(MetricNames.Loss)[3], Sixteen: sixteen.Values(MetricNames.Loss)[3]);
        return Verdict.If(
            IsSorted(floors) && losses.Sixteen < losses.One,
            $"after 3 rounds f is {Readable.Number(losses.One, 4)} for H = 1 and {Readable.Number(losses.Sixteen, 4)} for H = 16 on logistic regression; on least squares ‖x̂ − T(x̂)‖ ends at {string.Join(", ", floors.Select(f => Readable.Number(f, 2)))} for H = 1, 4, 16",
            "more local steps do not start faster, or the floors do not rise with them");
    }

    [Claim("corrected-has-no-bias",
        Place = "not in the paper: Scaffnew with operators",
        Statement = "Control variates take the bias away: local steps with random communication then converge to x* itself, with gradient and with proximal steps.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Corrected(Measurement m)
    {
        var problem = Synthetic(m);
        var (told, worst) = (new List<string>(), 0.0);
        foreach (var rule in (OperatorRule[])[Unit, new ProximalStep(3)])
        {
            var solution = FixedPoints.Solution(problem, rule);
            var run = await RunAsync(m, problem, new CorrectedFixedPoint(new CorrectedFixedPointOptions { Operator = rule }), 600);
            var distance = TensorPrimitives.Distance<double>(run.Final, solution) / TensorPrimitives.Distance<double>(problem.Start.Span, solution);
            worst = Math.Max(worst, distance);
            told.Add($"{rule.Name}: ‖x̂ − x*‖ is {Readable.Number(distance, 2)} of its start after 600 rounds and {Readable.Count(run.Trace[^1].OracleCalls / 10.0)} gradients a worker");
        }
        var logistic = (await m.RunAsync("gradient"))["corrected"];
        var (first, last) = (logistic.Initial(MetricNames.DistanceSquared), logistic.Final(MetricNames.DistanceSquared));
        return Verdict.If(
            worst < 1e-9 && last < 1e-9 * first,
            $"{string.Join("; ", told)}; on logistic regression ‖x̂ − x*‖² falls from {Readable.Number(first, 3)} to {Readable.Number(last, 2)}",
            "a bias or a slow tail remains");
    }

    /// <summary>Mean of ‖x̂^k − T(x̂^k)‖² over all steps, those between communications as well.</summary>
    private static double MeanResidual(Problem problem, OperatorRule rule, double relaxation, int steps, int count)
    {
        var operators = new IOperator[problem.Workers];
        var x = new double[problem.Workers][];
        for (var i = 0; i < x.Length; i++) (operators[i], x[i]) = (rule.For(problem.Local(i), problem.Constants), problem.Start.ToArray());
        var mean = problem.Start.ToArray();
        var image = new double[mean.Length];
        double sum = 0;
        for (var k = 0; k < count; k++)
        {
            sum += Math.Pow(FixedPoints.Residual(problem, rule, mean), 2) / count;
            Array.Clear(mean);
            for (var i = 0; i < x.Length; i++)
            {
                operators[i].Apply(x[i], image);
                TensorPrimitives.Lerp(x[i], image, relaxation, x[i]);
                TensorPrimitives.MultiplyAdd(x[i], 1.0 / x.Length, mean, mean);
            }
            if ((k + 1) % steps != 0) continue;
            foreach (var own in x) mean.CopyTo(own, 0);
        }
        return sum;
    }

    private static RowAssignment Shares(int rows, int workers) =>
        RowAssignment.Split([.. Enumerable.Range(0, workers).Select(i => Enumerable.Range(i * rows / workers, rows / workers).ToArray())]);
}
