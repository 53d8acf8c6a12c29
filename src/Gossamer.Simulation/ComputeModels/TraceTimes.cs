using System.Globalization;

namespace Gossamer.Simulation.ComputeModels;

/// <summary>
/// Measured times: the k-th computation of a worker takes the k-th duration of its row; after the last one the row
/// starts again. A computation worth several gradients takes its duration that many times.
/// </summary>
public sealed class TraceTimes : ComputeModel
{
    private readonly double[][] rows;
    private readonly double[] least;

    /// <summary>Creates the model.</summary>
    /// <param name="rows">Seconds of the computations, one row a worker; 0 or more, +∞ for one that never ends.</param>
    public TraceTimes(IReadOnlyList<IReadOnlyList<double>> rows)
    {
        this.rows = [.. rows.Select(row => row.ToArray())];
        for (var worker = 0; worker < this.rows.Length; worker++)
        {
            if (this.rows[worker].Length == 0) throw new BadInputException($"the trace of worker {worker} is empty: give at least one duration");
            foreach (var seconds in this.rows[worker])
            {
                if (!(seconds >= 0))
                    throw new BadInputException($"the trace of worker {worker} has the duration {seconds.ToString("R", CultureInfo.InvariantCulture)}, but it must be 0 or more");
            }
        }
        least = [.. this.rows.Select(row => row.Min())];
    }

    /// <inheritdoc/>
    public override string Name => "trace";

    /// <summary>Reads a trace: one line a worker, durations in seconds separated by commas or blanks; lines with # are skipped.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="BadInputException">The file is missing or has something that is not a number.</exception>
    public static TraceTimes Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (IOException cause)
        {
            throw new BadInputException($"{path}: the trace of durations cannot be read: {cause.Message}", cause);
        }
        var rows = new List<double[]>();
        for (var number = 0; number < lines.Length; number++)
        {
            var line = lines[number].Trim();
            if (line.Length > 0 && line[0] != '#') rows.Add(ParseRow(line, $"{path}:{number + 1}"));
        }
        return new TraceTimes(rows);
    }

    /// <inheritdoc/>
    public override double FinishTime(in ComputeJob job)
    {
        var row = rows[job.Worker];
        return job.Gradients == 0 ? job.Start : job.Start + (job.Gradients * row[job.Index % row.Length]);
    }

    /// <inheritdoc/>
    public override double EarliestFinish(in ComputeJob job) =>
        job.Gradients == 0 ? job.Start : job.Start + (job.Gradients * least[job.Worker]);

    /// <inheritdoc/>
    public override string? Validate(int workers) => rows.Length == workers
        ? null
        : $"the trace of durations has {rows.Length} rows for {workers} workers: give one each";

    private static double[] ParseRow(string line, string place)
    {
        var fields = line.Split([',', ' ', '\t', ';'], StringSplitOptions.RemoveEmptyEntries);
        var row = new double[fields.Length];
        for (var k = 0; k < row.Length; k++)
        {
            if (!double.TryParse(fields[k], NumberStyles.Float, CultureInfo.InvariantCulture, out row[k]))
                throw new BadInputException($"{place}: '{fields[k]}' is not a number of seconds");
        }
        return row;
    }
}
