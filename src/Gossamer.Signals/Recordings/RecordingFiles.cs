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
        var rate = (times.Length - 1) / (times[^1] - times[0]);
        for (var n = 0; n < times.Length; n++)
        {
            if (Math.Abs(times[n] - times[0] - (n / rate)) > 0.01 / rate)
                throw new BadInputException($"{file}:{n + 2}: the samples are not evenly spaced in time: {times[n]:R} s instead of {times[0] + (n / rate):G9} s");
        }
        return rate;
    }

    private static double[] EvenTimes(int count, double rate) => [.. Enumerable.Range(0, count).Select(n => n / rate)];
}
