using Gossamer.Problems.Personalized;

namespace Gossamer.Experiments.Validation;

/// <summary>Says where averaging the workers' own models once reaches the target, so that no round of training is needed (FLIX).</summary>
internal sealed class RoundsAreNeeded : IValidator
{
    public void Validate(ValidationContext context)
    {
        if (context.Plan.StopRule.Suboptimality is not { } target || context.Environments[0].Problem is not FlixProblem flix) return;
        if (!(flix.AverageGapBound <= target) || flix.Start.Span.SequenceEqual(flix.Average.Span)) return;
        context.Warn(
            "stop.suboptimality",
            $"no round of training is needed: at the average of the workers' own models f(x) − f* is at most {ValidationContext.Show(flix.AverageGapBound)}; "
            + "personalization: {averageStart: true} starts there");
    }
}
