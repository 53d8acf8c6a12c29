using System.Runtime.InteropServices;
using Gossamer.Experiments.Documents;

namespace Gossamer.Experiments.Reports;

/// <summary>All seeds of one method of one experiment: one curve in a plot, one row in a table.</summary>
/// <param name="Label">Unique within a report.</param>
/// <param name="Document">Index of the experiment it belongs to.</param>
/// <param name="Runs">One run a seed; never empty.</param>
internal sealed record MethodSeries(string Label, int Document, IReadOnlyList<RunDocument> Runs)
{
    /// <summary>True where every seed diverged.</summary>
    public bool Diverged => Runs.All(run => run.Status == "diverged");

    /// <summary>The series of all documents, in the order of the files; labels of several documents carry the experiment's name.</summary>
    public static IReadOnlyList<MethodSeries> Of(IReadOnlyList<ExperimentDocument> documents)
    {
        var names = UniqueNames(documents);
        var series = new List<MethodSeries>();
        for (var index = 0; index < documents.Count; index++)
        {
            var prefix = documents.Count == 1 ? "" : names[index] + " · ";
            foreach (var group in documents[index].Runs.GroupBy(run => run.Label, StringComparer.Ordinal))
                series.Add(new MethodSeries(prefix + group.Key, index, [.. group]));
        }
        return series;
    }

    /// <summary>Names of the experiments, numbered where two are called the same.</summary>
    public static IReadOnlyList<string> UniqueNames(IReadOnlyList<ExperimentDocument> documents)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var names = new List<string>(documents.Count);
        foreach (var document in documents)
        {
            var name = document.Name;
            for (var copy = 2; !taken.Add(name); copy++) name = $"{document.Name} ({copy})";
            names.Add(name);
        }
        return names;
    }

    /// <summary>The metric at the last point of every seed; the worst value where it is not finite.</summary>
    public Spread Final(MetricView metric) => Spread.Of(Runs.Select(run => Value(run.Trace[^1], metric)));

    /// <summary>The best value that every seed saw.</summary>
    public Spread Best(MetricView metric) => Spread.Of(Runs.Select(run =>
    {
        var best = metric.Worst;
        foreach (var point in run.Trace)
        {
            var value = Value(point, metric);
            best = metric.LargerIsBetter ? Math.Max(best, value) : Math.Min(best, value);
        }
        return best;
    }));

    /// <summary>Where every seed settled: the median of the last tenth of its points, which a single lucky point does not move.</summary>
    public Spread Settled(MetricView metric) => Spread.Of(Runs.Select(run =>
        Spread.Of(run.Trace.Skip(run.Trace.Count - Math.Max(1, run.Trace.Count / 10)).Select(point => Value(point, metric))).Median));

    /// <summary>The metric at the first point.</summary>
    public double Start(MetricView metric) => Value(Runs[0].Trace[0], metric);

    /// <summary>What every seed had paid at the first recorded point at or beyond <paramref name="level"/>; infinite where it never got there.</summary>
    public Spread CostTo(MetricView metric, double level, CostAxis axis) => Spread.Of(Runs.Select(run =>
    {
        foreach (var point in run.Trace)
            if (metric.Reaches(Value(point, metric), level)) return axis.Of(point);
        return double.PositiveInfinity;
    }));

    /// <summary>What every seed paid in all.</summary>
    public Spread Total(CostAxis axis) => Spread.Of(Runs.Select(run => axis.Of(run.Trace[^1])));

    /// <summary>True where the cost grows along the run of some seed, or a run of a single point has paid it.</summary>
    public bool GrowsIn(CostAxis axis) => Runs.Any(run => axis.Of(run.Trace[^1]) > (run.Trace.Count > 1 ? axis.Of(run.Trace[0]) : 0));

    /// <summary>True where a seed recorded a finite value of the metric.</summary>
    public bool Has(MetricView metric) =>
        Runs.Any(run => run.Trace.Any(point => point.Metrics.TryGetValue(metric.Key, out var value) && value is { } number && double.IsFinite(number)));

    private static double Value(TracePointDocument point, MetricView metric) =>
        point.Metrics.TryGetValue(metric.Key, out var value) && value is { } number && !double.IsNaN(number) ? number : metric.Worst;
}

/// <summary>A number over several seeds: median and quartiles.</summary>
/// <param name="Low">The 0.25 quantile.</param>
/// <param name="Median">The 0.5 quantile.</param>
/// <param name="High">The 0.75 quantile.</param>
/// <param name="Seeds">How many seeds.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Spread(double Low, double Median, double High, int Seeds)
{
    /// <summary>Quartiles with linear interpolation between order statistics; infinite values count as larger than all others.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(Quantile(sorted, 0.25), Quantile(sorted, 0.5), Quantile(sorted, 0.75), sorted.Length);
    }

    private static double Quantile(double[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Length - 1);
        var weight = position - below;
        // 0 × ∞ is not a number, so that a whole position takes the value as it is.
        if (weight == 0 || sorted[below].Equals(sorted[above])) return sorted[below];
        return sorted[below] + weight * (sorted[above] - sorted[below]);
    }
}
