using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Methods.Decentralized.Static;
using Gossamer.Methods.Decentralized.TimeVarying;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on lower bounds and optimal methods over time-varying networks.</summary>
[Paper("adom-plus",
    Title = "Lower Bounds and Optimal Algorithms for Smooth and Strongly Convex Decentralized Optimization over Time-Varying Networks",
    Authors = "D. Kovalev, E. Gasanov, A. Gasnikov, P. Richtárik",
    Reference = "NeurIPS 2021, arXiv:2106.04469",
    Summary = "Over networks that change every round, O(χ√κ log 1/ε) communication rounds and O(√κ log 1/ε) gradients are necessary, and enough: ADOM with dual gradients and ADOM+ with primal ones reach both with several rounds of gossip an iteration.")]
public static class AdomPlusPaper
{
    private const double Reduction = 1e-8;
    private static readonly int[] Nodes = [5, 10, 20];
    private static readonly double[] Conditions = [10, 50, 250];

    [Claim("gradients-do-not-depend-on-the-network",
        Place = "Section on ADOM+ and its multi-consensus; Table 1",
        Statement = "With multi-consensus the number of gradients does not depend on the network, while with one round an iteration it grows like χ.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> GradientsDoNotDependOnTheNetwork(Measurement m)
    {
        var (blocks, singles) = (new List<double>(), new List<double>());
        var rows = new List<IReadOnlyList<string>>();
        double[] networks = [.. Nodes.Select(Chi)];
        foreach (var nodes in Nodes)
        {
            var multi = await RunAsync(m, "multi-consensus", nodes, 100, 1800);
            var single = await RunAsync(m, "single", nodes, 100, (long)(820 * Chi(nodes)));
            blocks.Add(Gradients(multi["ADOM+"]));
            singles.Add(Gradients(single["ADOM+"]));
            var rounds = Math.Ceiling((Chi(nodes) * Math.Log(2)) - 1e-9);
            rows.Add([Readable.Count(nodes), Readable.Number(Chi(nodes)), Readable.Number(rounds), Shown(singles[^1]), Shown(blocks[^1]),
                Shown(blocks[^1] * rounds), Shown(Gradients(single["ADOM"])), Shown(Gradients(multi["ADOM"]))]);
        }
        m.Tabulate("Iterations until Σ‖x_i − x*‖² has fallen by 10⁸, κ = 100, ring and star in turn",
            ["n", "χ", "T", "ADOM+", "ADOM+ with T rounds", "its rounds", "ADOM", "ADOM with T rounds"], rows);
        var (spread, slope) = (blocks.Max() / blocks.Min(), LineFit.PowerLaw(networks, singles).Slope);
        return Verdict.If(
            spread < 1.1 && slope > 0.75,
            $"for χ = {string.Join(", ", networks.Select(chi => Readable.Number(chi, 3)))} ADOM+ takes {string.Join(", ", blocks.Select(Shown))} gradients with multi-consensus; with one round {string.Join(", ", singles.Select(Shown))}, which grows like χ^{Readable.Number(slope, 2)}",
            "the number of gradients depends on the network with multi-consensus, or hardly does without");
    }

    [Claim("square-root-of-kappa",
        Place = "Theorems on ADOM and ADOM+",
        Statement = "ADOM and ADOM+ need a number of iterations that grows like √κ; gradient tracking without acceleration, its step tuned, one like κ.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> SquareRootOfKappa(Measurement m)
    {
        var counts = new List<double[]>();
        foreach (var kappa in Conditions)
        {
            var own = await RunAsync(m, "multi-consensus", 5, kappa, (long)(250 * Math.Sqrt(kappa)));
            var others = await m.RunAsync("baselines", $"problem.convexity={Invariant(1 / kappa)}", $"stop.iterations={(long)Math.Max(1500, 15 * kappa)}");
            counts.Add([Gradients(own["ADOM+"]), Gradients(own["ADOM"]), Fastest(others, "DIGing"), Fastest(others, "Acc-GT")]);
        }
        string[] names = ["ADOM+", "ADOM", "DIGing tuned", "Acc-GT tuned"];
        double[] slopes = [.. Enumerable.Range(0, 4).Select(k => LineFit.PowerLaw(Conditions, [.. counts.Select(row => row[k])]).Slope)];
        m.Show(new CurveFigure
        {
            Title = "Gradients against the condition number, n = 5, multi-consensus",
            XName = "κ",
            YName = "gradients",
            IsLogX = true,
            IsLogY = true,
            Curves = [.. names.Select((name, k) => new FigureCurve(name, Conditions, [.. counts.Select(row => row[k])]))],
        });
        m.Tabulate("Gradients by condition number, n = 5 (ADOM and ADOM+ with multi-consensus)", ["κ", .. names],
            [.. Conditions.Select((kappa, row) => (IReadOnlyList<string>)[Readable.Number(kappa), .. counts[row].Select(Shown)])]);
        return Verdict.If(
            slopes[0] is > 0.3 and < 0.65 && slopes[1] is > 0.2 and < 0.65 && slopes[2] > 0.8,
            $"from κ = 10 to 250 gradients grow like κ^{Readable.Number(slopes[0], 2)} (ADOM+), κ^{Readable.Number(slopes[1], 2)} (ADOM) and κ^{Readable.Number(slopes[2], 2)} (DIGing)",
            "an exponent is another one");
    }

    [Claim("falls-at-the-promised-rate",
        Place = "Theorem on ADOM+ and its Lyapunov function",
        Statement = "The Lyapunov function of ADOM+ falls by the factor 1 − √μ/(32χ√L) at least in every iteration, whatever the sequence of graphs.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> FallsAtThePromisedRate(Measurement m)
    {
        double worst = 0;
        var instances = m.Pick(12, 200);
        for (var instance = 0; instance < instances; instance++)
        {
            var seed = (ulong)instance + 1;
            var problem = Quadratics.RandomTridiagonal(6, 8, 0.3, 0.1, seed);
            var topology = instance % 2 == 0
                ? new RingStar().Create(6, seed, MixingKind.Find("laplacian"))
                : new Cyclic([new RandomGeometric(0.5)], 7).Create(6, seed, MixingKind.Find("laplacian"));
            var method = new AdomPlus(new AdomPlusOptions { Gossip = instance % 4 < 2 ? GossipBlock.Single : GossipBlock.MultiConsensus });
            var result = await new Simulator().RunAsync(new RunRequest(problem, method)
            {
                Topology = topology,
                Seed = seed,
                Stop = new StopRule { Iterations = 150 },
                Record = new RecordPlan { Metrics = [MetricNames.Lyapunov] },
            }, m.Cancellation);
            var promised = 1 - method.Theory.Lyapunov!.Contraction;
            for (var k = 1; k < result.Trace.Count; k++)
                worst = Math.Max(worst, result.Trace[k].Metrics[0] / (promised * result.Trace[k - 1].Metrics[0]));
        }
        return Verdict.If(
            worst <= 1 + 1e-9,
            $"in {instances} random runs of 150 iterations Ψ never exceeded {Readable.Number(worst, 6)} of the promised value",
            "some iteration falls by less");
    }

    [Claim("information-waits-for-the-hub",
        Place = "Section on the lower bound",
        Statement = "On the worst-case instance with n nodes, from 0, a coordinate becomes nonzero at some node at most every n/3 rounds: after q rounds all beyond ⌊q/(n/3)⌋ + 2 are exactly 0, whatever the method.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> InformationWaitsForTheHub(Measurement m)
    {
        var (breaches, states) = (0, 0);
        var reached = new List<string>();
        foreach (var nodes in m.Pick((int[])[9, 15], [9, 15, 30, 60]))
        {
            foreach (var method in (Method[])[new AdomPlus(new AdomPlusOptions()), new Adom(new AdomOptions()), new AdomPlus(new AdomPlusOptions { Gossip = GossipBlock.MultiConsensus })])
            {
                var highest = 0;
                var result = await new Simulator().RunAsync(new RunRequest(Quadratics.HardChain(nodes, 120, 1, 0.01), method)
                {
                    Topology = new RotatingStar().Create(nodes, 1, MixingKind.Find("laplacian")),
                    Stop = new StopRule { Iterations = 12 * nodes },
                    Observer = state =>
                    {
                        var rounds = state.Iteration * (int)method.Theory.Parameters["T"];
                        var last = state.Iterate.LastIndexOfAnyExcept(0.0) + 1;
                        (highest, states) = (Math.Max(highest, last), states + 1);
                        if (last > (rounds / (nodes / 3)) + 2) breaches++;
                    },
                }, m.Cancellation);
                reached.Add(Readable.Count(highest));
            }
        }
        return Verdict.If(
            breaches == 0,
            $"of {Readable.Count(states)} iterates of ADOM, ADOM+ and ADOM+ with multi-consensus none has a nonzero coordinate too early; at the end {string.Join(", ", reached)} of 120 had appeared",
            "a coordinate appeared earlier than the network allows");
    }

    [Claim("lower-bound-is-reached",
        Place = "Theorem on the lower bound; Table 1",
        Statement = "On the worst-case instance the communication rounds of ADOM and ADOM+ with multi-consensus lie between the lower bound and their theorems' upper bounds, all of order χ√κ.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> LowerBoundIsReached(Measurement m)
    {
        var rows = new List<IReadOnlyList<string>>();
        var (ratios, isBetween) = (new List<double[]>(), true);
        foreach (var (nodes, kappa) in m.Pick(((int, double)[])[(9, 25), (18, 25), (36, 25), (9, 100)], [(9, 25), (18, 25), (36, 25), (72, 25), (9, 100), (18, 100), (9, 400)]))
        {
            var results = await m.RunAsync("worst-case", $"problem.workers={nodes}", $"problem.convexity={Invariant(1 / kappa)}",
                $"methods[0].chi={nodes}", $"methods[1].chi={nodes}", $"stop.iterations={(long)(200 * Math.Sqrt(kappa))}");
            var block = Math.Ceiling((nodes * Math.Log(2)) - 1e-9);
            var order = nodes * Math.Sqrt(kappa) * Math.Log(1e3);
            // From 10⁻² to 10⁻⁵: without the start, on which the bounds say nothing.
            double[] ratio = [.. results.All.Select(series => (Gradients(series, 1e-5) - Gradients(series, 1e-2)) * block / order)];
            // A new coordinate every n/3 rounds, each of which is ρ of the one before.
            var root = Math.Sqrt((2 * kappa / 3) + (1 / 3.0));
            var least = nodes / 3.0 * Math.Log(1e3) / (2 * Math.Log((root + 1) / (root - 1))) / order;
            double[] most = [64 * block / nodes, 14 * block / nodes];
            isBetween &= ratio[0] >= least && ratio[1] >= least && ratio[0] <= most[0] && ratio[1] <= most[1];
            ratios.Add(ratio);
            rows.Add([Readable.Count(nodes), Readable.Number(kappa), Readable.Number(least, 2), Readable.Number(ratio[0], 3), Readable.Number(most[0], 3), Readable.Number(ratio[1], 3), Readable.Number(most[1], 3)]);
        }
        m.Tabulate("Rounds on the worst case in which the error falls by 10³, over χ√κ·log 10³",
            ["n = χ", "κ", "lower bound", "ADOM+", "its theorem", "ADOM", "its theorem"], rows);
        return Verdict.If(
            isBetween,
            $"rounds over χ√κ·log(10³) lie between {Readable.Number(ratios.Min(ratio => ratio[0]), 3)} and {Readable.Number(ratios.Max(ratio => ratio[0]), 3)} (ADOM+), {Readable.Number(ratios.Min(ratio => ratio[1]), 3)} and {Readable.Number(ratios.Max(ratio => ratio[1]), 3)} (ADOM), within the bounds of the table",
            "some number of rounds is outside the bounds");
    }

    [Claim("static-methods-break",
        Place = "Experiments, question (i) of the paper on ADOM",
        Statement = "There are changing networks over which ADOM and ADOM+ converge linearly, while the dual Nesterov method (DNM), made for static ones, does not converge.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> StaticMethodsBreak(Measurement m)
    {
        var rows = new List<IReadOnlyList<string>>();
        var (broken, isOursFine) = (0, true);
        foreach (var kind in (TopologyKind[])[new RingStar(), new RingStar(true), new RotatingStar(), new Cyclic([new RandomGeometric(0.4)], 20)])
        {
            var rounds = new List<double>();
            foreach (var method in (Method[])[new Adom(new AdomOptions()), new AdomPlus(new AdomPlusOptions()), new Msda(new MsdaOptions { Chebyshev = false, AllowChanging = true })])
                rounds.Add(await RoundsAsync(m, method, kind.Create(12, 1, MixingKind.Find("laplacian"))));
            isOursFine &= double.IsFinite(rounds[0]) && double.IsFinite(rounds[1]);
            if (!double.IsFinite(rounds[2])) broken++;
            rows.Add([kind.ToString()!, .. rounds.Select(Shown)]);
        }
        m.Tabulate("Rounds until the error has fallen by 10⁸, n = 12, κ = 100, parameters by theory", ["network", "ADOM", "ADOM+", "DNM"], rows);
        return Verdict.If(
            isOursFine && broken > 0,
            $"of {rows.Count} sequences of graphs DNM fails on {broken} within 25,000 rounds; ADOM and ADOM+ {(isOursFine ? "converge on all" : "do not converge on all")}",
            "DNM converges on all of them although nothing promises it: these sequences are not hard for it");
    }

    private static async Task<double> RoundsAsync(Measurement m, Method method, Topology topology)
    {
        var problem = Quadratics.CommonSpectrum(12, 10, 1, 0.01, 1);
        var result = await new Simulator().RunAsync(new RunRequest(problem, method)
        {
            Topology = topology,
            Stop = new StopRule { Iterations = 25_000 },
            Record = new RecordPlan { Every = 50, Metrics = [MetricNames.DistanceSquared, MetricNames.ConsensusError] },
        }, m.Cancellation);
        double Error(TracePoint point) => point.Metrics[0] + point.Metrics[1];
        return result.Status == RunStatus.Completed && result.Trace.FirstOrDefault(point => Error(point) <= Reduction * Error(result.Trace[0])) is { } reached
            ? reached.Iteration
            : double.PositiveInfinity;
    }

    [Claim("faster-than-tracking",
        Place = "Experiments, comparison with Acc-GT",
        Statement = "On logistic regression over changing random geometric graphs tuned ADOM+ needs fewer communication rounds than tuned accelerated gradient tracking.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> FasterThanTracking(Measurement m)
    {
        var results = await m.RunAsync("logistic");
        double Rounds(string label) => results[label].CostTo(new(MetricNames.GradientNormSquared, 1e-10), Cost.Iterations);
        var (own, tracking) = (Rounds("ADOM+"), Rounds("Acc-GT"));
        return Verdict.If(
            own < tracking,
            $"to ‖∇f‖² ≤ 10⁻¹⁰: ADOM+ {Shown(own)} rounds ({Shown(results["ADOM+"].Multiple)} times its theory's step), ADOM {Shown(Rounds("ADOM"))}, Acc-GT {Shown(tracking)}, DIGing {Shown(Rounds("DIGing"))}, DNM {Shown(Rounds("DNM"))}",
            "one number scales all parameters of ADOM+, whose ratios are those of the worst case; tuned Acc-GT has a single step, and these graphs mix fast");
    }

    // χ = λmax/λmin⁺ of the worse of ring and star, as the paper takes it.
    private static double Chi(int nodes) => Math.Max(nodes, new RingStar().Create(nodes, 1, MixingKind.Find("laplacian")).Spectrum.ConditionNumber);

    private static Task<Results> RunAsync(Measurement m, string experiment, int nodes, double kappa, long iterations) => m.RunAsync(
        experiment, $"problem.workers={nodes}", $"problem.convexity={Invariant(1 / kappa)}", $"methods[0].chi={Invariant(Chi(nodes))}",
        $"methods[1].chi={Invariant(Chi(nodes))}", $"stop.iterations={iterations}");

    /// <summary>(1/n) Σ‖x_i − x*‖² along the run: the mean's distance and the nodes' from it.</summary>
    private static IReadOnlyList<(double Iteration, double Error)> Errors(Series series)
    {
        var (mean, spread, at) = (series.Values(MetricNames.DistanceSquared), series.Values(MetricNames.ConsensusError), series.Along(Cost.Iterations));
        return [.. at.Select((iteration, k) => (iteration, mean[k] + spread[k]))];
    }

    /// <summary>Iterations until the error is a share of its first one; infinite where it never is.</summary>
    private static double Gradients(Series series, double share = Reduction)
    {
        var errors = Errors(series);
        if (series.HasDiverged) return double.PositiveInfinity;
        foreach (var (iteration, error) in errors)
        {
            if (error <= share * errors[0].Error) return iteration;
        }
        return double.PositiveInfinity;
    }

    private static double Fastest(Results results, string prefix) =>
        results.All.Where(series => series.Label.StartsWith(prefix, StringComparison.Ordinal)).Min(series => Gradients(series));

    private static string Shown(double count) => Readable.Reached(count, Readable.Count);

    private static string Invariant(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
