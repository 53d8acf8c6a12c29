using Gossamer.Experiments.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gossamer.Cli.Plots;

/// <summary>
/// The outcome of a comparison as a table that fits its console: one row a method with the marker of its curve. What
/// says least is left out first where the console is narrow.
/// </summary>
internal sealed class ResultsTable(Comparison comparison) : Renderable
{
    private sealed record Column(string Heading, Func<MethodSeries, string> Cell, int Importance, bool IsNumber = true);

    /// <summary>The table as plain text.</summary>
    public static string ToText(Comparison comparison, int width, bool isUnicode) =>
        string.Join("\n", new ResultsTable(comparison).Lines(width, new PlotLook(isUnicode, IsColoured: false))
            .Select(line => string.Concat(line.Select(segment => segment.Text)).TrimEnd())) + "\n";

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var look = new PlotLook(options.Unicode, options.ColorSystem != ColorSystem.NoColors);
        foreach (var line in Lines(maxWidth, look))
        {
            foreach (var segment in line) yield return segment;
            yield return Segment.LineBreak;
        }
    }

    private IEnumerable<List<Segment>> Lines(int width, PlotLook look)
    {
        const string gap = "  ";
        var columns = Columns().Select(column => (Column: column, Heading: look.Text(column.Heading), Cells: comparison.Series.Select(series => look.Text(column.Cell(series))).ToList()))
            .Select(column => (column.Column, column.Heading, column.Cells, Width: column.Cells.Append(column.Heading).Max(text => text.Length))).ToList();
        while (columns.Count > 2 && 2 + columns.Sum(column => column.Width + gap.Length) > width)
            columns.Remove(columns.MinBy(column => column.Column.Importance));

        yield return [new Segment("  " + string.Join(gap, columns.Select(column => Padded(column.Heading, column.Width, column.Column.IsNumber))), look.Faint)];
        for (var row = 0; row < comparison.Series.Count; row++)
            yield return
            [
                new Segment(look.Marker(row) + " ", look.Style(row)),
                new Segment(string.Join(gap, columns.Select(column => Padded(column.Cells[row], column.Width, column.Column.IsNumber)))),
            ];
        if (comparison is { Metric: { } metric, Level: { } level })
            yield return [new Segment(look.Text($"  → cost of reaching {metric.Reaching(level)}{(comparison.LevelIsStated ? ", the target" : "")}"), look.Faint)];
    }

    private static string Padded(string text, int width, bool right) => right ? text.PadLeft(width) : text.PadRight(width);

    private IEnumerable<Column> Columns()
    {
        yield return new Column("method", series => series.Label, 100, IsNumber: false);
        if (comparison.Series.Any(series => series.Runs.Any(run => run.Status != "completed")))
            yield return new Column("ended", series => string.Join(", ", series.Runs.Select(run => run.Status).Distinct(StringComparer.Ordinal)), 90, IsNumber: false);
        yield return new Column("step", series => Over(Spread.Of(series.Runs.Select(run => run.StepSize)), value => Readable.Number(value, 3)), 50);
        for (var index = 0; index < comparison.Metrics.Count; index++)
        {
            var metric = comparison.Metrics[index];
            yield return new Column(metric.Symbol, series => series.Has(metric) ? Over(series.Final(metric), value => Readable.Number(value, 3)) : "–", index == 0 ? 95 : 40 - index);
        }
        for (var index = 0; index < comparison.Axes.Count; index++)
        {
            var axis = comparison.Axes[index];
            yield return comparison is { Metric: { } metric, Level: { } level }
                ? new Column("→ " + axis.ShortName, series => Over(series.CostTo(metric, level, axis), axis.Format), 80 - 7 * index)
                : new Column(axis.ShortName, series => Over(series.Total(axis), axis.Format), 80 - 7 * index);
        }
    }

    /// <summary>The median, and the quartiles where the seeds differ.</summary>
    private static string Over(Spread spread, Func<double, string> format)
    {
        if (!double.IsFinite(spread.Median)) return "–";
        var (low, median, high) = (format(spread.Low), format(spread.Median), double.IsFinite(spread.High) ? format(spread.High) : "–");
        return low == high ? median : $"{median} [{low}, {high}]";
    }
}
