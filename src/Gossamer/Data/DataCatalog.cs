using Gossamer.Data.Known;
using Gossamer.Registration;

namespace Gossamer.Data;

/// <summary>The public data sets that Gossamer knows by name.</summary>
public static class DataCatalog
{
    private static readonly Dictionary<string, KnownDataSet> ByName =
        EmbeddedSets.All.Concat(LibsvmCollection.All).Concat(OtherSets.All).ToDictionary(set => set.Name, StringComparer.Ordinal);

    /// <summary>All sets, by name.</summary>
    public static IReadOnlyList<KnownDataSet> All { get; } = [.. ByName.Values.OrderBy(set => set.Name, StringComparer.Ordinal)];

    /// <summary>The set of this name, or null.</summary>
    /// <param name="name">The name as in experiment files.</param>
    public static KnownDataSet? TryFind(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The set of this name.</summary>
    /// <param name="name">The name as in experiment files.</param>
    /// <exception cref="BadInputException">There is none; the message names the nearest.</exception>
    public static KnownDataSet Find(string name) =>
        TryFind(name) ?? throw new BadInputException($"there is no data set '{name}'; {Spelling.Suggest(name, [.. All.Select(set => set.Name)])}");
}
