using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Methods.Decentralized.Time;
using Gossamer.Methods.Decentralized.Trees;
using Gossamer.Numerics;
using Gossamer.Numerics.Graphs;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on Grace SGD and Leon SGD.</summary>
[Paper("grace-leon",
    Title = "Optimality in Decentralized Optimization under Bandwidth Constraints",
    Authors = "A. Tyurin",
    Reference = "2026, arXiv:2603.20735",
    Summary = "Where links have bandwidths, the time of an iteration is set by minimum cuts: vectors that are split and sent along packed trees use all of them. Grace SGD (equal objectives) and Leon SGD (different ones) are optimal up to logarithms.")]
public static class GraceLeonPaper
{
    private const double Bandwidth = 10;
    private const double Gradient = 5000;

    [Claim("cuts-choose-the-nodes",
        Place = "Theorem on Grace SGD; the Gomory-Hu tree",
        Statement = "The best set of nodes under max{d/λ(S), max h, s/Σ1/h} is found among the components of the Gomory-Hu tree.",
        Certainty = Certainty.Derived)]
    internal static Task<Verdict> CutsChooseTheNodes(Measurement m)
    {
        double worst = 0;
        var graphs = m.Pick(150, 3000);
        for (var trial = 0; trial < graphs; trial++)
        {
            var random = new RandomStream(1, RandomPurpose.Other, trial);
            var nodes = 2 + (trial % 6);
            var network = new FlowNetwork<double>(nodes);
            for (var a = 0; a < nodes; a++)
            {
                for (var b = a + 1; b < nodes; b++)
                {
                    if (b == a + 1 || random.NextDouble() < 0.5) Link(network, a, b, Width(ref random, trial));
                }
            }
            double[] computing = [.. Enumerable.Range(0, nodes).Select(_ => Math.Exp(2 * random.NextDouble()))];
            var ratio = Math.Exp(5 * random.NextDouble());
            var found = BandwidthTime.Homogeneous(CutTree.Of(network), 100, ratio, computing).Seconds;
            worst = Math.Max(worst, Math.Abs((found / OverAllSets(network, nodes, 100, ratio, computing)) - 1));
        }
        return Task.FromResult(Verdict.If(
            worst < 1e-9,
            $"on {Readable.Count(graphs)} random graphs of up to 7 nodes the chosen set is as good as the best of all subsets, to {Readable.Level(worst)}",
            "some subset is better than all components"));
    }

