using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Methods.Decentralized.Time;
using Gossamer.Methods.Decentralized.Trees;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on Fragile SGD and Amelie SGD.</summary>
[Paper("fragile-amelie",
    Title = "On the Optimal Time Complexities in Decentralized Stochastic Asynchronous Optimization",
    Authors = "A. Tyurin, P. Richtárik",
    Reference = "NeurIPS 2024, arXiv:2405.16218",
    Summary = "Where nodes compute and links carry vectors at speeds of their own, the best methods collect gradients at a pivot along shortest paths: Fragile SGD from whoever is near and fast enough, Amelie SGD from all until noise is averaged away.")]
public static class FragileAmeliePaper
{
    [Claim("slow-links-favour-fragile",
        Place = "Experiments, quadratics on a mesh",
        Statement = "Tuned Fragile SGD is no worse than tuned minibatch SGD where a link takes 0.1 s a vector, and clearly faster at 1 s and 10 s.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> SlowLinks(Measurement m)
    {
        var (gains, rows) = (new List<double>(), new List<IReadOnlyList<string>>());
        foreach (var seconds in (double[])[0.1, 1, 10])
        {
            var results = await MeshAsync(m, seconds);
            var baseline = results["Minibatch SGD"];
            // How much sooner the baseline's last value is reached, or how much less far the baseline comes.
            var target = new Target(MetricNames.Suboptimality, baseline.Best(MetricNames.Suboptimality));
            var own = results.All.Where(series => series != baseline).MinBy(series => series.CostTo(target, Cost.Seconds))!;
            var (sooner, later) = (own.CostTo(target, Cost.Seconds), baseline.CostTo(target, Cost.Seconds));
            gains.Add(later / sooner);
            rows.Add([$"{Readable.Number(seconds)} s", .. results.All.Select(series => Readable.Level(series.Final(MetricNames.Suboptimality))), Readable.Ratio(gains[^1])]);
        }
        m.Tabulate("f(x) − f* at the end, and how much sooner the best Fragile SGD reaches the best value of minibatch SGD",
            ["a vector on a link", "Fragile, S = 20", "S = 80", "S = 120", "minibatch SGD", "sooner"], rows);
        return Verdict.If(
            gains[0] > 0.8 && gains[1] > 1.2 && gains[2] > 2,
            $"the best value of minibatch SGD is reached {string.Join(", ", gains.Select(Readable.Ratio))} as fast with 0.1, 1 and 10 s a vector",
            "Fragile SGD is not as much faster as said");
    }

    [Claim("only-those-who-are-near",
        Place = "Experiments, quadratics on a mesh",
        Statement = "On the 10 x 10 mesh with 10 s a vector, 1 s a gradient and S = 120 only 13 of the 100 nodes ever contribute: those within two links of the pivot.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> OnlyThoseWhoAreNear(Measurement m)
    {
        const int Iterations = 20;
        // Node i's gradient is −e_i, so that the coordinates of the iterate count the gradients of each node.
        var problem = Quadratics.Create(
            [.. Enumerable.Range(0, 100).Select(_ => new double[100, 100])],
            [.. Enumerable.Range(0, 100).Select(node => Enumerable.Range(0, 100).Select(k => k == node ? 1.0 : 0).ToArray())]);
        var cluster = new Cluster
        {
            Compute = new FixedTimes([.. Enumerable.Repeat(1.0, 100)]),
            Network = new GraphNetwork(new LinkTimes(0, 0, secondsPerMessage: 10)),
        };
        var method = new FragileSgd(new FragileSgdOptions { Pivot = 45, Batch = 120, StepSize = 1, AllowHeterogeneous = true });
        var result = await new Simulator(cluster).RunAsync(new RunRequest(problem, method)
        {
            Topology = new Grid("10x10").Create(100),
            Stop = new StopRule { Iterations = Iterations },
            Record = new RecordPlan { Metrics = [] },
        }, m.Cancellation);
        var contributed = result.Final.Count(share => share > 0);
        var pivot = (int)method.Theory.Parameters["pivot"] - 1;
        var farthest = Enumerable.Range(0, 100).Where(node => result.Final[node] > 0).Max(node => Math.Abs((node / 10) - (pivot / 10)) + Math.Abs((node % 10) - (pivot % 10)));
        var seconds = result.Trace[^1].Seconds / Iterations;
        return Verdict.If(
            contributed == 13,
            $"in {Iterations} iterations of {Readable.Number(seconds, 3)} s each {contributed} nodes contributed, at most {farthest} links from the pivot, node {pivot + 1}",
            "none is farther away than said. But a node that sends its first gradient at once cannot send more for 10 s: the batch is full before most of the nodes two links away have come through");
    }

    [Claim("iterations-take-the-promised-time",
        Place = "Theorems on the time of an iteration",
        Statement = "Whatever the graph, the speeds of nodes and links: an iteration of Fragile SGD takes at most 6t*, one of Amelie SGD at most 4·max μ + 2(max h + (S/n)·mean h).",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> PromisedTime(Measurement m)
    {
        double[] worst = [0, 0];
        var networks = m.Pick(25, 300);
        for (var trial = 0; trial < networks; trial++)
        {
            var random = new RandomStream(1, RandomPurpose.Other, trial);
            var nodes = 3 + (trial % 8);
            var topology = new ErdosRenyi(0.4).Create(nodes, (ulong)trial + 1);
            var computing = new double[nodes];
            for (var i = 0; i < nodes; i++) computing[i] = Math.Exp(3 * random.NextDouble());
            var links = new List<GraphLink>();
            for (var node = 0; node < nodes; node++)
            {
                // Each direction by itself.
                foreach (var other in topology.NeighborhoodAt(node, 0).Recipients)
                    links.Add(new GraphLink(node, other, new LinkTimes(0, 0, Math.Exp(3 * random.NextDouble())), IsOneWay: true));
            }
            var batch = nodes * (1 + (trial % 5));
            foreach (var (k, method) in ((int, Method)[])[(0, new FragileSgd(new FragileSgdOptions { Batch = batch })), (1, new AmelieSgd(new AmelieSgdOptions { Batch = batch }))])
            {
                var result = await new Simulator(new Cluster { Compute = new FixedTimes(computing), Network = new GraphNetwork(links) }).RunAsync(new RunRequest(Quadratics.Tridiagonal(4, nodes), method)
                {
                    Topology = topology,
                    Stop = new StopRule { Iterations = 10 },
                    Record = new RecordPlan { Metrics = [] },
                }, m.Cancellation);
                var trees = PivotPaths.Of(topology, links, (int)method.Theory.Parameters["pivot"] - 1);
                var promised = k == 0 ? PathTime.FragileIteration(batch, computing, trees.BothWays) : PathTime.AmelieIteration(batch, computing, trees.Longest);
                for (var step = 1; step < result.Trace.Count; step++)
                    worst[k] = Math.Max(worst[k], (result.Trace[step].Seconds - result.Trace[step - 1].Seconds) / promised);
            }
        }
        return Verdict.If(
            worst.Max() <= 1 + 1e-9,
            $"over {networks} random networks the longest iteration takes {Readable.Number(worst[0], 3)} (Fragile SGD) and {Readable.Number(worst[1], 3)} (Amelie SGD) of the promised time",
            "an iteration takes longer");
    }

    [Claim("equilibrium-scales-with-the-dimension",
        Place = "Table of explicit topologies",
        Statement = "Between the regimes of one node and of all nodes the time of an iteration on a line grows like ρ^{1/2}, on a two-dimensional mesh like ρ^{2/3}.",
        Certainty = Certainty.Verified)]
    internal static Task<Verdict> EquilibriumScales(Measurement m)
    {
        double[] times = [1, 2, 4, 8, 16, 32];
        double Slope(Func<int, double> distance, int nodes) => LineFit.PowerLaw(times, [.. times.Select(time =>
            PathTime.Equilibrium(1e5, [.. Enumerable.Repeat(1.0, nodes)], [.. Enumerable.Range(0, nodes).Select(node => 2 * time * distance(node))]).Seconds)]).Slope;
        var line = Slope(node => Math.Abs(node - 1000), 2001);
        var mesh = Slope(node => Math.Abs((node / 201) - 100) + Math.Abs((node % 201) - 100), 201 * 201);
        return Task.FromResult(Verdict.If(
            Math.Abs(line - 0.5) < 0.03 && Math.Abs(mesh - (2 / 3.0)) < 0.03,
            $"for σ²/ε = 10⁵ and ρ from 1 to 32 s t* grows like ρ^{Readable.Number(line, 3)} on a line of 2,001 nodes and ρ^{Readable.Number(mesh, 3)} on a mesh of 201 x 201",
            "an exponent is another one"));
    }

    [Claim("steps-are-those-of-minibatch-sgd",
        Place = "Theorem on Fragile SGD",
        Statement = "16LΔ/ε iterations with γ = 1/(2L) and S = ⌈σ²/ε⌉ are enough for a mean squared gradient norm of ε, whatever the pivot, trees and times.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> IterationsAreEnough(Measurement m)
    {
        double worst = 0;
        var runs = m.Pick(6, 60);
        for (var trial = 0; trial < runs; trial++)
        {
            const double Target = 0.002;
            var problem = Quadratics.Tridiagonal(20, 9);
            var cluster = new Cluster
            {
                Compute = new FixedTimes([.. Enumerable.Range(0, 9).Select(i => 1.0 + ((i * (trial + 2)) % 5))]),
                Network = new GraphNetwork(new LinkTimes(0, 0, 0.5 * trial)),
            };
            var step = 1 / (2 * problem.Constants.L);
            var method = new FragileSgd(new FragileSgdOptions { Pivot = (trial % 9) + 1, Batch = (long)Math.Ceiling(20 * 0.02 * 0.02 / Target), StepSize = step });
            var promised = 16 * problem.Constants.L * (problem.Global.Value(problem.Start.Span) - problem.Constants.LowerBound!.Value) / Target;
            var result = await new Simulator(cluster).RunAsync(new RunRequest(problem, method)
            {
                Topology = new Grid("3x3").Create(9),
                Oracle = new AdditiveNoiseOracle(0.02),
                Seed = (ulong)trial + 1,
                Stop = new StopRule { Iterations = (long)Math.Ceiling(promised) },
                Record = new RecordPlan { Metrics = [MetricNames.GradientNormSquared] },
            }, m.Cancellation);
            worst = Math.Max(worst, result.Trace.Average(point => point.Metrics[0]) / Target);
        }
        return Verdict.If(
            worst <= 1,
            $"in {runs} runs with other pivots and times the mean of ‖∇f(x^k)‖² is at most {Readable.Number(worst, 3)} of ε",
            "the mean is larger");
    }

    [Claim("means-of-iterates-without-smoothness",
        Place = "Theorem on convex functions that are not smooth",
        Statement = "Where f is convex with subgradients of norm at most M, 2M²R²/ε² iterations of Fragile or Amelie SGD with S = ⌈σ²/M²⌉, at least n for Amelie SGD, and γ = ε/(M² + σ²/S) are enough for f − f* ≤ ε at the mean of the iterates, in expectation.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> WithoutSmoothness(Measurement m)
    {
        const double Accuracy = 0.1;
        var runs = m.Pick(6, 40);
        // Targets that one x meets, so that f* = 0 and R is known.
        var data = SyntheticData.LinearRegression(200, 5, 0, seed: 1);
        var rows = RowAssignment.Shared(data, 9);
        var problem = DataProblems.LeastAbsoluteDeviations(data, rows);
        var distance = Math.Sqrt(DataProblems.LeastSquares(data, rows).Minimizer!.Value.ToArray().Sum(v => v * v));
        var lipschitz = problem.Constants.Lipschitz!.Value;
        var promised = (long)Math.Ceiling(2 * Math.Pow(lipschitz * distance / Accuracy, 2));
        var oracle = new MinibatchOracle(1);
        var variance = oracle.Variance(problem)!.Value;
        double[] reached = [0, 0];
        for (var trial = 0; trial < runs; trial++)
        {
            var cluster = new Cluster
            {
                Compute = new FixedTimes([.. Enumerable.Range(0, 9).Select(i => 1.0 + ((i * (trial + 2)) % 5))]),
                Network = new GraphNetwork(new LinkTimes(0, 0, 0.5 * trial)),
            };
            for (var k = 0; k < 2; k++)
            {
                var batch = Math.Max(k == 0 ? 1 : 9, (long)Math.Ceiling(variance / (lipschitz * lipschitz)));
                var step = Accuracy / ((lipschitz * lipschitz) + (variance / batch));
                Method method = k == 0
                    ? new FragileSgd(new FragileSgdOptions { Nonsmooth = true, Batch = batch, StepSize = step })
                    : new AmelieSgd(new AmelieSgdOptions { Nonsmooth = true, Batch = batch, StepSize = step });
                var result = await new Simulator(cluster).RunAsync(new RunRequest(problem, method)
                {
                    Topology = new Grid("3x3").Create(9),
                    Oracle = oracle,
                    Seed = (ulong)trial + 1,
                    Stop = new StopRule { Iterations = promised },
                    Record = new RecordPlan { Every = promised, Metrics = [MetricNames.Loss] },
                }, m.Cancellation);
                reached[k] += result.Trace[^1].Metrics[0] / runs;
            }
        }
        return Verdict.If(
            reached.Max() <= Accuracy,
            $"after the {Readable.Count(promised)} iterations that are promised for ε = {Accuracy} f − f* is {Readable.Number(reached[0], 3)} with Fragile SGD and {Readable.Number(reached[1], 3)} with Amelie SGD, in the mean over {runs} runs with other times; at the start it is {Readable.Number(problem.Global.Value(problem.Start.Span), 3)}",
            "the mean of the iterates is not as near");
    }

    [Claim("amelie-uses-fast-nodes",
        Place = "Section on the heterogeneous setting",
        Statement = "Where nodes differ in speed and in their objectives, Amelie SGD reaches a small gradient sooner than minibatch SGD, which waits for as many gradients of slow nodes as of fast ones.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> AmelieUsesFastNodes(Measurement m)
    {
        var results = await m.RunAsync("uneven");
        var target = new Target(MetricNames.GradientNormSquared, 1e-3);
        var (own, baseline) = (results["Amelie SGD"].CostTo(target, Cost.Seconds), results["Minibatch SGD"].CostTo(target, Cost.Seconds));
        return Verdict.If(
            own < baseline,
            $"‖∇f‖² ≤ 10⁻³ takes Amelie SGD {Readable.Reached(own, Readable.Seconds)} and minibatch SGD {Readable.Reached(baseline, Readable.Seconds)} (steps {Readable.Number(results["Amelie SGD"].Multiple)} and {Readable.Number(results["Minibatch SGD"].Multiple)} times the theory's)",
            "the baseline, Amelie SGD with a batch of n, lets fast nodes go on as well while it waits for the slow one, so that only the noise of that one is left, and steps far above its theory's bear it");
    }

    [Claim("better-digits-on-slow-links",
        Place = "Experiments, logistic regression on MNIST",
        Statement = "On a mesh with slow links Fragile SGD reaches a lower loss and a higher accuracy than minibatch SGD in the same time.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> BetterDigits(Measurement m)
    {
        var results = await m.RunAsync("digits");
        var (own, baseline) = (results["Fragile SGD"], results["Minibatch SGD"]);
        return Verdict.If(
            own.Final(MetricNames.Loss) < baseline.Final(MetricNames.Loss) && own.Final(MetricNames.Accuracy) >= baseline.Final(MetricNames.Accuracy),
            $"loss {Readable.Number(own.Final(MetricNames.Loss), 3)} and accuracy {Readable.Number(own.Final(MetricNames.Accuracy), 3)} with Fragile SGD, {Readable.Number(baseline.Final(MetricNames.Loss), 3)} and {Readable.Number(baseline.Final(MetricNames.Accuracy), 3)} with minibatch SGD",
            "it does not");
    }

    private static Task<Results> MeshAsync(Measurement m, double seconds) => m.RunAsync(
        "mesh", $"cluster.network.bandwidth={(m.Pick(6400, 64_000) / seconds).ToString("R", System.Globalization.CultureInfo.InvariantCulture)}");
}
