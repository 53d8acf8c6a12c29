using Gossamer.Execution;
using Gossamer.Experiments.Sections;
using Gossamer.Problems;

namespace Gossamer.Experiments.Kinds;

/// <summary>A regulariser, as a file names it.</summary>
internal abstract class RegularizerPlan
{
    public abstract Regularizer Create();
}

/// <summary>Nothing is added.</summary>
[Kind<RegularizerPlan>("none", "No regulariser.")]
internal sealed class NoRegularizer : RegularizerPlan
{
    public override Regularizer Create() => Regularizer.None;
}

/// <summary>Squares.</summary>
[Kind<RegularizerPlan>("l2", "R(x) = (λ/2)‖x‖²: makes f λ-strongly convex.")]
internal sealed class L2Plan([Parameter("Weight λ.", Symbol = "λ", Minimum = 0)] double lambda) : RegularizerPlan
{
    public override Regularizer Create() => Regularizer.L2(lambda);
}

/// <summary>Bounded and not convex.</summary>
[Kind<RegularizerPlan>("nonconvex", "R(x) = λ Σ x_k²/(1 + x_k²).")]
internal sealed class NonconvexPlan([Parameter("Weight λ.", Symbol = "λ", Minimum = 0)] double lambda) : RegularizerPlan
{
    public override Regularizer Create() => Regularizer.Nonconvex(lambda);
}
