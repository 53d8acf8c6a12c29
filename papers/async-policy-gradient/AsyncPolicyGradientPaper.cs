using System.Globalization;
using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Methods.Asynchronous.Nigt;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Problems.Policies;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on asynchronous policy gradients.</summary>
[Paper("async-policy-gradient",
    Title = "Asynchronous Policy Gradient Aggregation for Efficient Distributed Reinforcement Learning",
    Authors = "A. Tyurin et al.",
    Reference = "ICLR 2026, arXiv:2509.24305",
    Summary = "Rennala NIGT and Malenia NIGT: normalised momentum with implicit gradient transport on batches of trajectories from actors of any speed, with one vector communication an iteration.")]
public static class AsyncPolicyGradientPaper
{
    [Claim("unbiased",
        Place = "The estimator g_H",
        Statement = "The policy gradient of one trajectory is an unbiased estimate of the gradient of the return of H steps.",
        Certainty = Certainty.Verified)]
    internal static Task<Verdict> Unbiased(Measurement m)
    {
        var task = new SoftmaxTask(TabularEnvironment.Chain(4, 0.1, 0.9), 20);
        var (theta, exact, g) = (new double[task.Dimension], new double[task.Dimension], new double[task.Dimension]);
        task.Return(theta, exact);
        var (trajectories, sum, squares) = (m.Pick(50_000, 1_000_000), new double[g.Length], new double[g.Length]);
        for (var job = 0; job < trajectories; job++)
        {
            var random = new RandomStream(1, RandomPurpose.Sample, 0, job);
            task.SampleGradient(theta, ref random, g);
            for (var k = 0; k < g.Length; k++) (sum[k], squares[k]) = (sum[k] + g[k], squares[k] + (g[k] * g[k]));
        }
        var worst = 0.0;
        for (var k = 0; k < g.Length; k++)
        {
            var mean = sum[k] / trajectories;
            var error = Math.Sqrt(((squares[k] / trajectories) - (mean * mean)) / trajectories);
            if (error > 0) worst = Math.Max(worst, Math.Abs(mean - exact[k]) / error);
        }
        return Task.FromResult(Verdict.If(
            worst < 4.5,
            $"over {Readable.Count(trajectories)} trajectories no coordinate is further than {Readable.Number(worst, 3)} standard errors from the exact gradient",
            "the mean differs from the exact gradient by more than chance"));
    }

