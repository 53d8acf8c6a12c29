using System.Numerics.Tensors;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Messaging;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Simulation;

namespace Gossamer.Papers;

/// <summary>The claims of the paper that introduced Perm-K.</summary>
[Paper("permutation-compressors",
    Title = "Permutation Compressors for Provably Faster Distributed Nonconvex Optimization",
    Authors = "R. Szlendak, A. Tyurin, P. Richtárik",
    Reference = "ICLR 2022, arXiv:2110.03300",
    Summary = "Compressors of different workers may depend on each other: with permutations their errors cancel where the workers are alike, and MARINA needs up to n times fewer bits than gradient descent, √n times fewer than with independent sparsification.")]
public static class PermutationPaper
{
    private static readonly Target Solved = new(MetricNames.GradientNormSquared, 1e-3);

    // Late enough for the start, which is one coordinate, to have spread over all of them.
    private static readonly Target Late = new(MetricNames.GradientNormSquared, 1e-5);

    [Claim("variance-of-permutations",
        Place = "Section 3, the AB inequality",
        Statement = "The mean of the workers' Perm-K outputs has exactly the variance mean‖a_i‖² − ‖mean a_i‖² for d ≥ n, and (d − 1)/(n − 1) of it for n a multiple of d; independent Rand-K has ω/n·mean‖a_i‖².",
        Certainty = Certainty.Verified)]
    internal static Task<Verdict> Variance(Measurement m)
    {
        double[][] two = [[1, 2], [3, -1]], four = [[1, 2], [3, -1], [0, 1], [2, 2]];
        var (perm, rand, wide) = (MeanVariance(new PermK(), two), MeanVariance(new RandK(1), two), MeanVariance(new PermK(), four));
        m.Tabulate("Variance of the mean over 200,000 rounds", ["vectors", "compressor", "measured", "predicted"],
        [
            ["(1,2), (3,−1)", "Perm-K", Readable.Number(perm, 5), "3.25"],
            ["(1,2), (3,−1)", "Rand-1", Readable.Number(rand, 5), "3.75"],
            ["(1,2), (3,−1), (0,1), (2,2)", "Perm-K, d < n", Readable.Number(wide, 5), "0.91667"],
        ]);
        return Task.FromResult(Verdict.If(
            Math.Abs(perm - 3.25) < 0.03 && Math.Abs(rand - 3.75) < 0.04 && Math.Abs(wide - 0.9166667) < 0.01,
            $"{Readable.Number(perm, 4)} (3.25), {Readable.Number(rand, 4)} (3.75) and {Readable.Number(wide, 4)} (0.9167)",
            "the variances are others"));
    }

