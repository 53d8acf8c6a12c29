using Gossamer.Data;

namespace Gossamer.Tests.Data;

/// <summary>Finds the folder of published data sets, which is not part of the repository.</summary>
internal static class SharedData
{
    internal const string Missing =
        "needs the published data sets: name their folder in GOSSAMER_DATA, or lay it as shared/data beside the repository";

    internal static string? Folder { get; } = FindFolder();

    internal static DataLoader Loader() => new(new DataFolders(Folder, "/nowhere"));

    internal static SortedDictionary<double, int> CountLabels(DataSet data)
    {
        var counts = new SortedDictionary<double, int>();
        foreach (var label in data.Labels.Span) counts[label] = counts.GetValueOrDefault(label) + 1;
        return counts;
    }

    internal static long CountNonZeros(DataSet data)
    {
        long count = 0;
        for (var row = 0; row < data.Rows; row++)
        {
            foreach (var (_, value) in data.Features.Row(row))
            {
                if (value != 0) count++;
            }
        }
        return count;
    }

    private static string? FindFolder()
    {
        if (Environment.GetEnvironmentVariable("GOSSAMER_DATA") is { Length: > 0 } named) return Directory.Exists(named) ? named : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data");
            if (File.Exists(Path.Combine(candidate, "README.md"))) return candidate;
        }
        return null;
    }
}
