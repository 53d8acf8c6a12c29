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
            "synthetic data" => $"problem:\n  data: {{synthetic: {CatalogueShelf.Value(entry)}}}",
            "recording" => $"problem:\n  kind: signal-regression\n  recording: {CatalogueShelf.Value(entry)}",
            "snapshots" => $"problem:\n  kind: population\n  data: {CatalogueShelf.Value(entry)}",
            "energy" or "coupling" => $"problem:\n  kind: population\n  data: simulated(sphere)\n  {noun}: {CatalogueShelf.Value(entry)}",
            "operator" => $"methods:\n  - {{method: local-fixed-point, operator: {CatalogueShelf.Value(entry)}}}",
            "metric" => $"record:\n  metrics: [{CatalogueShelf.Value(entry)}]",
            "compute model" or "network model" => $"cluster:\n  {noun.Split(' ')[0]}: {CatalogueShelf.Value(entry)}",
            "fault" => $"cluster:\n  faults: [{CatalogueShelf.Value(entry)}]",
            "section" when required.Count > 0 => $"{entry.Name}: {{{string.Join(", ", required.Select(p => $"{p.Name}: {CatalogueShelf.Example(p)}"))}}}",
            "scaling" => $"problem:\n  data: {{name: breast-cancer, scaling: {CatalogueShelf.Quoted(CatalogueShelf.Call(entry))}}}",
            _ => null,
        };
    }
}
