using System.Text.RegularExpressions;

namespace Gossamer.Cli.Shelves;

/// <summary>The papers behind what stands on other shelves.</summary>
internal static partial class PaperShelf
{
    public static Shelf Create(IEnumerable<Item> items) => new(
        "papers",
        "The papers behind the methods and compressors.",
        [.. items.Where(i => i.Paper is not null).GroupBy(i => Key(i.Paper!), StringComparer.Ordinal)
            // The fullest of several citations of one paper.
            .Select(g => new Item("paper", g.Key, $"{g.MaxBy(i => i.Paper!.Length)!.Paper} ({string.Join(", ", g.Select(i => i.Name))})"))
            .OrderBy(i => i.Name, StringComparer.Ordinal)]);

    /// <summary>The arXiv number where there is one, else the first author's name and the year.</summary>
    private static string Key(string paper)
    {
        if (ArXiv().Match(paper) is { Success: true } number) return number.Groups[1].Value;
        var author = Surname().Match(paper).Value;
        var year = Year().Match(paper).Value;
        return author.Length > 0 && year.Length > 0 ? $"{author.ToLowerInvariant()}-{year}" : paper;
    }

    [GeneratedRegex(@"arXiv:(\d{4}\.\d{4,5})")]
    private static partial Regex ArXiv();

    [GeneratedRegex(@"[\p{Lu}][\p{L}-]{2,}")]
    private static partial Regex Surname();

    [GeneratedRegex(@"(19|20)\d\d")]
    private static partial Regex Year();
}
