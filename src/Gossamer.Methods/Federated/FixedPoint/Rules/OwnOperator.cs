using Gossamer.Execution;
using Gossamer.Operators;
using Gossamer.Problems;

namespace Gossamer.Methods.Federated.FixedPoint;

/// <summary>The objectives are operators themselves: for users of the library with sets, splittings or solvers of their own.</summary>
[Operator("own", "The objectives are operators themselves (IOperator), for problems built in code; give what is known of them.")]
public sealed class OwnOperator : OperatorRule
{
    private readonly double? averagedness, contraction;

    /// <summary>Creates the rule.</summary>
    /// <param name="averagedness">a of all T_i; null where it is not known.</param>
    /// <param name="contraction">χ of all T_i; null where they are not known to contract.</param>
    /// <exception cref="BadInputException">a is not above 0 and at most 1.</exception>
    public OwnOperator(
        [Parameter("a in (0, 1] such that all operators are a-averaged; 0.5 for firmly nonexpansive ones.", Symbol = "a", Minimum = 0, Maximum = 1)] double? averagedness = null,
        [Parameter("Factor below 1 by which all operators contract.", Symbol = "χ", Minimum = 0, Maximum = 0.9999999999)] double? contraction = null)
    {
        if (averagedness is { } a && !(a > 0 && a <= 1)) throw new BadInputException($"own: averagedness is {a:R}, but must be above 0 and at most 1");
        (this.averagedness, this.contraction) = (averagedness, contraction);
    }

    /// <inheritdoc/>
    public override string Name => "own";

    /// <inheritdoc/>
    public override OperatorConstants Constants(Setting setting)
    {
        if (setting.Objective is { } type && !typeof(IOperator).IsAssignableFrom(type)) throw None();
        return new()
        {
            Averagedness = averagedness,
            Contraction = contraction,
            Cocoercivity = averagedness <= 0.5 ? 0 : null,
        };
    }

    /// <inheritdoc/>
    public override IOperator For(ILocalObjective objective, ProblemConstants constants) => objective as IOperator ?? throw None();

    private static AssumptionException None() => new("operator: own needs objectives that are operators (IOperator), and these are none; use gradient-step");
}
