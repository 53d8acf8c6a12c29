namespace Gossamer.Problems.Quadratic;

/// <summary>The exact constants of a mean of quadratics under samplings.</summary>
/// <param name="family">A_j.</param>
/// <param name="norms">‖A_j‖.</param>
internal sealed class FamilyConstants(QuadraticFamily family, IReadOnlyList<double> norms) : SumConstants(norms)
{
    public override double Plus(IReadOnlyList<double> weights) => Math.Sqrt(family.GreatestOfMeanSquare(weights));

    public override double PlusMinus(IReadOnlyList<double> weights) => Math.Sqrt(family.GreatestOfVariance(weights));
}
