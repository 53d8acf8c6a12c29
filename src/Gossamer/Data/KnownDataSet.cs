namespace Gossamer.Data;

/// <summary>What a data set is for.</summary>
public enum DataTask
{
    /// <summary>Two classes.</summary>
    BinaryClassification,

    /// <summary>More than two classes.</summary>
    MultiClassClassification,

    /// <summary>Real targets.</summary>
    Regression,

    /// <summary>A text: no labelled samples.</summary>
    Text,

    /// <summary>A recording over time: no labelled samples.</summary>
    Recording,
}

/// <summary>A public data set that Gossamer knows by name.</summary>
public sealed record KnownDataSet
{
    /// <summary>The name in experiment files.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What it is for.</summary>
    public required DataTask Task { get; init; }

    /// <summary>Number of samples; lines of a text or recording.</summary>
    public required int Rows { get; init; }

    /// <summary>Number of features under which it is cited; 0 for a text.</summary>
    public required int Columns { get; init; }

    /// <summary>Number of values that are not zero, where it is recorded.</summary>
    public long? NonZeros { get; init; }

    /// <summary>Who made it and what to cite.</summary>
    public required string Source { get; init; }

    /// <summary>The licence, or what is known of the terms.</summary>
    public required string Licence { get; init; }

    /// <summary>What to know before use; empty where there is nothing.</summary>
    public string Remarks { get; init; } = "";

    /// <summary>The format of its files.</summary>
    public required DataFormat Format { get; init; }

    /// <summary>True where it ships inside the library.</summary>
    public bool IsEmbedded { get; init; }

    /// <summary>Its files: one, or images and labels.</summary>
    public required IReadOnlyList<KnownFile> Files { get; init; }

    /// <summary>True where it can be loaded as labelled samples.</summary>
    public bool HasSamples => Task is not (DataTask.Text or DataTask.Recording);

    /// <summary>True where <c>gossamer data get</c> can fetch it.</summary>
    public bool IsDownloadable => Files.All(file => file.Origins.Count > 0);
}

/// <summary>A file of a known data set.</summary>
/// <param name="Name">Its name in the folders where it is looked for.</param>
/// <param name="Bytes">Its length, uncompressed.</param>
/// <param name="Sha256">The SHA-256 of the uncompressed content, in lower-case hexadecimal digits.</param>
/// <param name="Origins">Where the public serves it, best first; plain, gzip or bzip2.</param>
public sealed record KnownFile(string Name, long Bytes, string Sha256, IReadOnlyList<string> Origins)
{
    /// <summary>The name, the name without .gz, and for LIBSVM files the name of the data set alone, plain or with .bz2.</summary>
    internal IEnumerable<string> PossibleNames()
    {
        const string Libsvm = ".libsvm.gz";
        yield return Name;
        if (Name.EndsWith(".gz", StringComparison.Ordinal)) yield return Name[..^3];
        if (!Name.EndsWith(Libsvm, StringComparison.Ordinal)) yield break;
        yield return Name[..^Libsvm.Length];
        yield return Name[..^Libsvm.Length] + ".bz2";
    }
}
