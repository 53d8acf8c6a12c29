using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Simulation.ComputeModels;

/// <summary>How the draws of different jobs and workers are related.</summary>
public enum DrawSharing
{
    /// <summary>Every gradient of every worker is drawn for itself.</summary>
    Independent,

    /// <summary>
    /// Common shock: the k-th job of every worker uses the same randomness, so that all are slow or fast together.
    /// </summary>
    CommonShock,

    /// <summary>Every worker is drawn once in a run and keeps its time.</summary>
    FrozenPerWorker,
}

/// <summary>Random computation times: the duration of every gradient is a draw.</summary>
public sealed class RandomTimes : ComputeModel
{
    // A sum of draws may be rounded below the product of the least draw.
    private const double LessThanRounding = 1 - 1e-9;

    private readonly Duration[] durations;
    private readonly DrawSharing sharing;

    /// <summary>All workers draw from one distribution.</summary>
    /// <param name="duration">Seconds of a gradient.</param>
    /// <param name="sharing">How draws are related.</param>
    public RandomTimes(Duration duration, DrawSharing sharing = DrawSharing.Independent) : this([duration], sharing, isCommon: true) { }

    /// <summary>Every worker draws from its own distribution.</summary>
    /// <param name="durations">Seconds of a gradient, one distribution a worker.</param>
    /// <param name="sharing">How draws are related.</param>
    public RandomTimes(IReadOnlyList<Duration> durations, DrawSharing sharing = DrawSharing.Independent)
        : this([.. durations], sharing, isCommon: false) { }

    private RandomTimes(Duration[] durations, DrawSharing sharing, bool isCommon)
    {
        if (durations.Length == 0) throw new BadInputException("random compute times need at least one distribution");
        (this.durations, this.sharing, IsCommon) = (durations, sharing, isCommon);
    }

    /// <inheritdoc/>
    public override string Name => "random";

    private bool IsCommon { get; }

    /// <inheritdoc/>
    public override double FinishTime(in ComputeJob job)
    {
        var duration = Of(job.Worker);
        if (sharing == DrawSharing.FrozenPerWorker)
        {
            var frozen = new RandomStream(job.Seed, RandomPurpose.Duration, job.Worker);
            return job.Gradients == 0 ? job.Start : job.Start + (job.Gradients * duration.Draw(ref frozen));
        }
        var random = new RandomStream(job.Seed, RandomPurpose.Duration, sharing == DrawSharing.CommonShock ? -1 : job.Worker, job.Index);
        var seconds = 0.0;
        var whole = Math.Floor(job.Gradients);
        for (var k = 0; k < whole; k++) seconds += duration.Draw(ref random);
        // A part of a gradient takes its part of a draw.
        if (job.Gradients > whole) seconds += (job.Gradients - whole) * duration.Draw(ref random);
        return job.Start + seconds;
    }

    /// <inheritdoc/>
    public override double EarliestFinish(in ComputeJob job) =>
        job.Gradients is 0 or 1
            ? job.Start + (job.Gradients == 0 ? 0 : Of(job.Worker).Least)
            : job.Start + (job.Gradients * Of(job.Worker).Least * LessThanRounding);

    /// <inheritdoc/>
    public override GradientTimes? Times => sharing == DrawSharing.FrozenPerWorker ? null : new Drawn(this);

    /// <inheritdoc/>
    public override string? Validate(int workers) => IsCommon || durations.Length == workers
        ? null
        : $"the compute model gives {durations.Length} distributions for {workers} workers: give one each, or one for all";

    private sealed class Drawn(RandomTimes model) : GradientTimes
    {
        public override double Draw(int worker, ref RandomStream random) => model.Of(worker).Draw(ref random);
    }

    private Duration Of(int worker) => durations[IsCommon ? 0 : worker];
}
