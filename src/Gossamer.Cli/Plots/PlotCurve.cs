using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports;

namespace Gossamer.Cli.Plots;

/// <summary>One curve of a terminal plot.</summary>
/// <param name="Series">The method.</param>
/// <param name="Index">Its place in the report, which gives its colour and marker.</param>
/// <param name="Points">Cost and value, in the order of the trace: of the only seed, or the median of several.</param>
internal sealed record PlotCurve(MethodSeries Series, int Index, IReadOnlyList<(double X, double Y)> Points)
{
    private const int MedianPoints = 400;

    /// <summary>The curve of a method.</summary>
    public static PlotCurve Of(MethodSeries series, int index, MetricView metric, CostAxis axis)
    {
        var seeds = series.Runs.Select(run => PointsOf(run, metric, axis)).ToList();
        return new PlotCurve(series, index, seeds.Count == 1 ? seeds[0] : Median(series, seeds, metric));
    }

    private static List<(double X, double Y)> PointsOf(RunDocument run, MetricView metric, CostAxis axis)
    {
        var points = new List<(double, double)>(run.Trace.Count);
        foreach (var point in run.Trace)
            if (point.Metrics.TryGetValue(metric.Key, out var value) && value is { } number && double.IsFinite(number))
                points.Add((axis.Of(point), number));
        return points;
    }

    // A seed that has ended keeps its last value, one that diverged counts as worse than all others from there on.
    private static List<(double X, double Y)> Median(MethodSeries series, List<List<(double X, double Y)>> seeds, MetricView metric)
    {
        var positions = seeds.SelectMany(points => points.Select(point => point.X)).Distinct().Order().ToList();
        var stride = Math.Max(1, (positions.Count + MedianPoints - 1) / MedianPoints);
        var result = new List<(double, double)>();
        for (var at = 0; at < positions.Count; at = at + stride < positions.Count || at == positions.Count - 1 ? at + stride : positions.Count - 1)
        {
            var x = positions[at];
            var values = seeds.Select((points, seed) => Value(points, x, series.Runs[seed].Status == "diverged" ? metric.Worst : double.NaN));
            var median = Spread.Of(values.Where(value => !double.IsNaN(value))).Median;
            if (!double.IsFinite(median)) break;
            result.Add((x, median));
        }
        return result;
    }

    private static double Value(List<(double X, double Y)> points, double x, double afterEnd)
    {
        var low = 0;
        var high = points.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (points[middle].X <= x) low = middle + 1;
            else high = middle;
        }
        if (low == 0) return double.NaN;
        var (left, value) = points[low - 1];
        if (low == points.Count) return x > left && !double.IsNaN(afterEnd) ? afterEnd : value;
        var (right, next) = points[low];
        var weight = (x - left) / (right - left);
        return value > 0 && next > 0 ? value * Math.Pow(next / value, weight) : value + weight * (next - value);
    }
}
