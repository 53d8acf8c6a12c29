using System.Text;

namespace Gossamer.Experiments.Claims;

/// <summary>
/// The page of a paper: what stands between its marks is written from what was measured, so that its numbers are always
/// those of a run, and its verdicts are what a later run is compared with. Every scale has a pair of marks.
/// </summary>
public static class PaperPage
{
    private const string Heading = "| claim | where | the paper says | measured | verdict |";

    /// <summary>A page for a paper that has none yet.</summary>
    public static string Draft(Paper paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        return $"# {paper.Title}\n\n{paper.Authors}; {paper.Reference}\n\n{paper.Summary}\n\n```bash\n./gossamer reproduce {paper.Name}\n```\n";
    }

    /// <summary>The page with the measured part of one scale replaced; it is appended where the page has none.</summary>
    /// <param name="page">The page.</param>
    /// <param name="document">What was measured: all claims of the paper.</param>
    public static string Write(string page, PaperDocument document)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(document);
        var block = Begin(document.Scale) + "\n" + Table(document) + End(document.Scale);
        if (Find(page, document.Scale) is not var (start, end))
            return $"{page.TrimEnd()}\n\n## Measured at {document.Scale} scale\n\n{block}\n";
        return page[..start] + block + page[end..];
    }

    /// <summary>The verdicts that the page records for a scale, by claim; empty where it records none.</summary>
    /// <param name="page">The page.</param>
    /// <param name="scale"><c>quick</c> or <c>full</c>.</param>
    public static IReadOnlyDictionary<string, string> Recorded(string page, string scale)
    {
        var verdicts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Find(page, scale) is not var (start, end)) return verdicts;
        foreach (var line in page[start..end].Split('\n'))
        {
            if (!line.StartsWith("| `", StringComparison.Ordinal) || !line.EndsWith("** |", StringComparison.Ordinal)) continue;
            var id = line[3..line.IndexOf('`', 3)];
            var verdict = line[(line[..^4].LastIndexOf("**", StringComparison.Ordinal) + 2)..^4];
            verdicts[id] = verdict.Replace(' ', '-');
        }
        return verdicts;
    }

    /// <summary>Where a measurement decides otherwise than the page: a sentence each. What either leaves undecided is no contradiction.</summary>
    /// <param name="page">The page; null for none.</param>
    /// <param name="document">What was measured.</param>
    public static IReadOnlyList<string> Contradictions(string? page, PaperDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (page is null) return [];
        var recorded = Recorded(page, document.Scale);
        return
        [
            .. document.Claims
                .Where(c => IsDecided(c.Verdict) && recorded.TryGetValue(c.Id, out var before) && IsDecided(before) && before != c.Verdict)
                .Select(c => $"claim {c.Id}: the page says '{Words(recorded[c.Id])}', but now it is '{Words(c.Verdict)}': {c.Measured}"),
        ];
    }

    private static bool IsDecided(string verdict) => verdict is "holds" or "does-not-hold";

    private static string Words(string verdict) => verdict.Replace('-', ' ');

    private static string Begin(string scale) => $"<!-- measured: {scale} -->";

    private static string End(string scale) => $"<!-- end of measured: {scale} -->";

    private static (int Start, int End)? Find(string page, string scale)
    {
        var start = page.IndexOf(Begin(scale), StringComparison.Ordinal);
        if (start < 0) return null;
        var end = page.IndexOf(End(scale), start, StringComparison.Ordinal);
        return end < 0 ? null : (start, end + End(scale).Length);
    }

    private static string Table(PaperDocument document)
    {
        var text = new StringBuilder();
        text.Append('\n').Append(Heading).Append("\n|---|---|---|---|---|\n");
        foreach (var claim in document.Claims)
        {
            var measured = string.Join(" ", new[] { claim.Measured, claim.Explanation is { } because ? $"*{because}*" : "" }.Where(t => t.Length > 0));
            text.Append($"| `{claim.Id}` | {Cell($"{claim.Place} ({claim.Certainty})")} | {Cell(claim.Statement)} | {Cell(measured)} | **{Words(claim.Verdict)}** |\n");
        }
        foreach (var table in document.Claims.SelectMany(c => c.Tables))
        {
            text.Append($"\n{table.Title}\n\n{Row(table.Headings)}|{string.Concat(Enumerable.Repeat("---|", table.Headings.Count))}\n");
            foreach (var row in table.Rows) text.Append(Row(row));
        }
        return text.Append('\n').ToString();
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(Cell))} |\n";

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal).Trim();
}