    [Claim("packed-trees-use-the-cut",
        Place = "Section on communication",
        Statement = "A point and a sum take 2d/λ seconds along packed trees, where one tree at its best takes 2d/b and whole vectors along shortest paths take as much for every link: on a torus four times less than one tree, on a ring half.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> PackedTreesUseTheCut(Measurement m)
    {
        var dimension = m.Pick(2000, 20_000);
        var (worst, rows) = (0.0, new List<IReadOnlyList<string>>());
        var gains = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var kind in (TopologyKind[])[new Line(), new Star(), new Ring(), new Torus("4x4"), new Hypercube(), new RandomRegular(6), new Complete()])
        {
            var topology = kind.Create(16);
            var packed = new LeonSgd(new LeonOptions());
            var seconds = await ExchangeAsync(m, packed, topology, dimension);
            var single = await ExchangeAsync(m, new LeonSgd(new LeonOptions { Trees = TreeChoice.Widest }), topology, dimension);
            var paths = await ExchangeAsync(m, new AmelieSgd(new AmelieSgdOptions()), topology, dimension);
            var lambda = packed.Theory.Parameters["lambda"];
            worst = Math.Max(worst, seconds / (2 * dimension / lambda));
            gains[kind.ToString()!] = single / seconds;
            rows.Add([kind.ToString()!, Readable.Number(packed.Theory.Parameters["trees"]), Readable.Number(lambda), Readable.Seconds(2 * dimension / lambda), Readable.Seconds(seconds), Readable.Seconds(single), Readable.Seconds(paths)]);
        }
        m.Tabulate($"A point and a sum of {Readable.Count(dimension)} coordinates between 16 nodes whose links carry 10 a second",
            ["network", "trees", "λ", "2d/λ", "packed trees", "one tree", "whole vectors"], rows);
        return Verdict.If(
            worst < 1.1 && gains["torus(4x4)"] > 4 / 1.1 && gains["ring"] > 2 / 1.1,
            $"on seven networks packed trees take at most {Readable.Number(worst, 4)} times 2d/λ; they are {Readable.Number(gains["torus(4x4)"], 3)} times as fast as the widest single tree on a torus, {Readable.Number(gains["ring"], 3)} times on a ring",
            "pipelines or shared links cost more than a tenth, or the trees do not use all links");
    }

    [Claim("iterations-follow-the-formula",
        Place = "Theorem on Grace SGD",
        Statement = "An iteration of Grace SGD takes the time of the formula, max{d/λ, max h, s/Σ1/h} over the best nodes, up to a constant, as bandwidths fall from plenty to next to nothing.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> IterationsFollowTheFormula(Measurement m)
    {
        var topology = TwoCliques();
        double[] bandwidths = [1, 4, 16, 64, 256, 1024, 4096];
        var (ratios, rows, measured, formula) = (new List<double>(), new List<IReadOnlyList<string>>(), new List<double>(), new List<double>());
        foreach (var bridge in bandwidths)
        {
            var method = new GraceSgd(new PackedOptions { Batch = 400 });
            var links = topology.Links.Select(link => new GraphLink(link.From, link.To, LinkTimes.OfBandwidth(64 * (link == (3, 4) ? bridge / 10 : bridge))));
            var result = await new Simulator(new Cluster { Compute = new FixedTimes([.. Enumerable.Repeat(1.0, 8)]), Network = new GraphNetwork(links) })
                .RunAsync(new RunRequest(Quadratics.Tridiagonal(3000, 8), method) { Topology = topology.Topology, Stop = new StopRule { Iterations = 3 }, Record = new RecordPlan { Metrics = [] } }, m.Cancellation);
            measured.Add(result.Trace[^1].Seconds / 3);
            formula.Add(method.Theory.Parameters["seconds"]);
            ratios.Add(measured[^1] / formula[^1]);
            rows.Add([Readable.Number(bridge), Readable.Number(method.Theory.Parameters["active nodes"]), Readable.Seconds(formula[^1]), Readable.Seconds(measured[^1]), Readable.Number(ratios[^1], 3)]);
        }
        m.Tabulate("Two cliques of four nodes whose links carry b coordinates a second, joined by one of b/10; d = 3000, S = 400, h = 1",
            ["b", "nodes that work", "formula", "measured", "ratio"], rows);
        m.Show(new CurveFigure
        {
            Title = "Seconds of an iteration of Grace SGD on two cliques",
            XName = "bandwidth b, coordinates a second",
            YName = "seconds",
            IsLogX = true,
            IsLogY = true,
            Curves = [new FigureCurve("measured", bandwidths, measured), new FigureCurve("formula", bandwidths, formula)],
        });
        return Verdict.If(
            ratios.Min() >= 1 - 1e-9 && ratios.Max() <= 4,
            $"as b rises from 1 to 4,096, {string.Join(", ", rows.Select(row => row[1]))} nodes work; measured over formula is {Readable.Number(ratios.Min(), 3)} to {Readable.Number(ratios.Max(), 3)}",
            "the ratio is not bounded by a small constant");
    }

    [Claim("enough-iterations",
        Place = "Theorem on Grace SGD",
        Statement = "K = ⌈4LΔ/ε⌉ iterations are enough for a mean squared gradient norm of ε.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> EnoughIterations(Measurement m)
    {
        const double Target = 0.01;
        const double Noise = 0.05;
        double worst = 0;
        var problem = Quadratics.Tridiagonal(20, 9);
        var promised = (long)Math.Ceiling(4 * problem.Constants.L * (problem.Global.Value(problem.Start.Span) - problem.Constants.LowerBound!.Value) / Target);
        foreach (var heterogeneous in (bool[])[false, true])
        {
            var batch = (long)Math.Max(heterogeneous ? 9 : 1, Math.Ceiling(20 * Noise * Noise / Target));
            var step = StepSize.Fixed(1 / (2 * problem.Constants.L));
            Func<Method> method = heterogeneous
                ? () => new LeonSgd(new LeonOptions { Batch = batch, StepSize = step })
                : () => new GraceSgd(new PackedOptions { Batch = batch, StepSize = step });
            double sum = 0;
            for (var seed = 1; seed <= m.Pick(3, 20); seed++)
            {
                var result = await new Simulator(Uniform(9, 1)).RunAsync(new RunRequest(problem, method())
                {
                    Topology = new Torus("3x3").Create(9),
                    Oracle = new AdditiveNoiseOracle(Noise),
                    Seed = (ulong)seed,
                    Stop = new StopRule { Iterations = promised },
                    Record = new RecordPlan { Metrics = [MetricNames.GradientNormSquared] },
                }, m.Cancellation);
                sum += result.Trace.Average(point => point.Metrics[0]) / m.Pick(3, 20);
            }
            worst = Math.Max(worst, sum / Target);
        }
        return Verdict.If(
            worst <= 1,
            $"with K = {Readable.Count(promised)} the mean of ‖∇f(x^k)‖² is at most {Readable.Number(worst, 3)} of ε (Grace and Leon SGD on a torus)",
            "the mean is larger");
    }

    [Claim("sooner-than-along-paths",
        Place = "Discussion of methods along shortest paths",
        Statement = "On a torus with narrow links Grace SGD is faster than Fragile SGD, and Leon SGD faster than Amelie SGD, all with tuned steps.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> SoonerThanAlongPaths(Measurement m)
    {
        var results = await m.RunAsync("race");
        var (grace, fragile) = Compare("Grace SGD", "Fragile SGD");
        var (leon, amelie) = Compare("Leon SGD", "Amelie SGD");
        return Verdict.If(
            grace < fragile && leon < amelie,
            $"the best value of Fragile SGD ({Readable.Seconds(fragile)}) is reached by Grace SGD after {Readable.Reached(grace, Readable.Seconds)}; that of Amelie SGD ({Readable.Seconds(amelie)}) by Leon SGD after {Readable.Reached(leon, Readable.Seconds)}",
            "whole vectors along short paths are as fast here");

        (double Own, double Other) Compare(string own, string other)
        {
            var target = new Target(MetricNames.Suboptimality, results[other].Best(MetricNames.Suboptimality));
            return (results[own].CostTo(target, Cost.Seconds), results[other].CostTo(target, Cost.Seconds));
        }
    }

    private static Cluster Uniform(int nodes, double computing) => new()
    {
        Compute = new FixedTimes([.. Enumerable.Repeat(computing, nodes)]),
        Network = new GraphNetwork(LinkTimes.OfBandwidth(64 * Bandwidth)),
    };

    // Seconds of a point and a sum: all nodes compute one gradient between them, which takes longer than both.
    private static async Task<double> ExchangeAsync(Measurement m, Method method, Topology topology, int dimension)
    {
        var computing = Gradient * dimension / 1000;
        var result = await new Simulator(Uniform(topology.Nodes, computing)).RunAsync(new RunRequest(Quadratics.Tridiagonal(dimension, topology.Nodes), method)
        {
            Topology = topology,
            Stop = new StopRule { Iterations = 1 },
            Record = new RecordPlan { Metrics = [] },
        }, m.Cancellation);
        return result.Trace[^1].Seconds - computing;
    }

    private static (Topology Topology, IReadOnlyList<(int From, int To)> Links) TwoCliques()
    {
        var links = new List<(int From, int To)>();
        foreach (var first in (int[])[0, 4])
        {
            for (var a = 0; a < 4; a++)
            {
                for (var b = a + 1; b < 4; b++) links.Add((first + a, first + b));
            }
        }
        links.Add((3, 4));
        return (new StaticTopology("two-cliques", Graph.FromEdges(8, links)), links);
    }

    private static void Link(FlowNetwork<double> network, int a, int b, double width) => network.Link(a, b, width, width);

    // Ties in half of the graphs.
    private static double Width(ref RandomStream random, int trial) => trial % 2 == 0 ? 1 + Math.Floor(4 * random.NextDouble()) : Math.Exp(3 * random.NextDouble());

    private static double OverAllSets(FlowNetwork<double> network, int nodes, int dimension, double ratio, double[] computing)
    {
        var flows = new double[nodes, nodes];
        for (var a = 0; a < nodes; a++)
        {
            for (var b = a + 1; b < nodes; b++) flows[a, b] = network.MaximumFlow(a, b);
        }
        var best = double.PositiveInfinity;
        for (var set = 1; set < 1 << nodes; set++)
        {
            int[] members = [.. Enumerable.Range(0, nodes).Where(node => (set >> node & 1) == 1)];
            var lambda = double.PositiveInfinity;
            foreach (var a in members)
            {
                foreach (var b in members.Where(b => b > a)) lambda = Math.Min(lambda, flows[a, b]);
            }
            best = Math.Min(best, Math.Max(dimension / lambda, Math.Max(members.Max(i => computing[i]), ratio / members.Sum(i => 1 / computing[i]))));
        }
        return best;
    }
}
