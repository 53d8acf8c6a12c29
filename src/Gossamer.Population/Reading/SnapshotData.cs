using Gossamer.Data;
using Gossamer.Population.Particles;

namespace Gossamer.Population.Reading;

/// <summary>Observed particles with their times, as they come from files: rows are grouped by time.</summary>
public static class SnapshotData
{
    /// <summary>Reads a file: a table with one column of times (CSV), or arrays (NPZ).</summary>
    /// <param name="path">The file.</param>
    /// <param name="times">CSV: name or number (from 1) of the column of times; NPZ: name of the array of times.</param>
    /// <param name="points">NPZ: name of the array of particles.</param>
    /// <exception cref="BadInputException">The file cannot be read; the message says where and why.</exception>
    public static (double[] Points, int Dimension, double[] Times) Read(string path, string times, string points)
    {
        if (path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
        {
            using var archive = new NpzFile(path);
            var (values, shape) = archive.Read(points);
            var (labels, _) = archive.Read(times);
            if (shape.Count != 2) throw new BadInputException($"{path}: the array '{points}' has {shape.Count} axes; particles are a table of 2");
            if (labels.Length != shape[0]) throw new BadInputException($"{path}: '{times}' has {labels.Length} times for {shape[0]} particles");
            for (var row = 0; row < labels.Length; row++)
            {
                if (!double.IsFinite(labels[row])) throw new BadInputException($"{path}: '{times}' has {labels[row]} for particle {row + 1} (from 1), which is no time");
                foreach (var value in values.AsSpan(row * shape[1], shape[1]))
                {
                    if (!double.IsFinite(value)) throw new BadInputException($"{path}: particle {row + 1} (from 1) of '{points}' has the coordinate {value}; leave such particles out");
                }
            }
            return (values, shape[1], labels);
        }
        var data = DataLoader.Shared.LoadFile(path, new DataOptions { Format = DataFormat.Csv, Label = times });
        var table = new double[data.Rows * data.Columns];
        for (var row = 0; row < data.Rows; row++) data.Features.CopyRow(row, table.AsSpan(row * data.Columns, data.Columns));
        return (table, data.Columns, data.Labels.ToArray());
    }

    /// <summary>Groups particles by their times.</summary>
    /// <param name="points">Rows of <paramref name="dimension"/> values.</param>
    /// <param name="dimension">Number of coordinates.</param>
    /// <param name="times">One time a row.</param>
    /// <param name="components">How many of the first coordinates are kept; all if null.</param>
    /// <param name="isStandardized">True to give every coordinate mean 0 and deviation 1 over all particles.</param>
    /// <returns>One cloud a time, by rising times.</returns>
    /// <exception cref="BadInputException">There are fewer coordinates than asked for.</exception>
    public static (IReadOnlyList<Cloud> Clouds, IReadOnlyList<double> Times) Group(
        double[] points, int dimension, double[] times, int? components = null, bool isStandardized = false)
    {
        var kept = components ?? dimension;
        if (kept > dimension) throw new BadInputException($"{kept} components are asked for, and the particles have {dimension}");
        if (isStandardized) Standardize(points, dimension, kept);
        var moments = times.Select((time, row) => (time, row)).GroupBy(pair => pair.time, pair => pair.row).OrderBy(moment => moment.Key).ToList();
        return (
            [.. moments.Select(moment => new Cloud([.. moment.SelectMany(row => points[(row * dimension)..((row * dimension) + kept)])], kept))],
            [.. moments.Select(moment => moment.Key)]);
    }

    private static void Standardize(double[] points, int dimension, int kept)
    {
        var rows = points.Length / dimension;
        for (var column = 0; column < kept; column++)
        {
            double sum = 0, squares = 0;
            for (var k = column; k < points.Length; k += dimension) sum += points[k] / rows;
            for (var k = column; k < points.Length; k += dimension) squares += (points[k] - sum) * (points[k] - sum) / rows;
            var deviation = squares > 0 ? Math.Sqrt(squares) : 1;
            for (var k = column; k < points.Length; k += dimension) points[k] = (points[k] - sum) / deviation;
        }
    }
}
