using System.Text.Json.Nodes;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Experiments.Reports.Sections;

namespace Gossamer.Experiments.Reports;

/// <summary>The page: its frame, its headline and the order of its sections.</summary>
/// <param name="documents">What is shown.</param>
/// <param name="figures">What the caller adds to it.</param>
/// <param name="script">What draws; null for a page of tables and data.</param>
internal sealed class ReportPage(IReadOnlyList<ExperimentDocument> documents, IReadOnlyList<ReportFigure> figures, string? script)
{
    /// <summary>More than these are folded away, so that the plots stay in sight.</summary>
    private const int FewWarnings = 4;

    private readonly Comparison comparison = Comparison.Of(documents);
    private readonly ReportData data = ReportData.Of(documents);

    /// <summary>The whole file.</summary>
    public string Render()
    {
        var html = new HtmlText();
        var versions = string.Join(", ", documents.Select(document => document.Gossamer).Distinct(StringComparer.Ordinal));
        var frame = new PageFrame(Title(), versions, script);
        frame.Begin(html, ("plots", "Plots"), ("results", "Results"), ("problem", "Problem"), ("file", "Experiment"), ("data", "Data"));
        WriteHeadline(html);
        WriteWarnings(html);
        WritePlots(html);
        FiguresSection.Write(html, figures, script is not null);
        ResultsSection.Write(html, comparison);
        PersonalSection.Write(html, comparison);
        RankingSection.Write(html, comparison);
        TuningSection.Write(html, comparison, script is not null);
        WorkSection.Write(html, comparison);
        ProblemSection.Write(html, documents);
        FilesSection.Write(html, documents, data, comparison, script is not null);
        var engines = documents.Select(document => $"{document.Name}: {document.Engine}, {Seeds([.. document.Runs.Select(run => run.Seed).Distinct().Order()])}");
        frame.End(html, $"{string.Join("; ", engines)}.", data.ToJson(), View(), figures);
        return html.ToString();
    }

    private string Title() => documents.Count == 1
        ? documents[0].Name
        : string.Join(", ", MethodSeries.UniqueNames(documents).Take(3)) + (documents.Count > 3 ? ", …" : "");

    private void WriteHeadline(HtmlText html)
    {
        var first = documents[0];
        html.Add($"<section class=\"headline\">\n<p class=\"eyebrow\">");
        List<string> facts = [.. documents.Select(document => document.Engine).Distinct(StringComparer.Ordinal)];
        if (documents.All(document => document.Problem.Workers == first.Problem.Workers))
            facts.Add($"{Readable.Count(first.Problem.Workers)} {(first.Problem.Workers == 1 ? "worker" : "workers")}");
        if (documents.All(document => document.Problem.Dimension == first.Problem.Dimension))
            facts.Add($"{Readable.Count(first.Problem.Dimension)} dimensions");
        facts.Add(Seeds([.. documents.SelectMany(document => document.Runs.Select(run => run.Seed)).Distinct().Order()]));
        html.Add($"{string.Join(" · ", facts)}</p>\n<h1>{Title()}</h1>\n<p class=\"verdict\">{Verdict.Sentence(comparison)}</p>\n");
        if (documents.Count == 1 && first.Experiment["description"] is JsonValue value && value.TryGetValue(out string? description))
            html.Add($"<p class=\"about\">{description.Trim()}</p>\n");
        WriteCards(html);
        html.Add($"</section>\n");
    }

    // The winner by every cost, where there is a race at all.
    private void WriteCards(HtmlText html)
    {
        if (comparison.Series.Count < 2 || comparison.Level is not { } level) return;
        html.Add($"<ul class=\"cards\" aria-label=\"Cheapest to reach {comparison.Metric!.Reaching(level)}\">\n");
        foreach (var axis in comparison.Axes)
        {
            var ranking = comparison.Ranking(axis);
            // A method of one node sends nothing and wins nothing by it.
            if (ranking.Count == 0 || axis == CostAxis.BitsDown || (axis == CostAxis.BitsUp && ranking[0].Cost == 0)) continue;
            var (winner, cost) = ranking[0];
            html.Add($"<li><span class=\"what\">{axis.Least}</span><strong>{axis.Format(cost)}</strong><span class=\"who\">{SwatchOf(winner)}{winner.Label}</span>");
            if (ranking.Count > 1) html.Add($"<span class=\"next\">then {ranking[1].Series.Label}: {axis.Format(ranking[1].Cost)}</span>");
            html.Add($"</li>\n");
        }
        html.Add($"</ul>\n<p class=\"note\">Cost up to the first recorded point with {comparison.Metric!.Reaching(level)}");
        html.Add($"{(comparison.LevelIsStated ? ", the target of the experiment" : ", the best level at which at least half of the methods settled")}.</p>\n");
    }

