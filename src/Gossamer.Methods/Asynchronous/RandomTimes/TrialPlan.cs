using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.RandomTimes;

/// <summary>
/// How many trials every worker makes in a round and after how many seconds it gives one up (Maranjyan, Shaikh Omar and
/// Richtárik, 2024): with a_i the seconds of a trial and p_i the probability that it succeeds, workers sorted by a,
/// t(m) = (S + Σ_{j≤m} p_j)/(Σ_{j≤m} p_j/a_j), m* = argmin t(m), B_i = ⌈t(m*)/a_i − 1⌉ for the first m*, 0 for the others.
/// </summary>
/// <param name="Seconds">t(m*).</param>
/// <param name="Limits">a_i, seconds after which a trial is given up.</param>
/// <param name="Probabilities">p_i.</param>
/// <param name="Trials">B_i.</param>
public sealed record TrialPlan(double Seconds, IReadOnlyList<double> Limits, IReadOnlyList<double> Probabilities, IReadOnlyList<int> Trials)
{
    private const int SampleSize = 2000;
    private const double LeastTrusted = 0.05;

    /// <summary>Σ p_i·B_i: gradients that a round is expected to yield.</summary>
    public double ExpectedGradients => Enumerable.Range(0, Trials.Count).Sum(i => Probabilities[i] * Trials[i]);

    /// <summary>The allocation for given trials.</summary>
    /// <param name="limits">a_i, above 0; infinite for a worker that is left out.</param>
    /// <param name="probabilities">p_i from 0 to 1.</param>
    /// <param name="batch">S, gradients that a round should yield.</param>
    /// <exception cref="AssumptionException">No worker ever succeeds.</exception>
    public static TrialPlan Of(IReadOnlyList<double> limits, IReadOnlyList<double> probabilities, double batch)
    {
        var order = Enumerable.Range(0, limits.Count).OrderBy(i => limits[i]).ToArray();
        var best = double.PositiveInfinity;
        double successes = 0, speed = 0;
        var used = 0;
        for (var m = 1; m <= order.Length; m++)
        {
            var worker = order[m - 1];
            if (!double.IsFinite(limits[worker])) break;
            successes += probabilities[worker];
            speed += probabilities[worker] / limits[worker];
            var seconds = (batch + successes) / speed;
            if (!(seconds < best)) continue;
            best = seconds;
            used = m;
        }
        if (used == 0) throw new AssumptionException("no worker ever finishes a gradient within its time; give a larger limit");
        var trials = new int[limits.Count];
        // A quotient that exceeds a whole number only by rounding is meant to be that number.
        foreach (var worker in order.AsSpan(0, used))
            trials[worker] = (int)Math.Min(int.MaxValue, Math.Max(0, Math.Ceiling((best / limits[worker] * (1 - 1e-12)) - 1)));
        return new TrialPlan(best, limits, probabilities, trials);
    }

    /// <summary>
    /// The plan for known distributions of times: every worker gives up at the a with the smallest a/P(J ≤ a), the fewest
    /// seconds a success, found in a sample; or all at a given limit.
    /// </summary>
    /// <param name="times">The distributions.</param>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="batch">S.</param>
    /// <param name="limit">One a for all; null to choose.</param>
    public static TrialPlan For(GradientTimes times, int workers, double batch, double? limit)
    {
        var limits = new double[workers];
        var probabilities = new double[workers];
        for (var worker = 0; worker < workers; worker++)
        {
            var sample = times.Sample(worker, SampleSize);
            (limits[worker], probabilities[worker]) = limit is { } given ? (given, Share(sample, given)) : Cheapest(sample);
        }
        return Of(limits, probabilities, batch);
    }

    private static double Share(double[] sample, double limit)
    {
        var place = Array.FindIndex(sample, seconds => seconds > limit);
        return (place < 0 ? sample.Length : place) / (double)sample.Length;
    }

    private static (double Limit, double Probability) Cheapest(double[] sample)
    {
        // Small samples are full of small accidents: rare successes are trusted only where there are no others.
        var best = (Limit: double.PositiveInfinity, Probability: 0.0);
        for (var k = 0; k < sample.Length && double.IsFinite(sample[k]); k++)
        {
            // Equal times: the last of them counts.
            if (k + 1 < sample.Length && sample[k + 1] == sample[k]) continue;
            var probability = (k + 1.0) / sample.Length;
            if (best.Probability < LeastTrusted || sample[k] / probability < best.Limit / best.Probability) best = (sample[k], probability);
        }
        return best;
    }
}
