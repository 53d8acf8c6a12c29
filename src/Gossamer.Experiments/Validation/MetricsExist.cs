namespace Gossamer.Experiments.Validation;

/// <summary>Refuses metrics and targets that the problem cannot give.</summary>
internal sealed class MetricsExist : IValidator
{
    public void Validate(ValidationContext context)
    {
        var problem = context.Environments[0].Problem;
        foreach (var metric in context.Plan.RecordPlan.Metrics)
        {
            var reason = context.Plan.RecordPlan.Find(metric)!.Refuse(problem);
            if (reason is null) continue;
            // The metric of a target is recorded without being listed.
            var isTarget = context.Plan.Stop.Values.ContainsKey(metric);
            context.Error(isTarget ? $"stop.{metric}" : "record.metrics", $"the metric '{metric}' {reason}; leave it out");
        }
    }
}
