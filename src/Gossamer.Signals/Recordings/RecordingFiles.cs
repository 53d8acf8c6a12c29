namespace Gossamer.Signals.Recordings;

/// <summary>Reads recordings from files.</summary>
public static class RecordingFiles
{
    private const string Time = "time";

    /// <summary>
    /// Reads CSV files, each with a line of names. A column named time (seconds) tells when samples were taken; where the
    /// channels have none, the sampling rate must be given.
    /// </summary>
    /// <param name="signals">A column a channel.</param>
    /// <param name="movement">A column a coordinate; its times are its column time, else it is sampled with the channels.</param>
    /// <param name="samplingRate">Samples a second of the channels; from their column time unless given.</param>
    /// <exception cref="BadInputException">A file cannot be read or does not fit; the message says which, where and why.</exception>
    public static Recording ReadCsv(string signals, string movement, double? samplingRate = null)
    {
        var (channels, path) = (CsvTable.Read(signals), CsvTable.Read(movement));
        var rate = samplingRate ?? RateOf(channels.Find(Time), signals);
        var start = channels.Find(Time)?[0] ?? 0;
        var times = path.Find(Time) is { } own ? Array.ConvertAll(own, time => time - start) : EvenTimes(path.Columns[0].Length, rate);
        return new Recording(rate, channels.AllBut(Time), new Trajectory(times, path.AllBut(Time))).Checked();
    }

    /// <summary>Reads MATLAB files of level 5 (also compressed ones): numeric matrices, the longer side being time.</summary>
    /// <param name="signals">One or more files whose matrices are put side by side.</param>
    /// <param name="signalVariable">Name of the matrix in each of them; the only one there unless given.</param>
    /// <param name="samplingRate">Samples a second of the channels.</param>
    /// <param name="movement">The file of the movement.</param>
    /// <param name="movementVariable">Name of its matrix; the only one there unless given.</param>
    /// <param name="movementRate">Its samples a second; those of the channels unless given.</param>
    /// <exception cref="BadInputException">A file cannot be read or does not fit; the message says which and why.</exception>
    public static Recording ReadMatlab(
        IReadOnlyList<string> signals, string? signalVariable, double samplingRate, string movement, string? movementVariable, double? movementRate = null)
    {
        if (signals.Count == 0) throw new BadInputException("no file of signals is given");
        List<double[]> channels = [.. signals.SelectMany(file => MatlabFile.Read(file, signalVariable).Series())];
        var path = MatlabFile.Read(movement, movementVariable).Series();
        return new Recording(samplingRate, channels, new Trajectory(EvenTimes(path[0].Length, movementRate ?? samplingRate), path)).Checked();
    }

    private static double RateOf(double[]? times, string file)
    {
        if (times is null || times.Length < 2)
            throw new BadInputException($"{file}: has no column 'time' (seconds); give samplingRate, in samples a second");
        var steps = times.Skip(1).Zip(times, (after, before) => after - before).ToArray();
        if (Array.FindIndex(steps, step => !(step > 0)) is >= 0 and var back)
            throw new BadInputException($"{file}:{back + 3}: the time {times[back + 1]:R} s follows {times[back]:R} s, but times must rise");
        var rate = steps.Length / (times[^1] - times[0]);
        for (var n = 0; n < times.Length; n++)
        {
            if (!(Math.Abs(times[n] - times[0] - (n / rate)) <= 0.01 / rate)) throw Uneven(steps, file);
        }
        return rate;
    }

    // Names the step that differs most from what is usual: a sample that is missing shifts all that follow.
    private static BadInputException Uneven(double[] steps, string file)
    {
        var usual = steps.Order().ElementAt((steps.Length - 1) / 2);
        var worst = Enumerable.Range(0, steps.Length).MaxBy(n => Math.Abs(steps[n] - usual));
        return new BadInputException(
            $"{file}:{worst + 3}: the samples are not evenly spaced in time: {steps[worst]:G9} s after the sample before, where {usual:G9} s are usual; "
            + "fill the gap, or give samplingRate where times are only rounded");
    }

    private static double[] EvenTimes(int count, double rate) => !(rate > 0 && double.IsFinite(rate))
        ? throw new BadInputException($"the sampling rate is {rate:R}, but must be a positive number of samples a second")
        : [.. Enumerable.Range(0, count).Select(n => n / rate)];
}
