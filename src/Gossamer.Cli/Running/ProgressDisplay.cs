using System.Globalization;
using Gossamer.Execution;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Running;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gossamer.Cli.Running;

/// <summary>
/// Shows how an experiment gets on: a live table where a person looks on, a few lines where nobody does, nothing when
/// quiet. All of it goes to standard error.
/// </summary>
internal static class ProgressDisplay
{
    private const int RefreshMilliseconds = 120;
    private const int BarWidth = 20;

    /// <summary>Does the work and shows its progress until it is done.</summary>
    public static Task<T> ShowAsync<T>(Terminal terminal, bool isQuiet, Func<IProgress<ExperimentProgress>?, Task<T>> work) =>
        isQuiet ? work(null)
        : terminal.IsErrorTerminal && terminal.ErrorConsole.Profile.Capabilities.Interactive ? ShowLiveAsync(terminal, work)
        : work(new ProgressBoard { Changed = LineWriter(terminal) });

    private static async Task<T> ShowLiveAsync<T>(Terminal terminal, Func<IProgress<ExperimentProgress>?, Task<T>> work)
    {
        var board = new ProgressBoard();
        // The work computes before its first await; on its own thread it leaves this one to the display.
        var task = Task.Run(() => work(board));
        await terminal.ErrorConsole.Live(new Text("")).AutoClear(true).Overflow(VerticalOverflow.Ellipsis).StartAsync(async live =>
        {
            while (!task.IsCompleted)
            {
                live.UpdateTarget(board.Read(b => Render(b, terminal.Cancellation.IsCancellationRequested)));
                await Task.WhenAny(task, Task.Delay(RefreshMilliseconds));
            }
        });
        return await task;
    }

    internal static IRenderable Render(ProgressBoard board, bool isStopping)
    {
        if (isStopping) return new Text("stopping: waiting for the runs to reach their next recorded point (Ctrl-C again ends at once) …");
        if (board.Step is { } step) return new Text(step + " …");
        var metric = board.Metrics.Count > 0 ? MetricView.Of(MainMetric(board.Metrics)) : null;
        var at = metric is null ? -1 : board.Metrics.ToList().IndexOf(metric.Key);
        var table = Tables.Plain("method", "progress", "", "iteration", metric?.Symbol ?? "", "per second");
        foreach (var column in new[] { 2, 3, 4, 5 }) table.Columns[column].RightAligned();
        foreach (var group in board.ByLabel) table.AddRow(Row([.. group], group.Key, at));
        return table;
    }

    private static IRenderable[] Row(List<RunLine> lines, string label, int metricIndex)
    {
        var fraction = lines.Average(l => l.Fraction);
        var newest = lines.Where(l => l.Point is not null).MaxBy(l => l.Seen);
        var filled = (int)Math.Round(fraction * BarWidth);
        var failed = lines.Count(l => l.Status is RunStatus.Diverged or RunStatus.Stalled);
        var color = failed == lines.Count ? "red" : lines.TrueForAll(l => l.Status is not null) ? "green" : "blue";
        var share = lines.Count == 1
            ? fraction.ToString("P0", CultureInfo.InvariantCulture)
            : $"{lines.Count(l => l.Status is not null)}/{lines.Count}";
        var value = newest?.Point is { } point && metricIndex >= 0 && metricIndex < point.Metrics.Count ? Readable.Number(point.Metrics[metricIndex], 3) : "";
        var rates = lines.Where(l => l is { Status: null, Rate: not null }).Sum(l => l.Rate!.Value);
        return
        [
            new Text(label),
            new Markup($"[{color}]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/]"),
            new Text(share),
            new Text(newest?.Point is { } last ? Readable.Count(last.Iteration) : ""),
            new Text(value),
            new Text(rates > 0 ? Readable.Count(Math.Round(rates)) : ""),
        ];
    }

    /// <summary>The metric that tells most, as in reports.</summary>
    internal static string MainMetric(IReadOnlyList<string> names) =>
        MetricView.Known.FirstOrDefault(m => names.Contains(m.Key, StringComparer.Ordinal))?.Key ?? names[0];

    /// <summary>One line a run at most, and none for experiments with very many.</summary>
    private static Action<ExperimentProgress> LineWriter(Terminal terminal)
    {
        const int mostLines = 60;
        var total = 0;
        var ended = 0;
        return value =>
        {
            switch (value)
            {
                case Prepared { Runs.Count: var count }:
                    total = count;
                    terminal.Error.WriteLine(count == 1 ? "1 run" : $"{count.ToString(CultureInfo.InvariantCulture)} runs");
                    break;
                case RunEnded run when ++ended <= total && (total <= mostLines || ended % (total / 20) == 0 || ended == total):
                    var seed = run.Run.Candidate is { } candidate ? $" ({candidate})" : "";
                    terminal.Error.WriteLine($"[{ended}/{total}] {run.Run.Label}{seed}: {run.StopReason}");
                    break;
            }
        };
    }
}
