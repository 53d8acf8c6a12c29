namespace Gossamer.Experiments.Reports.Sections;

/// <summary>The table of results: how every method ended, what it came to and what it paid to get to the common level.</summary>
internal static class ResultsSection
{
    /// <summary>Sources longer than this get a column wide enough for a formula and a citation.</summary>
    private const int LongSource = 24;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText html, Comparison comparison, string anchor = "results")
    {
        html.Add($"<section id=\"{anchor}\">\n<h2>Results</h2>\n");
        if (comparison.Series.Any(series => series.Runs.Count > 1))
            html.Add($"<p class=\"note\">Several seeds: the median, and below it the quartiles.</p>\n");
        html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Results\"><table class=\"sortable\">\n");
        WriteHead(html, comparison);
        html.Add($"<tbody>\n");
        for (var index = 0; index < comparison.Series.Count; index++) WriteRow(html, comparison, index);
        html.Add($"</tbody>\n</table></div>\n</section>\n");
    }

    private static IEnumerable<CostAxis> Costs(Comparison comparison) => comparison.Level is null ? [] : comparison.Axes;

    private static void WriteHead(HtmlText html, Comparison comparison)
    {
        var costs = Costs(comparison).Count();
        html.Add($"<thead>\n<tr class=\"groups\"><td colspan=\"3\"></td>");
        if (comparison.Metric is { } metric)
        {
            if (comparison.Level is { } level) html.Add($"<th scope=\"colgroup\" colspan=\"{costs}\">Cost to reach {metric.Reaching(level)}</th>");
            html.Add($"<th scope=\"colgroup\" colspan=\"{comparison.Metrics.Count}\">At the end</th><th scope=\"colgroup\">Best</th>");
        }
        html.Add($"</tr>\n<tr>");
        var column = 0;
        Cells.Heading(html, column++, "Method", number: false);
        Cells.Heading(html, column++, "Status", number: false);
        Cells.Heading(html, column++, "Step size γ");
        foreach (var axis in Costs(comparison)) Cells.Heading(html, column++, Cells.Capital(axis.ShortName), hint: axis.Name);
        foreach (var one in comparison.Metrics) Cells.Heading(html, column++, one.Symbol, hint: one.Name);
        if (comparison.Metric is not null) Cells.Heading(html, column++, comparison.Metric.Symbol, hint: "Best recorded value");
        html.Add($"</tr>\n</thead>\n");
    }

    private static void WriteRow(HtmlText html, Comparison comparison, int index)
    {
        var series = comparison.Series[index];
        html.Add($"<tr>");
        Cells.Label(html, series, index);
        Cells.Status(html, series);
        WriteStep(html, series);
        foreach (var axis in Costs(comparison))
        {
            var cost = series.CostTo(comparison.Metric!, comparison.Level!.Value, axis);
            var ranking = comparison.Ranking(axis);
            var isRace = ranking.Count > 0 && (ranking.Count < comparison.Series.Count || ranking[^1].Cost > ranking[0].Cost);
            Cells.Number(html, cost, axis.Format, isRace && cost.Median <= ranking[0].Cost, "not reached");
        }
        foreach (var metric in comparison.Metrics)
        {
            var final = series.Final(metric);
            Cells.Number(html, final, value => Readable.Number(value, 3), IsBest(comparison, metric, final, one => one.Final(metric)), series.Has(metric) ? "not finite" : "–");
        }
        if (comparison.Metric is { } main)
            Cells.Number(html, series.Best(main), value => Readable.Number(value, 3), IsBest(comparison, main, series.Best(main), one => one.Best(main)));
        html.Add($"</tr>\n");
    }

    private static void WriteStep(HtmlText html, MethodSeries series)
    {
        var run = series.Runs[0];
        var steps = Spread.Of(series.Runs.Select(one => one.StepSize));
        html.Add($"<td class=\"num\" data-v=\"{steps.Median}\" title=\"{run.StepSize}\">{Readable.Number(steps.Median)}<small class=\"{(run.StepSizeSource.Length > LongSource ? "wrap" : "")}\">{run.StepSizeSource}</small></td>");
    }

    private static bool IsBest(Comparison comparison, MetricView metric, Spread own, Func<MethodSeries, Spread> of)
    {
        if (comparison.Series.Count < 2 || !double.IsFinite(own.Median)) return false;
        // Who stopped at the target has no better end than another who did.
        if (comparison.LevelIsStated && metric == comparison.Metric) return false;
        var others = comparison.Series.Select(series => of(series).Median).ToList();
        return others.Any(other => !other.Equals(own.Median)) && others.All(other => metric.Reaches(own.Median, other));
    }
}
