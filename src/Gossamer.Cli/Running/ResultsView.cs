using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gossamer.Cli.Running;

/// <summary>The outcome of experiments in a terminal: plot, table, and a sentence about who won.</summary>
internal static class ResultsView
{
    public static void Write(Terminal terminal, IReadOnlyList<ExperimentDocument> documents)
    {
        var comparison = Comparison.Of(documents);
        Tables.Write(terminal, Table(comparison));
        terminal.Out.WriteLine(Verdict.Sentence(comparison));
        terminal.Out.WriteLine();
    }

    private static Table Table(Comparison comparison)
    {
        var table = Tables.Plain("method", "step size");
        foreach (var metric in comparison.Metrics) table.AddColumn(Right(metric.Symbol));
        if (comparison.Level is not null) table.AddColumn(Right("iterations"));
        foreach (var axis in comparison.Axes)
            table.AddColumn(Right(comparison.Level is null ? axis.Name.ToLowerInvariant() : "→ " + axis.Name.ToLowerInvariant()));
        var hasStatus = comparison.Series.Any(s => s.Runs.Any(r => r.Status != "completed"));
        if (hasStatus) table.AddColumn("ended");
        table.Columns[1].RightAligned();
        foreach (var series in comparison.Series) table.AddRow(Row(comparison, series, hasStatus));
        if (comparison is { Level: { } level, Metric: { } main })
            table.Caption(Markup.Escape($"→ cost of reaching {main.Reaching(level)}; the other numbers are those at the end"));
        return table;
    }

    private static IEnumerable<IRenderable> Row(Comparison comparison, MethodSeries series, bool hasStatus)
    {
        yield return new Text(series.Label);
        yield return new Text(Of(Spread.Of(series.Runs.Select(r => r.StepSize)), v => Readable.Number(v, 3)));
        foreach (var metric in comparison.Metrics)
            yield return new Text(series.Has(metric) ? Of(series.Final(metric), v => Readable.Number(v, 4)) : "–");
        if (comparison.Level is not null) yield return new Text(Of(series.Total(CostAxis.Iterations), Readable.Count));
        foreach (var axis in comparison.Axes)
        {
            var cost = comparison is { Level: { } level, Metric: { } main } ? series.CostTo(main, level, axis) : series.Total(axis);
            yield return new Text(double.IsInfinity(cost.Median) ? "never" : Of(cost, axis.Format));
        }
        if (hasStatus) yield return new Text(string.Join(", ", series.Runs.Select(r => r.Status).Distinct(StringComparer.Ordinal)));
    }

    /// <summary>The median, with the quartiles where several seeds differ.</summary>
    private static string Of(Spread spread, Func<double, string> format)
    {
        var median = format(spread.Median);
        var (low, high) = (format(spread.Low), format(spread.High));
        return spread.Seeds == 1 || low == high ? median : $"{median} [{low}, {high}]";
    }

    private static TableColumn Right(string heading) => new TableColumn(Markup.Escape(heading)).RightAligned();
}
