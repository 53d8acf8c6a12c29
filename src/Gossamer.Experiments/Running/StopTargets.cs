using Gossamer.Execution;
using Gossamer.Experiments.Comparing;

namespace Gossamer.Experiments.Running;

/// <summary>The targets among the stop rules: values of metrics to be reached, beside mere limits.</summary>
internal static class StopTargets
{
    /// <summary>The targets, the squared gradient norm first.</summary>
    public static IReadOnlyList<Target> Of(StopRule stop)
    {
        var targets = new List<Target>();
        Add(MetricNames.GradientNormSquared, stop.GradientNormSquared);
        Add(MetricNames.Suboptimality, stop.Suboptimality);
        Add(MetricNames.Loss, stop.Loss);
        Add(MetricNames.Accuracy, stop.Accuracy);
        return targets;

        void Add(string metric, double? value)
        {
            if (value is { } given) targets.Add(new Target(metric, given));
        }
    }

    /// <summary>The plan with the metrics of all targets recorded too, so that one sees them being reached.</summary>
    public static RecordPlan Include(RecordPlan record, StopRule stop) =>
        record with { Metrics = [.. record.Metrics.Union(Of(stop).Select(t => t.Metric))] };

    /// <summary>True where a point meets one of the targets.</summary>
    public static bool IsMet(IReadOnlyList<Target> targets, RecordPlan record, TracePoint point)
    {
        foreach (var target in targets)
        {
            for (var k = 0; k < record.Metrics.Count; k++)
            {
                if (record.Metrics[k] == target.Metric && target.IsMetBy(point.Metrics[k])) return true;
            }
        }
        return false;
    }
}
