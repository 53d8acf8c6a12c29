using Gossamer.Data.Scaling;
using Gossamer.Execution;

namespace Gossamer.Data;

/// <summary>The format of a file of data.</summary>
public enum DataFormat
{
    /// <summary>LIBSVM text: <c>label index:value …</c>.</summary>
    Libsvm,

    /// <summary>A table with a column of labels.</summary>
    Csv,

    /// <summary>The format of MNIST: a file of images and one of labels.</summary>
    Idx,
}

/// <summary>
/// How data are read and prepared. Order: the file is read, rows of other classes are dropped, labels are mapped, features are
/// scaled, the column of ones is appended.
/// </summary>
public sealed record DataOptions
{
    /// <summary>Nothing is changed; files are read as their names say.</summary>
    public static DataOptions Default { get; } = new();

    /// <summary>Format of a file; told by its name unless given.</summary>
    [Parameter("Format of a file: libsvm, csv or idx; told by its name unless given.")]
    public DataFormat? Format { get; init; }

    /// <summary>LIBSVM: number of columns; the largest index unless given.</summary>
    [Parameter("LIBSVM: number of columns, where the largest index is smaller.", Minimum = 1)]
    public int? Columns { get; init; }

    /// <summary>CSV: what stands between fields; a blank stands for any number of blanks. Comma unless given, tab for .tsv.</summary>
    [Parameter("CSV: the character between fields: comma unless given, tab for .tsv; a blank stands for any number of blanks.")]
    public char? Delimiter { get; init; }

    /// <summary>CSV: whether the first line names the columns; unless given it does where one of its features is not a number.</summary>
    [Parameter("CSV: whether the first line names the columns; told by its fields unless given.")]
    public bool? Header { get; init; }

    /// <summary>CSV: name or 1-based number of the column of labels; the last unless given.</summary>
    [Parameter("CSV: name or number (from 1) of the column of labels; the last unless given.")]
    public string? Label { get; init; }

    /// <summary>idx: the file of labels; unless given the file beside the images with 'labels-idx1' for 'images-idx3' in its name.</summary>
    [Parameter("idx: the file of labels; told by the name of the file of images unless given.")]
    public string? LabelFile { get; init; }

    /// <summary>Keep only rows with these labels; all unless given.</summary>
    [Parameter("Keep only rows with these labels.")]
    public IReadOnlyList<double>? Classes { get; init; }

    /// <summary>Make two classes of many: these labels become +1, all others −1.</summary>
    [Parameter("Make two classes of many: these labels become +1, all others -1.")]
    public IReadOnlyList<double>? Positive { get; init; }

    /// <summary>What is done to the features; nothing unless given.</summary>
    [Parameter("What is done to the features: standardize, minmax, unit-rows, divide(255).")]
    public FeatureScaling? Scaling { get; init; }

    /// <summary>Append a column of ones, which gives a linear model its intercept.</summary>
    [Parameter("Append a column of ones, which gives a linear model its intercept.")]
    public bool Intercept { get; init; }

    /// <summary>All values in one text: equal texts, equal data.</summary>
    internal string Key => string.Join('|',
        Format, Columns, Delimiter, Header, Label, LabelFile, Join(Classes), Join(Positive), Scaling?.Name, Intercept);

    private static string Join(IReadOnlyList<double>? numbers) => numbers is null ? "" : "[" + string.Join(',', numbers) + "]";
}
