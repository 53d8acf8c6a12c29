using Gossamer.Execution;
using Gossamer.Operators;
using Gossamer.Problems;

namespace Gossamer.Methods.Federated.FixedPoint;

/// <summary>T_i = Id − s∇f_i; the fixed point of their mean minimises f.</summary>
[Operator("gradient-step", "A gradient step, Id - s*grad f_i; s = 1/L_max unless given.")]
public sealed class GradientStep : OperatorRule
{
    private readonly double? step;

    /// <summary>Creates the rule.</summary>
    /// <param name="step">s; 1/L_max unless given.</param>
    /// <exception cref="BadInputException">The step is not positive.</exception>
    public GradientStep([Parameter("The step, the same for all workers; 1/L_max unless given.", Symbol = "s", Minimum = 0)] double? step = null) =>
        this.step = Positive(step, "gradient-step");

    /// <inheritdoc/>
    public override string Name => Named("gradient-step", step);

    /// <inheritdoc/>
    public override bool IsAffine => true;

    /// <inheritdoc/>
    public override OperatorConstants Constants(Setting setting) =>
        Operator.GradientConstants(Step(step, setting.Constants), setting.Constants.LMax, Convexity(setting.Constants));

    /// <inheritdoc/>
    public override IOperator For(ILocalObjective objective, ProblemConstants constants) =>
        Operator.Gradient(objective, Step(step, constants), constants.LMax, Convexity(constants));
}