    [Claim("transport-follows-the-gradient",
        Place = "NIGT",
        Statement = "Taken at the extrapolated point, exact gradients of a quadratic make the momentum equal to the gradient at the present iterate, whatever η.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Transport(Measurement m)
    {
        var problem = Quadratics.Tridiagonal(10, 3, 0.05);
        var (worst, gradient) = (0.0, new double[10]);
        await new Simulator().RunAsync(
            new RunRequest(problem, new SynchronousNigt(new SynchronousNigtOptions { Momentum = 0.1, StepSize = 0.05 }))
            {
                Stop = new StopRule { Iterations = 100 },
                Observer = state =>
                {
                    if (state.Iteration == 0) return;
                    problem.Global.Gradient(state.Coordinator.Vector("previous").Values, gradient);
                    var d = state.Coordinator.Vector("d").Values;
                    for (var k = 0; k < gradient.Length; k++) worst = Math.Max(worst, Math.Abs(d[k] - gradient[k]));
                },
            },
            m.Cancellation);
        return Verdict.If(worst < 1e-10, $"over 100 iterations with η = 0.1 they differ by at most {Readable.Number(worst, 2)}", "momentum and gradient differ");
    }

    [Claim("one-vector-an-iteration",
        Place = "Algorithms Rennala NIGT and Malenia NIGT",
        Statement = "Only one vector communication is made in an iteration, however many trajectories it takes, while AFedPG sends a vector a trajectory.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> OneVector(Measurement m)
    {
        const int rounds = 10;
        var problem = PolicyProblems.Shared(new SoftmaxTask(TabularEnvironment.Chain(4, 0.1, 0.9), 20), 5);
        async Task<double> VectorsAsync(Method method, int iterations) =>
            (await new Simulator(new Cluster { Compute = new FixedTimes([1, 1.1, 1.2, 1.3, 1.4]) }).RunAsync(
                new RunRequest(problem, method) { Oracle = new TrajectoryOracle(), Stop = new StopRule { Iterations = iterations } },
                m.Cancellation)).Trace[^1].BitsUpPerWorker / (64.0 * problem.Dimension);
        var rennala = await VectorsAsync(new RennalaNigt(new RennalaNigtOptions { Batch = 50, Momentum = 0.1, StepSize = 0.1 }), rounds);
        var asynchronous = await VectorsAsync(new AsynchronousNigt(new AsynchronousNigtOptions { Momentum = 0.1, StepSize = 0.1 }), rounds * 50);
        return Verdict.If(
            rennala <= rounds && asynchronous > 8 * rounds,
            $"for {rounds * 50} trajectories an actor sends {Readable.Number(rennala, 3)} vectors in Rennala NIGT and {Readable.Number(asynchronous, 3)} in AFedPG",
            "actors send more");
    }

    [Claim("equal-actors",
        Place = "Experiments, h = 1 and κ = 0",
        Statement = "With equal actors and free messages all methods are similar.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> EqualActors(Measurement m)
    {
        var times = await TimesAsync(m);
        var methods = times.Where(pair => pair.Key is "Rennala NIGT" or "AFedPG" or "Synchronous NIGT").Select(pair => pair.Value).ToList();
        return Verdict.If(methods.Max() <= 3 * methods.Min(), Describe(m, times), "the NIGT methods differ by more than three times");
    }

    [Claim("rennala-wins-with-heterogeneity",
        Place = "Experiments, h_i = √i with κ_i = √i and with κ_i = √i·d^{1/4}",
        Statement = "With actors of different speed Rennala NIGT is the fastest, and its margin over AFedPG grows with the cost of communication.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> Heterogeneity(Measurement m)
    {
        var margins = new List<double>();
        var isFastest = true;
        var told = new List<string>();
        foreach (var factor in (double[])[0, 1, 10])
        {
            var times = await TimesAsync(m, Overrides(m, factor));
            margins.Add(times["AFedPG"] / times["Rennala NIGT"]);
            isFastest &= times["Rennala NIGT"] <= times.Values.Min() * (1 + 1e-9);
            told.Add($"κ_i = {Readable.Number(factor)}√i: {Describe(m, times)}");
        }
        return Verdict.If(
            isFastest && margins[2] > margins[1] && margins[1] >= margins[0],
            $"AFedPG takes {string.Join(", ", margins.Select(x => Readable.Number(x, 3)))} times as long as Rennala NIGT. {string.Join("; ", told)}",
            isFastest ? "the margin does not grow" : "the margin moves the way the paper says, but gradients of this small problem are not noisy enough for batches of 20 to pay, and a round waits for the slowest link of those that contributed");
    }

    [Claim("malenia-with-different-environments",
        Place = "Experiments with n = 2, a flipped environment and h = (1, 10)",
        Statement = "Where actors have different environments and speeds Malenia NIGT reaches a far better return than AFedPG, which favours the fast actor.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> Environments(Measurement m)
    {
        var results = await m.RunAsync("environments");
        var (malenia, asynchronous) = (results["Malenia NIGT"].Final(MetricNames.Suboptimality), results["AFedPG"].Final(MetricNames.Suboptimality));
        return Verdict.If(
            malenia < 0.8 * asynchronous,
            $"below the sum of the separate optima by {Readable.Number(malenia, 4)} with Malenia NIGT, {Readable.Number(asynchronous, 4)} with AFedPG",
            "AFedPG is about as good: in these environments the policy that suits the fast actor suits the slow one too");
    }

    private static string Describe(Measurement m, Dictionary<string, double> times) =>
        $"seconds to −J ≤ {Readable.Number(Level(m))}: {string.Join(", ", times.OrderBy(pair => pair.Value).Select(pair => $"{pair.Key} {Readable.Number(pair.Value, 3)}"))}";

    private static double Level(Measurement m) => m.Pick(8, 6.5);

    private static async Task<Dictionary<string, double>> TimesAsync(Measurement m, params string[] overrides)
    {
        var results = await m.RunAsync("actors", overrides);
        return results.All.ToDictionary(series => series.Label, series => series.CostTo(new Target(MetricNames.Loss, Level(m)), Cost.Seconds));
    }

    /// <summary>h_i = √i, and a vector takes factor·√i seconds on the uplink.</summary>
    private static string[] Overrides(Measurement m, double factor)
    {
        const int dimension = 2;
        var workers = m.Pick(10, 100);
        if (factor == 0) return ["cluster.compute.seconds=sqrt(i)"];
        var rates = Enumerable.Range(1, workers).Select(i => $"{(64 * dimension / (factor * Math.Sqrt(i))).ToString("R", CultureInfo.InvariantCulture)} bit/s");
        return ["cluster.compute.seconds=sqrt(i)", $"cluster.network.uplink=[{string.Join(", ", rates)}]"];
    }
}
