using Gossamer.Experiments.Documents;

namespace Gossamer.Experiments.Reports;

/// <summary>
/// Picks the points of a long trace that a drawing needs: the first and the last, and in every stretch of the trace the
/// smallest and the largest value of every metric, so that no spike is lost. Half of the stretches are equally long and
/// half grow geometrically, so that the beginning survives on a logarithmic axis as well.
/// </summary>
internal static class TraceThinning
{
    /// <summary>A trace of at most about <paramref name="most"/> points; the trace itself where it is short enough.</summary>
    public static IReadOnlyList<TracePointDocument> Thin(IReadOnlyList<TracePointDocument> trace, int most)
    {
        if (trace.Count <= most) return trace;
        var metrics = trace.SelectMany(point => point.Metrics.Keys).Distinct(StringComparer.Ordinal).ToArray();
        var stretches = Math.Max(1, most / (4 * Math.Max(1, metrics.Length)));
        var kept = new SortedSet<int> { 0, trace.Count - 1 };
        var from = 0;
        for (var stretch = 1; stretch <= stretches; stretch++)
        {
            var to = (int)((long)trace.Count * stretch / stretches);
            KeepExtremes(trace, metrics, from, to, kept);
            from = to;
        }
        from = 0;
        for (var stretch = 1; stretch <= stretches; stretch++)
        {
            var to = Math.Max(from, (int)Math.Pow(trace.Count, (double)stretch / stretches));
            KeepExtremes(trace, metrics, from, to, kept);
            from = to;
        }
        return [.. kept.Select(index => trace[index])];
    }

    private static void KeepExtremes(IReadOnlyList<TracePointDocument> trace, string[] metrics, int from, int to, SortedSet<int> kept)
    {
        foreach (var metric in metrics)
        {
            int least = -1, most = -1;
            double smallest = double.PositiveInfinity, largest = double.NegativeInfinity;
            for (var index = from; index < to; index++)
            {
                if (!trace[index].Metrics.TryGetValue(metric, out var value) || value is not { } number) continue;
                if (number < smallest) (smallest, least) = (number, index);
                if (number > largest) (largest, most) = (number, index);
            }
            if (least >= 0) kept.Add(least);
            if (most >= 0) kept.Add(most);
        }
    }
}
