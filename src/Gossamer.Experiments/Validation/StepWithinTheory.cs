namespace Gossamer.Experiments.Validation;

/// <summary>Warns where a fixed step size is above what the theory allows.</summary>
internal sealed class StepWithinTheory : IValidator
{
    public bool NeedsTrials => true;

    public void Validate(ValidationContext context)
    {
        foreach (var trial in context.Trials)
        {
            // A grid is meant to look beyond theory.
            if (trial.Run.Candidate.Choices.Count > 0 || trial.Preparation is not { } preparation) continue;
            if ((preparation.Theory.LargestStepSize ?? preparation.Theory.StepSize) is not { } bound || !(bound > 0) || !(preparation.StepSize > bound * (1 + 1e-12))) continue;
            context.Warn(
                $"{trial.Run.Method.Node.Path}.stepSize",
                $"{ValidationContext.Show(preparation.StepSize)} is {ValidationContext.Show(preparation.StepSize / bound)} times the theory's "
                + $"{ValidationContext.Show(bound)} ({preparation.Theory.StepSizeSource}): nothing is guaranteed, the run may diverge");
        }
    }
}
