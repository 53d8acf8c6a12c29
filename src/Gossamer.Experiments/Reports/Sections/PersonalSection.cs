using Gossamer.Experiments.Documents;

namespace Gossamer.Experiments.Reports.Sections;

/// <summary>How the models that the workers deploy do at the end of the runs: one table a metric, with its quantiles over the workers.</summary>
internal static class PersonalSection
{
    private const string Prefix = "personal-";

    /// <summary>Writes the section; nothing where no personalised metric was recorded.</summary>
    public static void Write(HtmlText html, Comparison comparison)
    {
        string[] recorded = [.. comparison.Series.SelectMany(series => series.Runs)
            .SelectMany(run => run.Trace[^1].Metrics.Keys).Where(key => key.StartsWith(Prefix, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];
        if (recorded.Length == 0) return;
        html.Add($"<section id=\"personal\">\n<h2>Personalised models</h2>\n");
        html.Add($"<p class=\"note\">Values of the models that the workers deploy, over the workers, at the last recorded point; medians over the seeds.</p>\n");
        foreach (var family in recorded.GroupBy(key => key.Split('(')[0], StringComparer.Ordinal)) WriteTable(html, comparison, family.Key, [.. family]);
        html.Add($"</section>\n");
    }

    private static void WriteTable(HtmlText html, Comparison comparison, string family, string[] keys)
    {
        var title = MetricView.Of(family).Name;
        string[] ordered = [.. keys.OrderBy(key => QuantileOf(key) ?? -1)];
        html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\"><table class=\"sortable\">\n<thead><tr>");
        var index = 0;
        Cells.Heading(html, index++, title, number: false);
        foreach (var key in ordered) Cells.Heading(html, index++, QuantileOf(key) is { } share ? Name(share) : "Mean", hint: key);
        html.Add($"</tr></thead>\n<tbody>\n");
        for (var row = 0; row < comparison.Series.Count; row++)
        {
            var series = comparison.Series[row];
            html.Add($"<tr>");
            Cells.Label(html, series, row);
            foreach (var key in ordered)
                Cells.Number(html, Spread.Of(series.Runs.Select(run => Last(run, key))), value => Readable.Number(value));
            html.Add($"</tr>\n");
        }
        html.Add($"</tbody>\n</table></div>\n");
    }

    private static double Last(RunDocument run, string key) =>
        run.Trace[^1].Metrics.TryGetValue(key, out var value) && value is { } known ? known : double.NaN;

    private static double? QuantileOf(string key)
    {
        var open = key.IndexOf('(', StringComparison.Ordinal);
        return open < 0 ? null : double.Parse(key[(open + 1)..^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Name(double share) => share switch
    {
        0 => "Smallest",
        0.5 => "Median",
        1 => "Largest",
        _ => $"{Readable.Number(100 * share)} % below",
    };
}
