namespace Gossamer.Data.Reading;

/// <summary>Reads files of data in the format that their names or the options say.</summary>
internal static class DataFileReader
{
    /// <summary>Reads a file of the user.</summary>
    internal static DataSet Read(string path, DataOptions options)
    {
        var format = options.Format ?? FormatOf(path);
        RefuseOthers(path, format, options);
        return format switch
        {
            DataFormat.Libsvm => DataFile.Read(path, (stream, name) => LibsvmReader.Read(stream, name, options.Columns)),
            DataFormat.Csv => DataFile.Read(path, (stream, name) =>
                CsvReader.Read(stream, name, options.Delimiter ?? (Stem(path).EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ','), options.Header, options.Label)),
            _ => ReadIdx(path, options.LabelFile ?? LabelFileOf(path)),
        };
    }

    /// <summary>Reads the content of a known set of one file.</summary>
    internal static DataSet ReadKnown(Stream content, KnownDataSet known) => known.Format == DataFormat.Libsvm
        ? LibsvmReader.Read(content, known.Name, known.Columns)
        : CsvReader.Read(content, known.Name);

    private static DataSet ReadIdx(string path, string labelPath) =>
        DataFile.Read(path, (images, name) => DataFile.Read(labelPath, (labels, labelName) => IdxReader.Read(images, name, labels, labelName)));

    private static DataFormat FormatOf(string path)
    {
        var stem = Stem(path);
        if (stem.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || stem.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase)) return DataFormat.Csv;
        return Path.GetFileName(stem).Contains("-idx", StringComparison.OrdinalIgnoreCase) ? DataFormat.Idx : DataFormat.Libsvm;
    }

    private static string Stem(string path)
    {
        foreach (var ending in new[] { ".gz", ".bz2" })
        {
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return path[..^ending.Length];
        }
        return path;
    }

    private static string LabelFileOf(string path)
    {
        var file = Path.GetFileName(path);
        var labels = file.Replace("images-idx3", "labels-idx1", StringComparison.Ordinal);
        if (labels == file) throw new BadInputException($"{path}: give the file of labels that belongs to these images with 'labelFile'");
        return Path.Combine(Path.GetDirectoryName(path) ?? "", labels);
    }

    private static void RefuseOthers(string path, DataFormat format, DataOptions options)
    {
        var misplaced = options.Columns is not null && format != DataFormat.Libsvm ? "columns"
            : options.Delimiter is not null && format != DataFormat.Csv ? "delimiter"
            : options.Header is not null && format != DataFormat.Csv ? "header"
            : options.Label is not null && format != DataFormat.Csv ? "label"
            : options.LabelFile is not null && format != DataFormat.Idx ? "labelFile"
            : null;
        if (misplaced is not null)
            throw new BadInputException($"{path} is read as {format.ToString().ToLowerInvariant()}, to which '{misplaced}' means nothing: leave it out, or give 'format'");
    }
}
