namespace Gossamer.Experiments.Validation;

/// <summary>Warns where gradients are random but there is one seed only.</summary>
internal sealed class SeedSpread : IValidator
{
    public void Validate(ValidationContext context)
    {
        if (context.Plan.Seeds.Count == 1 && !context.Environments[0].Oracle.IsExact)
            context.Warn("oracle", "gradients are random but there is one seed: one run tells little of the spread; add 'seeds: 5'");
    }
}
