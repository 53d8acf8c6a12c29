using Gossamer.Execution;
using Gossamer.Operators;
using Gossamer.Problems;

namespace Gossamer.Methods.Federated.FixedPoint;

/// <summary>T_i = prox_{sf_i}; the fixed point of their mean minimises the mean of the Moreau envelopes, not f.</summary>
[Operator("proximal-step", "A proximal step, prox_{s*f_i}; s = 1/L_max unless given. Solves the mean of the Moreau envelopes in place of f.")]
public sealed class ProximalStep : OperatorRule
{
    private readonly double? step;
    private readonly double tolerance;

    /// <summary>Creates the rule.</summary>
    /// <param name="step">s; 1/L_max unless given.</param>
    /// <param name="tolerance">Of inner solvers.</param>
    /// <exception cref="BadInputException">The step is not positive.</exception>
    public ProximalStep(
        [Parameter("The step, the same for all workers; 1/L_max unless given.", Symbol = "s", Minimum = 0)] double? step = null,
        [Parameter("Bound on the norm of the subproblem's gradient, where there is no closed form.", Minimum = 1e-15)] double tolerance = 1e-10) =>
        (this.step, this.tolerance) = (Positive(step, "proximal-step"), tolerance);

    /// <inheritdoc/>
    public override string Name => Named("proximal-step", step);

    /// <inheritdoc/>
    public override bool IsAffine => true;

    /// <inheritdoc/>
    public override OperatorConstants Constants(Setting setting) =>
        Operator.ProximalConstants(Step(step, setting.Constants), Convexity(setting.Constants));

    /// <inheritdoc/>
    public override IOperator For(ILocalObjective objective, ProblemConstants constants) =>
        Operator.Proximal(objective, Step(step, constants), Convexity(constants), tolerance);
}
