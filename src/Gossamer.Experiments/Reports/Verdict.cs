namespace Gossamer.Experiments.Reports;

/// <summary>Says in a sentence or two who won at what.</summary>
internal static class Verdict
{
    /// <summary>Costs closer than this count as equal: recorded points are not dense enough to tell them apart.</summary>
    private const double Tie = 1.05;

    /// <summary>The sentence about the main metric and the most telling cost.</summary>
    public static string Sentence(Comparison comparison)
    {
        if (comparison.Series.Count == 0) return "There is no run in this report.";
        if (comparison.Metric is not { } metric) return "No metric was recorded, so nothing can be compared.";
        if (comparison.Series.All(series => series.Diverged))
            return comparison.Series.Count == 1
                ? $"{comparison.Series[0].Label} diverged: a smaller step size is needed."
                : "Every method diverged: smaller step sizes are needed.";
        var missed = comparison.StatedTargets.TryGetValue(metric.Key, out var target) && !comparison.LevelIsStated
            ? $"No method reached the target {metric.Reaching(target)}. " : "";
        if (comparison.Series.Count == 1) return missed + Alone(comparison, metric);
        if (comparison.Level is not { } level) return missed + Closest(comparison, metric);
        var ranking = comparison.Ranking(comparison.Axis);
        var main = ranking.Count == 1 ? Only(comparison, metric, level, ranking[0]) : Race(comparison, metric, level, ranking);
        return missed + main + Others(comparison, ranking.Count == 1);
    }

    private static string Race(Comparison comparison, MetricView metric, double level, IReadOnlyList<(MethodSeries Series, double Cost)> ranking)
    {
        var axis = comparison.Axis;
        var winner = ranking[0];
        var equals = ranking.Where(pair => pair.Cost <= Tie * winner.Cost).ToList();
        var losers = ranking.Where(pair => pair.Cost > Tie * winner.Cost).Reverse().ToList();
        var names = Join(equals.Select(pair => pair.Series.Label));
        var start = $"To reach {metric.Reaching(level)}, ";
        if (losers.Count == 0 || winner.Cost <= 0)
            return start + (equals.Count == comparison.Series.Count && equals.Count > 2 ? "all methods" : names)
                + $" need about the same: {axis.Format(winner.Cost)}{Of(axis)}.";
        var verb = equals.Count > 1 ? "need" : "needs";
        var clauses = losers.Take(3).Select((pair, index) =>
            $"{Readable.Ratio(pair.Cost / winner.Cost)} {(index == 0 ? axis.Less : axis.Less.Split(' ')[0])} than {pair.Series.Label}");
        return $"{start}{names} {verb} {Join(clauses)}.";
    }

    private static string Only(Comparison comparison, MetricView metric, double level, (MethodSeries Series, double Cost) winner)
    {
        var rest = comparison.Series.Where(series => series != winner.Series && !series.Diverged && series.Has(metric))
            .Select(series => (series.Label, Best: series.Best(metric).Median)).ToList();
        var after = $"Only {winner.Series.Label} reached {metric.Reaching(level)}, after {comparison.Axis.Format(winner.Cost)}{Of(comparison.Axis)}";
        if (rest.Count == 0) return after + ".";
        var next = metric.LargerIsBetter ? rest.MaxBy(one => one.Best) : rest.MinBy(one => one.Best);
        return $"{after}; the next best, {next.Label}, came to {Readable.Level(Rounded(next.Best))}.";
    }

    private static string Alone(Comparison comparison, MetricView metric)
    {
        var series = comparison.Series[0];
        var spent = $"{Readable.Count(series.Total(CostAxis.Iterations).Median)} iterations";
        if (comparison.Axis != CostAxis.Iterations)
            spent += $" and {comparison.Axis.Format(series.Total(comparison.Axis).Median)}{Of(comparison.Axis)}";
        return comparison.StatedTargets.TryGetValue(metric.Key, out var target) && comparison.LevelIsStated
            ? $"{series.Label} reached the target {metric.Reaching(target)} after {spent}."
            : $"{series.Label} brought {metric.Symbol} from {Readable.Level(Rounded(series.Start(metric)))} to {Readable.Level(Rounded(series.Best(metric).Median))} in {spent}.";
    }

    private static string Closest(Comparison comparison, MetricView metric)
    {
        var ranked = comparison.Series.Where(series => series.Has(metric)).Select(series => (series.Label, Best: series.Best(metric).Median)).ToList();
        var best = metric.LargerIsBetter ? ranked.MaxBy(one => one.Best) : ranked.MinBy(one => one.Best);
        return $"{best.Label} came furthest: {metric.Symbol} = {Readable.Level(Rounded(best.Best))}.";
    }

    private static string Others(Comparison comparison, bool onlyDiverged)
    {
        var short_ = comparison.Series.Where(series => !series.Diverged && double.IsInfinity(comparison.Cost(series, comparison.Axis)))
            .Select(series => series.Label).ToList();
        var diverged = comparison.Series.Where(series => series.Diverged).Select(series => series.Label).ToList();
        var text = "";
        if (short_.Count > 0 && !onlyDiverged) text += $" {Few(short_, "method")} did not get there.";
        if (diverged.Count > 0) text += $" {Few(diverged, "method")} diverged.";
        return text;
    }

    private static string Few(List<string> labels, string noun) => labels.Count <= 3 ? Join(labels) : $"{labels.Count} {noun}s";

    private static string Of(CostAxis axis) => axis.Key switch
    {
        "bitsUpPerWorker" => " sent per worker",
        "bitsDownPerWorker" => " received per worker",
        "iteration" => " iterations",
        "oracleCalls" => " oracle calls",
        "componentGradients" => " component gradients",
        _ => "",
    };

    private static double Rounded(double value) =>
        double.IsFinite(value) ? double.Parse(value.ToString("G2", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture) : value;

    private static string Join(IEnumerable<string> parts)
    {
        string[] all = [.. parts];
        return all.Length switch
        {
            0 => "",
            1 => all[0],
            2 => all[0] + " and " + all[1],
            _ => string.Join(", ", all[..^1]) + " and " + all[^1],
        };
    }
}
