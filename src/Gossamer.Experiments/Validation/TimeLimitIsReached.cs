namespace Gossamer.Experiments.Validation;

/// <summary>Refuses to record by time where no time passes.</summary>
internal sealed class TimeLimitIsReached : IValidator
{
    public void Validate(ValidationContext context)
    {
        if (context.Plan.RecordPlan.EverySeconds is not null && !context.TimePasses)
            context.Error("record.everySeconds", "without a cluster no time passes, so nothing would be recorded: add 'cluster', or record every so many iterations");
        if (context.Plan.StopRule.Seconds is not null && !context.TimePasses)
            context.Error("stop.seconds", "without a cluster no time passes, so this limit would never be met: add 'cluster', or remove it");
    }
}
