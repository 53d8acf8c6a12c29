using System.Globalization;
using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.Time;

/// <summary>
/// Time complexities of parallel stochastic methods under the fixed computation model, where worker i takes τ_i seconds
/// a gradient (Tyurin and Richtárik, 2023, arXiv:2305.12387; Maranjyan, Tyurin and Richtárik, 2025, arXiv:2501.16168).
/// All but the convex ones are in units of LΔ/ε and up to universal constants. s = σ²/ε. Times may come in any order;
/// an infinite one is a dead worker. H_m is the harmonic mean of the m smallest times.
/// </summary>
public static class TimeComplexity
{
    /// <summary>H_1, …, H_n in seconds.</summary>
    /// <param name="seconds">τ_i of every worker, positive, in any order.</param>
    public static double[] HarmonicMeans(IReadOnlyList<double> seconds)
    {
        var means = Sorted(seconds);
        var speed = 0.0;
        for (var m = 1; m <= means.Length; m++)
        {
            speed += 1 / means[m - 1];
            means[m - 1] = m / speed;
        }
        return means;
    }

    /// <summary>min_m H_m(1 + s/m): the lower bound, reached by Rennala SGD and Ringmaster ASGD.</summary>
    /// <param name="seconds">τ_i.</param>
    /// <param name="noise">s ≥ 0.</param>
    public static double Optimal(IReadOnlyList<double> seconds, double noise) => Smallest(HarmonicMeans(seconds), m => 1 + (noise / m)).Value;

    /// <summary>m*, the number of fastest workers at which <see cref="Optimal"/> is reached.</summary>
    /// <param name="seconds">τ_i.</param>
    /// <param name="noise">s ≥ 0.</param>
    public static int OptimalWorkers(IReadOnlyList<double> seconds, double noise) => Smallest(HarmonicMeans(seconds), m => 1 + (noise / m)).Workers;

    /// <summary>H_n(1 + s/n): asynchronous SGD with delay-adaptive steps.</summary>
    /// <param name="seconds">τ_i.</param>
    /// <param name="noise">s ≥ 0.</param>
    public static double AsynchronousSgd(IReadOnlyList<double> seconds, double noise) => HarmonicMeans(seconds)[^1] * (1 + (noise / seconds.Count));

    /// <summary>τ_n(1 + s/n): minibatch (synchronous) SGD, on equal or on different f_i.</summary>
    /// <param name="seconds">τ_i.</param>
    /// <param name="noise">s ≥ 0.</param>
    public static double Minibatch(IReadOnlyList<double> seconds, double noise) => Sorted(seconds)[^1] * (1 + (noise / seconds.Count));

    /// <summary>min_m τ_m(1 + s/m): m-synchronous SGD with the best m; at most 1 + ln n times <see cref="Optimal"/>.</summary>
    /// <param name="seconds">τ_i.</param>
    /// <param name="noise">s ≥ 0.</param>
    public static double MSynchronous(IReadOnlyList<double> seconds, double noise) => Smallest(Sorted(seconds), m => 1 + (noise / m)).Value;

    /// <summary>The m at which <see cref="MSynchronous"/> is reached.</summary>
    /// <param name="seconds">τ_i.</param>
    /// <param name="noise">s ≥ 0.</param>
    public static int MSynchronousWorkers(IReadOnlyList<double> seconds, double noise) => Smallest(Sorted(seconds), m => 1 + (noise / m)).Workers;

    /// <summary>τ_1(1 + s): SGD on the fastest worker alone.</summary>
    /// <param name="seconds">τ_i.</param>
    /// <param name="noise">s ≥ 0.</param>
    public static double FastestWorker(IReadOnlyList<double> seconds, double noise) => Sorted(seconds)[0] * (1 + noise);

    /// <summary>τ_n + mean(τ)·s/n: the lower bound where the f_i differ, reached by Malenia SGD and Ringleader ASGD.</summary>
    /// <param name="seconds">τ_i.</param>
    /// <param name="noise">s ≥ 0.</param>
    public static double HeterogeneousOptimal(IReadOnlyList<double> seconds, double noise) =>
        Sorted(seconds)[^1] + (seconds.Average() * noise / seconds.Count);

