using Gossamer.Experiments.Documents;

namespace Gossamer.Experiments.Reports.Sections;

/// <summary>
/// Ranks the methods whose step was tuned over multiples of the theory's, once by what they are worth at the theory's own
/// step and once at the best of the multiples: the two orders often differ.
/// </summary>
internal static class RankingSection
{
    /// <summary>Writes the section where at least two methods can be ranked both ways.</summary>
    public static void Write(HtmlText html, Comparison comparison)
    {
        var meaning = Meaning(comparison);
        var rows = comparison.Series.Select((series, index) => new Row(series, index, Score(series, meaning, IsTheory), Score(series, meaning, point => point.Winner)))
            .Where(row => row.Series.Runs.Any(run => run.Grid.Any(IsTheory))).ToList();
        if (meaning is null || rows.Count < 2) return;
        html.Add($"<section id=\"ranking\">\n<h2>Ranking by theory and by tuning</h2>\n");
        html.Add($"<p class=\"note\">By {meaning}: at the step of each method's theory, and at the best of the multiples that were tried.</p>\n");
        html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Ranking\"><table class=\"sortable\">\n<thead><tr>");
        Cells.Heading(html, 0, "Method", number: false);
        Cells.Heading(html, 1, "Rank by theory");
        Cells.Heading(html, 2, "At the theory's step", hint: Cells.Capital(meaning));
        Cells.Heading(html, 3, "Rank tuned");
        Cells.Heading(html, 4, "Tuned", hint: Cells.Capital(meaning));
        Cells.Heading(html, 5, "Best multiple");
        Cells.Heading(html, 6, "Gain by tuning");
        html.Add($"</tr></thead>\n<tbody>\n");
        foreach (var row in rows.OrderBy(row => row.Tuned.Median).ThenBy(row => row.Theory.Median)) WriteRow(html, row, rows, meaning);
        html.Add($"</tbody>\n</table></div>\n</section>\n");
    }

    /// <summary>What scores mean: a cost up to the target where some method reached one; null where nothing was tuned.</summary>
    private static string? Meaning(Comparison comparison)
    {
        var meanings = comparison.Series.SelectMany(series => series.Runs).Select(run => run.GridScore).OfType<string>().ToList();
        return meanings.Find(meaning => meaning.EndsWith("to the target", StringComparison.Ordinal)) ?? meanings.FirstOrDefault();
    }

    private static bool IsTheory(GridPointDocument point) => point.Multiple == 1;

    /// <summary>The best score of the candidates of a kind, over the seeds; infinite where a seed has none of this meaning.</summary>
    private static Spread Score(MethodSeries series, string? meaning, Func<GridPointDocument, bool> isMeant) => Spread.Of(series.Runs.Select(run =>
        run.GridScore == meaning
            ? run.Grid.Where(isMeant).Select(point => point.Score ?? double.PositiveInfinity).DefaultIfEmpty(double.PositiveInfinity).Min()
            : double.PositiveInfinity));

    private static void WriteRow(HtmlText html, Row row, List<Row> rows, string meaning)
    {
        string Format(double score) => meaning.StartsWith("bits", StringComparison.Ordinal) ? Readable.Bits(score) : Readable.Number(score);
        var missing = meaning.EndsWith("to the target", StringComparison.Ordinal) ? "not reached" : "none";
        html.Add($"<tr>");
        Cells.Label(html, row.Series, row.Index);
        WriteRank(html, rows.Count(other => other.Theory.Median < row.Theory.Median), row.Theory.Median);
        Cells.Number(html, row.Theory, Format, rows.All(other => other.Theory.Median >= row.Theory.Median), missing);
        WriteRank(html, rows.Count(other => other.Tuned.Median < row.Tuned.Median), row.Tuned.Median);
        Cells.Number(html, row.Tuned, Format, rows.All(other => other.Tuned.Median >= row.Tuned.Median), missing);
        var multiple = Spread.Of(row.Series.Runs.Select(run => run.Grid.FirstOrDefault(point => point.Winner)?.Multiple ?? double.NaN)).Median;
        html.Add($"<td class=\"num\" data-v=\"{multiple}\">{Readable.Number(multiple)}×</td>");
        var gain = row.Theory.Median / row.Tuned.Median;
        if (double.IsFinite(gain)) html.Add($"<td class=\"num\" data-v=\"{gain}\">{Readable.Number(gain)}×</td>");
        else html.Add($"<td class=\"num\" data-v=\"Infinity\">–</td>");
        html.Add($"</tr>\n");
    }

    private static void WriteRank(HtmlText html, int better, double score)
    {
        if (double.IsFinite(score)) html.Add($"<td class=\"num\" data-v=\"{better + 1}\">{better + 1}</td>");
        else html.Add($"<td class=\"num\" data-v=\"Infinity\">–</td>");
    }

    private sealed record Row(MethodSeries Series, int Index, Spread Theory, Spread Tuned);
}
