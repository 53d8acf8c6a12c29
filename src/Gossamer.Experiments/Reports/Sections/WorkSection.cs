using Gossamer.Experiments.Documents;

namespace Gossamer.Experiments.Reports.Sections;

/// <summary>The table of totals and counters: what was computed and sent in all, and what of it was in vain.</summary>
internal static class WorkSection
{
    private static readonly (string Name, string Hint, Func<CountersDocument, double> Of, Func<double, string> Format)[] Columns =
    [
        ("Started", "Computations started by the workers", counters => counters.Started, Readable.Count),
        ("Finished", "Computations finished", counters => counters.Finished, Readable.Count),
        ("Accepted", "Messages that the coordinator used", counters => counters.Accepted, Readable.Count),
        ("Ignored", "Messages that arrived and were dropped unread", counters => counters.Ignored, Readable.Count),
        ("Cancelled", "Computations cancelled before their end", counters => counters.Cancelled, Readable.Count),
        ("Busy", "Worker-seconds spent computing", counters => counters.BusySeconds, Readable.Seconds),
        ("Wasted", "Worker-seconds spent on results that were cancelled or ignored", counters => counters.WastedSeconds, Readable.Seconds),
        ("Largest delay", "Model updates between handing a point out and using the answer", counters => counters.MaxAcceptedDelay, Readable.Count),
        ("Peak uplinks", "Largest number of workers that sent at once", counters => counters.PeakUplinks, Readable.Count),
    ];

    /// <summary>Writes the section; columns that are zero for every method are left out.</summary>
    public static void Write(HtmlText html, Comparison comparison)
    {
        var counters = Columns.Where(column => comparison.Series.Any(series => series.Runs.Any(run => column.Of(run.Counters) != 0))).ToList();
        html.Add($"<section id=\"work\">\n<h2>Work and messages</h2>\n<p class=\"note\">Totals over the whole run.</p>\n");
        html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Work and messages\"><table class=\"sortable\">\n<thead><tr>");
        var index = 0;
        Cells.Heading(html, index++, "Method", number: false);
        foreach (var axis in comparison.Axes) Cells.Heading(html, index++, Cells.Capital(axis.ShortName), hint: axis.Name);
        foreach (var column in counters) Cells.Heading(html, index++, column.Name, hint: column.Hint);
        html.Add($"</tr></thead>\n<tbody>\n");
        for (var row = 0; row < comparison.Series.Count; row++)
        {
            var series = comparison.Series[row];
            html.Add($"<tr>");
            Cells.Label(html, series, row);
            foreach (var axis in comparison.Axes) Cells.Number(html, series.Total(axis), axis.Format);
            foreach (var column in counters)
                Cells.Number(html, Spread.Of(series.Runs.Select(run => column.Of(run.Counters))), value => Text(column.Name, column.Format(value), value, series));
            html.Add($"</tr>\n");
        }
        html.Add($"</tbody>\n</table></div>\n</section>\n");
    }

    // Wasted seconds mean little without what they are a part of.
    private static string Text(string column, string text, double value, MethodSeries series)
    {
        var busy = Spread.Of(series.Runs.Select(run => run.Counters.BusySeconds)).Median;
        return column == "Wasted" && busy > 0 ? $"{text} ({Readable.Number(100 * value / busy, 2)} %)" : text;
    }
}
