using System.Text.Json.Nodes;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Experiments.Reports.Sections;

namespace Gossamer.Experiments.Reports;

/// <summary>What all pages share: the head with style and policy, the bar at the top, the end with data and script.</summary>
/// <param name="title">What the page is about.</param>
/// <param name="version">Version of Gossamer that made what it shows.</param>
/// <param name="script">What draws; null for a page of tables and data.</param>
internal sealed class PageFrame(string title, string version, string? script)
{
    /// <summary>Everything up to the main part.</summary>
    /// <param name="html">The page.</param>
    /// <param name="sections">Anchors and names for the bar at the top.</param>
    public void Begin(HtmlText html, params ReadOnlySpan<(string Anchor, string Name)> sections)
    {
        html.Add($"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy()}\">\n");
        html.Add($"<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"Gossamer {version}\">\n");
        html.Add($"<title>{title} · Gossamer</title>\n<style>\n{new Markup(PlotBundle.Style)}</style>\n</head>\n<body>\n");
        html.Add($"<header class=\"top\"><span class=\"brand\">{Logo}<span>Gossamer</span></span><nav aria-label=\"Sections\">");
        foreach (var (anchor, name) in sections) html.Add($"<a href=\"#{anchor}\">{name}</a>");
        html.Add($"</nav><button type=\"button\" id=\"theme\" class=\"quiet\" hidden>Theme</button></header>\n<main>\n");
    }

    /// <summary>Everything after the main part.</summary>
    /// <param name="html">The page.</param>
    /// <param name="about">The last line for people.</param>
    /// <param name="data">The documents as JSON that is safe inside a script element.</param>
    /// <param name="view">How the script draws them.</param>
    /// <param name="figures">The figures of the caller, in the order of their numbers.</param>
    public void End(HtmlText html, string about, string data, JsonNode view, IReadOnlyList<ReportFigure> figures)
    {
        html.Add($"</main>\n<footer><p>Made by Gossamer {version}. This file is complete in itself: it loads nothing from a network. {about}</p></footer>\n");
        html.Add($"<script type=\"application/json\" id=\"gossamer-data\">{new Markup(data)}</script>\n");
        html.Add($"<script type=\"application/json\" id=\"gossamer-view\">{new Markup(ReportData.ToJson(view))}</script>\n");
        html.Add($"<script type=\"application/json\" id=\"gossamer-figures\">{new Markup(ReportData.ToJson(FiguresSection.ToJson(figures)))}</script>\n");
        if (script is not null) html.Add($"<script>{new Markup(script)}</script>\n");
        html.Add($"</body>\n</html>\n");
    }

    private string Policy()
    {
        var scripts = script is null ? "'none'" : PlotBundle.HashOf(script);
        return $"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'";
    }

    private static readonly Markup Logo = new(
        "<svg viewBox=\"0 0 32 32\" width=\"26\" height=\"26\" aria-hidden=\"true\"><g fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.6\">"
        + "<path d=\"M16,16L16,3M16,16L27.3,9.5M16,16L27.3,22.5M16,16L16,29M16,16L4.7,22.5M16,16L4.7,9.5\"/>"
        + "<path d=\"M16,7Q20,11 23.8,11.5Q22,16 23.8,20.5Q20,21 16,25Q12,21 8.2,20.5Q10,16 8.2,11.5Q12,11 16,7Z\"/></g>"
        + "<circle cx=\"16\" cy=\"16\" r=\"2.6\" fill=\"currentColor\"/></svg>");
}
