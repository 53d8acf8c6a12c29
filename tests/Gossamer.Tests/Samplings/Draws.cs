using Gossamer.Samplings;

namespace Gossamer.Tests.Samplings;

/// <summary>
/// All outcomes of the samplings for small n, enumerated from their definitions and not from the samplers: lists of
/// (probability, coefficient of every a_i).
/// </summary>
internal static class Draws
{
    public static List<(double Probability, double[] Coefficients)> Full(int n) => [(1, [.. Enumerable.Repeat(1.0 / n, n)])];

    public static List<(double Probability, double[] Coefficients)> Nice(int n, int size)
    {
        var sets = Enumerable.Range(0, 1 << n).Where(set => int.PopCount(set) == size).ToList();
        return [.. sets.Select(set => (1.0 / sets.Count, Of(n, i => (set >> i & 1) != 0 ? 1.0 / size : 0)))];
    }

    public static List<(double Probability, double[] Coefficients)> Importance(double[] q, int size)
    {
        var (n, all) = (q.Length, new List<(double, double[])> { (1, new double[q.Length]) });
        for (var k = 0; k < size; k++)
        {
            all = [.. all.SelectMany(one => Enumerable.Range(0, n).Select(i =>
                (one.Item1 * q[i], Of(n, j => one.Item2[j] + (j == i ? 1 / (size * n * q[i]) : 0)))))];
        }
        return all;
    }

    public static List<(double Probability, double[] Coefficients)> Independent(double[] p) =>
        [.. Enumerable.Range(0, 1 << p.Length).Select(set => (
            Enumerable.Range(0, p.Length).Aggregate(1.0, (product, i) => product * ((set >> i & 1) != 0 ? p[i] : 1 - p[i])),
            Of(p.Length, i => (set >> i & 1) != 0 ? 1 / (p.Length * p[i]) : 0)))];

    public static List<(double Probability, double[] Coefficients)> ExtendedNice(int[] copies, int size)
    {
        var n = copies.Length;
        var owners = Enumerable.Range(0, n).SelectMany(i => Enumerable.Repeat(i, copies[i])).ToArray();
        return [.. Nice(owners.Length, size).Select(draw =>
        {
            var coefficients = new double[n];
            for (var e = 0; e < owners.Length; e++)
                coefficients[owners[e]] += draw.Coefficients[e] * owners.Length / ((double)n * copies[owners[e]]);
            return (draw.Probability, coefficients);
        })];
    }

    /// <summary>Every sampling that there is, with its sampler for L_i = <paramref name="smoothness"/> and its outcomes.</summary>
    public static IEnumerable<(string Name, Sampler Sampler, List<(double Probability, double[] Coefficients)> Outcomes)> All(double[] smoothness)
    {
        var n = smoothness.Length;
        var q = smoothness.Select(l => l / smoothness.Sum()).ToArray();
        yield return ("full", new FullSampling().For(smoothness), Full(n));
        for (var size = 1; size <= 3; size++)
        {
            yield return ($"nice {size}", new NiceSampling(size).For(smoothness), Nice(n, size));
            yield return ($"uniform {size}", new UniformSampling(size).For(smoothness), Importance([.. Enumerable.Repeat(1.0 / n, n)], size));
            yield return ($"importance {size}", new ImportanceSampling(size).For(smoothness), Importance(q, size));
            var copies = smoothness.Select(l => (int)Math.Ceiling(l * n / smoothness.Sum())).ToArray();
            yield return ($"extended nice {size}", new ExtendedNiceSampling(size).For(smoothness), ExtendedNice(copies, size));
            yield return ($"independent {size}", new IndependentSampling(size * 0.9).For(smoothness), Independent([.. Enumerable.Repeat(size * 0.9 / n, n)]));
        }
        yield return ("independent by smoothness", new IndependentSampling(1, true).For(smoothness), Independent(q));
        yield return ("independent with a certain one", IndependentSampling.Of([0.25, 1, 0.5, 0.75]).For(smoothness), Independent([0.25, 1, 0.5, 0.75]));
        yield return ("importance of own", new ImportanceSampling(2, [1, 2, 3, 4]).For(smoothness), Importance([0.1, 0.2, 0.3, 0.4], 2));
        yield return ("extended nice of own", new ExtendedNiceSampling(2, [1, 1, 1, 3]).For(smoothness), ExtendedNice([1, 1, 1, 3], 2));
    }

    /// <summary>The estimate of the mean of the a_i in one outcome.</summary>
    public static double[] Estimate(double[] coefficients, double[][] a)
    {
        var estimate = new double[a[0].Length];
        for (var i = 0; i < a.Length; i++)
        {
            for (var k = 0; k < estimate.Length; k++) estimate[k] += coefficients[i] * a[i][k];
        }
        return estimate;
    }

    public static double[] Mean(double[][] a) => Estimate([.. Enumerable.Repeat(1.0 / a.Length, a.Length)], a);

    public static double NormSquared(double[] a) => a.Sum(value => value * value);

    public static double DistanceSquared(double[] a, double[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();

    private static double[] Of(int n, Func<int, double> value) => [.. Enumerable.Range(0, n).Select(value)];
}
