using Gossamer.Registration;

namespace Gossamer.Experiments.Binding;

/// <summary>A kind of thing of which an experiment file names one, such as a compressor.</summary>
/// <param name="Noun">In words, for messages: <c>compressor</c>.</param>
/// <param name="Base">The common class of its members.</param>
/// <param name="Entries">The members, by name.</param>
internal sealed record Family(string Noun, Type Base, IReadOnlyList<CatalogueEntry> Entries)
{
    /// <summary>The member that a mapping without the key kind stands for; null where the kind must be given.</summary>
    public string? Default { get; init; }

    /// <summary>The parameter of the default member that a bare text stands for; null where a text names a member.</summary>
    public string? TextParameter { get; init; }

    public IReadOnlyList<string> Names => [.. Entries.Select(e => e.Name)];

    public CatalogueEntry? Find(string name) => Entries.FirstOrDefault(e => e.Name == name);
}
