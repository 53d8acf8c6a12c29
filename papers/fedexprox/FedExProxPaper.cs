using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Methods.Federated.Proximal;
using Gossamer.Problems;
using Gossamer.Samplings;
using Gossamer.Simulation;

namespace Gossamer.Papers;

/// <summary>The claims of the two papers on FedExProx.</summary>
[Paper("fedexprox",
    Title = "Tighter Performance Theory of FedExProx; The Power of Extrapolation in Federated Learning",
    Authors = "W. Anyszka, K. Gruntkowska, A. Tyurin, P. Richtárik; H. Li, K. Acharya, P. Richtárik",
    Reference = "ICLR 2026, arXiv:2410.15368; NeurIPS 2024, arXiv:2405.13766",
    Summary = "Averaging proximal points and going beyond their mean is gradient descent on the average Moreau envelope. Its condition improves with the local step, which pays where communication is slow; adaptive extrapolation needs no constants.")]
public static partial class FedExProxPaper
{
    private static readonly double[] Steps = [0.001, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100];

    [Claim("best-step-in-time",
        Place = "Section 4, the mechanism on a problem of two coordinates",
        Statement = "With rounds of η + τ(γL_max + 1) seconds the best local step on A_1 = diag(1, 0), A_2 = diag(0, 10) is γ = (3√(η/τ) − 1)/10, and the gain over gradient descent tends to the condition number 10 as communication gets slower.",
        Certainty = Certainty.Derived)]
    internal static Task<Verdict> BestStep(Measurement m)
    {
        var envelope = new EnvelopeConstants(TwoCoordinates());
        var rows = new List<IReadOnlyList<string>>();
        var (worst, gain) = (0.0, 0.0);
        foreach (var communication in (double[])[2, 10, 100, 1000, 1e5])
        {
            var model = new ProximalTimeModel(communication, 1, 10);
            var (found, exact) = (model.Optimum(envelope), ((3 * Math.Sqrt(communication)) - 1) / 10);
            worst = Math.Max(worst, Math.Abs((found / exact) - 1));
            gain = model.Seconds(0, envelope) / model.Seconds(found, envelope);
            rows.Add([Readable.Number(communication), Readable.Number(found, 6), Readable.Number(exact, 6), Readable.Number(model.Seconds(found, envelope), 6), Readable.Number(gain)]);
        }
        m.Tabulate("Best step by search and in closed form, τ = 1", ["η", "γ found", "(3√η − 1)/10", "T(γ)", "T(0)/T(γ)"], rows);
        return Task.FromResult(Verdict.If(
            worst < 1e-5 && gain > 9.5,
            $"the search misses the closed form by at most {Readable.Number(worst, 2)} of it; at η = 10⁵τ gradient descent takes {Readable.Number(gain)} times as long",
            "the best step or the gain is another"));
    }

    [Claim("old-bound",
        Place = "Theorem 3.2",
        Statement = "By the older analysis FedExProx is never better than gradient descent: L_γ(1 + γL_max) ≥ L for every γ on convex quadratics.",
        Certainty = Certainty.Verified)]
    internal static Task<Verdict> OldBound(Measurement m)
    {
        var least = double.PositiveInfinity;
        var problems = m.Pick(30, 300);
        for (ulong seed = 1; seed <= (ulong)problems; seed++)
        {
            var problem = Quadratics.Interpolated(5, 8, 4, seed);
            var envelope = new EnvelopeConstants(problem);
            foreach (var step in Steps)
                least = Math.Min(least, envelope.Spectrum(step)!.Value.Greatest * (1 + (step * problem.Constants.LMax)) / problem.Constants.L);
        }
        return Task.FromResult(Verdict.If(
            least >= 1 - 1e-10,
            $"the least L_γ(1 + γL_max)/L of {problems} random problems and {Steps.Length} steps is {Readable.Number(least, 5)}",
            "the bound of some step is below that of gradient descent"));
    }

