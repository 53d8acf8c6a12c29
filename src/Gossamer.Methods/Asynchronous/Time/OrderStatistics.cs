using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Gossamer.Methods.Asynchronous.Time;

/// <summary>
/// E J_(m:n), the expected time until the first m of n computations that started together have ended, for independent
/// computations of one distribution: the length of a round of m-synchronous SGD.
/// </summary>
public static class OrderStatistics
{
    /// <summary>Exponential: μ(H(n) − H(n−m)) with harmonic numbers H.</summary>
    /// <param name="mean">μ, in seconds.</param>
    /// <param name="workers">n.</param>
    /// <param name="quorum">m, from 1 to n.</param>
    public static double Exponential(double mean, int workers, int quorum)
    {
        Demand(workers, quorum);
        var sum = 0.0;
        for (var k = workers - quorum + 1; k <= workers; k++) sum += 1.0 / k;
        return mean * sum;
    }

    /// <summary>Uniform on [least, most]: least + (most − least)·m/(n + 1).</summary>
    /// <param name="least">Seconds.</param>
    /// <param name="most">Seconds.</param>
    /// <param name="workers">n.</param>
    /// <param name="quorum">m, from 1 to n.</param>
    public static double Uniform(double least, double most, int workers, int quorum)
    {
        Demand(workers, quorum);
        return least + ((most - least) * quorum / (workers + 1));
    }

    /// <summary>|N(0, variance)|, by quadrature.</summary>
    /// <param name="variance">In seconds².</param>
    /// <param name="workers">n.</param>
    /// <param name="quorum">m, from 1 to n.</param>
    public static double HalfNormal(double variance, int workers, int quorum) =>
        Of(share => Math.Sqrt(2 * variance) * SpecialFunctions.ErfInv(share), workers, quorum);

    /// <summary>Any distribution, by quadrature over its quantile function: the m-th of n uniform draws has a beta distribution.</summary>
    /// <param name="quantile">Seconds below which a computation ends with the given probability, which lies in (0, 1).</param>
    /// <param name="workers">n.</param>
    /// <param name="quorum">m, from 1 to n.</param>
    public static double Of(Func<double, double> quantile, int workers, int quorum)
    {
        Demand(workers, quorum);
        return Integrate.DoubleExponential(
            share => quantile(share) * Beta.PDF(quorum, workers - quorum + 1, share), 0, 1, 1e-10);
    }

    /// <summary>
    /// μ_m + R·ln(2m) is at least the expected maximum of m independent times with means up to μ_m and tails
    /// E exp((J − μ)/R) ≤ 2 (derived).
    /// </summary>
    /// <param name="mean">Largest mean, in seconds.</param>
    /// <param name="tail">R, in seconds.</param>
    /// <param name="quorum">m.</param>
    public static double SubExponentialBound(double mean, double tail, int quorum) => mean + (tail * Math.Log(2 * quorum));

    /// <summary>
    /// The m with the smallest E J_(m:n)·(1 + s/m), and this value: the best quorum of m-synchronous SGD where times are
    /// random.
    /// </summary>
    /// <param name="roundSeconds">E J_(m:n) for m = 1, …, n.</param>
    /// <param name="noise">s = σ²/ε.</param>
    public static (int Quorum, double Value) Best(IReadOnlyList<double> roundSeconds, double noise)
    {
        var best = (Quorum: 1, Value: double.PositiveInfinity);
        for (var m = 1; m <= roundSeconds.Count; m++)
        {
            var value = roundSeconds[m - 1] * (1 + (noise / m));
            if (value < best.Value) best = (m, value);
        }
        return best;
    }

    private static void Demand(int workers, int quorum)
    {
        if (quorum < 1 || quorum > workers) throw new ArgumentOutOfRangeException(nameof(quorum), quorum, $"must be from 1 to {workers}");
    }
}
