using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.Federated.Proximal;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Simulation;

namespace Gossamer.Papers;

/// <summary>The claims of the L-SVRP paper.</summary>
[Paper("l-svrp",
    Title = "Speeding up Stochastic Proximal Optimization in the High Hessian Dissimilarity Setting",
    Authors = "E. Gasanov, P. Richtárik",
    Reference = "arXiv:2412.13619",
    Summary = "Proximal steps at one client, corrected by gradients at a reference point, need no smoothness. Where the clients' Hessians differ much, a step proportional to 1/δ in place of 1/δ² solves in n + √n·δ/μ instead of n + δ²/μ² iterations.")]
public static class LSvrpPaper
{
    private const int Clients = 64;
    private static readonly double[] Ratios = [0.2, 1, 5, 20, 75, 300];

    [Claim("two-regimes",
        Place = "Main theorem against SVRP",
        Statement = "Up to δ/μ ≈ √(2n) the steps √(p/8)/δ and μ/(2δ²) need about as many iterations; beyond, the first wins by a factor that grows with δ/μ, at least 5 from δ/μ = 70 on (n = 64).",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> TwoRegimes(Measurement m)
    {
        var (high, similar) = (new List<double>(), new List<double>());
        var rows = new List<IReadOnlyList<string>>();
        foreach (var ratio in Ratios)
        {
            var (first, second) = await IterationsAsync(m, ratio);
            high.Add(first);
            similar.Add(second);
            // One client an iteration, and all of them with p = 1/n.
            rows.Add([Readable.Number(ratio), Readable.Count(first), Readable.Count(second), Readable.Number(second / first, 3), Readable.Count(2 * first)]);
        }
        m.Tabulate("Iterations to ‖x − x*‖² ≤ 10⁻⁶ of its start, n = 64, √(2n) = 11.3", ["δ/μ", "L-SVRP step", "SVRP step", "ratio", "client exchanges of L-SVRP"], rows);
        m.Show(new CurveFigure
        {
            Title = "Iterations against dissimilarity",
            XName = "δ/μ",
            YName = "iterations",
            IsLogX = true,
            IsLogY = true,
            Curves = [new FigureCurve("L-SVRP: γ = √(p/8)/δ", Ratios, high), new FigureCurve("SVRP: γ = μ/(2δ²)", Ratios, similar)],
        });
        double[] gains = [.. similar.Zip(high, (a, b) => a / b)];
        var below = gains.Where((_, k) => Ratios[k] < 11.3).ToList();
        var above = gains.Where((_, k) => Ratios[k] > 11.3).ToList();
        return Verdict.If(
            below.All(gain => gain is > 0.5 and < 2) && above.Zip(above.Skip(1), (a, b) => b > a).All(grows => grows) && gains.Where((_, k) => Ratios[k] >= 70).All(gain => gain >= 5),
            $"the SVRP step needs {string.Join(", ", gains.Select(gain => Readable.Number(gain, 3)))} times the iterations for δ/μ = {string.Join(", ", Ratios.Select(ratio => Readable.Number(ratio)))}",
            "the ratios are others");
    }

    [Claim("scaling",
        Place = "Complexity",
        Statement = "The guaranteed iterations grow like δ/μ with the step of L-SVRP and like (δ/μ)² with that of SVRP where dissimilarity is high, and what is measured grows no faster.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Scaling(Measurement m)
    {
        double[] ratios = [75, 300, 1200];
        var (guaranteed, measured) = (new List<(double High, double Similar)>(), new List<(double High, double Similar)>());
        foreach (var ratio in ratios)
        {
            var constants = Quadratics.Dissimilar(Clients, 20, 1, ratio, seed: 1);
            var setting = new Setting(constants.Constants, 20);
            guaranteed.Add((Iterations(LSvrpTheory.For(setting, 1.0 / Clients, LSvrpStep.HighDissimilarity)), Iterations(LSvrpTheory.Similar(setting, 1.0 / Clients))));
            if (ratio <= 300) measured.Add(await IterationsAsync(m, ratio));
        }
        var slopes = (High: Slope(ratios, [.. guaranteed.Select(g => g.High)]), Similar: Slope(ratios, [.. guaranteed.Select(g => g.Similar)]));
        var found = (High: Slope(ratios[..2], [.. measured.Select(g => g.High)]), Similar: Slope(ratios[..2], [.. measured.Select(g => g.Similar)]));
        return Verdict.If(
            Math.Abs(slopes.High - 1) < 0.05 && Math.Abs(slopes.Similar - 2) < 0.05 && found.High <= slopes.High && found.Similar <= slopes.Similar,
            $"exponents of δ/μ from 75 on: guaranteed {Readable.Number(slopes.High, 3)} (L-SVRP) and {Readable.Number(slopes.Similar, 3)} (SVRP), measured {Readable.Number(found.High, 2)} and {Readable.Number(found.Similar, 3)}",
            "an exponent is another");

        static double Iterations(Theory theory) => 1 / theory.Lyapunov!.Contraction;
        static double Slope(double[] x, double[] y) => LineFit.PowerLaw(x, y).Slope;
    }

    [Claim("one-step",
        Place = "Main theorem",
        Statement = "In expectation over client and coin the Lyapunov functions of both steps shrink in every iteration by the proven factors, max{1/(1 + γμ), 1 − p/4} and max{1/(1 + γμ), 1 − p/2}.",
        Certainty = Certainty.Derived)]
    internal static Task<Verdict> OneStep(Measurement m)
    {
        var worst = (High: 0.0, Similar: 0.0);
        var states = m.Pick(400, 4000);
        for (ulong seed = 1; seed <= (ulong)states; seed++)
        {
            var workers = 2 + (int)(seed % 6);
            var problem = Quadratics.Dissimilar(workers, 3, 0.5, Math.Pow(10, (seed % 4) - 1.0), seed);
            var p = 2.0 / workers * (1 + (seed % 3)) / 3;
            worst = (
                Math.Max(worst.High, ShareOfPromise(problem, p, LSvrpStep.HighDissimilarity, seed)),
                Math.Max(worst.Similar, ShareOfPromise(problem, Math.Min(p, 1), LSvrpStep.Similarity, seed)));
        }
        return Task.FromResult(Verdict.If(
            worst.High <= 1 && worst.Similar <= 1,
            $"enumerated at {states} random states of random problems, the mean after a step is at most {Readable.Number(worst.High, 4)} (L-SVRP) and {Readable.Number(worst.Similar, 4)} (SVRP) of what is promised",
            "a state breaks a promise"));
    }

    [Claim("no-neighbourhood",
        Place = "Motivation: SPPM",
        Statement = "Stochastic proximal steps without correction (SPPM) stall in a neighbourhood of the solution, corrected ones (SVRP, L-SVRP) do not.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> NoNeighbourhood(Measurement m)
    {
        var results = await m.RunAsync("logistic");
        // The last quarter against the one before.
        (double Before, double End) Quarters(string label)
        {
            var values = results[label].Values(MetricNames.Suboptimality);
            return (values.Skip(values.Count / 2).Take(values.Count / 4).Average(), values.Skip(3 * values.Count / 4).Average());
        }
        string[] plain = ["SPPM 1", "SPPM 0.1"], corrected = ["SVRP", "L-SVRP"];
        var rows = plain.Concat(corrected).Select(label => (IReadOnlyList<string>)
            [label, Readable.Number(results[label].StepSize, 3), Readable.Number(Quarters(label).Before, 3), Readable.Number(Quarters(label).End, 3)]).ToList();
        m.Tabulate("Mean of f − f* in the third and the last quarter of the run", ["method", "γ", "third", "last"], rows);
        return Verdict.If(
            plain.All(label => Quarters(label).End > Quarters(label).Before / 2) && corrected.All(label => Quarters(label).End < Math.Max(1e-12, Quarters(label).Before / 2))
                && Quarters("L-SVRP").End < 1e-3 * plain.Min(label => Quarters(label).End),
            $"from the third to the last quarter f − f* goes {string.Join(", ", rows.Select(row => $"from {row[2]} to {row[3]} ({row[0]})"))}",
            "SPPM still moves, or a corrected method does not");
    }

    [Claim("no-smoothness",
        Place = "Abstract",
        Statement = "The rate of L-SVRP does not depend on smoothness: a stiff quadratic that all clients share changes its iterations little, while gradient methods get slower in proportion.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> NoSmoothness(Measurement m)
    {
        var rows = new List<IReadOnlyList<string>>();
        var (proximal, gradient) = (new List<double>(), new List<double>());
        foreach (var stiffness in (double[])[0, 100, 10_000])
        {
            m.Say($"shared stiffness {stiffness}");
            var problem = Stiff(stiffness);
            proximal.Add(await ExchangesAsync(m, problem, new LSvrp(new LSvrpOptions()), m.Pick(4000, 4000), 2));
            gradient.Add(await ExchangesAsync(m, problem, new GradientDescent(new MethodOptions()), m.Pick(20_000, 400_000), problem.Workers));
            rows.Add([Readable.Number(problem.Constants.L), Readable.Number(problem.Constants.LPlusMinus), Readable.Count(proximal[^1]), Readable.Count(gradient[^1])]);
        }
        m.Tabulate("Client exchanges to ‖x − x*‖² ≤ 10⁻⁶ of its start, n = 16", ["L", "δ", "L-SVRP", "GD"], rows);
        return Verdict.If(
            proximal.Max() < 3 * proximal[0] && gradient[^1] > 10 * gradient[0],
            $"from L = {rows[0][0]} to {rows[^1][0]} at the same δ the exchanges of L-SVRP go from {Readable.Count(proximal[0])} to {Readable.Count(proximal[^1])}, those of gradient descent from {Readable.Count(gradient[0])} to {(double.IsFinite(gradient[^1]) ? Readable.Count(gradient[^1]) : "more than " + Readable.Count(16.0 * m.Pick(20_000, 400_000)))}",
            "stiffness matters to L-SVRP, or not to gradient descent");
    }

    [Claim("fewer-exchanges",
        Place = "Abstract",
        Statement = "L-SVRP communicates less than stochastic gradient methods: fewer exchanges with clients than L-SVRG at the steps of their theories.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> FewerExchanges(Measurement m)
    {
        var rows = new List<IReadOnlyList<string>>();
        var gains = new List<double>();
        foreach (var dissimilarity in (double[])[5, 20, 75])
        {
            var problem = Quadratics.Dissimilar(16, 20, 1, dissimilarity, seed: 1);
            // Both ask one client an iteration and, once in n on average, all of them.
            var ours = await ExchangesAsync(m, problem, new LSvrp(new LSvrpOptions()), 20_000, 2);
            var theirs = await ExchangesAsync(m, problem, new LSvrg(new LSvrgOptions()), m.Pick(200_000, 1_000_000), 2);
            gains.Add(theirs / ours);
            rows.Add([Readable.Number(dissimilarity), Readable.Number(problem.Constants.LMax), Readable.Count(ours), Readable.Count(theirs), Readable.Number(gains[^1], 3)]);
        }
        m.Tabulate("Client exchanges to ‖x − x*‖² ≤ 10⁻⁶ of its start, n = 16, μ = 1", ["δ", "L_max", "L-SVRP", "L-SVRG", "ratio"], rows);
        return Verdict.If(
            gains.Min() > 1,
            $"L-SVRG needs {string.Join(", ", gains.Select(gain => Readable.Number(gain, 3)))} times the exchanges for δ/μ = 5, 20, 75",
            "L-SVRG needs no more somewhere");
    }

    private static async Task<(double High, double Similar)> IterationsAsync(Measurement m, double ratio)
    {
        m.Say($"δ/μ = {ratio}");
        var results = await m.RunAsync("dissimilar", FormattableString.Invariant($"problem.dissimilarity={ratio}"));
        double Of(string label) => results[label].CostTo(new Target(MetricNames.DistanceSquared, 1e-6 * results[label].Initial(MetricNames.DistanceSquared)), Cost.Iterations);
        return (Of("L-SVRP"), Of("SVRP"));
    }

    // Sixteen dissimilar quadratics, with a stiff direction and a half that all share.
    private static Problem Stiff(double stiffness)
    {
        var plain = Quadratics.Dissimilar(16, 10, 1, 10, seed: 1);
        var matrices = new double[16][,];
        var linear = new double[16][];
        var (unit, column) = (new double[10], new double[10]);
        for (var i = 0; i < 16; i++)
        {
            matrices[i] = new double[10, 10];
            for (var k = 0; k < 10; k++)
            {
                unit[k] = 1;
                ((IQuadraticObjective)plain.Local(i)).HessianTimes(unit, column);
                unit[k] = 0;
                for (var row = 0; row < 10; row++) matrices[i][row, k] = column[row];
                matrices[i][k, k] += stiffness * k / 9.0;
            }
            linear[i] = new double[10];
            plain.Local(i).Gradient(unit, linear[i]);
            for (var k = 0; k < 10; k++) linear[i][k] = -linear[i][k];
        }
        return Quadratics.Create(matrices, linear, StartingPoint.Normal(1, 1));
    }

    private static async Task<double> ExchangesAsync(Measurement m, Problem problem, Method method, long iterations, double exchanges)
    {
        var run = await new Simulator().RunAsync(
            new RunRequest(problem, method)
            {
                Stop = new StopRule { Iterations = iterations, Suboptimality = 1e-8 },
                Record = new RecordPlan { Every = 5, Metrics = [MetricNames.DistanceSquared, MetricNames.Suboptimality] },
            }, m.Cancellation);
        var solved = run.Trace.FirstOrDefault(point => point.Metrics[0] <= 1e-6 * run.Trace[0].Metrics[0]);
        return solved is null ? double.PositiveInfinity : exchanges * solved.Iteration;
    }

    // The mean of Ψ after one iteration, over all clients and both sides of the coin, over what is promised.
    private static double ShareOfPromise(Problem problem, double p, LSvrpStep rule, ulong seed)
    {
        var theory = LSvrpTheory.For(new Setting(problem.Constants, 3), p, rule);
        var random = new RandomStream(seed, RandomPurpose.Other);
        var (x, w, full, own, next) = (new double[3], new double[3], new double[3], new double[3], new double[3]);
        random.FillGaussian(x);
        random.FillGaussian(w);
        problem.Global.Gradient(w, full);
        var step = theory.StepSize!.Value;
        double mean = 0;
        for (var client = 0; client < problem.Workers; client++)
        {
            problem.Local(client).Gradient(w, own);
            double[] z = [.. x.Select((value, c) => value - (step * (full[c] - own[c])))];
            ProximalOperator.Of(problem.Local(client)).Prox(z, step, 0, next);
            mean += ((p * Potential(next, next)) + ((1 - p) * Potential(next, w))) / problem.Workers;
        }
        return mean / ((1 - theory.Lyapunov!.Contraction) * Potential(x, w));

        double Potential(double[] iterate, double[] reference) => theory.Lyapunov!.Evaluate(new Snapshot(problem, iterate, reference));
    }

    /// <summary>A state that no run has come to.</summary>
    private sealed class Snapshot : IObservation
    {
        private readonly double[] iterate;

        public Snapshot(Problem problem, double[] iterate, double[] reference)
        {
            (Problem, this.iterate, Coordinator) = (problem, iterate, new ParticipantState(iterate.Length));
            Coordinator.Vector("w", reference);
        }

        public long Iteration => 0;

        public ReadOnlySpan<double> Iterate => iterate;

        public Problem Problem { get; }

        public ParticipantState Coordinator { get; }

        public ParticipantState Worker(int worker) => throw new InvalidOperationException("a snapshot has no workers");
    }
}
