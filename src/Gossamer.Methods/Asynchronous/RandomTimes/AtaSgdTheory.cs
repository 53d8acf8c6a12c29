using System.Globalization;
using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.RandomTimes;

/// <summary>
/// ATA (Maranjyan, Saad, Richtárik and Orabona, 2025): SGD with batch B. Its time is that of the allocation, which the
/// theorem on regret compares with the best fixed one, max_i a_i·μ_i.
/// </summary>
public static class AtaSgdTheory
{
    private const int SampleSize = 2000;

    /// <summary>The mean seconds μ_i of a gradient of every worker.</summary>
    /// <param name="setting">The setting, in which fixed times or their distributions are known.</param>
    /// <exception cref="AssumptionException">They are not.</exception>
    public static double[] MeanSeconds(Setting setting) => setting switch
    {
        { GradientSeconds: { } seconds } => [.. seconds],
        { GradientTimes: { } times } => [.. Enumerable.Range(0, setting.Workers).Select(worker => times.Sample(worker, SampleSize).Average())],
        _ => throw new AssumptionException(
            "the optimal allocation must know the mean seconds of gradients; use a cluster with compute of kind fixed or random, or a rule that learns them"),
    };

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="batch">B.</param>
    public static Theory For(Setting setting, int batch)
    {
        var theory = GradientDescentTheory.Minibatch(setting, batch, "ATA");
        return theory with
        {
            Parameters = new Dictionary<string, double> { ["B"] = batch },
            Prediction = TimeComplexity.Join(theory.Prediction, RoundSeconds(setting, batch)),
        };
    }

    private static string? RoundSeconds(Setting setting, int batch)
    {
        if (setting.GradientSeconds is not { } seconds || seconds.Any(each => !double.IsFinite(each))) return null;
        var random = new RandomStream(0, RandomPurpose.Coin);
        var allocation = TaskAllocation.Of(seconds, batch, ref random);
        var round = Enumerable.Range(0, allocation.Length).Max(i => allocation[i] * seconds[i]);
        return $"rounds of the best allocation take {round.ToString("G4", CultureInfo.InvariantCulture)} seconds";
    }
}
