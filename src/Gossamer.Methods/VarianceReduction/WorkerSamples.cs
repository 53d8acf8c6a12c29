using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// How the workers of a method sample their finite sums: in most rounds a few samples each, drawn independently, and with
/// probability p, by a coin that all share, full gradients.
/// </summary>
internal sealed class WorkerSamples
{
    private readonly IReadOnlyList<Sampler> samplers;

    private WorkerSamples(IReadOnlyList<Sampler> samplers, double? probability)
    {
        this.samplers = samplers;
        double drawn = samplers.Average(sampler => sampler.ExpectedSize), held = samplers.Average(sampler => (double)sampler.Count);
        Share = drawn / held;
        Probability = probability ?? (IsAll ? 1 : drawn / (held + drawn));
    }

    /// <summary>p.</summary>
    public double Probability { get; }

    /// <summary>B/m: the mean number of samples drawn, by the mean number of samples held.</summary>
    public double Share { get; }

    /// <summary>True where every draw is all samples.</summary>
    public bool IsAll => samplers.All(sampler => sampler.IsFull);

    /// <summary>The sampling of every worker's sum.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="sampling">Which samples a worker draws.</param>
    /// <param name="probability">p; B/(m + B), or 1 where all samples are drawn, unless given.</param>
    /// <param name="title">The method's title, for messages.</param>
    /// <exception cref="AssumptionException">Some f_i is no finite sum, or holds too few samples, or gradients are not exact.</exception>
    public static WorkerSamples Of(Setting setting, Sampling sampling, double? probability, string title)
    {
        SamplingAssumptions.Exact(setting, title, "sampling");
        return new WorkerSamples(SamplingAssumptions.OfWorkers(setting, sampling, title), probability);
    }

    /// <summary>V² with mean_i E‖sampled difference − (∇f_i(x) − ∇f_i(y))‖² ≤ V²‖x − y‖².</summary>
    public double Variance(Setting setting) => VrMarinaTheory.MeanVariance(setting, samplers);

    /// <summary>L_max²/B, as papers bound V² for B uniform samples.</summary>
    public double LargestVariance(Setting setting)
    {
        if (IsAll) return 0;
        var largest = Enumerable.Range(0, samplers.Count).Max(i => setting.Sums!.Of(i)!.Smoothness.Max());
        return largest * largest / samplers.Min(sampler => sampler.ExpectedSize);
    }

    /// <summary>The coin of a round: true for full gradients.</summary>
    public bool IsFull(IParticipant participant, long round) =>
        participant.SharedRandom(RandomPurpose.Coin, round).NextCoin(Probability);

    /// <summary>Draws the samples of a worker for a round.</summary>
    public void Draw(IWorker worker, long round, SampleBatch batch)
    {
        var random = worker.Random(RandomPurpose.Sample, round);
        samplers[worker.Index].Draw(ref random, batch);
    }
}
