namespace Gossamer.Signals.Recordings;

/// <summary>Channels that were sampled together, and the movement that went with them.</summary>
/// <param name="SamplingRate">Samples of a channel a second, positive.</param>
/// <param name="Channels">The channels, one array each, all of one length.</param>
/// <param name="Movement">What is to be predicted.</param>
public sealed record Recording(double SamplingRate, IReadOnlyList<double[]> Channels, Trajectory Movement)
{
    /// <summary>Samples of a channel.</summary>
    public int Samples => Channels[0].Length;

    /// <summary>Refuses what is no recording.</summary>
    /// <exception cref="BadInputException">Which part is wrong.</exception>
    internal Recording Checked()
    {
        if (!(SamplingRate > 0) || !double.IsFinite(SamplingRate))
            throw new BadInputException($"the sampling rate is {SamplingRate:R}, but must be a positive number of samples a second");
        if (Channels.Count == 0) throw new BadInputException("the recording has no channels");
        for (var channel = 0; channel < Channels.Count; channel++)
        {
            if (Channels[channel].Length != Samples)
                throw new BadInputException($"channel {channel + 1} has {Channels[channel].Length} samples, channel 1 has {Samples}: all must have as many");
            var bad = Array.FindIndex(Channels[channel], value => !double.IsFinite(value));
            if (bad >= 0) throw new BadInputException($"sample {bad + 1} of channel {channel + 1} is no finite number: mend or cut the recording");
        }
        return this;
    }
}

/// <summary>The path of a point, such as a wrist, at times of its own.</summary>
public sealed class Trajectory
{
    private readonly double[] times;
    private readonly double[][] coordinates;

    /// <summary>Creates a path.</summary>
    /// <param name="times">Seconds from the first sample of the channels, ascending; at least two.</param>
    /// <param name="coordinates">Each coordinate at these times.</param>
    /// <exception cref="BadInputException">Times do not rise, or lengths differ.</exception>
    public Trajectory(double[] times, IReadOnlyList<double[]> coordinates)
    {
        (this.times, this.coordinates) = (times, [.. coordinates]);
        if (times.Length < 2) throw new BadInputException($"the trajectory has {times.Length} points, but needs at least 2");
        if (coordinates.Count == 0) throw new BadInputException("the trajectory has no coordinates");
        for (var k = 1; k < times.Length; k++)
        {
            if (!(times[k] > times[k - 1]))
                throw new BadInputException($"the times of the trajectory must rise, but point {k + 1} is at {times[k]:R} s after {times[k - 1]:R} s");
        }
        for (var c = 0; c < this.coordinates.Length; c++)
        {
            if (this.coordinates[c].Length != times.Length)
                throw new BadInputException($"coordinate {c + 1} of the trajectory has {this.coordinates[c].Length} values for {times.Length} times");
            var bad = Array.FindIndex(this.coordinates[c], value => !double.IsFinite(value));
            if (bad >= 0) throw new BadInputException($"value {bad + 1} of coordinate {c + 1} of the trajectory is no finite number");
        }
    }

    /// <summary>Number of coordinates q.</summary>
    public int Coordinates => coordinates.Length;

    /// <summary>The time of the first point.</summary>
    public double First => times[0];

    /// <summary>The time of the last point.</summary>
    public double Last => times[^1];

    /// <summary>A coordinate at a time, on the line between its neighbours.</summary>
    /// <param name="coordinate">0-based.</param>
    /// <param name="time">From <see cref="First"/> to <see cref="Last"/>.</param>
    public double At(int coordinate, double time)
    {
        var place = Array.BinarySearch(times, time);
        var values = coordinates[coordinate];
        if (place >= 0) return values[place];
        var next = Math.Clamp(~place, 1, times.Length - 1);
        var share = (time - times[next - 1]) / (times[next] - times[next - 1]);
        return values[next - 1] + (share * (values[next] - values[next - 1]));
    }
}
