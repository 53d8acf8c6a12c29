using Gossamer.Execution;
using Gossamer.Experiments.Sections;
using Gossamer.Problems;

namespace Gossamer.Experiments.Kinds;

/// <summary>A regulariser, as a file names it.</summary>
internal abstract class RegularizerPlan
{
    public abstract Regularizer Create();

    /// <summary>Which coordinates it touches at each worker.</summary>
    public virtual RegularizerScope Scope => RegularizerScope.All;

    /// <summary>The regulariser of a problem that has no scopes.</summary>
    /// <exception cref="BadInputException">The scope is another than all.</exception>
    public Regularizer CreateForAll() => Scope == RegularizerScope.All
        ? Create()
        : throw new BadInputException("this problem regularises all coordinates at every worker: remove 'scope' of the regularizer");
}

/// <summary>Nothing is added.</summary>
[Kind<RegularizerPlan>("none", "No regulariser.")]
internal sealed class NoRegularizer : RegularizerPlan
{
    public override Regularizer Create() => Regularizer.None;
}

/// <summary>Squares.</summary>
[Kind<RegularizerPlan>("l2", "R(x) = (λ/2)‖x‖²: makes f λ-strongly convex.")]
internal sealed class L2Plan(
    [Parameter("Weight λ.", Symbol = "λ", Minimum = 0)] double lambda,
    [Parameter("all: every worker regularises all coordinates; owned: those that its rows touch, so that sparse f_i stay sparse.")]
    RegularizerScope scope = RegularizerScope.All) : RegularizerPlan
{
    public override RegularizerScope Scope => scope;

    public override Regularizer Create() => Regularizer.L2(lambda);
}

/// <summary>Bounded and not convex.</summary>
[Kind<RegularizerPlan>("nonconvex", "R(x) = λ Σ x_k²/(1 + x_k²).")]
internal sealed class NonconvexPlan(
    [Parameter("Weight λ.", Symbol = "λ", Minimum = 0)] double lambda,
    [Parameter("all: every worker regularises all coordinates; owned: those that its rows touch, so that sparse f_i stay sparse.")]
    RegularizerScope scope = RegularizerScope.All) : RegularizerPlan
{
    public override RegularizerScope Scope => scope;

    public override Regularizer Create() => Regularizer.Nonconvex(lambda);
}
