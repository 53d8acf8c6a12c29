using System.Text.Json.Nodes;
using Gossamer.Experiments.Documents;

namespace Gossamer.Experiments.Reports;

/// <summary>
/// What a report compares: which metric first, against which cost, up to which level. The choices are made here once,
/// for the page, its plots and the terminal.
/// </summary>
internal sealed class Comparison
{
    private Comparison(
        IReadOnlyList<MethodSeries> series, IReadOnlyList<MetricView> metrics, IReadOnlyList<CostAxis> axes, IReadOnlyDictionary<string, double> targets)
    {
        Series = series;
        Metrics = metrics;
        Axes = axes;
        StatedTargets = targets;
    }

    /// <summary>The methods.</summary>
    public IReadOnlyList<MethodSeries> Series { get; }

    /// <summary>All recorded metrics, the main one first.</summary>
    public IReadOnlyList<MetricView> Metrics { get; }

    /// <summary>All costs that were paid, the most telling first.</summary>
    public IReadOnlyList<CostAxis> Axes { get; }

    /// <summary>Levels that the experiment file asks for, by metric.</summary>
    public IReadOnlyDictionary<string, double> StatedTargets { get; }

    /// <summary>The main metric; null where nothing was recorded.</summary>
    public MetricView? Metric => Metrics.Count > 0 ? Metrics[0] : null;

    /// <summary>The most telling cost.</summary>
    public CostAxis Axis => Axes[0];

    /// <summary>The level of the main metric up to which costs are compared; null where there is none worth comparing.</summary>
    public double? Level { get; private init; }

    /// <summary>True where <see cref="Level"/> is the stop rule of the experiment and not chosen here.</summary>
    public bool LevelIsStated { get; private init; }

    /// <summary>Chooses what to compare.</summary>
    public static Comparison Of(IReadOnlyList<ExperimentDocument> documents)
    {
        var series = MethodSeries.Of(documents);
        var targets = Targets(documents);
        var metrics = Recorded(series, targets);
        var axes = Paid(documents, series);
        var comparison = new Comparison(series, metrics, axes, targets);
        if (comparison.Metric is not { } metric) return comparison;
        var stated = targets.TryGetValue(metric.Key, out var target) && series.Any(one => Reached(one, metric, target));
        return new Comparison(series, metrics, axes, targets)
        {
            Level = stated ? target : CommonLevel(series, metric),
            LevelIsStated = stated,
        };
    }

    /// <summary>The median cost of a method up to the level; infinite where most seeds never got there.</summary>
    public double Cost(MethodSeries series, CostAxis axis) =>
        Metric is { } metric && Level is { } level ? series.CostTo(metric, level, axis).Median : double.PositiveInfinity;

    /// <summary>The methods that reached the level, cheapest first; ties in the order of the file.</summary>
    public IReadOnlyList<(MethodSeries Series, double Cost)> Ranking(CostAxis axis) =>
        [.. Series.Select(series => (Series: series, Cost: Cost(series, axis))).Where(pair => double.IsFinite(pair.Cost)).OrderBy(pair => pair.Cost)];

    /// <summary>What to say of experiments that should not be compared; null where they may be.</summary>
    public static string? WarningOn(IReadOnlyList<ExperimentDocument> documents) =>
        documents.Select(document => $"{document.Problem.Dimension} {document.Problem.Workers} {document.Experiment["problem"]?.ToJsonString()}")
            .Distinct(StringComparer.Ordinal).Count() > 1
            ? "these experiments do not solve the same problem: their values are shown together, but they need not be comparable"
            : null;

    private static bool Reached(MethodSeries series, MetricView metric, double level) =>
        double.IsFinite(series.CostTo(metric, level, CostAxis.Iterations).Median);

