using System.Globalization;
using Gossamer.Execution;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports;

namespace Gossamer.Experiments.Comparing;

/// <summary>A value of a metric to be reached.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Value">The value: at or below it, for accuracy at or above it.</param>
public sealed record Target(string Metric, double Value)
{
    /// <summary>True for metrics of which more is better.</summary>
    public static bool IsLargerBetter(string metric) => MetricRegistration.Of(metric)?.IsLargerBetter ?? false;

    /// <summary>True where a value meets the target.</summary>
    public bool IsMetBy(double value) => IsLargerBetter(Metric) ? value >= Value : value <= Value;

    /// <summary>
    /// Targets that tell runs apart: for the squared gradient norm (else suboptimality, else nothing) the smallest power
    /// of ten that all runs reached and the smallest that at least one reached.
    /// </summary>
    public static IReadOnlyList<Target> Suggest(IEnumerable<ExperimentDocument> documents)
    {
        RunDocument[] runs = [.. documents.SelectMany(d => d.Runs).Where(r => r.Trace.Count > 0)];
        foreach (var metric in (ReadOnlySpan<string>)[MetricNames.GradientNormSquared, MetricNames.Suboptimality])
        {
            double[] best =
            [
                .. runs.Where(r => r.Status == "completed" && r.Trace[0].Metrics.ContainsKey(metric))
                    .Select(r => r.Trace.Min(p => p.Metrics.GetValueOrDefault(metric)) ?? double.NaN)
                    .Where(v => v > 0 && double.IsFinite(v)),
            ];
            if (best.Length == 0) continue;
            return [.. new[] { best.Max(), best.Min() }.Select(v => new Target(metric, PowerOfTenAbove(v))).Distinct()];
        }
        return [];
    }

    /// <summary>As written in tables: <c>gradient-norm-squared ≤ 10⁻⁶</c>.</summary>
    public override string ToString() =>
        $"{Metric} {(IsLargerBetter(Metric) ? '≥' : '≤')} {Readable.Level(Value)}";

    private static double PowerOfTenAbove(double value) =>
        double.Parse($"1e{(int)Math.Ceiling(Math.Log10(value) - 1e-12)}", CultureInfo.InvariantCulture);
}

/// <summary>What it cost to reach a target: medians over the seeds, in which a run that never reached it counts as infinite.</summary>
/// <param name="Target">The target.</param>
/// <param name="Reached">Number of runs that reached it.</param>
/// <param name="Runs">Number of runs.</param>
/// <param name="Iterations">Model updates up to the first recorded point that meets it.</param>
/// <param name="Seconds">Seconds up to there.</param>
/// <param name="BitsUpPerWorker">Bits sent by an average worker up to there.</param>
/// <param name="BitsDownPerWorker">Bits received by an average worker up to there.</param>
/// <param name="OracleCalls">Gradients computed up to there.</param>
/// <param name="ComponentGradients">Component gradients evaluated up to there.</param>
public sealed record Price(
    Target Target, int Reached, int Runs, Spread Iterations, Spread Seconds, Spread BitsUpPerWorker, Spread BitsDownPerWorker, Spread OracleCalls,
    Spread ComponentGradients)
{
    internal static Price Of(Target target, IReadOnlyList<RunDocument> runs)
    {
        var first = runs.Select(r => r.Trace.FirstOrDefault(p => p.Metrics.GetValueOrDefault(target.Metric) is { } value && target.IsMetBy(value))).ToArray();
        return new Price(
            target, first.Count(p => p is not null), runs.Count,
            Spread.Of(first.Select(p => p?.Iteration ?? double.PositiveInfinity)),
            Spread.Of(first.Select(p => p?.Seconds ?? double.PositiveInfinity)),
            Spread.Of(first.Select(p => p?.BitsUpPerWorker ?? double.PositiveInfinity)),
            Spread.Of(first.Select(p => p?.BitsDownPerWorker ?? double.PositiveInfinity)),
            Spread.Of(first.Select(p => p?.OracleCalls ?? double.PositiveInfinity)),
            Spread.Of(first.Select(p => p?.ComponentGradients ?? double.PositiveInfinity)));
    }
}
