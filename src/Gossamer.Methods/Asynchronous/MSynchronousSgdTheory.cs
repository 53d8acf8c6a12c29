using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous;

/// <summary>
/// m-synchronous SGD (Begunov and Tyurin, 2026): SGD with a batch of m. Under the fixed computation model a round takes
/// τ_m, and the best m is argmin τ_m(1 + s/m), within 1 + ln n of the optimal time (Theorem 2.3; proof derived again).
/// Where times are random a round takes E J_(m:n), the expected m-th smallest of the n (derived).
/// </summary>
public static class MSynchronousSgdTheory
{
    private const int MostSampledRounds = 400;
    private const int Draws = 4_000_000;

    /// <summary>The m with the shortest time, where all workers hold the same f and their times or distributions are known; n otherwise.</summary>
    /// <param name="setting">The setting.</param>
    public static int Quorum(Setting setting)
    {
        if (!setting.IsHomogeneous) return setting.Workers;
        if ((setting.Variance == 0 ? 0 : setting.Variance / setting.Target) is not { } noise) return setting.Workers;
        return setting switch
        {
            { GradientSeconds: { } seconds } => TimeComplexity.MSynchronousWorkers(seconds, noise),
            { GradientTimes: { } times } => OrderStatistics.Best(RoundSeconds(times, setting.Workers), noise).Quorum,
            _ => setting.Workers,
        };
    }

    /// <summary>E J_(m:n) for m = 1, …, n, the mean of a sample of rounds.</summary>
    /// <param name="times">The distributions of the times.</param>
    /// <param name="workers">n.</param>
    public static double[] RoundSeconds(GradientTimes times, int workers)
    {
        var rounds = Math.Clamp(Draws / workers, 1, MostSampledRounds);
        var mean = new double[workers];
        var round = new double[workers];
        for (var sample = 0; sample < rounds; sample++)
        {
            for (var worker = 0; worker < workers; worker++)
            {
                var random = new RandomStream(0, RandomPurpose.Duration, worker, sample, slot: 3);
                round[worker] = times.Draw(worker, ref random);
            }
            Array.Sort(round);
            for (var m = 0; m < workers; m++) mean[m] += round[m] / rounds;
        }
        return mean;
    }

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="quorum">m.</param>
    public static Theory For(Setting setting, int quorum)
    {
        var theory = GradientDescentTheory.Minibatch(setting, quorum, "m-synchronous SGD");
        return theory with
        {
            Parameters = new Dictionary<string, double> { ["m"] = quorum },
            TreeDistance = quorum - 1,
            Prediction = TimeComplexity.Join(
                theory.Prediction,
                TimeComplexity.Describe(setting, (seconds, noise) => seconds.Order().ElementAt(quorum - 1) * (1 + (noise / quorum)))),
        };
    }
}
