using System.Globalization;
using Gossamer.Experiments.Documents;

namespace Gossamer.Experiments.Reports.Sections;

/// <summary>Every tuned candidate with its score: as a plot where there are plots, and as a table.</summary>
internal static class TuningSection
{
    /// <summary>Writes the section where something was tuned.</summary>
    public static void Write(HtmlText html, Comparison comparison, bool hasPlots)
    {
        if (!comparison.Series.Any(series => series.Runs.Any(run => run.Grid.Count > 0))) return;
        html.Add($"<section id=\"tuning\">\n<h2>Tuned step sizes</h2>\n");
        html.Add($"<p class=\"note\">Every candidate that was tried; a smaller score is better, and the run shown above is that of the winner (ringed). At the upper edge: ✕ diverged, an empty marker ran to its end without a score.</p>\n");
        if (hasPlots) html.Add($"<div id=\"tuning-plots\"></div>\n");
        html.Add($"<details{(!hasPlots ? new Markup(" open") : default)}><summary>All candidates</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Tuned candidates\"><table class=\"sortable\">\n<thead><tr>");
        Cells.Heading(html, 0, "Method", number: false);
        Cells.Heading(html, 1, "Seed");
        Cells.Heading(html, 2, "Multiple");
        Cells.Heading(html, 3, "Step size γ");
        Cells.Heading(html, 4, "Options", number: false);
        Cells.Heading(html, 5, "Score");
        Cells.Heading(html, 6, "Score of", number: false);
        Cells.Heading(html, 7, "Status", number: false);
        html.Add($"</tr></thead>\n<tbody>\n");
        for (var index = 0; index < comparison.Series.Count; index++)
            foreach (var run in comparison.Series[index].Runs)
                foreach (var point in run.Grid)
                    WriteRow(html, comparison.Series[index], index, run, point);
        html.Add($"</tbody>\n</table></div></details>\n</section>\n");
    }

    private static void WriteRow(HtmlText html, MethodSeries series, int index, RunDocument run, GridPointDocument point)
    {
        html.Add($"<tr>");
        Cells.Label(html, series, index);
        var score = point.Score is { } value && double.IsFinite(value) ? Readable.Number(value) : "none";
        var sort = point.Score is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "Infinity";
        html.Add($"<td class=\"num\" data-v=\"{run.Seed}\">{run.Seed}</td>");
        if (point.Multiple is { } multiple) html.Add($"<td class=\"num\" data-v=\"{multiple}\">{Readable.Number(multiple)}×</td>");
        else html.Add($"<td class=\"num\" data-v=\"0\">–</td>");
        html.Add($"<td class=\"num\" data-v=\"{point.StepSize}\">{Readable.Number(point.StepSize)}</td>");
        html.Add($"<td data-v=\"\">{string.Join(", ", point.Options.Select(option => $"{option.Key} = {Readable.Number(option.Value)}"))}</td>");
        html.Add($"<td class=\"num{(point.Winner ? " best" : "")}\" data-v=\"{sort}\">{score}</td>");
        html.Add($"<td data-v=\"{run.GridScore}\">{run.GridScore}</td>");
        var status = point.Winner ? "★ winner" : point.Status;
        html.Add($"<td data-v=\"{status}\"><span class=\"status {(point.Status == "diverged" ? "bad" : point.Winner ? "good" : "plain")}\">{status}</span></td></tr>\n");
    }
}
