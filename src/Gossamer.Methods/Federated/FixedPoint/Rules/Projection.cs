using Gossamer.Execution;
using Gossamer.Operators;
using Gossamer.Problems;

namespace Gossamer.Methods.Federated.FixedPoint;

/// <summary>T_i projects onto the closure of the domain of f_i: points that all sets share are fixed.</summary>
[Operator("projection", "The projection onto the closure of the domain of f_i, for objectives that have one; finds a point of all sets where there is one.")]
public sealed class Projection : OperatorRule
{
    /// <inheritdoc/>
    public override string Name => "projection";

    /// <inheritdoc/>
    public override OperatorConstants Constants(Setting setting) => setting.Objective is null || setting.Offers<IDomain>()
        ? new() { Averagedness = 0.5, Cocoercivity = 0 }
        : throw None();

    /// <inheritdoc/>
    public override IOperator For(ILocalObjective objective, ProblemConstants constants) => objective is IDomain domain
        ? Operator.Projection(domain)
        : throw None();

    private static AssumptionException None() => new("operator: projection needs objectives with a domain to project onto (IDomain), and these have none; use gradient-step");
}
