using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Methods.Sequential.Generalized;
using Gossamer.Problems;
using Gossamer.Problems.Generalized;
using Gossamer.Simulation;

namespace Gossamer.Papers;

/// <summary>The claims of the two papers on gradient descent and its acceleration under generalised smoothness.</summary>
[Paper("generalized-smoothness",
    Title = "Gradient Descent and Accelerated Gradient Methods under Generalized Smoothness",
    Authors = "A. Tyurin",
    Reference = "UGD: ICML 2025, arXiv:2412.11773; AGD: arXiv:2508.06884",
    Summary = "Where the Hessian is bounded by a function of the gradient, gradient descent has an optimal step, an integral; and acceleration keeps its rate, with the constant at the minimum in place of that at the start.")]
public static class GeneralizedSmoothnessPaper
{
    private static readonly double[] Gaps = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5];

    [Claim("robust-step",
        Place = "UGD, experiments",
        Statement = "From a start with a huge gradient the integral step needs orders of magnitude fewer iterations than the fixed step that the first gradient makes safe.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> RobustStep(Measurement m)
    {
        var results = await m.RunAsync("huge-gradient");
        var target = new Target(MetricNames.Suboptimality, 1e-12);
        var (integral, fixedStep) = (results["UGD"].CostTo(target, Cost.Iterations), results["Fixed step"].CostTo(target, Cost.Iterations));
        return Verdict.If(
            integral * 100 <= fixedStep,
            $"e^x + e^(1−x) from −6 to a gap of 10⁻¹²: {integral} iterations with the integral step, {Readable.Count(fixedStep)} with 1/ℓ(2‖∇f(x⁰)‖), "
            + $"{results["Simplified step"].CostTo(target, Cost.Iterations)} with 1/(L₀ + 1.5·L₁‖g‖)",
            "the fixed step is less than a hundred times slower");
    }

    [Claim("certificate",
        Place = "UGD, convex theorem",
        Statement = "At every K, f(x_K) − f* ≤ R²/(2(γ_0 + … + γ_K)) for the steps γ_k of gradient descent with the integral step.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> CertificateHolds(Measurement m)
    {
        var problem = Benchmark();
        var smoothness = problem.Constants.Generalized!;
        var run = await RunAsync(m, problem, new Ugd(new SmoothnessOptions()), 20_000);
        var square = TensorPrimitives.SumOfSquares(problem.Start.Span);
        double steps = 0, worst = 0;
        foreach (var point in run.Trace)
        {
            steps += smoothness.IntegralStep(Math.Sqrt(point.Metrics[1]));
            worst = Math.Max(worst, point.Metrics[0] * 2 * steps / square);
        }
        return Verdict.If(worst <= 1, $"over 20,000 iterations the gap is at most {Readable.Number(worst, 3)} of the bound", "the bound is exceeded");
    }

    [Claim("same-order-as-clipping",
        Place = "UGD, comparison with other steps",
        Statement = "Clipped gradient descent has the order of the integral step and a worse constant.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> Clipping(Measurement m)
    {
        var results = await m.RunAsync("benchmark");
        double[] ratios = [.. Gaps.Select(gap => Iterations(results, "Clipped GD", gap) / Iterations(results, "UGD", gap))];
        return Verdict.If(
            ratios.All(r => r is > 1 and < 3),
            $"clipped GD needs {Readable.Ratio(ratios.Min())} to {Readable.Ratio(ratios.Max())} the iterations at gaps from 10⁻¹ to 10⁻⁵",
            "the ratio is not a constant above 1");
    }

    [Claim("acceleration",
        Place = "AGD, main theorems",
        Statement = "For small ε both accelerated algorithms need far fewer gradients than gradient descent.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> Acceleration(Measurement m)
    {
        var results = await m.RunAsync("benchmark");
        m.Tabulate(
            "Gradients to a gap, Σ (cosh x_k − 1)/k² in 200 coordinates (to the next multiple of 10)",
            ["method", .. Gaps.Select(gap => Readable.Level(gap))],
            [.. results.All.Select(s => (IReadOnlyList<string>)[s.Label, .. Gaps.Select(gap => Readable.Count(Iterations(results, s.Label, gap)))])]);
        var plain = Iterations(results, "UGD", 1e-5);
        var (warm, adaptive) = (plain / Iterations(results, "AGD warm start", 1e-5), plain / Iterations(results, "AGD adaptive", 1e-5));
        return Verdict.If(
            warm > 5 && adaptive > 25,
            $"to 10⁻⁵ gradient descent needs {Readable.Count(plain)} gradients, {Readable.Ratio(adaptive)} as many as the adaptive algorithm and {Readable.Ratio(warm)} as many as the one with warm start",
            "they need less than 25 and 5 times fewer");
    }

    [Claim("predicted-gradients",
        Place = "AGD, theorem on adaptive steps",
        Statement = "The number of gradients that the adaptive algorithm needs is bounded by one that is known before the run: O(√L₀·R/√ε + L₁R·log).",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Predicted(Measurement m)
    {
        var results = await m.RunAsync("benchmark");
        var problem = Benchmark();
        var (gap, radius) = (problem.Global.Value(problem.Start.Span), TensorPrimitives.Norm(problem.Start.Span));
        long[] bounds = [.. Gaps.Select(e => AgdTheory.PredictAdaptive(problem.Constants.Generalized!, gap, radius, e))];
        var isBound = Gaps.Zip(bounds).All(pair => Iterations(results, "AGD adaptive", pair.First) <= pair.Second + 9 && Iterations(results, "AGD observed", pair.First) <= pair.Second + 9);
        // The share of the bound that depends on ε: a factor √10 a decade.
        var slope = LineFit.PowerLaw([.. Gaps[2..]], [.. bounds[2..].Select(b => (double)b)]).Slope;
        return Verdict.If(
            isBound && slope > -0.5,
            $"bounds {string.Join(", ", bounds)} at gaps from 10⁻¹ to 10⁻⁵, {Readable.Ratio(bounds[0] / Iterations(results, "AGD adaptive", 1e-1))} to "
            + $"{Readable.Ratio(bounds[^1] / Iterations(results, "AGD adaptive", 1e-5))} what is needed; from 10⁻³ on they grow as ε^{Readable.Number(slope, 2)}",
            "the bound is exceeded, or grows faster than 1/√ε");
    }

    [Claim("energy-falls",
        Place = "AGD, Lyapunov function",
        Statement = "V_k = f(y_k) − f* + (Γ_k/2)‖u_k − x*‖² falls at least by the factor 1/(1 + α_k) in every iteration.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> EnergyFalls(Measurement m)
    {
        var worst = double.NegativeInfinity;
        foreach (var step in new[] { AdaptiveStep.Scheduled, AdaptiveStep.Observed })
        {
            var gammas = new List<double>();
            var problem = Benchmark();
            var method = new AgdAdaptive(new AgdAdaptiveOptions { Radius = TensorPrimitives.Norm(problem.Start.Span), Step = step });
            var run = await new Simulator().RunAsync(
                new RunRequest(problem, method)
                {
                    Stop = new StopRule { Iterations = 2000 },
                    Record = new RecordPlan { Metrics = [MetricNames.Lyapunov] },
                    Observer = state => gammas.Add(state.Coordinator.Vector("Gamma", 1)[0]),
                },
                m.Cancellation);
            for (var k = 0; k + 1 < run.Trace.Count; k++)
            {
                // 1 + α_k = Γ_k/Γ_{k+1}.
                var excess = (gammas[k] / gammas[k + 1] * run.Trace[k + 1].Metrics[0] / run.Trace[k].Metrics[0]) - 1;
                worst = Math.Max(worst, excess);
            }
        }
        return Verdict.If(
            worst <= 1e-12,
            $"(1 + α_k)·V_(k+1)/V_k − 1 is at most {Readable.Number(worst, 2)} over 2,000 iterations of both kinds of step",
            "an iteration falls by less");
    }

    [Claim("overestimated-radius",
        Place = "AGD, theorem on adaptive steps",
        Statement = "Over-estimating the distance R costs a factor in the first phase alone: it does not grow as ε falls.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> OverestimatedRadius(Measurement m)
    {
        var results = await m.RunAsync("benchmark");
        double[] ratios = [.. Gaps.Select(gap => Iterations(results, "AGD adaptive 10R", gap) / Iterations(results, "AGD adaptive", gap))];
        return Verdict.If(
            ratios[^1] < ratios[2] && ratios.Max() < 10,
            $"with 10R for R the adaptive algorithm needs {string.Join(", ", ratios.Select(r => Readable.Ratio(r)))} the gradients at gaps from 10⁻¹ to 10⁻⁵",
            "the slowdown grows as ε falls");
    }

    [Claim("no-acceleration-on-a-line",
        Place = "AGD, toy experiment, as its reviewers saw it",
        Statement = "On a one-dimensional toy the accelerated method oscillates and does not beat gradient descent.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> Toy(Measurement m)
    {
        var results = await m.RunAsync("huge-gradient");
        var target = new Target(MetricNames.Suboptimality, 1e-12);
        var (plain, accelerated) = (results["UGD"].CostTo(target, Cost.Iterations), results["AGD adaptive"].CostTo(target, Cost.Iterations));
        var values = results["AGD adaptive"].Values(MetricNames.Suboptimality);
        var rises = Enumerable.Range(0, values.Count - 1).Count(k => values[k + 1] > values[k]);
        return Verdict.If(
            accelerated > plain && rises > 0,
            $"e^x + e^(1−x) from −6 to a gap of 10⁻¹²: {accelerated} iterations against {plain}; the gap rises in {rises} of them",
            "the accelerated method is faster or never rises");
    }

    private static double Iterations(Results results, string label, double gap) =>
        results[label].CostTo(new Target(MetricNames.Suboptimality, gap), Cost.Iterations);

    private static Problem Benchmark() => GeneralizedProblems.Separable(
        ScalarFunctions.Cosh, [.. Enumerable.Range(1, 200).Select(k => 1.0 / (k * k))], StartingPoint.Constant(3));

    private static Task<RunResult> RunAsync(Measurement m, Problem problem, Method method, long iterations) =>
        new Simulator().RunAsync(
            new RunRequest(problem, method)
            {
                Stop = new StopRule { Iterations = iterations },
                Record = new RecordPlan { Metrics = [MetricNames.Suboptimality, MetricNames.GradientNormSquared] },
            },
            m.Cancellation);
}
