using System.Globalization;

namespace Gossamer.Simulation.ComputeModels;

/// <summary>
/// A computation power v(t) ≥ 0 in gradients per second, constant between breakpoints: a computation that starts at t₀
/// ends at the first T with ∫ v from t₀ to T equal to 1. The last value holds for ever.
/// </summary>
public sealed class ComputationPower
{
    private readonly double[] times;
    private readonly double[] values;
    private readonly double[] done;
    private double period = double.PositiveInfinity;
    private double shift;
    private double donePerPeriod;

    /// <summary>Creates the function.</summary>
    /// <param name="times">Seconds from which each value holds: the first is 0, then ascending.</param>
    /// <param name="values">Gradients per second from each of these times on, 0 or more and finite.</param>
    /// <exception cref="BadInputException">The numbers do not describe such a function.</exception>
    public ComputationPower(IReadOnlyList<double> times, IReadOnlyList<double> values)
    {
        (this.times, this.values) = ([.. times], [.. values]);
        if (this.times.Length == 0 || this.times.Length != this.values.Length)
            throw new BadInputException($"a computation power has {this.times.Length} times and {this.values.Length} values: give as many of both, at least one");
        if (this.times[0] != 0) throw new BadInputException($"a computation power starts at {Text(this.times[0])} s, but must start at 0");
        done = new double[this.times.Length];
        for (var k = 0; k < this.times.Length; k++)
        {
            if (!(this.values[k] >= 0) || double.IsInfinity(this.values[k]))
                throw new BadInputException($"a computation power of {Text(this.values[k])} gradients per second is given, but must be 0 or more and finite");
            if (k == 0) continue;
            if (!(this.times[k] > this.times[k - 1]) || double.IsInfinity(this.times[k]))
                throw new BadInputException($"the times of a computation power must rise, but {Text(this.times[k])} follows {Text(this.times[k - 1])}");
            done[k] = done[k - 1] + (this.values[k - 1] * (this.times[k] - this.times[k - 1]));
        }
    }

    /// <summary>A constant power.</summary>
    /// <param name="gradientsPerSecond">0 or more and finite.</param>
    public static ComputationPower Constant(double gradientsPerSecond) => new([0], [gradientsPerSecond]);

    /// <summary>The same values again and again: day and night, or workers that take turns.</summary>
    /// <param name="times">As in the constructor; all below the period.</param>
    /// <param name="values">As in the constructor.</param>
    /// <param name="period">Seconds after which everything repeats.</param>
    /// <param name="shift">Seconds by which the function is ahead: v(0) is the value at the shift.</param>
    /// <exception cref="BadInputException">The numbers do not describe such a function.</exception>
    public static ComputationPower Periodic(IReadOnlyList<double> times, IReadOnlyList<double> values, double period, double shift = 0)
    {
        var power = new ComputationPower(times, values);
        if (!(period > power.times[^1]) || double.IsInfinity(period))
            throw new BadInputException($"a computation power repeats after {Text(period)} s, but must do so after its last time, {Text(power.times[^1])}");
        if (!double.IsFinite(shift)) throw new BadInputException($"a computation power is shifted by {Text(shift)} s, but must be by a finite number");
        power.period = period;
        power.shift = shift - (Math.Floor(shift / period) * period);
        power.donePerPeriod = power.IntegralWithin(period);
        return power;
    }

    /// <summary>∫ v from 0 to t.</summary>
    /// <param name="t">Seconds, 0 or more.</param>
    public double Integral(double t)
    {
        if (double.IsPositiveInfinity(period)) return IntegralWithin(t);
        var whole = Math.Floor((t + shift) / period);
        return (whole * donePerPeriod) + IntegralWithin(t + shift - (whole * period)) - IntegralWithin(shift);
    }

    private double IntegralWithin(double t)
    {
        var piece = PieceAt(times, t);
        return done[piece] + (values[piece] * (t - times[piece]));
    }

    /// <summary>The first T with ∫ v from <paramref name="start"/> to T equal to <paramref name="gradients"/>; +∞ where it never is.</summary>
    /// <param name="start">Seconds, 0 or more.</param>
    /// <param name="gradients">How much is to be done, 0 or more.</param>
    public double Finish(double start, double gradients)
    {
        if (gradients <= 0) return start;
        if (double.IsPositiveInfinity(period)) return FinishWithin(start, gradients);
        var begun = (Math.Floor((start + shift) / period) * period) - shift;
        var here = donePerPeriod - IntegralWithin(start - begun);
        // What is left ends within the period, whatever rounding says.
        if (gradients <= here) return begun + Math.Min(period, FinishWithin(start - begun, gradients));
        if (donePerPeriod <= 0) return double.PositiveInfinity;
        var left = gradients - here;
        var skipped = Math.Ceiling(left / donePerPeriod) - 1;
        return begun + ((skipped + 1) * period) + Math.Min(period, FinishWithin(0, left - (skipped * donePerPeriod)));
    }

    private double FinishWithin(double start, double gradients)
    {
        var piece = PieceAt(times, start);
        var left = gradients;
        // From the start to the end of its piece first: sums over whole pieces would cost digits late in a long run.
        if (piece + 1 < times.Length)
        {
            var here = values[piece] * (times[piece + 1] - start);
            if (here < left)
            {
                left -= here;
                var goal = done[piece + 1] + left;
                var next = FirstPieceReaching(goal, piece + 1);
                left = goal - done[next];
                return values[next] > 0 ? times[next] + (left / values[next]) : double.PositiveInfinity;
            }
        }
        return values[piece] > 0 ? start + (left / values[piece]) : double.PositiveInfinity;
    }

    /// <summary>The last piece that begins at or before t.</summary>
    private static int PieceAt(double[] starts, double t)
    {
        var found = Array.BinarySearch(starts, t);
        return found >= 0 ? found : Math.Max(0, ~found - 1);
    }

    /// <summary>The piece in which the integral first reaches a goal.</summary>
    private int FirstPieceReaching(double goal, int from)
    {
        int low = from, high = times.Length - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (done[middle + 1] >= goal) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>
/// The universal computation model: worker i has a power v_i(t), and a gradient ends when the integral of its power has
/// grown by one. Outages, day and night, throttling, participation that an adversary chooses: all are powers.
/// </summary>
public sealed class PowerTimes : ComputeModel
{
    private readonly ComputationPower[] powers;

    /// <summary>Every worker has its power.</summary>
    /// <param name="powers">One a worker, or one for all.</param>
    public PowerTimes(IReadOnlyList<ComputationPower> powers)
    {
        if (powers.Count == 0) throw new BadInputException("the universal computation model needs at least one power");
        this.powers = [.. powers];
    }

    /// <inheritdoc/>
    public override string Name => "power";

    /// <inheritdoc/>
    public override double FinishTime(in ComputeJob job) =>
        powers[powers.Length == 1 ? 0 : job.Worker].Finish(job.Start, job.Gradients);

    /// <inheritdoc/>
    public override double EarliestFinish(in ComputeJob job) => FinishTime(job);

    /// <inheritdoc/>
    public override string? Validate(int workers) => powers.Length == 1 || powers.Length == workers
        ? null
        : $"the compute model gives {powers.Length} powers for {workers} workers: give one each, or one for all";
}
