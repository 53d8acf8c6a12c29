using Gossamer.Data;
using Gossamer.Data.Scaling;
using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Sections;

namespace Gossamer.Experiments.Kinds;

/// <summary>The data of a problem: a known name or a file, and how they are prepared.</summary>
[Kind<DataReference>("data", "Labelled samples: a known set by name, or a file.")]
internal sealed class DataReference(
    [Parameter("Name of a known data set; 'gossamer list data' shows them.")] string? name = null,
    [Parameter("Generated data, such as mushrooms-like(8124); the same for all seeds of an experiment.")] SyntheticKind? synthetic = null,
    [Parameter("A file: LIBSVM text, CSV or idx images, plain or compressed with gzip or bzip2.")] FilePath? file = null,
    [Parameter("Format of the file: libsvm, csv or idx; told by its name unless given.")] DataFormat? format = null,
    [Parameter("LIBSVM: number of columns, where the largest index is smaller.", Minimum = 1)] int? columns = null,
    [Parameter("CSV: the character between fields: comma unless given, tab for .tsv; a blank stands for any number of blanks.")] string? delimiter = null,
    [Parameter("CSV: whether the first line names the columns; told by its fields unless given.")] bool? header = null,
    [Parameter("CSV: name or number (from 1) of the column of labels; the last unless given.")] string? label = null,
    [Parameter("idx: the file of labels; told by the name of the file of images unless given.")] FilePath? labelFile = null,
    [Parameter("Keep only rows with these labels.")] IReadOnlyList<double>? classes = null,
    [Parameter("Make two classes of many: these labels become +1, all others -1.")] IReadOnlyList<double>? positive = null,
    [Parameter("What is done to the features: standardize, minmax, unit-rows, divide(255).")] FeatureScaling? scaling = null,
    [Parameter("Append a column of ones, which gives a linear model its intercept.")] bool intercept = false)
{
    /// <summary>Reads the data; asked twice, it reads once.</summary>
    /// <exception cref="BadInputException">There are no such data on this machine, or they cannot be read.</exception>
    public DataSet Load()
    {
        var given = (name is null ? 0 : 1) + (file is null ? 0 : 1) + (synthetic is null ? 0 : 1);
        if (given == 0) throw new BadInputException("none of 'name', 'file' and 'synthetic' is given: which data?");
        if (given > 1) throw new BadInputException("only one of 'name', 'file' and 'synthetic' can be given");
        if (delimiter is { Length: not 1 }) throw new BadInputException($"delimiter is '{delimiter}', but must be one character");
        var options = new DataOptions
        {
            Format = format,
            Columns = columns,
            Delimiter = delimiter?[0],
            Header = header,
            Label = label,
            LabelFile = labelFile?.Full,
            Classes = classes,
            Positive = positive,
            Scaling = scaling,
            Intercept = intercept,
        };
        if (synthetic is not null) return Prepare(synthetic, options);
        if (file is not null) return DataLoader.Shared.LoadFile(file.Full, options);
        if (DataCatalog.TryFind(name!) is { } known) return DataLoader.Shared.LoadKnown(known, options);
        if (name!.Contains('.') || name.Contains('/'))
            throw new BadInputException($"there is no data set '{name}'; for a file write {{file: {name}}}");
        if (name.Contains('('))
            throw new BadInputException($"there is no data set '{name}'; for generated data write {{synthetic: {name}}}");
        DataCatalog.Find(name);
        throw new InvalidOperationException("an unknown data set was found");
    }

    private static DataSet Prepare(SyntheticKind kind, DataOptions options)
    {
        if (options != new DataOptions { Classes = options.Classes, Positive = options.Positive, Scaling = options.Scaling, Intercept = options.Intercept })
            throw new BadInputException("how a file is read means nothing to generated data: leave out format, columns, delimiter, header, label and labelFile");
        return DataPreparation.Prepare(kind.Create(), options);
    }
}
