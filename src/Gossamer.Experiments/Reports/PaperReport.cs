using System.Text.Json.Nodes;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Experiments.Reports.Sections;

namespace Gossamer.Experiments.Reports;

/// <summary>The page of a paper's claims: what it says beside what was measured, the figures, and every experiment.</summary>
/// <param name="paper">What was measured.</param>
/// <param name="script">What draws; null for a page of tables alone.</param>
internal sealed class PaperReport(PaperDocument paper, string? script)
{
    /// <summary>More points than these are not told apart in a curve.</summary>
    private const int MostPoints = 600;

    private readonly List<ReportFigure> figures = [];

    /// <summary>The whole file.</summary>
    public string Render()
    {
        var html = new HtmlText();
        var frame = new PageFrame(paper.Title, paper.Gossamer, script);
        if (paper.Experiments.Count > 0) frame.Begin(html, ("claims", "Claims"), ("experiments", "Experiments"));
        else frame.Begin(html, ("claims", "Claims"));
        html.Add($"<section class=\"headline\">\n<p class=\"eyebrow\">{paper.Authors} · {paper.Reference}</p>\n<h1>{paper.Title}</h1>\n<p class=\"verdict\">{Sentence()}</p>\n</section>\n");
        WriteClaims(html);
        foreach (var claim in paper.Claims.Where(c => c.Figures.Count + c.Tables.Count > 0)) WriteEvidence(html, claim);
        for (var index = 0; index < paper.Experiments.Count; index++) WriteExperiment(html, paper.Experiments[index], index);
        frame.End(html, $"Scale: {paper.Scale}.", "[]", new JsonObject(), figures);
        return html.ToString();
    }

    private string Sentence()
    {
        var holding = paper.Claims.Count(c => c.Verdict == "holds");
        return $"{holding} of {paper.Claims.Count} claims hold at {paper.Scale} scale.";
    }

    private void WriteClaims(HtmlText html)
    {
        html.Add($"<section id=\"claims\">\n<h2>Claims</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Claims\"><table>\n<thead><tr>");
        foreach (var name in (ReadOnlySpan<string>)["Claim", "The paper says", "Measured", "Verdict"]) html.Add($"<th scope=\"col\">{name}</th>");
        html.Add($"</tr></thead>\n<tbody>\n");
        foreach (var claim in paper.Claims)
        {
            html.Add($"<tr><th scope=\"row\">{claim.Id}<small>{claim.Place} ({claim.Certainty})</small></th><td>{claim.Statement}</td><td>{claim.Measured}");
            if (claim.Explanation is { } because) html.Add($"<small>{because}</small>");
            html.Add($"</td><td><span class=\"status {Class(claim.Verdict)}\">{claim.Verdict.Replace('-', ' ')}</span></td></tr>\n");
        }
        html.Add($"</tbody>\n</table></div>\n</section>\n");
    }

    private void WriteEvidence(HtmlText html, ClaimDocument claim)
    {
        html.Add($"<section>\n<h2>{claim.Id}</h2>\n<p class=\"note\">{claim.Statement}</p>\n");
        foreach (var table in claim.Tables)
        {
            html.Add($"<h3>{table.Title}</h3>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{table.Title}\"><table>\n<thead><tr>");
            foreach (var heading in table.Headings) html.Add($"<th scope=\"col\">{heading}</th>");
            html.Add($"</tr></thead>\n<tbody>\n");
            foreach (var row in table.Rows)
            {
                html.Add($"<tr>");
                foreach (var cell in row) html.Add($"<td>{cell}</td>");
                html.Add($"</tr>\n");
            }
            html.Add($"</tbody>\n</table></div>\n");
        }
        WriteFigures(html, claim.Figures);
        html.Add($"</section>\n");
    }

    private void WriteExperiment(HtmlText html, ExperimentDocument document, int index)
    {
        var comparison = Comparison.Of([document]);
        // The bar at the top leads to the first.
        html.Add($"<section id=\"{(index == 0 ? "experiments" : $"experiment-{index}")}\">\n<h2>{document.Name}</h2>\n");
        if (script is null) html.Add($"<p class=\"note\">This copy of Gossamer was built without Node.js, so that its reports carry tables but no plots.</p>\n");
        if (document.Experiment["description"] is JsonValue value && value.TryGetValue(out string? description)) html.Add($"<p class=\"about\">{description.Trim()}</p>\n");
        html.Add($"<p class=\"verdict\">{Reports.Verdict.Sentence(comparison)}</p>\n");
        if (comparison.Metric is { } metric) WriteFigures(html, [.. comparison.Axes.Take(2).Select(axis => Draw(comparison, metric, axis))]);
        html.Add($"</section>\n");
        ResultsSection.Write(html, comparison, $"results-{index}");
        html.Add($"<section><details><summary>The experiment file with every default filled in</summary>\n<pre tabindex=\"0\">{YamlText.Of(document.Experiment)}</pre></details></section>\n");
    }

    private void WriteFigures(HtmlText html, IReadOnlyList<ReportFigure> drawn)
    {
        if (drawn.Count == 0) return;
        html.Add($"<div class=\"figures\">\n");
        foreach (var figure in drawn)
        {
            html.Add($"<div class=\"extra\" data-figure=\"{figures.Count}\">");
            if (script is null) html.Add($"<h3>{figure.Title}</h3>");
            if (figure.Caption.Length > 0) html.Add($"<p class=\"note\">{figure.Caption}</p>");
            html.Add($"</div>\n");
            figures.Add(figure);
        }
        html.Add($"</div>\n");
    }

    private static CurveFigure Draw(Comparison comparison, MetricView metric, CostAxis axis) => new()
    {
        Title = $"{metric.Name} against {axis.ShortName}",
        XName = axis.Unit.Length > 0 ? $"{axis.Name} ({axis.Unit})" : axis.Name,
        YName = metric.Symbol,
        IsLogY = metric.SpansDecades,
        Curves = [.. comparison.Series.Select(series => CurveOf(series, metric, axis))],
    };

    // The first seed of each method: the table has the spread over the others.
    private static FigureCurve CurveOf(MethodSeries series, MetricView metric, CostAxis axis)
    {
        var points = TraceThinning.Thin(series.Runs[0].Trace, MostPoints);
        return new FigureCurve(
            series.Label, [.. points.Select(axis.Of)], [.. points.Select(p => p.Metrics.GetValueOrDefault(metric.Key) ?? double.NaN)]);
    }

    private static string Class(string verdict) => verdict switch { "holds" => "good", "undecided" => "warn", _ => "bad" };
}