    private void WriteWarnings(HtmlText html)
    {
        var warnings = documents.SelectMany(document => document.Warnings).Distinct(StringComparer.Ordinal).ToList();
        if (Comparison.WarningOn(documents) is { } warning) warnings.Insert(0, warning);
        if (warnings.Count == 0) return;
        html.Add($"<section class=\"warnings\" role=\"note\" aria-label=\"Warnings\">\n<h2>{(warnings.Count == 1 ? "A warning" : "Warnings")}</h2>\n<ul>\n");
        foreach (var each in warnings.Take(FewWarnings)) html.Add($"<li>{each}</li>\n");
        html.Add($"</ul>\n");
        if (warnings.Count > FewWarnings)
        {
            html.Add($"<details><summary>{warnings.Count - FewWarnings} more</summary>\n<ul>\n");
            foreach (var each in warnings.Skip(FewWarnings)) html.Add($"<li>{each}</li>\n");
            html.Add($"</ul>\n</details>\n");
        }
        html.Add($"</section>\n");
    }

    private void WritePlots(HtmlText html)
    {
        html.Add($"<section id=\"plots\">\n<h2>Convergence</h2>\n");
        if (script is null)
            html.Add($"<p class=\"note\">This copy of Gossamer was built without Node.js, so its reports carry tables and data but no plots. Install Node.js 18 or later and build again to get them.</p>\n");
        else if (comparison.Metric is null)
            html.Add($"<p class=\"note\">No metric was recorded.</p>\n");
        else
            html.Add($"<div id=\"convergence\"></div>\n<noscript><p class=\"note\">The plots need JavaScript; the tables below do not.</p></noscript>\n");
        html.Add($"</section>\n");
    }

    private static string Seeds(ulong[] seeds) => seeds.Length switch
    {
        0 => "no seed",
        1 => $"seed {seeds[0]}",
        <= 5 => $"seeds {string.Join(", ", seeds)}",
        _ => $"{seeds.Length} seeds ({seeds[0]} … {seeds[^1]})",
    };

    private Markup SwatchOf(MethodSeries series) => new(Palette.Swatch(comparison.Series.ToList().IndexOf(series)));

    // What the script draws and how; the numbers are in the documents.
    private JsonObject View() => new()
    {
        ["series"] = new JsonArray([.. comparison.Series.Select((series, index) => (JsonNode)new JsonObject
        {
            ["label"] = series.Label,
            ["document"] = series.Document,
            ["runs"] = new JsonArray([.. series.Runs.Select(run => (JsonNode)IndexOf(series.Document, run))]),
            ["diverged"] = series.Diverged,
            ["style"] = Palette.Describe(index),
        })]),
        ["metrics"] = new JsonArray([.. comparison.Metrics.Select(metric => (JsonNode)new JsonObject
        {
            ["key"] = metric.Key,
            ["name"] = metric.Name,
            ["symbol"] = metric.Symbol,
            ["largerIsBetter"] = metric.LargerIsBetter,
            ["target"] = comparison.StatedTargets.TryGetValue(metric.Key, out var target) ? target : null,
        })]),
        ["axes"] = new JsonArray([.. comparison.Axes.Select(axis => (JsonNode)new JsonObject
        {
            ["key"] = axis.Key,
            ["name"] = axis.Name,
            ["unit"] = axis.Unit,
        })]),
        ["level"] = comparison.Level is { } level ? level : null,
        ["levelIsStated"] = comparison.LevelIsStated,
        ["title"] = Title(),
    };

    private int IndexOf(int document, RunDocument run)
    {
        var runs = documents[document].Runs;
        for (var index = 0; index < runs.Count; index++)
            if (ReferenceEquals(runs[index], run)) return index;
        throw new InvalidOperationException($"Run '{run.Label}' is not of its document.");
    }
}
