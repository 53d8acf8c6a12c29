using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Reports;
using Gossamer.Methods;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Papers;

/// <summary>The claims of the paper that brought momentum into error feedback.</summary>
[Paper("momentum-ef",
    Title = "Momentum Provably Improves Error Feedback!",
    Authors = "I. Fatkhullin, A. Tyurin, P. Richtárik",
    Reference = "NeurIPS 2023, arXiv:2305.15155",
    Summary = "With stochastic gradients EF21 stalls at a floor that no step size removes; averaging the gradients on the workers before compression removes it, with one sample a round and a gain from more workers.")]
public static class MomentumEfPaper
{
    private const string Gradient = MetricNames.GradientNormSquared;

    private static readonly string[] Labels = ["EF14-SGD", "EF21-SGD", "EF21-SGDM", "EF21-SGD2M"];

    [Claim("idealised-ef21-sgd-keeps-a-bias",
        Place = "Theorem 1",
        Statement = "On f = ½‖x‖² in the plane with a three-point noise, EF21-SGD with an ideal memory and Top-1 keeps E‖∇f(x^T)‖² ≥ (1/60)·min{σ², ‖∇f(x⁰)‖²} for every step and every T.",
        Certainty = Certainty.Remembered)]
    internal static Task<Verdict> KeepsBias(Measurement m)
    {
        // x ← x − γ(∇f(x) + C(ξ)): what EF21-SGD is when its estimate is the exact gradient.
        var least = double.PositiveInfinity;
        foreach (var step in (double[])[0.3, 0.1, 0.01, 0.001])
        {
            var (samples, rounds) = (m.Pick(200, 2000), (int)Math.Ceiling(12 / step));
            var mean = 0.0;
            for (var sample = 0; sample < samples; sample++)
            {
                var random = new RandomStream(1, RandomPurpose.Sample, sample);
                var (first, second) = (0.0, -1.0);
                for (var k = 0; k < rounds; k++)
                {
                    var (a, b) = ThreePointNoise.Draw(ref random);
                    if (Math.Abs(b) > Math.Abs(a)) (first, second) = (first - (step * first), second - (step * (second + b)));
                    else (first, second) = (first - (step * (first + a)), second - (step * second));
                }
                mean += ((first * first) + (second * second)) / samples;
            }
            least = Math.Min(least, mean);
        }
        return Task.FromResult(Verdict.If(
            least >= 1.0 / 60,
            $"over steps from 0.001 to 0.3 the mean of ‖∇f‖² stays at {Readable.Number(least, 3)} and more; the bias of Top-1 alone is σ²/30 = {Readable.Number(1.0 / 30, 3)}, the bound σ²/60",
            "some step goes below the bound"));
    }

