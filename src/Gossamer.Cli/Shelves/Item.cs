namespace Gossamer.Cli.Shelves;

/// <summary>Something that has a name in experiment files or on the command line, with all that can be said of it.</summary>
/// <param name="Kind">What it is, in the singular: method, compressor, …</param>
/// <param name="Name">The kebab-case name.</param>
/// <param name="Summary">One or two sentences.</param>
internal sealed record Item(string Kind, string Name, string Summary)
{
    /// <summary>The name as papers write it; the kebab-case name where there is no other.</summary>
    public string Title { get; init; } = Name;

    /// <summary>The heading under which it is listed; empty where the shelf has none.</summary>
    public string Group { get; init; } = "";

    /// <summary>What it promises and under which theorem.</summary>
    public string? Guarantee { get; init; }

    /// <summary>The source.</summary>
    public string? Paper { get; init; }

    /// <summary>Keys in experiment files.</summary>
    public IReadOnlyList<ItemParameter> Parameters { get; init; } = [];

    /// <summary>What else there is to know, computed when asked for: a label and a text each.</summary>
    public Func<IReadOnlyList<(string Label, string Text)>> Facts { get; init; } = () => [];

    /// <summary>Lines of an experiment file that use it.</summary>
    public string? Snippet { get; init; }
}

/// <summary>A key in experiment files.</summary>
/// <param name="Name">The camelCase key.</param>
/// <param name="Symbol">The paper's symbol, or null.</param>
/// <param name="Range">What values are expected.</param>
/// <param name="Default">The default in words; "required" where there is none.</param>
/// <param name="Summary">One sentence.</param>
internal sealed record ItemParameter(string Name, string? Symbol, string Range, string Default, string Summary);

/// <summary>All items of one kind.</summary>
/// <param name="Name">The word of <c>gossamer list</c>, in the plural.</param>
/// <param name="Summary">What they are.</param>
/// <param name="Items">In the order in which they are listed.</param>
internal sealed record Shelf(string Name, string Summary, IReadOnlyList<Item> Items);
