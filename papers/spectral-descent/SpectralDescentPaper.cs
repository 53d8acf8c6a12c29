using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Methods.Coordinate;
using Gossamer.Problems;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on stochastic spectral and conjugate descent.</summary>
[Paper("spectral-descent",
    Title = "Stochastic Spectral and Conjugate Descent Methods",
    Authors = "D. Kovalev, E. Gorbunov, E. Gasanov, P. Richtárik",
    Reference = "NeurIPS 2018, arXiv:1802.03703",
    Summary = "Randomised coordinate descent on quadratics is enriched by a few spectral or conjugate directions, which takes the bad condition out of its rate; with all of them the rate depends on the dimension alone.")]
public static class SpectralDescentPaper
{
    private const double Solved = 1e-3;
    private static readonly int[] Spectral = [0, 5, 10, 14, 15, 20, 29];

    [Claim("phase-transition",
        Place = "Theorem on SSCD, experiments with clustered eigenvalues",
        Statement = "With 15 of 30 eigenvalues near 5 and 15 near 100 the bound falls from about 268 to 30 iterations per factor e between 14 and 15 eigenvectors, while the first 14 take off a seventh.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> PhaseTransition(Measurement m)
    {
        await m.RunAsync("clustered");
        var problems = Enumerable.Range(1, m.Pick(3, 10)).Select(seed => Clustered(100, (ulong)seed)).ToArray();
        double[] counts = [.. Spectral.Select(k => problems.Average(problem => 1 / Rate(problem, k)))];
        m.Show(new CurveFigure
        {
            Title = "Iterations per factor e by theory",
            XName = "eigenvectors k",
            YName = "iterations",
            IsLogY = true,
            Curves = [.. new[] { 50.0, 100, 200 }.Select(level => new FigureCurve(
                $"upper cluster at {level}", [.. Enumerable.Range(0, 30).Select(k => (double)k)], [.. Enumerable.Range(0, 30).Select(k => 1 / Rate(Clustered(level, 1), k))]))],
        });
        return Verdict.If(
            counts[3] is > 265 and < 272 && counts[4] is > 30 and < 30.2 && counts[0] is > 305 and < 325,
            $"over {problems.Length} draws {Readable.Number(counts[0])} iterations per factor e for k = 0, {Readable.Number(counts[3])} for k = 14, {Readable.Number(counts[4])} for k = 15 and {Readable.Number(counts[^1])} for k = 29",
            "the bound behaves otherwise");
    }

    [Claim("phase-transition-measured",
        Place = "Experiments with clustered eigenvalues",
        Statement = "In runs as well the first 14 eigenvectors hardly help, and with the fifteenth the iterations drop to about the dimension.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> PhaseTransitionMeasured(Measurement m)
    {
        var problem = Clustered(100, 1);
        var measured = new double[Spectral.Length];
        for (var i = 0; i < measured.Length; i++)
        {
            m.Say($"k = {Spectral[i]}");
            // At 10⁻² only the slowest eigenvectors are left.
            var iterations = await SpectralTrial.IterationsAsync(
                m, problem, () => new Sscd(new SscdOptions { Spectral = Spectral[i] }), [10 * Solved, Solved], m.Pick(400, 4000), 4000);
            measured[i] = (iterations[1] - iterations[0]) / Math.Log(10);
        }
        m.Tabulate(
            "SSCD on 30 eigenvalues in two clusters: iterations per factor e, by the bound and of the mean gap between 10⁻² and 10⁻³ of the first",
            ["k", "bound", "measured"],
            [.. Spectral.Select((k, i) => (string[])[$"{k}", Readable.Number(1 / Rate(problem, k)), Readable.Number(measured[i], 3)])]);
        return Verdict.If(
            measured[3] > 0.8 * measured[0] && measured[3] > 2 * measured[4] && measured[4] is > 24 and < 36,
            $"{Readable.Number(measured[0], 3)} iterations per factor e for k = 0, {Readable.Number(measured[3], 3)} for k = 14, {Readable.Number(measured[4], 3)} for k = 15 and {Readable.Number(measured[^1], 3)} for k = 29",
            "there is no such drop");
    }

    [Claim("independent-of-upper-cluster",
        Place = "Experiments with clustered eigenvalues",
        Statement = "With all 15 small eigenvectors the number of iterations does not depend on where the upper cluster is; with fewer it grows with it.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> IndependentOfUpperCluster(Measurement m)
    {
        double[] levels = [50, 100, 200, 400];
        var (with, without) = (new List<double>(), new List<double>());
        foreach (var level in levels)
        {
            var problem = Clustered(level, 1);
            with.Add(await FirstAsync(15));
            without.Add(await FirstAsync(14));

            async Task<double> FirstAsync(int k) => (await SpectralTrial.IterationsAsync(
                m, problem, () => new Sscd(new SscdOptions { Spectral = k }), [Solved], m.Pick(60, 400), 20_000))[0];
        }
        return Verdict.If(
            with.Max() < 1.15 * with.Min() && without[^1] > 3 * without[0],
            $"with the upper cluster at {string.Join(", ", levels)} SSCD needs {string.Join(", ", with.Select(Readable.Count))} iterations for k = 15 and {string.Join(", ", without.Select(Readable.Count))} for k = 14",
            "the dependence is another");
    }

    [Claim("rate-of-dimension",
        Place = "Theorems on SSD and SconD",
        Statement = "For eigenvectors and for conjugate directions, drawn uniformly, the expected gap shrinks by exactly 1 − 1/n in every step, whatever the condition number.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> RateOfDimension(Measurement m)
    {
        const int Steps = 20;
        var texts = new List<string>();
        var isRight = true;
        foreach (var condition in (double[])[10, 1e3, 1e6])
        {
            var problem = Quadratics.WithSpectrum([.. Enumerable.Range(0, 20).Select(i => Math.Pow(condition, i / 19.0))], 1, seed: 1);
            foreach (var (name, create) in ((string, Func<Method>)[])[("SSD", () => new Ssd(new MethodOptions())), ("SconD", () => new Scond(new MethodOptions()))])
            {
                var (mean, error) = await SpectralTrial.MeanGapAsync(m, problem, create, Steps, m.Pick(400, 4000));
                var expected = Math.Pow(0.95, Steps);
                isRight &= Math.Abs(mean - expected) < 4 * error;
                texts.Add($"{Readable.Number(mean, 3)} ± {Readable.Number(error, 2)} ({name}, κ = {Readable.Level(condition)})");
            }
        }
        return Verdict.If(
            isRight,
            $"after {Steps} steps in 20 dimensions, where (1 − 1/20)²⁰ is {Readable.Number(Math.Pow(0.95, Steps), 3)}, the mean gap is {string.Join(", ", texts)} of the first",
            "the rate is another");
    }

    [Claim("importance-sampling-fails",
        Place = "Negative results on importance sampling",
        Statement = "In two dimensions equal probabilities are optimal for coordinate descent, and those in proportion to A_ii or to ‖A_i:‖² can be arbitrarily worse.",
        Certainty = Certainty.Derived)]
    internal static Task<Verdict> ImportanceSamplingFails(Measurement m)
    {
        double[] sizes = [10, 100, 1000];
        var rates = sizes.Select(t => (Uniform: Coordinate(1, t, 0, CoordinateOrder.Uniform), Trace: Coordinate(1, t, 0, CoordinateOrder.Smoothness), Rows: Coordinate(1, t, 0, CoordinateOrder.SquaredRows))).ToArray();
        var worst = 0.0;
        var random = new Gossamer.Numerics.RandomStream(1, Gossamer.Numerics.RandomPurpose.Other);
        for (var trial = 0; trial < 100; trial++)
        {
            var (a, b, c) = (Math.Exp(random.NextGaussian()), Math.Exp(random.NextGaussian()), (2 * random.NextDouble()) - 1);
            worst = Math.Max(worst, Coordinate(a, b, c * Math.Sqrt(a * b), CoordinateOrder.Optimal) / Coordinate(a, b, c * Math.Sqrt(a * b), CoordinateOrder.Uniform));
        }
        var holds = worst < 1 + 1e-6 && rates.Select((r, i) => Math.Abs(r.Uniform - 0.5) < 1e-12 && Math.Abs(r.Trace - (1 / (1 + sizes[i]))) < 1e-12).All(right => right);
        return Task.FromResult(Verdict.If(
            holds,
            $"for diag(1, T) with T = {string.Join(", ", sizes)} the rate is ½ with equal probabilities, {string.Join(", ", rates.Select(r => Readable.Level(r.Trace)))} with A_ii and {string.Join(", ", rates.Select(r => Readable.Level(r.Rows)))} with ‖A_i:‖²; on 100 random 2 × 2 matrices the best probabilities are better than equal ones by a factor of at most 1 + {Readable.Power(Math.Max(0, worst - 1))}",
            "equal probabilities are not optimal, or the others are not as bad"));
    }

    [Claim("best-sampling-fails",
        Place = "Negative results on importance sampling",
        Statement = "Even the best probabilities can be arbitrarily bad for coordinate descent, where SSD needs n iterations per factor e.",
        Certainty = Certainty.Derived)]
    internal static Task<Verdict> BestSamplingFails(Measurement m)
    {
        double[] correlations = [0.9, 0.99, 0.999];
        double[] needed = [.. correlations.Select(c => 1 / Coordinate(1, 1, c, CoordinateOrder.Optimal))];
        return Task.FromResult(Verdict.If(
            needed.Select((count, i) => Math.Abs(count * (1 - correlations[i]) / 2 - 1) < 1e-6).All(right => right),
            $"with correlation {string.Join(", ", correlations)} the best probabilities need {string.Join(", ", needed.Select(Readable.Count))} iterations per factor e, SSD 2",
            "the best probabilities do better"));
    }

    [Claim("minibatch",
        Place = "Experiments with mini-batches",
        Statement = "The mean of τ SSCD steps speeds up almost in proportion to τ at first, up to the limit of λ_n/λ_{k+1} iterations per factor e; with more eigenvectors the limit is lower.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> Minibatch(Measurement m)
    {
        var problem = Clustered(100, 1);
        var matrix = problem.Constants.Hessian!;
        int[] batches = [1, 2, 4, 8, 32, 128];
        var rows = new List<string[]>();
        var share = 0.0;
        var speedups = new List<double>();
        foreach (var k in (int[])[0, 15])
        {
            var values = matrix.Smallest(k + 1).Values;
            double first = 0, last = 0;
            foreach (var batch in batches)
            {
                var predicted = 1 / MinibatchSscdTheory.For(matrix, k, batch).Lyapunov!.Contraction;
                var measured = (await SpectralTrial.IterationsAsync(
                    m, problem, () => new MinibatchSscd(new MinibatchSscdOptions { Spectral = k, PerWorker = batch }), [Solved], m.Pick(20, 200), 6000))[0];
                if (batch == 1) first = measured;
                last = measured;
                // The bound is one from above.
                share = Math.Max(share, measured / (predicted * Math.Log(1 / Solved)));
                rows.Add([$"{k}", $"{batch}", Readable.Number(predicted), Readable.Number(matrix.Greatest / values[k]), Readable.Count(measured)]);
            }
            speedups.Add(first / last);
        }
        m.Tabulate($"mSSCD: iterations per factor e by theory and its limit, and to {Readable.Level(Solved)} of the mean gap", ["k", "τ", "theory", "limit", "measured"], rows);
        return Verdict.If(
            share <= 1.1 && speedups.Min() > 4,
            $"128 directions in place of one take {string.Join(" and ", speedups.Select(s => Readable.Number(1 / s, 3)))} of the iterations for k = 0 and k = 15; the measured means are at most {Readable.Number(share, 2)} of the bound",
            "mini-batches do not help as predicted");
    }

    [Claim("sparse-two-clusters",
        Place = "Experiments with n = 10⁵",
        Statement = "With 10 small eigenvalues SSCD with their eigenvectors reaches machine precision, where RCD stalls at the share of the gap that lies in their eigenspace.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> SparseTwoClusters(Measurement m)
    {
        var results = await m.RunAsync("sparse");
        var (sscd, rcd) = (results["SSCD"], results["RCD"]);
        var start = sscd.Initial(MetricNames.Suboptimality);
        // The gap itself ends in rounding of f; the gradient tells more.
        var gradient = sscd.Final(MetricNames.GradientNormSquared) / sscd.Initial(MetricNames.GradientNormSquared);
        double[] left = [sscd.Final(MetricNames.Suboptimality) / start, rcd.Final(MetricNames.Suboptimality) / start];
        return Verdict.If(
            Math.Abs(left[0]) < 1e-13 && gradient < 1e-20 && left[1] > 1e-8,
            $"after {Readable.Count(sscd.Total(Cost.Iterations))} iterations the gap is {Readable.Power(Math.Abs(left[0]))} of the first for SSCD (‖∇f‖² {Readable.Power(gradient)}) and {Readable.Power(left[1])} for RCD",
            "the difference is another");
    }

    [Claim("sparse-more-small",
        Place = "Experiments with n = 10⁵",
        Statement = "With a hundredth of the eigenvalues small RCD stalls at about 10⁻⁴ of the gap, and SSCD with their eigenvectors is at 10⁻⁹ or below.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> SparseMoreSmall(Measurement m)
    {
        var small = m.Pick(20, 1000);
        var results = await m.RunAsync("sparse", $"problem.small={small}", $"methods[0].spectral={small}");
        var start = results["SSCD"].Initial(MetricNames.Suboptimality);
        double[] left = [results["SSCD"].Final(MetricNames.Suboptimality) / start, results["RCD"].Final(MetricNames.Suboptimality) / start];
        return Verdict.If(
            Math.Abs(left[0]) < 1e-9 && left[1] is > 1e-5 and < 1e-3,
            $"with {small} small eigenvalues the gap ends at {Readable.Power(Math.Abs(left[0]))} of the first for SSCD and at {Readable.Power(left[1])} for RCD",
            "the difference is another");
    }

    [Claim("sparse-uniform",
        Place = "Experiments with n = 10⁵",
        Statement = "With a uniform spectrum on [1, 100] and eigenvectors for a tenth of it SSCD needs about a tenth of RCD's iterations.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> SparseUniform(Measurement m)
    {
        var results = await m.RunAsync("uniform");
        double[] levels = [1e-3, 1e-12];
        var counts = new List<string>();
        var factor = 0.0;
        foreach (var level in levels)
        {
            var target = new Target(MetricNames.GradientNormSquared, level);
            double[] iterations = [results["SSCD"].CostTo(target, Cost.Iterations), results["RCD"].CostTo(target, Cost.Iterations)];
            factor = iterations[1] / iterations[0];
            counts.Add($"to ‖∇f‖² ≤ {Readable.Power(level)} {Readable.Count(iterations[0])} and {Readable.Count(iterations[1])} iterations ({Readable.Number(factor, 3)} times as many), {Readable.Count(results["SSCD"].CostTo(target, Cost.Seconds))} and {Readable.Count(results["RCD"].CostTo(target, Cost.Seconds))} products with the matrix");
        }
        return Verdict.If(
            factor is > 7 and < 14,
            $"SSCD and RCD take {string.Join("; ", counts)}",
            "the factor 10 of the theory is that of the slowest eigenvector, whose rate RCD has at higher accuracies only");
    }

    [Claim("exponential-decay",
        Place = "Theory for exponentially decaying spectra",
        Statement = "On a spectrum aⁱ every eigenvector more takes off iterations, by about the factor 1/a at first, down to n.",
        Certainty = Certainty.Remembered)]
    internal static Task<Verdict> ExponentialDecay(Measurement m)
    {
        const int Dimension = 40;
        var rows = new List<string[]>();
        var isFalling = true;
        var factors = new List<double>();
        foreach (var a in (double[])[1.1, 1.3, 1.6])
        {
            double[] values = [.. Enumerable.Range(1, Dimension).Select(i => Math.Pow(a, i))];
            double[] counts = [.. Enumerable.Range(0, Dimension).Select(k => StochasticDescentTheory.Weight(values, values.Sum(), k) / values[k])];
            for (var k = 1; k < Dimension; k++) isFalling &= counts[k] <= counts[k - 1] * (1 + 1e-12);
            isFalling &= Math.Abs(counts[^1] - Dimension) < 1e-6;
            factors.Add(counts[0] / counts[1] / a);
            rows.Add([Readable.Number(a), .. new[] { 0, 1, 2, 5, 10, 20, 39 }.Select(k => Readable.Number(counts[k]))]);
        }
        m.Tabulate("Iterations per factor e of SSCD(k), λ_i = aⁱ, n = 40", ["a", "k = 0", "1", "2", "5", "10", "20", "39"], rows);
        return Task.FromResult(Verdict.If(
            isFalling && factors.All(f => f is > 0.95 and < 1.05),
            $"the count falls in k to n = 40 for a = 1.1, 1.3 and 1.6; the first eigenvector divides it by {string.Join(", ", factors.Select(f => Readable.Number(f, 3)))} times a",
            "the counts behave otherwise"));
    }

    [Claim("inexact-directions",
        Place = "Sections on inexact directions",
        Statement = "With directions that are conjugate or orthogonal only nearly the methods still converge to the solution itself, at a rate that worsens with the error.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> InexactDirections(Measurement m)
    {
        var problem = Clustered(100, 1);
        var rows = new List<string[]>();
        var isRight = true;
        var before = new double[2];
        foreach (var error in (double[])[0, 0.02, 0.1, 0.3])
        {
            var place = 0;
            foreach (var (name, create) in ((string, Func<InexactDescentOptions, Method>)[])[("iSconD", o => new InexactScond(o)), ("iSSD", o => new InexactSsd(o))])
            {
                var run = await SpectralTrial.RunAsync(m, problem, create(new InexactDescentOptions { Error = error }), m.Pick(30_000, 100_000), 1000, MetricNames.GradientNormSquared);
                var parameters = run.Preparation.Theory.Parameters;
                var left = run.Trace[^1].Metrics[0] / run.Trace[0].Metrics[0];
                var needed = 1 / parameters["lambda_min(W)"];
                isRight &= needed > before[place] - 1e-6 && left < 1e-18;
                before[place++] = needed;
                rows.Add([name, Readable.Number(error), Readable.Number(parameters["epsilon"], 3), Readable.Count(needed), Readable.Power(left)]);
            }
        }
        m.Tabulate("Inexact directions in 30 dimensions", ["method", "error", "ε", "iterations per factor e", "‖∇f‖² at the end, of the first"], rows);
        return Verdict.If(
            isRight,
            $"iterations per factor e grow from {rows[0][3]} to {rows[^2][3]} (iSconD) and from {rows[1][3]} to {rows[^1][3]} (iSSD) as the error grows to 0.3, where ‖∇f‖² ends at {rows[^2][4]} and {rows[^1][4]} of the first",
            "some limit is another point, or the rate does not worsen");
    }

    private static Problem Clustered(double level, ulong seed) =>
        Quadratics.WithSpectrum(Quadratics.TwoClusters(30, 15, (5, 6), (level, level + 1), seed), 1, seed);

    private static double Rate(Problem problem, int k)
    {
        var matrix = problem.Constants.Hessian!;
        var values = matrix.Smallest(k + 1).Values;
        return values[k] / StochasticDescentTheory.Weight(values, matrix.Trace, k);
    }

    // λmin(W) of coordinate descent on [[a, c], [c, b]].
    private static double Coordinate(double a, double b, double c, CoordinateOrder order)
    {
        var problem = Quadratics.Create([new[,] { { a, c }, { c, b } }], [[0, 0]]);
        var method = new CoordinateDescent(new CoordinateDescentOptions { Order = order });
        return method.Prepare(new Setting(problem.Constants, 2)).Theory.Parameters["lambda_min(W)"];
    }
}