    [Claim("equal-workers",
        Place = "Section 4, the homogeneous case",
        Statement = "Where all workers hold the same function, MARINA with Perm-K makes the steps of gradient descent, whatever its coins.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> EqualWorkers(Measurement m)
    {
        var results = await QuadraticsAsync(m, 10, 0);
        var (perm, gd) = (results["Perm-K"], results["GD"]);
        var (ours, theirs) = (perm.Values(MetricNames.GradientNormSquared), gd.Values(MetricNames.GradientNormSquared));
        var worst = 0.0;
        for (var k = 0; k < Math.Min(ours.Count, theirs.Count); k++) worst = Math.Max(worst, Math.Abs((ours[k] / theirs[k]) - 1));
        return Verdict.If(
            worst < 1e-3 && Math.Abs((perm.StepSize / gd.StepSize) - 1) < 1e-6,
            $"the squared gradient norms of the two differ by at most {Readable.Number(worst, 2)} of their value (floats of 32 bits), the step sizes are equal",
            "the two methods differ by more than rounding");
    }

    [Claim("gain-of-theory",
        Place = "Table 1 and Theorem 4 with K = d/n",
        Statement = "At the theory's steps the bits that Rand-K needs exceed those of Perm-K by the ratio of the steps, (L + L₊√(n−1)√((n−1)/n))/(L + L_±√(n−1)): 3.8 for ten equal workers.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> GainOfTheory(Measurement m)
    {
        var results = await QuadraticsAsync(m, 10, 0);
        var (steps, bits) = (results["Perm-K"].StepSize / results["Rand-K"].StepSize, Ratio(results));
        return Verdict.If(
            Math.Abs((bits / steps) - 1) < 0.25,
            $"ratio of the steps {Readable.Number(steps, 3)}, of the bits to ‖∇f‖² ≤ {Readable.Level(Solved.Value)} {Readable.Number(bits, 3)}",
            "the ratio of the bits is another than that of the steps");
    }

    [Claim("gain-grows-with-workers",
        Place = "Experiments on quadratics",
        Statement = "For similar workers Perm-K needs the fewest bits, and its margin over Rand-K grows with the number of workers.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> GainGrows(Measurement m)
    {
        int[] workers = m.IsFull ? [10, 100, 1000] : [10, 100];
        var ratios = new List<double>();
        var rows = new List<IReadOnlyList<string>>();
        foreach (var n in workers)
        {
            var results = await QuadraticsAsync(m, n, 0);
            ratios.Add(Ratio(results));
            rows.Add([$"{n}", Bits(results["Perm-K"]), Bits(results["Rand-K"]), Bits(results["GD"]), Readable.Number(ratios[^1], 3),
                Readable.Number(results["Perm-K"].StepSize / results["Rand-K"].StepSize, 3)]);
        }
        m.Tabulate("Bits per worker, equal workers (s = 0)", ["workers", "Perm-K", "Rand-K", "GD", "Rand-K/Perm-K", "predicted"], rows);
        return Verdict.If(
            ratios.Zip(ratios.Skip(1), (a, b) => b > a).All(grows => grows) && ratios[0] > 1,
            string.Join(", ", workers.Zip(ratios, (n, r) => $"{Readable.Number(r, 3)} times fewer with {n} workers")),
            "the margin does not grow");
    }

    [Claim("gain-shrinks-with-difference",
        Place = "Experiments on quadratics",
        Statement = "As the workers differ more, the advantage of Perm-K shrinks, but it is not worse than Rand-K.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> GainShrinks(Measurement m)
    {
        double[] noises = [0, 0.05, 0.1, 0.2, 0.8];
        var ratios = new List<double>();
        var rows = new List<IReadOnlyList<string>>();
        foreach (var s in noises)
        {
            // Problems and coins differ from seed to seed: medians of five.
            var results = await QuadraticsAsync(m, 10, s, "seed=[1,2,3,4,5]");
            ratios.Add(Ratio(results));
            rows.Add([Readable.Number(s), Readable.Number(results.Constant("LPlusMinus"), 3), Bits(results["Perm-K"]), Bits(results["Rand-K"]), Readable.Number(ratios[^1], 3)]);
        }
        m.Tabulate("Bits per worker, ten workers, medians of five seeds", ["s", "L_±", "Perm-K", "Rand-K", "Rand-K/Perm-K"], rows);
        return Verdict.If(
            ratios.Zip(ratios.Skip(1), (a, b) => b < a * 1.02).All(shrinks => shrinks) && ratios.Min() > 0.95,
            $"Rand-K needs {string.Join(", ", ratios.Select(r => Readable.Number(r, 3)))} times the bits for s = {string.Join(", ", noises.Select(s => Readable.Number(s)))}",
            "the ratios do not fall towards one from above");
    }

    [Claim("more-workers-than-coordinates",
        Place = "Definition 3 and Theorem 4, d ≤ n",
        Statement = "With more workers than coordinates Perm-K still needs fewer bits than Rand-1 for similar workers.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> ManyWorkers(Measurement m)
    {
        var (d, n) = m.Pick((20, 200), (1000, 10000));
        m.Say($"{n} workers, {d} coordinates");
        var results = await m.RunAsync("quadratics", $"problem.workers={n}", $"problem.dimension={d}", "problem.noise=0.05", "methods[1].compressor=rand-k(1)");
        var (perm, rand) = (results["Perm-K"].CostTo(Solved, Cost.BitsUp), results["Rand-K"].CostTo(Solved, Cost.BitsUp));
        return Verdict.If(
            perm < rand,
            $"n = {n}, d = {d}: {Readable.Bits(perm)} against {Readable.Bits(rand)} per worker, steps {Readable.Number(results["Perm-K"].StepSize, 3)} and {Readable.Number(results["Rand-K"].StepSize, 3)}",
            "Perm-K needs as many bits");
    }

    [Claim("mean-gradient-bound",
        Place = "Theorem 4",
        Statement = "The expected mean of ‖∇f(x^t)‖² over T rounds is at most 2(f(x⁰) − f*)/(γT).",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Bound(Measurement m)
    {
        const int Rounds = 400, Seeds = 20;
        var problem = Quadratics.RandomTridiagonal(10, 100, 0.8, 1e-3, seed: 1);
        var shares = new List<double>();
        foreach (var compressor in (Compressor[])[new PermK(), new RandK(10)])
        {
            double sum = 0, bound = 0;
            for (ulong seed = 1; seed <= Seeds; seed++)
            {
                var run = await new Simulator().RunAsync(
                    new RunRequest(problem, new Marina(new MarinaOptions { Compressor = compressor }))
                    {
                        Seed = seed,
                        Stop = new StopRule { Iterations = Rounds },
                        Record = new RecordPlan { Metrics = [MetricNames.GradientNormSquared, MetricNames.Suboptimality] },
                    },
                    m.Cancellation);
                sum += run.Trace.Take(Rounds).Average(point => point.Metrics[0]) / Seeds;
                bound = 2 * run.Trace[0].Metrics[1] / (run.Preparation.StepSize * Rounds);
            }
            shares.Add(sum / bound);
        }
        return Verdict.If(
            shares.Max() <= 1,
            $"over {Rounds} rounds and {Seeds} seeds the mean is {Readable.Number(shares[0], 3)} (Perm-K) and {Readable.Number(shares[1], 3)} (Rand-K) of the bound, s = 0.8",
            "the bound is exceeded");
    }

    [Claim("tuned-similar-few",
        Place = "Experiments on quadratics, tuned steps",
        Statement = "With tuned steps ten workers that are alike (s = 0) need the fewest bits with Perm-K, against Rand-K and EF21 with Top-K.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> TunedFew(Measurement m)
    {
        var results = await m.RunAsync("tuned");
        return Verdict.If(
            results.Cheapest(Late, Cost.BitsUp)?.Label == "Perm-K",
            Tuned(results),
            "tuned EF21 stands nearly the step of gradient descent as well, and sends d/n values a round where MARINA sends 2d/n on average; with more workers it does not");
    }

    [Claim("tuned-similar-many",
        Place = "Experiments on quadratics, tuned steps",
        Statement = "With tuned steps many workers that are alike (as many as coordinates, s = 0) need the fewest bits with Perm-K, against Rand-K and EF21 with Top-K.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> TunedMany(Measurement m)
    {
        var n = m.Pick(100, 1000);
        m.Say($"{n} workers, tuned");
        var results = await m.RunAsync("tuned", $"problem.workers={n}", "methods[1].compressor=rand-k(1)", "methods[2].compressor=top-k(1)");
        return Verdict.If(results.Cheapest(Late, Cost.BitsUp)?.Label == "Perm-K", Tuned(results), "another method needs fewer");
    }

    [Claim("tuned-different",
        Place = "Experiments on quadratics, tuned steps",
        Statement = "Where workers differ much (s = 0.8), EF21 with Top-K can need fewer bits than MARINA with Perm-K.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> TunedDifferent(Measurement m)
    {
        var results = await m.RunAsync("tuned", "problem.noise=0.8");
        return Verdict.If(results["EF21 Top-K"].CostTo(Late, Cost.BitsUp) < results["Perm-K"].CostTo(Late, Cost.BitsUp), Tuned(results), "here it needs more");
    }

    [Claim("classification",
        Place = "Beyond the paper: real data",
        Statement = "On the nonconvex classification of shuffled rows, whose parts are alike, Perm-K needs no more bits than Rand-K with tuned steps.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> Classification(Measurement m)
    {
        var results = await m.RunAsync("classification");
        var (perm, rand) = (results["Perm-K"], results["Rand-K"]);
        var target = new Target(MetricNames.GradientNormSquared, 2 * Math.Max(perm.Best(MetricNames.GradientNormSquared), rand.Best(MetricNames.GradientNormSquared)));
        var (ours, theirs) = (perm.CostTo(target, Cost.BitsUp), rand.CostTo(target, Cost.BitsUp));
        return Verdict.If(
            ours <= theirs,
            $"‖∇f‖² ≤ {Readable.Number(target.Value, 2)} costs {Readable.Bits(ours)} against {Readable.Bits(theirs)} per worker, steps ×{perm.Multiple} and ×{rand.Multiple}",
            "Rand-K needs fewer");
    }

    private static Task<Results> QuadraticsAsync(Measurement m, int workers, double noise, params string[] more)
    {
        m.Say($"{workers} workers, s = {Readable.Number(noise)}");
        return m.RunAsync("quadratics", [$"problem.workers={workers}", FormattableString.Invariant($"problem.noise={noise}"), $"methods[1].compressor=rand-k({Math.Max(1, 1000 / workers)})", .. more]);
    }

    private static double Ratio(Results results) => results["Rand-K"].CostTo(Solved, Cost.BitsUp) / results["Perm-K"].CostTo(Solved, Cost.BitsUp);

    private static string Bits(Series run) => Readable.Bits(run.CostTo(Solved, Cost.BitsUp));

    private static string Tuned(Results results) => $"bits per worker to ‖∇f‖² ≤ {Readable.Level(Late.Value)}: "
        + string.Join(", ", results.All.Select(run => $"{run.Label} {Readable.Bits(run.CostTo(Late, Cost.BitsUp))} (step ×{run.Multiple})"));

    // The mean squared error of the mean of the workers' outputs, over many rounds.
    private static double MeanVariance(Compressor compressor, double[][] vectors)
    {
        const int Rounds = 200_000;
        var (n, d) = (vectors.Length, vectors[0].Length);
        var exact = new double[d];
        foreach (var vector in vectors) TensorPrimitives.MultiplyAdd(vector, 1.0 / n, exact, exact);
        var pool = new MessagePool();
        var mean = new double[d];
        double sum = 0;
        for (long round = 0; round < Rounds; round++)
        {
            mean.AsSpan().Clear();
            for (var worker = 0; worker < n; worker++)
            {
                var context = new CompressionContext
                {
                    Private = new RandomStream(1, RandomPurpose.Compression, worker, round),
                    Shared = new RandomStream(1, RandomPurpose.Compression, -1, round),
                    Worker = worker,
                    Workers = n,
                    Pool = pool,
                    Wire = WireFormat.Double,
                };
                compressor.Compress(vectors[worker], ref context).AddTo(mean, 1.0 / n);
            }
            var error = TensorPrimitives.Distance<double>(mean, exact);
            sum += error * error;
        }
        return sum / Rounds;
    }
}
