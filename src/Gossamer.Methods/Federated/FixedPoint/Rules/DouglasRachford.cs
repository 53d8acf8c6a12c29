using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Operators;
using Gossamer.Problems;

namespace Gossamer.Methods.Federated.FixedPoint;

/// <summary>
/// T_i(z) = z + prox_{sf_i}(2p − z) − p, p = prox_{sψ}(z), with ψ(x) = λ‖x‖₁ and the constraint x ≥ 0 if wanted. With one worker
/// the fixed point z has the minimiser of f + ψ as its prox_{sψ}(z), which is what the coordinator shows. With more that point minimises
/// h + ψ, where h is the proximal average of the f_i: prox_{sh} is the mean of the prox_{sf_i}, and the Moreau envelope of h the mean of
/// theirs (derived: at z the mean of prox_{sf_i}(2p − z) is p, so that (p − z)/s is a subgradient of h at p and (z − p)/s one of ψ).
/// Without ψ it is the proximal step.
/// </summary>
[Operator("douglas-rachford", "The Douglas-Rachford splitting of f_i + psi, psi an l1 norm or a constraint; s = 1/L_max unless given. The coordinator shows prox_{s*psi}(z); with several workers it minimises the proximal average of the f_i plus psi.")]
public sealed class DouglasRachford : OperatorRule
{
    private readonly double l1;
    private readonly bool nonnegative;
    private readonly double? step;

    /// <summary>Creates the rule.</summary>
    /// <param name="l1">λ.</param>
    /// <param name="nonnegative">Whether x ≥ 0 is demanded.</param>
    /// <param name="step">s; 1/L_max unless given.</param>
    /// <exception cref="BadInputException">The step is not positive.</exception>
    public DouglasRachford(
        [Parameter("Weight of the l1 norm in psi(x) = lambda*||x||_1.", Symbol = "λ", Minimum = 0)] double l1 = 0,
        [Parameter("True to add the constraint x >= 0 to psi.")] bool nonnegative = false,
        [Parameter("The step; 1/L_max unless given.", Symbol = "s", Minimum = 0)] double? step = null) =>
        (this.l1, this.nonnegative, this.step) = (l1, nonnegative, Positive(step, "douglas-rachford"));

    /// <inheritdoc/>
    public override string Name => step is null
        ? FormattableString.Invariant($"douglas-rachford({l1}, {(nonnegative ? "true" : "false")})")
        : FormattableString.Invariant($"douglas-rachford({l1}, {(nonnegative ? "true" : "false")}, {step})");

    /// <inheritdoc/>
    public override OperatorConstants Constants(Setting setting) =>
        setting.Constants.IsConvex ? new OperatorConstants { Averagedness = 0.5, Cocoercivity = 0 } : OperatorConstants.Unknown;

    /// <inheritdoc/>
    public override IOperator For(ILocalObjective objective, ProblemConstants constants)
    {
        var s = Step(step, constants);
        return Operator.DouglasRachford(
            Operator.Simple(objective.Dimension, s, l1, nonnegative), Operator.Proximal(objective, s, Convexity(constants), 1e-10));
    }

    /// <inheritdoc/>
    public override void Show(Vector fixedPoint, ProblemConstants constants) =>
        new CompositeTerm(l1, nonnegative).Prox(fixedPoint, Step(step, constants));
}