    [Claim("linear-rate",
        Place = "Theorem 4.1",
        Statement = "With α = 1/(γL_γ) the squared distance to the solution shrinks in every round by 1 − μ_γ/L_γ at least, for every γ.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> LinearRate(Measurement m)
    {
        var problem = Random(m);
        var envelope = new EnvelopeConstants(problem);
        var rows = new List<IReadOnlyList<string>>();
        var worst = 0.0;
        foreach (var step in Steps)
        {
            var distances = (await QuadraticAsync(m, step))["constant"].Values(MetricNames.DistanceSquared);
            var promised = 1 - (1 / envelope.Spectrum(step)!.Value.Condition);
            var slowest = Enumerable.Range(0, distances.Count - 1).Max(k => distances[k + 1] / distances[k]);
            worst = Math.Max(worst, slowest / promised);
            rows.Add([Readable.Number(step), Readable.Number(envelope.Spectrum(step)!.Value.Condition), Readable.Number(promised), Readable.Number(slowest)]);
        }
        m.Tabulate("Factors of ‖x − x*‖² in a round", ["γ", "L_γ/μ_γ", "promised", "slowest measured"], rows);
        return Verdict.If(
            worst <= 1 + 1e-9,
            $"the slowest round shrinks by at most {Readable.Number(worst, 4)} of the promised factor over {Steps.Length} steps γ",
            "a round is slower than promised");
    }

    [Claim("partial-participation",
        Place = "Theorem 5.1",
        Statement = "With τ of n clients a round the expected squared distance shrinks by 1 − μ_γ/L_{γ,τ} with L_{γ,τ} = (n − τ)/(τ(n − 1))·L_max/(1 + γL_max) + n(τ − 1)/(τ(n − 1))·L_γ.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> PartialParticipation(Measurement m)
    {
        var worst = 0.0;
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var problem = Quadratics.Interpolated(5, 6, 4, seed);
            var setting = new Setting(problem.Constants, 6) { Envelope = new EnvelopeConstants(problem) };
            var start = problem.Start.ToArray().Sum(x => x * x);
            foreach (var step in (double[])[0.1, 10])
            {
                for (var size = 1; size <= 5; size++)
                {
                    var sampler = new NiceSampling(size).For(problem.Constants.Li);
                    var promised = 1 - FedExProxTheory.Contraction(setting, sampler, ExtrapolationRule.Constant, null, step);
                    worst = Math.Max(worst, await MeanAsync(m, problem, step, size) / start / promised);
                }
            }
        }
        return Verdict.If(
            worst <= 1,
            $"the mean over many draws of the cohort after one round is at most {Readable.Number(worst, 4)} of what is promised (3 problems, 2 steps, all τ)",
            "the mean over cohorts exceeds the promise");
    }

    [Claim("u-shape",
        Place = "Experiments on quadratics",
        Statement = "The time to solve as a function of γ is U-shaped: the best γ is near 0 where communication is fast and above 0.1 where it is slow.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> UShape(Measurement m)
    {
        double[] steps = [0, .. Steps], communications = [0, 10, 100, 1000, 10_000];
        var (rounds, work) = await TimesAsync(m, steps);
        var greatest = Random(m).Constants.LMax;
        var rows = new List<IReadOnlyList<string>>();
        var (model, measured) = (new List<double>(), new List<double>());
        double[] Modelled(double eta) => [.. steps.Select((step, k) => rounds[k] * (eta + (step * greatest) + 1))];
        double[] Measured(double eta) => [.. steps.Select((_, k) => (rounds[k] * eta) + work[k])];
        foreach (var eta in communications)
        {
            model.Add(Best(steps, Modelled(eta)));
            measured.Add(Best(steps, Measured(eta)));
            rows.Add([Readable.Number(eta), Readable.Number(model[^1]), Readable.Number(Modelled(eta)[0] / Modelled(eta).Min()), Readable.Number(measured[^1]), Readable.Number(Measured(eta)[0] / Measured(eta).Min())]);
        }
        m.Tabulate("Best γ by rounds of η + γL_max + 1 seconds, and with every gradient of the inner solver", ["η", "γ, model", "gain over γ = 0", "γ, measured", "gain over γ = 0"], rows);
        m.Show(new CurveFigure
        {
            Title = "Seconds to ‖x − x*‖² ≤ 10⁻⁶ of its start",
            Caption = "Rounds of η + γL_max + 1 seconds; the left ends are gradient descent.",
            XName = "γ",
            YName = "seconds",
            IsLogX = true,
            IsLogY = true,
            Curves = [.. communications.Skip(1).Select(eta => new FigureCurve($"η = {Readable.Number(eta)}", [1e-4, .. steps.Skip(1)], Modelled(eta)))],
        });
        var slow = Modelled(1000);
        var isU = slow.Min() < slow[0] && slow.Min() < slow[^1];
        return Verdict.If(
            isU && model[0] <= 0.01 && model[^1] > 0.1 && measured[0] <= 0.01 && measured[^1] > 0.1,
            $"best γ for η = {string.Join(", ", communications.Select(eta => Readable.Number(eta)))}: {string.Join(", ", model.Select(step => Readable.Number(step)))} by the model, {string.Join(", ", measured.Select(step => Readable.Number(step)))} with counted inner gradients",
            "the curve has no minimum inside, or the best step does not move as said");
    }

    [Claim("interval",
        Place = "Theorem 4.3",
        Statement = "For η/τ ≥ 2 the interval [1/L_max, (η/τ − 1)/L_max] holds a γ whose time is at most 8/3 of the best.",
        Certainty = Certainty.Derived)]
    internal static Task<Verdict> Interval(Measurement m)
    {
        var worst = 1.0;
        var problems = m.Pick(20, 200);
        for (ulong seed = 1; seed <= (ulong)problems; seed++)
        {
            var problem = Quadratics.Interpolated(5, 8, 4, seed);
            var envelope = new EnvelopeConstants(problem);
            foreach (var ratio in (double[])[2, 5, 20, 100, 1000])
            {
                var model = new ProximalTimeModel(ratio, 1, problem.Constants.LMax);
                var (from, to) = model.Interval!.Value;
                var inside = Enumerable.Range(0, 20).Min(k => model.Seconds(from * Math.Pow(to / from, k / 19.0), envelope));
                worst = Math.Max(worst, inside / model.Seconds(model.Optimum(envelope), envelope));
            }
        }
        return Task.FromResult(Verdict.If(
            worst <= 8.0 / 3,
            $"the best of the interval takes at most {Readable.Number(worst, 4)} times the least time, over {problems} random problems and five ratios η/τ",
            "the interval misses good steps"));
    }

    private static string Name(double step) => FormattableString.Invariant($"{step:R}");

    private static double Best(double[] steps, double[] seconds) => steps[Array.IndexOf(seconds, seconds.Min())];

    private static Problem TwoCoordinates() => Quadratics.Create(
        [new double[,] { { 1, 0 }, { 0, 0 } }, new double[,] { { 0, 0 }, { 0, 10 } }], [[0, 0], [0, 0]], StartingPoint.Ones);

    // The problem of quadratics.yaml.
    private static Problem Random(Measurement m) => Quadratics.Interpolated(14, m.Pick(20, 50), m.Pick(8, 15), seed: 1);

    private static Task<Results> QuadraticAsync(Measurement m, double step, params string[] more) => m.RunAsync(
        "quadratics", [.. Enumerable.Range(1, 4).Select(k => $"methods[{k}].stepSize={Name(step)}"), .. more]);

    private static Target Solved(Series run) => new(MetricNames.DistanceSquared, 1e-6 * run.Initial(MetricNames.DistanceSquared));

    // Rounds by exact proximal points, and the seconds that gradient descent takes to find them in all rounds, τ = 1.
    private static async Task<(double[] Rounds, double[] Work)> TimesAsync(Measurement m, double[] steps)
    {
        var (rounds, work) = (new double[steps.Length], new double[steps.Length]);
        for (var k = 0; k < steps.Length; k++)
        {
            m.Say($"γ = {Readable.Number(steps[k])}");
            var run = steps[k] == 0 ? (await QuadraticAsync(m, 1))["GD"] : (await QuadraticAsync(m, steps[k]))["constant"];
            var counted = steps[k] == 0 ? run
                : (await QuadraticAsync(m, steps[k], "methods[1].solver=gradient-descent", "methods[1].tolerance=1e-8"))["constant"];
            (rounds[k], work[k]) = (run.CostTo(Solved(run), Cost.Iterations), counted.CostTo(Solved(counted), Cost.Seconds));
        }
        return (rounds, work);
    }

    // ‖x^1‖² on average over draws of the cohort: x* = 0.
    private static async Task<double> MeanAsync(Measurement m, Problem problem, double step, int size)
    {
        var draws = size == problem.Workers ? 1 : m.Pick(150, 2000);
        double sum = 0;
        for (ulong seed = 1; seed <= (ulong)draws; seed++)
        {
            var method = new FedExProx(new FedExProxOptions { StepSize = step, Clients = new NiceSampling(size) });
            var run = await new Simulator().RunAsync(new RunRequest(problem, method) { Seed = seed, Stop = new StopRule { Iterations = 1 } }, m.Cancellation);
            sum += run.Final.Sum(x => x * x);
        }
        return sum / draws;
    }
}