    /// <summary>min_m H_m(√(LD²/ε) + σ²D²/(mε²)) seconds: smooth convex f, to f − f* ≤ ε (accelerated Rennala SGD).</summary>
    /// <param name="seconds">τ_i.</param>
    /// <param name="smoothness">L.</param>
    /// <param name="distance">D = ‖x⁰ − x*‖.</param>
    /// <param name="variance">σ².</param>
    /// <param name="accuracy">ε.</param>
    public static double SmoothConvex(IReadOnlyList<double> seconds, double smoothness, double distance, double variance, double accuracy) =>
        Smallest(
            HarmonicMeans(seconds),
            m => Math.Sqrt(smoothness * distance * distance / accuracy) + (variance * distance * distance / (m * accuracy * accuracy))).Value;

    /// <summary>min_m H_m(M²D²/ε² + σ²D²/(mε²)) seconds: convex M-Lipschitz f, to f − f* ≤ ε.</summary>
    /// <param name="seconds">τ_i.</param>
    /// <param name="lipschitz">M.</param>
    /// <param name="distance">D = ‖x⁰ − x*‖.</param>
    /// <param name="variance">σ².</param>
    /// <param name="accuracy">ε.</param>
    public static double NonsmoothConvex(IReadOnlyList<double> seconds, double lipschitz, double distance, double variance, double accuracy)
    {
        var scale = distance * distance / (accuracy * accuracy);
        return Smallest(HarmonicMeans(seconds), m => scale * ((lipschitz * lipschitz) + (variance / m))).Value;
    }

    /// <summary>
    /// min_m H_m(1 + B/m): workers that start at once and never idle have finished B gradients together by then; if each
    /// must first finish an old gradient that does not count, by twice this time.
    /// </summary>
    /// <param name="seconds">τ_i.</param>
    /// <param name="gradients">B.</param>
    public static double BatchSeconds(IReadOnlyList<double> seconds, double gradients) => Optimal(seconds, gradients);

    /// <summary>t(R) = 2 min_m H_m(1 + R/m): any R consecutive updates of Ringmaster ASGD with threshold R take at most this.</summary>
    /// <param name="seconds">τ_i.</param>
    /// <param name="threshold">R ≥ 1.</param>
    public static double RingmasterUpdatesSeconds(IReadOnlyList<double> seconds, double threshold) => 2 * BatchSeconds(seconds, threshold);

    /// <summary>
    /// R = max{1, ⌈√(s·m*)⌉}: where times are known, the delay threshold of Ringmaster ASGD that minimises the time
    /// t(R)(1 + s/R) of the m* fastest workers; max{1, ⌈s⌉}, which needs to know no times, is of the same order (derived).
    /// </summary>
    /// <param name="seconds">τ_i.</param>
    /// <param name="noise">s ≥ 0.</param>
    public static long RingmasterThreshold(IReadOnlyList<double> seconds, double noise) =>
        NoiseRatio.Ceiling(Math.Sqrt(noise * OptimalWorkers(seconds, noise)));

    /// <summary>A complexity in words for a setting in which all of its numbers are known; null elsewhere.</summary>
    internal static string? Describe(Setting setting, Func<IReadOnlyList<double>, double, double> complexity)
    {
        if (setting is not { GradientSeconds: { } seconds, Variance: { } variance, Target: { } target, InitialGap: { } gap }) return null;
        var total = setting.Constants.L * gap / target * complexity(seconds, variance / target);
        return $"{total.ToString("G4", CultureInfo.InvariantCulture)} seconds to a mean squared gradient norm of "
            + $"{target.ToString("R", CultureInfo.InvariantCulture)}, up to a universal constant";
    }

    /// <summary>Two statements in one; either may be missing.</summary>
    internal static string? Join(string? rounds, string? seconds) => rounds is null || seconds is null ? rounds ?? seconds : $"{rounds}; {seconds}";

    private static double[] Sorted(IReadOnlyList<double> seconds)
    {
        if (seconds.Count == 0) throw new ArgumentException("at least one worker is needed", nameof(seconds));
        double[] sorted = [.. seconds];
        Array.Sort(sorted);
        return sorted[0] > 0 ? sorted : throw new ArgumentException("seconds must be positive", nameof(seconds));
    }

    private static (double Value, int Workers) Smallest(double[] means, Func<int, double> factor)
    {
        var best = (Value: double.PositiveInfinity, Workers: 1);
        for (var m = 1; m <= means.Length; m++)
        {
            var value = means[m - 1] * factor(m);
            if (value < best.Value) best = (value, m);
        }
        return best;
    }
}
