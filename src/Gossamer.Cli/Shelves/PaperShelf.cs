using System.Text.RegularExpressions;
using Gossamer.Experiments.Claims;
using Gossamer.Papers;

namespace Gossamer.Cli.Shelves;

/// <summary>The papers whose claims can be checked, and those behind what stands on other shelves.</summary>
internal static partial class PaperShelf
{
    public static Shelf Create(IEnumerable<Item> items) => new(
        "papers",
        "The papers that 'gossamer reproduce' checks, and those behind the methods and compressors.",
        [.. ShippedPapers.Catalogue.Papers.Select(Describe), .. items.Where(i => i.Paper is not null).GroupBy(i => Key(i.Paper!), StringComparer.Ordinal)
            // The fullest of several citations of one paper.
            .Select(g => new Item("citation", g.Key, $"{g.MaxBy(i => i.Paper!.Length)!.Paper} ({string.Join(", ", g.Select(i => i.Name))})") { Group = "cited" })
            .OrderBy(i => i.Name, StringComparer.Ordinal)]);

    private static Item Describe(Paper paper) => new("paper", paper.Name, paper.Summary)
    {
        Title = paper.Title,
        Group = "reproducible",
        Paper = $"{paper.Authors}, {paper.Title}, {paper.Reference}",
        Facts = () =>
        [
            .. paper.Claims.Select(c => (c.Id, $"{c.Place}: {c.Statement}")),
            ("experiments", string.Join(", ", paper.ExperimentNames.Select(n => $"papers/{paper.Name}/{n}.yaml"))),
            ("check it", $"gossamer reproduce {paper.Name}"),
        ],
    };

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
