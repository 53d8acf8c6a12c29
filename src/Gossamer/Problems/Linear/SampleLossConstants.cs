namespace Gossamer.Problems.Linear;

/// <summary>
/// Constants of the samples of a linear model under samplings. A sample's loss has ‖∇f_j(x) − ∇f_j(y)‖ ≤ c_j‖a_j‖·|⟨a_j, x − y⟩|
/// with c_j the largest curvature of the loss times the sample's weight, so that L_{+,w}² is at most
/// λmax((1/m) Σ c_j²‖a_j‖²/(m·w_j)·a_j a_jᵀ), never above what the L_j give and often far below. The regulariser adds its
/// smoothness (Minkowski); for equal weights it has no part in L_±, as all samples share it. Derived.
/// </summary>
internal sealed class SampleLossConstants(LinearModelObjective objective) : SumConstants(objective.SampleSmoothness)
{
    public override double Plus(IReadOnlyList<double> weights)
    {
        double inverses = 0;
        foreach (var weight in weights) inverses += 1 / weight;
        var regularizer = objective.Regularizer.Smoothness * Math.Sqrt(inverses) / Count;
        return Math.Min(base.Plus(weights), LossPart(weights) + regularizer);
    }

    public override double PlusMinus(IReadOnlyList<double> weights) =>
        weights is RepeatedValue ? Math.Min(Plus(weights), LossPart(weights)) : Plus(weights);

    private double LossPart(IReadOnlyList<double> weights)
    {
        var gram = new double[Count];
        for (var j = 0; j < Count; j++)
        {
            var curvature = objective.LossSmoothness * objective.WeightOf(j) * Count;
            gram[j] = curvature * curvature * objective.Rows.NormSquared(j) / ((double)Count * Count * weights[j]);
        }
        return Math.Sqrt(new WeightedGram(objective.Rows, gram).Norm());
    }
}
