using Gossamer.Execution;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>What methods that draw samples themselves assume, with the messages that a user needs where it fails.</summary>
internal static class SamplingAssumptions
{
    /// <summary>Gradients are exact where the method does not sample them itself.</summary>
    public static void Exact(Setting setting, string title, string option)
    {
        if (setting.IsExact) return;
        throw new AssumptionException(
            $"{title} draws samples itself and takes exact gradients otherwise, but the oracle is stochastic; use oracle: full (the default) and set the batch by {option}");
    }

    /// <summary>The samplers of every worker's own finite sum; workers with equal sums share one.</summary>
    /// <exception cref="AssumptionException">Some f_i is no finite sum, or the sampling cannot serve it.</exception>
    public static IReadOnlyList<Sampler> OfWorkers(Setting setting, Sampling sampling, string title)
    {
        if (sampling is FullSampling && setting.Sums is null or { IsEveryWorkerOne: false })
            return Enumerable.Repeat(sampling.For([0.0]), setting.Workers).ToArray();
        if (setting.Sums is not { IsEveryWorkerOne: true } sums)
        {
            throw new AssumptionException(
                $"{title} samples the finite sums that the workers hold, and on this problem some f_i is no sum of functions; use a problem of data, such as logistic-regression, or quadratics with samples, or a method with full gradients, such as marina");
        }
        var samplers = new Sampler[setting.Workers];
        for (var i = 0; i < samplers.Length; i++)
            samplers[i] = i > 0 && setting.IsHomogeneous ? samplers[0] : Make(sampling, sums.Of(i)!, title);
        return samplers;
    }

    /// <summary>The sampler of f as one finite sum, for sequential methods.</summary>
    /// <exception cref="AssumptionException">f is no finite sum, or the sampling cannot serve it.</exception>
    public static Sampler OfWhole(Setting setting, Func<int, Sampling> sampling, string title)
    {
        var sum = setting.Sums?.Whole ?? throw new AssumptionException(
            $"{title} samples f as a finite sum, and on this problem f is no sum of functions; use a problem of data or of several workers, or a method with full gradients, such as nesterov");
        return Make(sampling(sum.Count), sum, title);
    }

    /// <summary>The sampler of the workers.</summary>
    /// <exception cref="AssumptionException">The sampling cannot serve so many.</exception>
    public static Sampler OfClients(Setting setting, Sampling clients, string title) =>
        Make(clients, setting.Constants.AsMean, title);

    private static Sampler Make(Sampling sampling, SumConstants sum, string title)
    {
        try
        {
            return sampling.For(sum.Smoothness);
        }
        catch (BadInputException error) when (error is not AssumptionException)
        {
            throw new AssumptionException($"{title}: {error.Message}");
        }
    }
}
