using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Operators;
using Gossamer.Problems;
using Gossamer.Registration;

namespace Gossamer.Methods.Federated.FixedPoint;

/// <summary>
/// How operators T_i are made of the objectives f_i of a problem; as written in experiment files. Register an own one with
/// <see cref="OperatorAttribute"/>.
/// </summary>
public abstract class OperatorRule
{
    /// <summary>As written in experiment files, such as <c>gradient-step</c>.</summary>
    public abstract string Name { get; }

    /// <summary>True where T_i is affine for quadratic f_i, so that fixed points can be had by solving a linear system.</summary>
    public virtual bool IsAffine => false;

    /// <summary>What all T_i of a problem have in common, by its constants.</summary>
    /// <param name="setting">The setting.</param>
    /// <exception cref="AssumptionException">The problem has no such operators.</exception>
    public abstract OperatorConstants Constants(Setting setting);

    /// <summary>T_i.</summary>
    /// <param name="objective">f_i.</param>
    /// <param name="constants">Of the problem; steps that are not given come from them and are the same for all f_i.</param>
    /// <exception cref="BadInputException">The objective has no such operator.</exception>
    public abstract IOperator For(ILocalObjective objective, ProblemConstants constants);

    /// <summary>Replaces a fixed point of the mean of the T_i by the point that solves the problem; usually the same.</summary>
    /// <param name="fixedPoint">Changed in place.</param>
    /// <param name="constants">Of the problem.</param>
    public virtual void Show(Vector fixedPoint, ProblemConstants constants) { }

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>μ that all f_i have; null where they are not convex.</summary>
    private protected static double? Convexity(ProblemConstants constants) => constants.IsConvex ? constants.MuMin : null;

    /// <summary>The common step: given, or 1/L_max.</summary>
    private protected static double Step(double? given, ProblemConstants constants)
    {
        if (given is { } step) return step;
        return double.IsFinite(constants.LMax) && constants.LMax > 0 ? 1 / constants.LMax : throw new AssumptionException(
            "the operators take the step 1/L_max, and no L_max is known for this problem; give the step, such as gradient-step(0.1)");
    }

    /// <summary>A name with its step where that was given.</summary>
    private protected static string Named(string name, double? step) =>
        step is null ? name : FormattableString.Invariant($"{name}({step})");

    /// <summary>A step that was given, checked.</summary>
    /// <exception cref="BadInputException">It is not positive.</exception>
    private protected static double? Positive(double? step, string name) => step is null || (step > 0 && double.IsFinite(step.Value))
        ? step
        : throw new BadInputException($"{name}: the step is {step}, but must be a positive number");
}

/// <summary>Registers an <see cref="OperatorRule"/> in the catalogue.</summary>
/// <param name="name">The kebab-case name.</param>
/// <param name="summary">One sentence for <c>list</c> and <c>describe</c>, with the formula.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OperatorAttribute(string name, string summary) : Attribute, ICatalogueAttribute
{
    /// <summary>The kebab-case name.</summary>
    public string Name { get; } = name;

    /// <summary>One sentence for <c>list</c> and <c>describe</c>.</summary>
    public string Summary { get; } = summary;

    /// <summary>Paper that introduced or analysed it.</summary>
    public string? Paper { get; init; } = "G. Malinovsky, D. Kovalev, E. Gasanov, L. Condat, P. Richtarik, From Local SGD to Local Fixed-Point Methods for Federated Learning, ICML 2020, arXiv:2004.01442";
}
