using Gossamer.Experiments.Claims;
using Spectre.Console;

namespace Gossamer.Cli.Running;

/// <summary>The outcome of a paper's claims in a terminal: what it says, what was measured, whether it holds.</summary>
internal static class ClaimsView
{
    /// <summary>Writes it to standard output.</summary>
    public static void Write(Terminal terminal, Paper paper, PaperDocument document)
    {
        terminal.Out.WriteLine(paper.Title);
        terminal.Out.WriteLine($"{paper.Authors}; {paper.Reference}");
        terminal.Out.WriteLine();
        var table = Tables.Plain("claim", "the paper says", "measured", "verdict");
        table.ShowRowSeparators = true;
        foreach (var claim in document.Claims)
        {
            table.AddRow(
                new Text($"{claim.Id}\n{claim.Place}\n({claim.Certainty})"),
                new Text(claim.Statement),
                new Text(string.Join("\n", new[] { claim.Measured, claim.Explanation ?? "" }.Where(t => t.Length > 0))),
                new Text(claim.Verdict.Replace('-', ' '), new Style(ColorOf(claim.Verdict))));
        }
        Tables.Write(terminal, table);
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(Sentence(document));
        terminal.Out.WriteLine();
    }

    /// <summary>How many claims hold, and the names of those that do not.</summary>
    internal static string Sentence(PaperDocument document)
    {
        List<string> parts = [$"{document.Claims.Count(c => c.Verdict == "holds")} of {document.Claims.Count} claims hold at {document.Scale} scale"];
        foreach (var (verdict, words) in new[] { ("does-not-hold", "not"), ("undecided", "undecided"), ("failed", "failed") })
        {
            var ids = document.Claims.Where(c => c.Verdict == verdict).Select(c => c.Id).ToList();
            if (ids.Count > 0) parts.Add($"{words}: {string.Join(", ", ids)}");
        }
        return string.Join("; ", parts);
    }

    private static Color ColorOf(string verdict) => verdict switch
    {
        "holds" => Color.Green,
        "undecided" => Color.Yellow,
        _ => Color.Red,
    };
}
