using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Sections;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Experiments.Kinds;

/// <summary>How long computations take, as a file names it.</summary>
internal abstract class ComputeKind
{
    /// <param name="workers">Number of workers n.</param>
    public abstract ComputeModel Create(int workers);
}

/// <summary>The same time always.</summary>
[Kind<ComputeKind>("fixed", "A gradient of worker i takes τ_i seconds, always; inf is a worker that never answers.")]
internal sealed class FixedCompute(
    [Parameter("Seconds a gradient: a number, a list of one a worker, or an expression in i such as 1 + sqrt(i).", Symbol = "τ_i")] WorkerSeconds seconds) : ComputeKind
{
    public override ComputeModel Create(int workers) => new FixedTimes(seconds.Values);
}

/// <summary>Seconds of a component gradient.</summary>
[Kind<ComputeKind>("per-sample", "The seconds of another model are those of one sample's gradient: a full gradient of m samples takes m times as long.")]
internal sealed class PerSampleCompute(
    [Parameter("The model of one sample's gradient, such as {kind: fixed, seconds: 1e-5}.")] ComputeKind of) : ComputeKind
{
    public override ComputeModel Create(int workers) => new PerSampleTimes(of.Create(workers));
}

/// <summary>A fixed part and a random one.</summary>
[Kind<ComputeKind>("random", "A gradient of worker i takes base_i seconds and a random time drawn anew for every gradient.")]
internal sealed class RandomCompute(
    [Parameter("The random part: half-normal(v), exponential(mean), gamma(shape, scale), log-normal(mu, sigma), …; expressions in i allowed.")] DistributionKind noise,
    [Parameter("The fixed part: a number, a list of one a worker, or an expression in i; 0 unless given.")] WorkerSeconds? @base = null,
    [Parameter("independent; common-shock: the k-th draw of all workers is one; frozen-per-worker: drawn once a run.")]
    DrawSharing sharing = DrawSharing.Independent) : ComputeKind
{
    public override ComputeModel Create(int workers)
    {
        var durations = new Duration[workers];
        for (var worker = 0; worker < workers; worker++)
        {
            var drawn = noise.Create(worker);
            durations[worker] = @base is null ? drawn : drawn.After(@base.Values[worker]);
        }
        return new RandomTimes(durations, sharing);
    }
}

/// <summary>Speeds that change over time.</summary>
[Kind<ComputeKind>("power", "Worker i computes speed_i × v(t + shift_i) gradients a second, v piecewise constant; 0 is an outage.")]
internal sealed class PowerCompute(
    [Parameter("Seconds from which each value of v holds: 0 first, then ascending.")] IReadOnlyList<double> times,
    [Parameter("Values of v, one for each of the times.")] IReadOnlyList<double> values,
    [Parameter("speed_i: a number, a list of one a worker, or an expression in i; 1 unless given.")] WorkerNumbers? speed = null,
    [Parameter("Seconds after which v repeats; it does not unless given.", Minimum = 0)] double? period = null,
    [Parameter("shift_i: seconds by which worker i is ahead, an expression in i such as 0.5*i; needs a period.")] WorkerNumbers? shift = null) : ComputeKind
{
    public override ComputeModel Create(int workers)
    {
        if (times.Count != values.Count) throw new BadInputException($"times has {times.Count} numbers, but values has {values.Count}; give one value for each time");
        if (shift is not null && period is null) throw new BadInputException("shift says where in its period each worker begins; give period as well");
        var powers = new ComputationPower[workers];
        for (var worker = 0; worker < workers; worker++)
        {
            var factor = speed?.Values[worker] ?? 1;
            double[] scaled = [.. values.Select(v => v * factor)];
            powers[worker] = period is { } length
                ? ComputationPower.Periodic(times, scaled, length, shift?.Values[worker] ?? 0)
                : new ComputationPower(times, scaled);
        }
        return new PowerTimes(powers);
    }
}

/// <summary>Workers that fail now and then.</summary>
[Kind<ComputeKind>("outages", "Workers are up and down by turns for random times; another model says how long a gradient takes while up.")]
internal sealed class OutageCompute(
    [Parameter("The model of a worker that is up.")] ComputeKind compute,
    [Parameter("How long a worker is up in a row, such as exponential(100 s).")] DistributionKind up,
    [Parameter("How long a worker is down in a row.")] DistributionKind down,
    [Parameter("What an outage does to a running gradient: pause, or lose, which starts it from scratch.")] OutageEffect effect = OutageEffect.Pause) : ComputeKind
{
    public override ComputeModel Create(int workers) => new Outages(compute.Create(workers), up.CreateCommon("up", workers), down.CreateCommon("down", workers), effect);
}

/// <summary>Measured times.</summary>
[Kind<ComputeKind>("trace", "Measured times from a file: one line a worker, seconds of its gradients one after the other; it starts again at its end.")]
internal sealed class TraceCompute([Parameter("The file.")] FilePath file) : ComputeKind
{
    public override ComputeModel Create(int workers) => TraceTimes.Read(file.Full);
}
