using System.Text.Json;
using System.Text.Json.Nodes;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports.Figures;

namespace Gossamer.Experiments.Reports.Sections;

/// <summary>The figures that the caller gives, each with its caption.</summary>
internal static class FiguresSection
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new FiniteOrNullConverter() } };

    /// <summary>Writes the section where there are figures.</summary>
    public static void Write(HtmlText html, IReadOnlyList<ReportFigure> figures, bool hasScript)
    {
        if (figures.Count == 0) return;
        html.Add($"<section id=\"figures\">\n<h2>Figures</h2>\n");
        if (!hasScript) html.Add($"<p class=\"note\">These figures need the plots that this copy of Gossamer was built without; their numbers are in the source of this page.</p>\n");
        html.Add($"<div class=\"figures\">\n");
        for (var index = 0; index < figures.Count; index++)
        {
            html.Add($"<div class=\"extra\" data-figure=\"{index}\">");
            if (!hasScript) html.Add($"<h3>{figures[index].Title}</h3>");
            if (figures[index].Caption.Length > 0) html.Add($"<p class=\"note\">{figures[index].Caption}</p>");
            html.Add($"</div>\n");
        }
        html.Add($"</div>\n</section>\n");
    }

    /// <summary>The figures for the script.</summary>
    public static JsonNode ToJson(IReadOnlyList<ReportFigure> figures) => JsonSerializer.SerializeToNode(figures, Options)!;
}
