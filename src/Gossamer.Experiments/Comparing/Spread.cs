namespace Gossamer.Experiments.Comparing;

/// <summary>How a number spreads over the seeds of one method.</summary>
/// <param name="Median">The median; infinite where at least half of the values are.</param>
/// <param name="LowerQuartile">A quarter of the values lie at or below it.</param>
/// <param name="UpperQuartile">A quarter of the values lie at or above it.</param>
/// <param name="Count">Number of values.</param>
public sealed record Spread(double Median, double LowerQuartile, double UpperQuartile, int Count)
{
    /// <summary>The spread of some values; quantiles between two values are interpolated.</summary>
    /// <param name="values">At least one; infinite ones count as larger (or smaller) than all others, NaN as infinite.</param>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Select(v => double.IsNaN(v) ? double.PositiveInfinity : v).Order()];
        if (sorted.Length == 0) throw new ArgumentException("a spread needs at least one value");
        return new(Quantile(sorted, 0.5), Quantile(sorted, 0.25), Quantile(sorted, 0.75), sorted.Length);
    }

    /// <summary>The quantile of sorted values.</summary>
    /// <param name="sorted">Ascending, not empty.</param>
    /// <param name="level">Between 0 and 1.</param>
    public static double Quantile(IReadOnlyList<double> sorted, double level)
    {
        var position = level * (sorted.Count - 1);
        var below = (int)Math.Floor(position);
        var weight = position - below;
        var low = sorted[below];
        if (weight == 0 || below + 1 == sorted.Count || low == sorted[below + 1]) return low;
        // Infinity minus infinity is no number, so what is infinite is not interpolated.
        var high = sorted[below + 1];
        return double.IsInfinity(high) || double.IsInfinity(low) ? high : low + (weight * (high - low));
    }
}
