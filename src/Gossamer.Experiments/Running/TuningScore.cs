using Gossamer.Execution;
using Gossamer.Experiments.Comparing;

namespace Gossamer.Experiments.Running;

/// <summary>
/// How tuned candidates are compared; smaller is better. Where the stop rules name a target of a metric and a candidate
/// reached it, candidates are compared by what that cost: seconds where time is modelled, else bits sent by an average
/// worker where the method sends any, else iterations; one that missed the target then loses to all that reached it.
/// Where none did, or there is no target, the value of a metric at the end counts: of the target's metric, else of
/// gradient-norm-squared, suboptimality, loss, or the first recorded (of accuracy, its distance from 1). A candidate
/// that diverged or stalled, or whose value is not finite, has no score and loses. Ties go to the first of the grid.
/// </summary>
internal sealed class TuningScore
{
    private readonly RecordPlan record;
    private readonly IReadOnlyList<Target> targets;
    private readonly string metric;
    private readonly int column;

    public TuningScore(StopRule stop, RecordPlan record)
    {
        this.record = record;
        targets = StopTargets.Of(stop);
        string[] wanted =
        [
            .. targets.Select(t => t.Metric),
            MetricNames.GradientNormSquared, MetricNames.Suboptimality, MetricNames.Loss, record.Metrics[0],
        ];
        metric = wanted.First(record.Metrics.Contains);
        column = record.Metrics.ToList().IndexOf(metric);
    }

    /// <summary>The scores of all candidates, null where one has none, and what they mean.</summary>
    public (IReadOnlyList<double?> Scores, string Meaning) Of(IReadOnlyList<RunResult?> results)
    {
        if (results.Any(ReachedTarget))
        {
            var (meaning, cost) = CostOf(results);
            return ([.. results.Select(r => ReachedTarget(r) ? cost(r!.Trace[^1]) : (double?)null)], $"{meaning} to the target");
        }
        return ([.. results.Select(Final)], metric == MetricNames.Accuracy ? "1 - accuracy at the end" : $"{metric} at the end");
    }

    /// <summary>The index of the winner: the smallest score, else (where none has one) the first.</summary>
    public static int Winner(IReadOnlyList<double?> scores)
    {
        var winner = 0;
        for (var k = 1; k < scores.Count; k++)
        {
            if (scores[k] is { } score && (scores[winner] is not { } best || score < best)) winner = k;
        }
        return winner;
    }

    private static (string Meaning, Func<TracePoint, double> Cost) CostOf(IReadOnlyList<RunResult?> results)
    {
        if (results.Any(r => r?.Trace[^1].Seconds > 0)) return ("seconds", p => p.Seconds);
        return results.Any(r => r?.Trace[^1].BitsUpPerWorker > 0) ? ("bits up per worker", p => p.BitsUpPerWorker) : ("iterations", p => p.Iteration);
    }

    private double? Final(RunResult? result)
    {
        if (result is null || result.Status is not (RunStatus.Completed or RunStatus.Interrupted)) return null;
        var value = result.Trace[^1].Metrics[column];
        if (!double.IsFinite(value)) return null;
        if (metric == MetricNames.Accuracy) return 1 - value;
        return Target.IsLargerBetter(metric) ? -value : value;
    }

    private bool ReachedTarget(RunResult? result) =>
        result is { Status: RunStatus.Completed } && StopTargets.IsMet(targets, record, result.Trace[^1]);
}
