using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gossamer.Cli.Plots;

/// <summary>
/// The main metric of a comparison against a cost, as a small plot of characters. It takes its width, its colours and
/// whether it may use Unicode from the console that it is written to; <see cref="PlotOptions"/> overrides them.
/// </summary>
internal sealed class TerminalPlot : Renderable
{
    private const int LeastWidth = 30;
    private readonly Comparison comparison;
    private readonly PlotOptions options;

    /// <summary>A plot of documents.</summary>
    public TerminalPlot(IReadOnlyList<ExperimentDocument> documents, PlotOptions? options = null) : this(Comparison.Of(documents), options) { }

    /// <summary>A plot of a comparison that was made already.</summary>
    public TerminalPlot(Comparison comparison, PlotOptions? options = null)
    {
        this.comparison = comparison;
        this.options = options ?? new PlotOptions();
    }

    /// <summary>The plot as plain text without colours.</summary>
    public static string ToText(Comparison comparison, PlotOptions options)
    {
        var plot = new TerminalPlot(comparison, options);
        return string.Concat(plot.Lines(options.Width ?? 80, options.IsUnicode ?? true, isColoured: false).SelectMany(Plain));

        static IEnumerable<string> Plain(List<Segment> line) => [string.Concat(line.Select(segment => segment.Text)).TrimEnd(), "\n"];
    }

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth)
    {
        var width = Math.Min(this.options.Width ?? maxWidth, maxWidth);
        return new Measurement(Math.Min(LeastWidth, width), width);
    }

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var width = Math.Min(this.options.Width ?? Math.Min(maxWidth, 120), maxWidth);
        foreach (var line in Lines(width, this.options.IsUnicode ?? options.Unicode, options.ColorSystem != ColorSystem.NoColors))
        {
            foreach (var segment in line) yield return segment;
            yield return Segment.LineBreak;
        }
    }

    private IEnumerable<List<Segment>> Lines(int width, bool isUnicode, bool isColoured)
    {
        var metric = options.Metric ?? comparison.Metric;
        if (metric is null || width < LeastWidth) return [];
        var axis = options.Axis ?? comparison.Axis;
        var curves = comparison.Series.Select((series, index) => PlotCurve.Of(series, index, metric, axis)).Where(curve => curve.Points.Count > 0).ToList();
        if (curves.Count == 0) return [];
        var level = options.Axis is null && metric == comparison.Metric ? comparison.Level
            : comparison.StatedTargets.TryGetValue(metric.Key, out var stated) ? stated : null;
        var look = new PlotLook(isUnicode, isColoured);
        return new PlotLayout(comparison, metric, axis, curves, level, look).Lines(width, options.Height);
    }
}

/// <summary>What a terminal plot shows and how; null takes what the comparison or the console says.</summary>
internal sealed record PlotOptions
{
    /// <summary>Columns in all; at least 30, else nothing is drawn.</summary>
    public int? Width { get; init; }

    /// <summary>Lines of the plot itself, without title, axis and legend.</summary>
    public int Height { get; init; } = 16;

    /// <summary>Whether Braille and mathematical signs may be used.</summary>
    public bool? IsUnicode { get; init; }

    /// <summary>The metric.</summary>
    public MetricView? Metric { get; init; }

    /// <summary>The cost.</summary>
    public CostAxis? Axis { get; init; }
}
