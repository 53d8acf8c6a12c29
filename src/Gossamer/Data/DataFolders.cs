namespace Gossamer.Data;

/// <summary>Where data sets are looked for beside the embedded ones.</summary>
/// <param name="Lookup">A folder to look in first, or null.</param>
/// <param name="Cache">Where downloads are kept; need not exist.</param>
public sealed record DataFolders(string? Lookup, string Cache)
{
    /// <summary>
    /// The folder named by <c>GOSSAMER_DATA</c>, and the subfolder <c>data</c> of the folder named by <c>GOSSAMER_HOME</c> (else of
    /// <c>.gossamer</c> in the user's home).
    /// </summary>
    public static DataFolders FromEnvironment()
    {
        var home = Variable("GOSSAMER_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".gossamer");
        return new DataFolders(Variable("GOSSAMER_DATA"), Path.Combine(home, "data"));
    }

    /// <summary>The file as it stands in the folder to look in, or else in the cache; null where it is in neither.</summary>
    /// <param name="file">The file; may lie there with or without .gz, LIBSVM files also under the name of the set alone.</param>
    /// <exception cref="BadInputException">The folder to look in does not exist.</exception>
    public string? Find(KnownFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (Lookup is not null && !Directory.Exists(Lookup))
            throw new BadInputException($"the environment variable GOSSAMER_DATA names {Lookup}, but there is no such folder");
        foreach (var folder in new[] { Lookup, Cache })
        {
            if (folder is null) continue;
            foreach (var name in file.PossibleNames())
            {
                var path = Path.Combine(folder, name);
                if (File.Exists(path)) return path;
            }
        }
        return null;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
