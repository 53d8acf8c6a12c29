namespace Gossamer.Experiments.Files;

/// <summary>A value of an experiment file with the place it stands at.</summary>
/// <param name="path">Keys from the root, such as <c>methods[1].stepSize</c>; empty at the root.</param>
/// <param name="place">Where it stands.</param>
internal abstract class FileNode(string path, Place place)
{
    public string Path { get; } = path;

    public Place Place { get; } = place;

    /// <summary>What it is, for "found …" in error messages.</summary>
    public abstract string Describe();

    /// <summary>The same value under another path.</summary>
    public abstract FileNode At(string path);

    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}

/// <summary>Where a value was written.</summary>
/// <param name="Source">File name, or the override that set it.</param>
/// <param name="Line">1-based line; 0 where the source has no lines.</param>
/// <param name="Column">1-based column.</param>
internal readonly record struct Place(string Source, int Line, int Column)
{
    public override string ToString() => Line > 0 ? $"{Source}:{Line}" : Source;
}

/// <summary>A single value: text, number, true or false.</summary>
internal sealed class FileText(string path, Place place, string text, bool isQuoted) : FileNode(path, place)
{
    public string Text { get; } = text;

    /// <summary>A quoted value is text even where it looks like a number.</summary>
    public bool IsQuoted { get; } = isQuoted;

    public bool IsNothing => !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";

    public override FileNode At(string path) => new FileText(path, Place, Text, IsQuoted);

    public override string Describe() => IsNothing ? "nothing" : $"'{(Text.Length <= 60 ? Text : Text[..57] + "...")}'";
}

/// <summary>A list.</summary>
internal sealed class FileList(string path, Place place, List<FileNode> items) : FileNode(path, place)
{
    public List<FileNode> Items { get; } = items;

    public override FileNode At(string path) => new FileList(path, Place, [.. Items.Select((item, k) => item.At($"{path}[{k}]"))]);

    public override string Describe() => Items.Count == 1 ? "a list of 1 item" : $"a list of {Items.Count} items";
}

/// <summary>Keys with values, in the order of the file.</summary>
internal sealed class FileMap(string path, Place place, List<FileEntry> entries) : FileNode(path, place)
{
    public List<FileEntry> Entries { get; } = entries;

    public FileNode? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key == key) return entry.Value;
        }
        return null;
    }

    public override FileNode At(string path) =>
        new FileMap(path, Place, [.. Entries.Select(e => e with { Value = e.Value.At(Join(path, e.Key)) })]);

    public override string Describe() =>
        Entries.Count == 0 ? "an empty mapping" : $"a mapping with the keys {string.Join(", ", Entries.Select(e => e.Key))}";
}

/// <summary>A key with its value.</summary>
internal sealed record FileEntry(string Key, Place KeyPlace, FileNode Value);
