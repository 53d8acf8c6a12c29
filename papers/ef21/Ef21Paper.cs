using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;
using Gossamer.Simulation;

namespace Gossamer.Papers;

/// <summary>The claims of the paper that introduced EF21.</summary>
[Paper("ef21",
    Title = "EF21: A New, Simpler, Theoretically Better, and Practically Faster Error Feedback",
    Authors = "P. Richtárik, I. Sokolov, I. Fatkhullin",
    Reference = "NeurIPS 2021, arXiv:2106.05203",
    Summary = "Workers compress the change of their gradient estimates in place of the gradients: error feedback that converges as fast as gradient descent up to a constant, without any bound on how much the workers differ.")]
public static class Ef21Paper
{
    private static readonly Target Solved = new(MetricNames.GradientNormSquared, 1e-7);

    [Claim("dcgd-diverges",
        Place = "Section 1, the example of Beznosikov et al.",
        Statement = "Gradient descent with gradients compressed by Top-1 diverges exponentially on three strongly convex quadratics, whatever the step size.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> DcgdDiverges(Measurement m)
    {
        // x^k = (1 + 11γ/6)^k x^0 exactly, since all workers send the coordinate with −11/2.
        const double step = 0.01;
        const int rounds = 500;
        var run = await RunAsync(m, new Dcgd(new DcgdOptions { Compressor = new TopK(1), StepSize = step }), rounds);
        var growth = Math.Pow(run.Final[0], 1.0 / rounds);
        m.Show(new CurveFigure
        {
            Title = "Three quadratics, Top-1",
            XName = "iteration",
            YName = "‖∇f(x)‖²",
            IsLogY = true,
            Curves = [Curve("DCGD", run), Curve("EF21", await RunAsync(m, Ef21OfTheory(), rounds))],
        });
        return Verdict.If(
            Math.Abs(growth - (1 + (11 * step / 6))) < 1e-9 && run.Trace[^1].Metrics[0] > run.Trace[0].Metrics[0],
            $"with γ = {step} every round multiplies x by {Readable.Number(growth, 8)}; 1 + 11γ/6 = {Readable.Number(1 + (11 * step / 6), 8)}",
            "the iterates do not grow by the factor of the closed form");
    }

    [Claim("ef21-converges-there",
        Place = "Section 1, the example of Beznosikov et al.",
        Statement = "EF21 with the same compressor converges on the same three quadratics, at the step size of its theory.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> Ef21Converges(Measurement m)
    {
        const int rounds = 2000;
        var run = await RunAsync(m, Ef21OfTheory(), rounds);
        var (first, last) = (run.Trace[0].Metrics[0], run.Trace[^1].Metrics[0]);
        return Verdict.If(
            last < 1e-10 * first,
            $"‖∇f‖² falls from {Readable.Number(first, 3)} to {Readable.Number(last, 3)} in {rounds} rounds with γ = {Readable.Number(run.Preparation.StepSize)}",
            "EF21 does not converge at the step size of its theory");
    }

    [Claim("mean-gradient-bound",
        Place = "Theorem 1",
        Statement = "The mean of ‖∇f(x^k)‖² over the first K iterates is at most 2(f(x⁰) − f*)/(γK) + G⁰/(θK) for every K.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> MeanGradientBound(Measurement m)
    {
        var results = await m.RunAsync("nonconvex");
        var run = results["EF21 ×1"];
        // An exact start has G⁰ = 0. f ≥ 0 here, so that f(x⁰) bounds the gap from above.
        var gap = run.Initial(MetricNames.Loss);
        var (gradients, iterations) = (run.Values(MetricNames.GradientNormSquared), run.Along(Cost.Iterations));
        double sum = 0, worst = 0;
        for (var k = 1; k < gradients.Count; k++)
        {
            // Every recorded gradient stands for the iterations up to the next one.
            sum += gradients[k - 1] * (iterations[k] - iterations[k - 1]);
            worst = Math.Max(worst, sum / iterations[k] / (2 * gap / (run.StepSize * iterations[k])));
        }
        return Verdict.If(
            worst <= 1,
            $"at its tightest the mean is {Readable.Number(worst, 3)} of the bound, over {Readable.Count(iterations[^1])} iterations",
            "the bound is exceeded");
    }

    [Claim("linear-rate",
        Place = "Theorem 2",
        Statement = "Under the Polyak-Łojasiewicz condition f(x^k) − f* + (γ/θ)G^k falls by the factor 1 − γμ in every round.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> LinearRate(Measurement m)
    {
        var run = (await m.RunAsync("polyak-lojasiewicz"))["EF21"];
        var mu = (await m.RunAsync("polyak-lojasiewicz")).Constant("mu");
        var (values, iterations) = (run.Values(MetricNames.Lyapunov), run.Along(Cost.Iterations));
        var worst = 0.0;
        for (var k = 1; k < values.Count; k++)
        {
            if (values[k] < 1e-12 * values[0]) break;               // rounding takes over
            worst = Math.Max(worst, Math.Pow(values[k] / values[k - 1], 1 / (iterations[k] - iterations[k - 1])));
        }
        var promised = 1 - (run.StepSize * mu);
        return Verdict.If(
            worst <= promised,
            $"the slowest of the recorded rounds falls by {Readable.Number(worst, 8)}; 1 − γμ = {Readable.Number(promised, 8)}",
            "a round falls by less than the theorem promises");
    }

    [Claim("large-steps",
        Place = "Experiments with multiples of the theory's step",
        Statement = "EF21 converges at steps many times larger than its theory's, 16 times and more.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> LargeSteps(Measurement m)
    {
        var results = await m.RunAsync("nonconvex");
        var (one, sixteen, tuned) = (results["EF21 ×1"], results["EF21 ×16"], results["EF21 tuned"]);
        var start = one.Initial(MetricNames.GradientNormSquared);
        var (slow, fast) = (one.Final(MetricNames.GradientNormSquared), sixteen.Final(MetricNames.GradientNormSquared));
        return Verdict.If(
            fast < 1e-2 * start && fast < slow,
            $"‖∇f‖² from {Readable.Number(start, 3)} to {Readable.Number(slow, 3)} at the theory's step, to {Readable.Number(fast, 3)} at 16 times; the best multiple tried is {tuned.Multiple}",
            "the larger step is no better");
    }

    [Claim("fewer-bits-than-gd",
        Place = "Experiments with tuned steps",
        Statement = "With tuned steps EF21 with Top-1 needs far fewer bits than gradient descent.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> FewerBits(Measurement m)
    {
        var results = await m.RunAsync("nonconvex");
        var (gd, ef21) = (results["GD"], results["EF21 tuned"]);
        var (dense, sparse) = (gd.CostTo(Solved, Cost.BitsUp), ef21.CostTo(Solved, Cost.BitsUp));
        return Verdict.If(
            sparse < dense / 2,
            $"‖∇f‖² ≤ {Readable.Level(Solved.Value)} costs EF21 {Readable.Bits(sparse)} per worker and GD {Readable.Bits(dense)}: {Readable.Ratio(dense / sparse)} less",
            double.IsFinite(sparse) ? "EF21 saves less than half" : "EF21 does not get there within the iterations given");
    }

    [Claim("ef14-stalls-at-equal-steps",
        Place = "Figure 1: EF14, EF21 and EF21+ at equal multiples of the theory's step",
        Statement = "As the common step grows EF14 stalls at ever higher levels of ‖∇f‖², at steps at which EF21 and EF21+ still converge.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> Ef14Stalls(Measurement m)
    {
        double[] multiples = [1, 16, 64, 256];
        var rows = new List<string[]>();
        var (isFound, told) = (true, "");
        foreach (var (name, problem) in EqualMultiples.Problems(m))
        {
            var levels = new Dictionary<(string, double), double>();
            foreach (var method in (string[])["EF14", "EF21", "EF21+"])
            {
                m.Say($"{name}, {method}");
                foreach (var multiple in multiples) levels[(method, multiple)] = await EqualMultiples.EndAsync(m, problem, method, 1, multiple, m.Pick(4000L, 20_000L));
                rows.Add([name, method, .. multiples.Select(multiple => Readable.Number(levels[(method, multiple)], 3))]);
            }
            var best = multiples.MinBy(multiple => levels[("EF21", multiple)]);
            var (ours, theirs, plus) = (levels[("EF21", best)], levels[("EF14", best)], levels[("EF21+", best)]);
            isFound &= theirs > 100 * ours && theirs > 100 * plus;
            told += $"{(told.Length > 0 ? "; " : "")}{name} at {best} times the theory's step: EF21 {Readable.Number(ours, 3)}, EF21+ {Readable.Number(plus, 3)}, EF14 {Readable.Number(theirs, 3)}";
        }
        m.Tabulate("Largest ‖∇f‖² in the last tenth of the run, Top-1", ["data", "method", .. multiples.Select(multiple => $"×{multiple}")], rows);
        return Verdict.If(isFound, told, "at the step that is best for EF21, EF14 is not far above it on all data");
    }

    [Claim("ef21-plus-is-ahead-for-large-k",
        Place = "Figures with larger K",
        Statement = "With tuned steps EF21+ needs no more rounds than EF21, and fewer where K is large.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> PlusIsAhead(Measurement m)
    {
        var rows = new List<string[]>();
        var (isNoWorse, isAhead, told) = (true, true, "");
        foreach (var (name, problem) in EqualMultiples.Problems(m))
        {
            foreach (var k in (int[])[1, problem.Dimension / 2])
            {
                m.Say($"{name}, K = {k}");
                double[] multiples = k == 1 ? [64, 256] : [1, 2, 4, 8];
                async Task<double> Rounds(string method) => await EqualMultiples.RoundsAsync(m, problem, method, k, multiples, 1e-7, m.Pick(2000L, 20_000L));
                var (plain, plus) = (await Rounds("EF21"), await Rounds("EF21+"));
                rows.Add([name, Readable.Count(k), Readable.Count(plain), Readable.Count(plus)]);
                isNoWorse &= plus <= plain;
                if (k > 1) isAhead &= plus < plain;
                told += $"{(told.Length > 0 ? "; " : "")}{name}, K = {k}: {Readable.Count(plain)} rounds with EF21, {Readable.Count(plus)} with EF21+";
            }
        }
        m.Tabulate("Rounds to ‖∇f‖² ≤ 10⁻⁷ at the best of the steps tried", ["data", "K", "EF21", "EF21+"], rows);
        return Verdict.If(
            isNoWorse && isAhead, told,
            isNoWorse
                ? "it is no worse, but here EF21 with a large K follows gradient descent so closely that nothing is left to gain"
                : "somewhere EF21+ is behind: a closer estimate in every round does not promise fewer rounds");
    }

    private static Ef21 Ef21OfTheory() => new(new Ef21Options { Compressor = new TopK(1) });

    /// <summary>f_i(x) = ⟨a_i, x⟩² + ¼‖x‖² with a_1 = (−3, 2, 2) and its turns, from x⁰ = (1, 1, 1).</summary>
    private static Problem ThreeQuadratics()
    {
        double[][] a = [[-3, 2, 2], [2, -3, 2], [2, 2, -3]];
        double[,] Matrix(double[] v)
        {
            var matrix = new double[3, 3];
            for (var j = 0; j < 3; j++)
                for (var k = 0; k < 3; k++)
                    matrix[j, k] = (2 * v[j] * v[k]) + (j == k ? 0.5 : 0);
            return matrix;
        }
        return Quadratics.Create([.. a.Select(Matrix)], [new double[3], new double[3], new double[3]], StartingPoint.Ones);
    }

    private static Task<RunResult> RunAsync(Measurement m, Method method, int rounds) =>
        new Simulator().RunAsync(
            new RunRequest(ThreeQuadratics(), method)
            {
                Stop = new StopRule { Iterations = rounds },
                Record = new RecordPlan { Every = 10, Metrics = [MetricNames.GradientNormSquared] },
            },
            m.Cancellation);

    private static FigureCurve Curve(string label, RunResult run) =>
        new(label, [.. run.Trace.Select(p => (double)p.Iteration)], [.. run.Trace.Select(p => p.Metrics[0])]);
}