    [Claim("momentum-goes-below-the-floor",
        Place = "Theorem 1 and the figure beside it",
        Statement = "In the same example the real EF21-SGD stops at a floor at small steps, and EF21-SGDM goes below it, further with a smaller η.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> BelowTheFloor(Measurement m)
    {
        var problem = Quadratics.SquaredNorms(2, [1.0], StartingPoint.Given(new double[] { 0, -1 }));
        var rows = new List<string[]>();
        var isOrdered = true;
        foreach (var step in (double[])[1e-2, 1e-3])
        {
            var floors = new List<double>();
            foreach (var method in (Func<Method>[])
            [
                () => new Ef21Sgd(new Ef21SgdOptions { Compressor = new TopK(1), StepSize = step }),
                () => Momentum(1, 0.1, step),
                () => Momentum(1, 0.01, step),
            ])
            {
                var floor = 0.0;
                for (ulong seed = 1; seed <= 3; seed++)
                    floor += Trial.Floor(await Trial.RunAsync(m, problem, method(), m.Pick(40_000, 200_000), every: 20, oracle: new ThreePointNoise(), seed: seed)) / 3;
                floors.Add(floor);
            }
            rows.Add([Readable.Number(step), .. floors.Select(floor => Readable.Number(floor, 3))]);
            isOrdered &= floors[1] < floors[0] && floors[2] < floors[1];
        }
        m.Tabulate("Mean of ‖∇f‖² over the last half of the run, Top-1", ["γ", "EF21-SGD", "EF21-SGDM, η = 0.1", "EF21-SGDM, η = 0.01"], rows);
        return Verdict.If(
            isOrdered,
            $"at γ = {rows[^1][0]} the floors are {rows[^1][1]}, {rows[^1][2]} and {rows[^1][3]}",
            "the order is another");
    }

    [Claim("beats-ef21-sgd-with-one-sample",
        Place = "Experiments on quadratics and on logistic regression",
        Statement = "With one stochastic gradient a round and tuned steps EF21-SGDM and EF21-SGD2M reach lower floors than EF21-SGD.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> BeatsEf21Sgd(Measurement m)
    {
        var (quadratics, digits) = (await m.RunAsync("quadratics"), await m.RunAsync("digits"));
        m.Tabulate(
            "Mean of ‖∇f‖² over the last half of the run, one stochastic gradient a round, tuned steps",
            ["method", "quadratics", "step", "data", "step"],
            [.. Labels.Select(label => (string[])
            [
                label, Readable.Number(Floor(quadratics[label]), 3), Readable.Number(quadratics[label].StepSize),
                Readable.Number(Floor(digits[label]), 3), Readable.Number(digits[label].StepSize),
            ])]);
        var (first, second) = (Lead(quadratics, "EF21-SGD"), Lead(digits, "EF21-SGD"));
        return Verdict.If(
            first > 1 && second > 1,
            $"the floor of EF21-SGD is {Readable.Number(first, 3)} times the higher of the two on quadratics, {Readable.Number(second, 3)} times on data",
            "momentum does not go below EF21-SGD on both");
    }

    [Claim("beats-ef14-sgd-with-one-sample",
        Place = "Experiments on quadratics and on logistic regression",
        Statement = "In the same experiments EF21-SGDM and EF21-SGD2M also reach lower floors than EF14-SGD.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> BeatsEf14Sgd(Measurement m)
    {
        var (first, second) = (Lead(await m.RunAsync("quadratics"), "EF14-SGD"), Lead(await m.RunAsync("digits"), "EF14-SGD"));
        return Verdict.If(
            first > 1 && second > 1,
            $"the floor of EF14-SGD is {Readable.Number(first, 3)} times the higher of the two on quadratics, {Readable.Number(second, 3)} times on data",
            "where the workers hardly differ the memory of EF14-SGD passes all of the noise on, and its floor is that of plain SGD at the same step");
    }

    [Claim("more-workers-help-momentum",
        Place = "The rate of EF21-SGDM (its term σ²/n), Theorem 1 for any n",
        Statement = "With the noise of Theorem 1 more workers lower the floor of EF21-SGDM, that of EF21-SGD much less.",
        Certainty = Certainty.Derived)]
    internal static Task<Verdict> MoreWorkers(Measurement m) => ByWorkers(
        m,
        "the three-point noise",
        n => Quadratics.SquaredNorms(2, [.. Enumerable.Repeat(1.0, n)], StartingPoint.Given(new double[] { 0, -1 })),
        new ThreePointNoise(),
        compressed: 1,
        step: 1e-2,
        "both floors fall alike");

    [Claim("more-workers-normal-noise",
        Place = "Experiments with n = 1, 10, 100",
        Statement = "With normal noise too more workers lower the floor of EF21-SGDM, that of EF21-SGD much less.",
        Certainty = Certainty.Remembered)]
    internal static Task<Verdict> MoreWorkersNormal(Measurement m) => ByWorkers(
        m,
        "normal noise",
        n => Quadratics.Tridiagonal(100, n, 0.01),
        new AdditiveNoiseOracle(0.1),
        compressed: 5,
        step: 0.02,
        "noise that is symmetric leaves Top-K without bias, so that the errors of the workers' estimates average out over the workers in EF21-SGD as well");

    [Claim("batches-help-ef21-sgd-most",
        Place = "Experiments with batches from 1 to 128",
        Statement = "A larger batch lowers the floor of EF21-SGD more than that of EF21-SGDM at η = 0.1.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> BatchesHelp(Measurement m)
    {
        var problem = Quadratics.RandomTridiagonal(10, 100, 0.1, 0.01, seed: 1);
        async Task<double> FloorOf(Method method, double sigma) =>
            Trial.Floor(await Trial.RunAsync(m, problem, method, m.Pick(3000L, 20_000L), every: 50, oracle: new AdditiveNoiseOracle(sigma)));
        // The mean of 64 gradients has an eighth of the deviation.
        double[] plain = [await FloorOf(Plain(), 0.1), await FloorOf(Plain(), 0.1 / 8)];
        double[] averaged = [await FloorOf(Momentum(5, 0.1, 0.02), 0.1), await FloorOf(Momentum(5, 0.1, 0.02), 0.1 / 8)];
        var (gainPlain, gainAveraged) = (plain[0] / plain[1], averaged[0] / averaged[1]);
        return Verdict.If(
            gainPlain > gainAveraged,
            $"64 times the batch divides the floor of EF21-SGD by {Readable.Number(gainPlain, 3)} ({Readable.Number(plain[0], 3)} to {Readable.Number(plain[1], 3)}), that of EF21-SGDM by {Readable.Number(gainAveraged, 3)} ({Readable.Number(averaged[0], 3)} to {Readable.Number(averaged[1], 3)})",
            "both floors are proportional to the variance of the noise, so that a batch divides them alike; what it does to the rounds needed is another matter");

        static Ef21Sgd Plain() => new(new Ef21SgdOptions { Compressor = new TopK(5), StepSize = 0.02 });
    }

    [Claim("steps-of-the-theorem-are-admissible",
        Place = "The rate of EF21-SGDM (step min{α/(20L̃), η/(7L)}; constants remembered)",
        Statement = "The paper's steps for EF21-SGDM and EF21-SGD2M are below those that the explicit Lyapunov functions allow, for all α and η.",
        Certainty = Certainty.Remembered)]
    internal static Task<Verdict> StepsAdmissible(Measurement m)
    {
        var (closest, checkedPairs) = (0.0, 0);
        foreach (var spread in (double[])[1, 3, 100])
        {
            var setting = new Setting(new GivenConstants([spread, 1, 1, 1]), 1000);
            foreach (var k in (int[])[1, 10, 100, 900])
            {
                foreach (var eta in (double[])[1e-3, 0.01, 0.1, 0.5, 0.99])
                {
                    var (alpha, c) = (k / 1000.0, setting.Constants);
                    var options = new MomentumOptions { Compressor = new TopK(k), Momentum = eta };
                    closest = Math.Max(closest, Math.Min(alpha / (20 * c.LQuadraticMean), eta / (7 * c.L)) / Ef21SgdmTheory.For(setting, options).Theory.StepSize!.Value);
                    closest = Math.Max(closest, Math.Min(alpha / (60 * c.LQuadraticMean), eta / (16 * c.L)) / Ef21Sgd2mTheory.For(setting, options).Theory.StepSize!.Value);
                    checkedPairs += 2;
                }
            }
        }
        return Task.FromResult(Verdict.If(
            closest <= 1,
            $"over {checkedPairs} pairs of α and η the paper's step is at most {Readable.Number(closest, 3)} of the explicit one",
            "for some α and η the paper's step is larger"));
    }

    private static Ef21Sgdm Momentum(int k, double eta, double step) => new(new Ef21SgdmOptions
    {
        Compressor = new TopK(k),
        Momentum = eta,
        StepSize = step,
        Initialization = EstimateStart.Compressed,
    });

    private static async Task<Verdict> ByWorkers(
        Measurement m, string noise, Func<int, Problem> problem, GradientOracle oracle, int compressed, double step, string otherwise)
    {
        var rows = new List<string[]>();
        var (plain, averaged) = (new List<double>(), new List<double>());
        foreach (var n in (int[])[1, 10, 100])
        {
            m.Say($"{noise}, n = {n}");
            var rounds = m.Pick(4000L, 40_000L);
            var sgd = new Ef21Sgd(new Ef21SgdOptions { Compressor = new TopK(compressed), StepSize = step });
            plain.Add(Trial.Floor(await Trial.RunAsync(m, problem(n), sgd, rounds, every: 20, oracle: oracle)));
            averaged.Add(Trial.Floor(await Trial.RunAsync(m, problem(n), Momentum(compressed, 0.05, step), rounds, every: 20, oracle: oracle)));
            rows.Add([Readable.Count(n), Readable.Number(plain[^1], 3), Readable.Number(averaged[^1], 3)]);
        }
        m.Tabulate(
            $"Mean of ‖∇f‖² over the last half of the run, {noise}, γ = {Readable.Number(step)}", ["n", "EF21-SGD", "EF21-SGDM, η = 0.05"], rows);
        var (gainPlain, gainAveraged) = (plain[0] / plain[^1], averaged[0] / averaged[^1]);
        return Verdict.If(
            gainAveraged > 2 && gainPlain < gainAveraged / 2,
            $"from 1 to 100 workers the floor of EF21-SGDM falls {Readable.Number(gainAveraged, 3)} times ({Readable.Number(averaged[0], 3)} to {Readable.Number(averaged[^1], 3)}), that of EF21-SGD {Readable.Number(gainPlain, 3)} times ({Readable.Number(plain[0], 3)} to {Readable.Number(plain[^1], 3)})",
            otherwise);
    }

    // How many times the higher floor of the two with momentum another method's floor is.
    private static double Lead(Results results, string label) =>
        Floor(results[label]) / Math.Max(Floor(results["EF21-SGDM"]), Floor(results["EF21-SGD2M"]));

    private static double Floor(Series series)
    {
        var values = series.Values(Gradient);
        return values.Skip(values.Count / 2).Average();
    }
}
