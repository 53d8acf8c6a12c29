using Gossamer.Numerics;

namespace Gossamer.Data.Reading;

/// <summary>Collects the rows of a data set as they are read.</summary>
internal sealed class SampleCollector
{
    private readonly List<double> labels = [];
    private int[] starts = new int[1024];
    private int[] columns = new int[4096];
    private double[] values = new double[4096];
    private int count;

    /// <summary>Number of finished rows.</summary>
    internal int Rows => labels.Count;

    /// <summary>The labels of the finished rows.</summary>
    internal List<double> Labels => labels;

    /// <summary>Adds a value to the current row. Zeros are left out, whether they were written or not.</summary>
    /// <param name="column">0-based, larger than the last one of this row.</param>
    /// <param name="value">Finite.</param>
    internal void Add(int column, double value)
    {
        if (value == 0) return;
        if (count == columns.Length)
        {
            var capacity = (int)Math.Min(2L * count, Array.MaxLength);
            if (capacity == count) throw new BadInputException($"more than {count} nonzero values do not fit in one data set: split the file");
            Array.Resize(ref columns, capacity);
            Array.Resize(ref values, capacity);
        }
        columns[count] = column;
        values[count++] = value;
    }

    /// <summary>Finishes the current row.</summary>
    internal void EndRow(double label)
    {
        labels.Add(label);
        if (labels.Count == starts.Length) Array.Resize(ref starts, 2 * starts.Length);
        starts[labels.Count] = count;
    }

    /// <summary>The data set; dense where at least half of the values differ from zero, else sparse.</summary>
    /// <param name="name">The name used in messages.</param>
    /// <param name="width">Number of columns, at least 1.</param>
    internal DataSet Finish(string name, int width)
    {
        var cells = (long)Rows * width;
        var stored = values.AsSpan(0, count);
        var isPattern = count == 0 || !stored.ContainsAnyExcept(stored[0]);
        var matrix = 2L * count >= cells && !isPattern && cells <= Array.MaxLength
            ? SampleMatrix.Dense(Rows, width, Spread(width))
            : SampleMatrix.Sparse(width, starts[..(Rows + 1)], columns[..count], stored.ToArray());
        return new DataSet(name, matrix, labels.ToArray());
    }

    private double[] Spread(int width)
    {
        var dense = new double[Rows * width];
        for (var row = 0; row < Rows; row++)
        {
            for (var k = starts[row]; k < starts[row + 1]; k++) dense[(row * width) + columns[k]] = values[k];
        }
        return dense;
    }
}
