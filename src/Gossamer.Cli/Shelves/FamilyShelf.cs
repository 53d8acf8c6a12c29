using Gossamer.Experiments.Binding;
using Gossamer.Registration;

namespace Gossamer.Cli.Shelves;

/// <summary>Members of the families of which an experiment file names one: problems, topologies, models, splits, …</summary>
internal static class FamilyShelf
{
    /// <summary>The members of some families, and perhaps sections of files, each explained by its keys.</summary>
    public static Shelf Create(string name, string summary, IEnumerable<Family> families, IReadOnlyList<CatalogueEntry>? sections = null)
    {
        var all = families.ToList();
        var isMixed = all.Count > 1 || sections is not null;
        var items = all.SelectMany(f => f.Entries.Select(e => Describe(e, f.Noun, isMixed))).ToList();
        if (sections is not null) items.AddRange(sections.Select(s => Describe(s, "section", isGrouped: true)));
        return new Shelf(name, summary, items);
    }

    private static Item Describe(CatalogueEntry entry, string noun, bool isGrouped) => new(noun, entry.Name, entry.Attribute.Summary)
    {
        Group = isGrouped ? noun : "",
        Paper = entry.Attribute.Paper,
        Parameters = CatalogueShelf.Parameters(entry),
        Snippet = Snippet(entry, noun),
    };

    private static string? Snippet(CatalogueEntry entry, string noun)
    {
        var required = entry.Parameters.Where(p => p.IsRequired).ToList();
        return noun switch
        {
            "problem" => string.Join('\n', required.Select(p => $"  {p.Name}: {CatalogueShelf.Example(p)}").Prepend($"  kind: {entry.Name}").Prepend("problem:")),
            "topology" => $"topology: {CatalogueShelf.Call(entry)}",
            "oracle" => $"oracle: {CatalogueShelf.Call(entry)}",
            "accounting rule" => $"accounting: {CatalogueShelf.Call(entry)}",
            "regularizer" => $"problem:\n  regularizer: {CatalogueShelf.Call(entry)}",
            "starting point" => $"problem:\n  start: {CatalogueShelf.Call(entry)}",
            "sampling" => $"methods:\n  - {{method: page, sampling: {CatalogueShelf.Quoted(CatalogueShelf.Call(entry))}}}",
            "split" => $"problem:\n  split: {CatalogueShelf.Call(entry)}",
            "scaling" => $"problem:\n  data: {{name: breast-cancer, scaling: {CatalogueShelf.Quoted(CatalogueShelf.Call(entry))}}}",
            _ => null,
        };
    }
}