    // Only a level on which all experiments with a stop rule agree is one target; else the easiest, which all passed on their way.
    private static Dictionary<string, double> Targets(IReadOnlyList<ExperimentDocument> documents)
    {
        var targets = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var metric in MetricView.Known)
        {
            if (metric.StopKey is null) continue;
            foreach (var document in documents)
            {
                if (document.Experiment["stop"] is not JsonObject stop || stop[metric.StopKey] is not JsonValue value) continue;
                if (!TryNumber(value, out var level)) continue;
                targets[metric.Key] = !targets.TryGetValue(metric.Key, out var known) ? level
                    : metric.LargerIsBetter ? Math.Min(known, level) : Math.Max(known, level);
            }
        }
        return targets;
    }

    private static bool TryNumber(JsonValue value, out double number)
    {
        if (value.TryGetValue(out number)) return double.IsFinite(number);
        if (value.TryGetValue(out long whole)) number = whole;
        else if (value.TryGetValue(out int small)) number = small;
        else if (value.TryGetValue(out decimal exact)) number = (double)exact;
        else return false;
        return true;
    }

    private static List<MetricView> Recorded(IReadOnlyList<MethodSeries> series, Dictionary<string, double> targets)
    {
        var keys = new List<string>();
        foreach (var run in series.SelectMany(one => one.Runs))
            foreach (var key in run.Trace.SelectMany(point => point.Metrics.Keys).Distinct(StringComparer.Ordinal))
                if (!keys.Contains(key)) keys.Add(key);
        var order = MetricView.Known.Select(metric => metric.Key).ToList();
        return
        [
            .. keys.Select(MetricView.Of).Where(metric => series.Any(one => one.Has(metric)))
                .OrderByDescending(metric => targets.ContainsKey(metric.Key))
                .ThenBy(metric => order.IndexOf(metric.Key) is var rank && rank < 0 ? int.MaxValue : rank),
        ];
    }

    private static List<CostAxis> Paid(IReadOnlyList<ExperimentDocument> documents, IReadOnlyList<MethodSeries> series)
    {
        var seconds = documents.Count == 0 ? CostAxis.Seconds : CostAxis.SecondsOf(documents[0].Engine);
        List<CostAxis> axes = [CostAxis.BitsUp, seconds, CostAxis.Iterations, CostAxis.OracleCalls, CostAxis.ComponentGradients, CostAxis.BitsDown];
        // What is all paid before the first iterate (one round for all components, for instance) compares nothing either.
        axes.RemoveAll(axis => axis != CostAxis.Iterations && !series.Any(one => one.GrowsIn(axis)));
        // Where a round costs every method the same on the downlink, bits down are iterations in another unit.
        if (!Differs(series, one => one.Total(CostAxis.BitsDown).Median / one.Total(CostAxis.Iterations).Median)) axes.Remove(CostAxis.BitsDown);
        // Where no method samples a finite sum itself, component gradients are oracle calls in another unit.
        if (!Differs(series, one => one.Total(CostAxis.ComponentGradients).Median / one.Total(CostAxis.OracleCalls).Median)) axes.Remove(CostAxis.ComponentGradients);
        var first = MostTelling(documents, series, axes);
        axes.Remove(first);
        axes.Insert(0, first);
        return axes;
    }

    /// <summary>
    /// Component gradients where methods sample finite sums and all send as much an iteration, or some nothing; bits where all send and differ in
    /// what a gradient costs them to send (compression, local steps); else time where it is modelled; else oracle calls where an iteration costs some methods more of them; else iterations.
    /// </summary>
    private static CostAxis MostTelling(IReadOnlyList<ExperimentDocument> documents, IReadOnlyList<MethodSeries> series, List<CostAxis> axes)
    {
        // Methods of one node send nothing, so that bits compare them with none.
        var isSilent = series.Any(one => one.Total(CostAxis.BitsUp).High == 0);
        if (axes.Contains(CostAxis.ComponentGradients) && (isSilent
            || !Differs(series, one => one.Total(CostAxis.BitsUp).Median / one.Total(CostAxis.Iterations).Median)))
        {
            return CostAxis.ComponentGradients;
        }
        if (!isSilent && Differs(series, one => documents[one.Document].Problem.Workers * one.Total(CostAxis.BitsUp).Median / one.Total(CostAxis.OracleCalls).Median)
            && axes.Contains(CostAxis.BitsUp)) return CostAxis.BitsUp;
        if (!isSilent && Differs(series, one => one.Total(CostAxis.BitsDown).Median / one.Total(CostAxis.OracleCalls).Median) && axes.Contains(CostAxis.BitsDown)
            && !axes.Contains(CostAxis.Seconds)) return CostAxis.BitsDown;
        if (axes.FirstOrDefault(axis => axis.Key == CostAxis.Seconds.Key) is { } seconds) return seconds;
        if (axes.Contains(CostAxis.OracleCalls) && Differs(series, one => one.Total(CostAxis.OracleCalls).Median / one.Total(CostAxis.Iterations).Median))
            return CostAxis.OracleCalls;
        return axes.Contains(CostAxis.BitsUp) && !isSilent ? CostAxis.BitsUp : CostAxis.Iterations;
    }

    // By more than rounding and the first and last rounds of a run explain.
    private static bool Differs(IReadOnlyList<MethodSeries> series, Func<MethodSeries, double> price)
    {
        double least = double.PositiveInfinity, most = 0;
        foreach (var one in series)
        {
            var value = price(one);
            if (!double.IsFinite(value)) continue;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }
        return most > 1.05 * least;
    }

    // Below what rounding leaves of any metric, squared gradient norms included.
    private const double Smallest = 1e-32;

    /// <summary>The best level at which half of the methods, and two at least, settled; null where that is no progress.</summary>
    private static double? CommonLevel(IReadOnlyList<MethodSeries> series, MetricView metric)
    {
        // A gap below zero is as far from it as rounding goes, and one of exactly zero still needs a level to be compared at.
        var ends = series.Where(one => one.Has(metric)).Select(one => one.Settled(metric).Median)
            .Select(end => metric.SpansDecades && double.IsFinite(end) ? Math.Max(Math.Abs(end), Smallest) : end).ToList();
        if (ends.Count < 2) return null;
        ends.Sort();
        if (metric.LargerIsBetter) ends.Reverse();
        var level = metric.RoundLevel(ends[Math.Max(2, (ends.Count + 1) / 2) - 1]);
        if (!double.IsFinite(level)) return null;
        return series.Any(one => metric.Reaches(one.Start(metric), level)) ? null : level;
    }
}
