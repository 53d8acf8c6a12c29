using Gossamer.Execution;
using Gossamer.Problems;

namespace Gossamer.Experiments.Validation;

/// <summary>Refuses metrics and targets that the problem cannot give.</summary>
internal sealed class MetricsExist : IValidator
{
    public void Validate(ValidationContext context)
    {
        var problem = context.Environments[0].Problem;
        foreach (var metric in context.Plan.RecordPlan.Metrics)
        {
            var reason = metric switch
            {
                MetricNames.Accuracy when problem.Global is not IClassifier && problem.Local(0) is not IClassifier =>
                    "needs a problem that classifies samples",
                MetricNames.Suboptimality when problem.Constants.LowerBound is null => "needs a known minimum of f",
                MetricNames.DistanceSquared when problem.Minimizer is null => "needs a known minimiser",
                _ => null,
            };
            if (reason is null) continue;
            // The metric of a target is recorded without being listed.
            var isTarget = context.Plan.Stop.Values.ContainsKey(metric);
            context.Error(isTarget ? $"stop.{metric}" : "record.metrics", $"'{metric}' {reason}, but {problem.Kind} has none; leave it out");
        }
    }
}
