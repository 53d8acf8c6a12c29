using System.Globalization;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Simulation.ComputeModels;

/// <summary>
/// The fixed computation model: a gradient of worker i takes τ_i seconds, always. τ_i = +∞ is a worker that never answers;
/// τ_i = 0 takes no time.
/// </summary>
public sealed class FixedTimes : ComputeModel
{
    private readonly double[]? seconds;
    private readonly double common;

    /// <summary>All workers take the same time.</summary>
    /// <param name="seconds">τ in seconds, 0 or more.</param>
    public FixedTimes(double seconds) => common = Demand(seconds, 0);

    /// <summary>Every worker takes its own time.</summary>
    /// <param name="seconds">τ_i in seconds, 0 or more, one a worker.</param>
    public FixedTimes(IReadOnlyList<double> seconds)
    {
        this.seconds = [.. seconds];
        for (var worker = 0; worker < this.seconds.Length; worker++) Demand(this.seconds[worker], worker);
    }

    /// <inheritdoc/>
    public override string Name => "fixed";

    /// <inheritdoc/>
    public override double FinishTime(in ComputeJob job) =>
        job.Gradients == 0 ? job.Start : job.Start + (job.Gradients * (seconds is null ? common : seconds[job.Worker]));

    /// <inheritdoc/>
    public override double EarliestFinish(in ComputeJob job) => FinishTime(job);

    /// <inheritdoc/>
    public override IReadOnlyList<double> FixedSeconds(int workers) =>
        seconds is not null ? seconds : Enumerable.Repeat(common, workers).ToArray();

    /// <inheritdoc/>
    public override GradientTimes Times => new Certain(this);

    /// <inheritdoc/>
    public override string? Validate(int workers) => seconds is null || seconds.Length == workers
        ? null
        : $"the compute model gives {seconds.Length} times for {workers} workers: give one each, or one number for all";

    private sealed class Certain(FixedTimes model) : GradientTimes
    {
        public override double Draw(int worker, ref RandomStream random) => model.seconds is { } each ? each[worker] : model.common;
    }

    private static double Demand(double seconds, int worker) => seconds >= 0
        ? seconds
        : throw new BadInputException(
            $"the seconds per gradient of worker {worker} are {seconds.ToString("R", CultureInfo.InvariantCulture)}, but must be 0 or more");
}
