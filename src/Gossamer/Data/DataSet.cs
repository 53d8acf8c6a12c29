using Gossamer.Numerics;

namespace Gossamer.Data;

/// <summary>Labelled samples, as read: nothing is scaled or relabelled. Immutable.</summary>
public sealed class DataSet
{
    /// <summary>Creates a data set.</summary>
    /// <param name="name">The name used in messages and reports.</param>
    /// <param name="features">One row a sample.</param>
    /// <param name="labels">One label a row: a class, or the target of a regression.</param>
    /// <exception cref="BadInputException">There are no rows, rows and labels differ in number, or a label is not finite.</exception>
    public DataSet(string name, SampleMatrix features, ReadOnlyMemory<double> labels)
    {
        if (features.Rows == 0) throw new BadInputException($"{name} has no rows");
        if (features.Rows != labels.Length)
            throw new BadInputException($"{name} has {features.Rows} rows but {labels.Length} labels; every row needs one label");
        for (var row = 0; row < labels.Length; row++)
        {
            if (!double.IsFinite(labels.Span[row]))
                throw new BadInputException($"{name}, row {row + 1}: the label is {labels.Span[row]}, but must be a finite number");
        }
        (Name, Features, Labels) = (name, features, labels);
    }

    /// <summary>The name used in messages and reports.</summary>
    public string Name { get; }

    /// <summary>One row a sample.</summary>
    public SampleMatrix Features { get; }

    /// <summary>One label a row.</summary>
    public ReadOnlyMemory<double> Labels { get; }

    /// <summary>Number of samples N.</summary>
    public int Rows => Features.Rows;

    /// <summary>Number of features.</summary>
    public int Columns => Features.Columns;
}
