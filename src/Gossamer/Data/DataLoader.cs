using Gossamer.Data.Reading;
using Gossamer.Registration;

namespace Gossamer.Data;

/// <summary>
/// Loads data sets by name or from files and keeps them as long as somebody uses them: asked twice, it reads once. May be used
/// from several threads.
/// </summary>
public sealed class DataLoader
{
    private readonly Func<DataFolders> findFolders;
    private readonly Dictionary<string, WeakReference<DataSet>> loaded = new(StringComparer.Ordinal);

    /// <summary>Creates a loader that looks in given folders.</summary>
    /// <param name="folders">Where to look beside the embedded sets.</param>
    public DataLoader(DataFolders folders) => findFolders = () => folders;

    private DataLoader() => findFolders = DataFolders.FromEnvironment;

    /// <summary>The loader of this process, with the folders of the environment.</summary>
    public static DataLoader Shared { get; } = new();

    /// <summary>
    /// Loads a known set (embedded, else from the folder of <c>GOSSAMER_DATA</c>, else from the cache of downloads), or a file where
    /// no set has that name.
    /// </summary>
    /// <param name="nameOrFile">A name of <see cref="DataCatalog"/> or the path of a file.</param>
    /// <param name="options">How it is read and prepared.</param>
    /// <exception cref="BadInputException">There is no such data, it is not on this machine, or it cannot be read.</exception>
    public DataSet Load(string nameOrFile, DataOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrFile);
        options ??= DataOptions.Default;
        if (DataCatalog.TryFind(nameOrFile) is { } known) return LoadKnown(known, options);
        if (File.Exists(nameOrFile) || LooksLikeFile(nameOrFile)) return LoadFile(nameOrFile, options);
        throw new BadInputException(
            $"there is no data set and no file '{nameOrFile}'; {Spelling.Suggest(nameOrFile, [.. DataCatalog.All.Select(set => set.Name)])}");
    }

    /// <summary>Loads a file.</summary>
    /// <param name="path">LIBSVM text, a table, or idx images; plain, gzip or bzip2.</param>
    /// <param name="options">How it is read and prepared.</param>
    /// <exception cref="BadInputException">The file cannot be read; the message says where in it and why.</exception>
    public DataSet LoadFile(string path, DataOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= DataOptions.Default;
        // A file that has changed is another file.
        var file = new FileInfo(path);
        var version = file.Exists ? $"{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}" : path;
        return Remember($"{version}|{options.Key}", () => DataPreparation.Prepare(DataFileReader.Read(path, options), options));
    }

    /// <summary>Loads a known set.</summary>
    /// <param name="known">The set.</param>
    /// <param name="options">How it is prepared; how it is read is known.</param>
    /// <exception cref="BadInputException">It is not on this machine, is not what was published, or has no labelled samples.</exception>
    public DataSet LoadKnown(KnownDataSet known, DataOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(known);
        options ??= DataOptions.Default;
        if (!known.HasSamples)
            throw new BadInputException($"'{known.Name}' is a {known.Task.ToString().ToLowerInvariant()}, not a set of labelled samples: this problem cannot use it");
        RequireReadAsKnown(known, options);
        if (known.IsEmbedded) return Remember($"{known.Name}|{options.Key}", () => DataPreparation.Prepare(ReadEmbedded(known), options));

        var paths = Locate(known);
        return Remember($"{string.Join('|', paths)}|{options.Key}", () => DataPreparation.Prepare(ReadKnown(known, paths), options));
    }

    /// <summary>The files of a known set on this machine, in the order of <see cref="KnownDataSet.Files"/>.</summary>
    /// <param name="known">A set that is not embedded.</param>
    /// <exception cref="MissingDataException">A file is missing; the message says how to get it.</exception>
    public IReadOnlyList<string> Locate(KnownDataSet known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var folders = findFolders();
        var paths = new string[known.Files.Count];
        for (var k = 0; k < paths.Length; k++)
        {
            paths[k] = folders.Find(known.Files[k]) ?? throw new MissingDataException(
                $"data set '{known.Name}' is not on this machine: "
                + (known.IsDownloadable ? $"run `gossamer data get {known.Name}`, or put" : "put")
                + $" {known.Files[k].Name} into a folder and name it in the environment variable GOSSAMER_DATA");
        }
        return paths;
    }

    /// <summary>True where the set can be loaded without a download.</summary>
    /// <param name="known">The set.</param>
    public bool IsHere(KnownDataSet known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var folders = findFolders();
        return known.IsEmbedded || known.Files.All(file => folders.Find(file) is not null);
    }

    /// <summary>Reads the uncompressed content of a file of a known set (a text or recording).</summary>
    /// <param name="known">The set.</param>
    /// <param name="file">0-based index in <see cref="KnownDataSet.Files"/>.</param>
    /// <exception cref="BadInputException">It is not on this machine, or is not what was published.</exception>
    public byte[] ReadContent(KnownDataSet known, int file = 0)
    {
        ArgumentNullException.ThrowIfNull(known);
        return KnownFileReader.Read(Locate(known)[file], known, known.Files[file], static (stream, _) =>
        {
            var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray();
        });
    }

    private static DataSet ReadEmbedded(KnownDataSet known)
    {
        var stream = typeof(DataLoader).Assembly.GetManifestResourceStream("data/" + known.Files[0].Name)
            ?? throw new InvalidOperationException($"the resource {known.Files[0].Name} is missing");
        using var content = DataFile.Decompress(stream, out _);
        return DataFileReader.ReadKnown(content, known);
    }

    private static DataSet ReadKnown(KnownDataSet known, IReadOnlyList<string> paths)
    {
        if (known.Format != DataFormat.Idx)
            return KnownFileReader.Read(paths[0], known, known.Files[0], (stream, _) => DataFileReader.ReadKnown(stream, known));
        var data = KnownFileReader.Read(paths[0], known, known.Files[0], (images, imagesName) =>
            KnownFileReader.Read(paths[1], known, known.Files[1], (labels, labelsName) => IdxReader.Read(images, imagesName, labels, labelsName)));
        return new DataSet(known.Name, data.Features, data.Labels);
    }

    private static void RequireReadAsKnown(KnownDataSet known, DataOptions options)
    {
        var given = options.Format is not null ? "format" : options.Delimiter is not null ? "delimiter" : options.Header is not null ? "header"
            : options.Label is not null ? "label" : options.LabelFile is not null ? "labelFile" : options.Columns is not null ? "columns" : null;
        if (given is not null)
            throw new BadInputException($"'{given}' says how a file is read, but how '{known.Name}' is read is known: leave it out, or give the data as a file");
    }

    private static bool LooksLikeFile(string text) =>
        text.Contains('/') || text.Contains('\\')
        || text.EndsWith(".gz", StringComparison.Ordinal) || text.EndsWith(".bz2", StringComparison.Ordinal)
        || text.EndsWith(".csv", StringComparison.Ordinal) || text.EndsWith(".libsvm", StringComparison.Ordinal);

    private DataSet Remember(string key, Func<DataSet> load)
    {
        lock (loaded)
        {
            if (loaded.TryGetValue(key, out var reference) && reference.TryGetTarget(out var known)) return known;
            var data = load();
            loaded[key] = new WeakReference<DataSet>(data);
            return data;
        }
    }
}
