using Gossamer.Execution;
using Gossamer.Operators;
using Gossamer.Problems;

namespace Gossamer.Methods.Federated.FixedPoint;

/// <summary>
/// T_i = (Id − s∇f_{i,m}) ∘ … ∘ (Id − s∇f_{i,1}) over m blocks of worker i's samples. For convex f_{i,j} and s ≤ 1/L_ij it is
/// m/(m + 1)-averaged; it is not firmly nonexpansive.
/// </summary>
[Operator("cyclic-gradient", "A pass of gradient steps over blocks of a worker's samples, one after the other; s = 1 over the largest L_ij unless given.")]
public sealed class CyclicGradient : OperatorRule
{
    private readonly int blocks;
    private readonly double? step;

    /// <summary>Creates the rule.</summary>
    /// <param name="blocks">m.</param>
    /// <param name="step">s; 1/max L_ij unless given.</param>
    /// <exception cref="BadInputException">The step is not positive.</exception>
    public CyclicGradient(
        [Parameter("Number of blocks, at most a worker's number of samples.", Symbol = "m", Minimum = 1)] int blocks = 2,
        [Parameter("The step; 1 over the largest L_ij of all samples unless given.", Symbol = "s", Minimum = 0)] double? step = null) =>
        (this.blocks, this.step) = (blocks, Positive(step, "cyclic-gradient"));

    /// <inheritdoc/>
    public override string Name => step is null ? $"cyclic-gradient({blocks})" : FormattableString.Invariant($"cyclic-gradient({blocks}, {step})");

    /// <inheritdoc/>
    public override bool IsAffine => true;

    /// <inheritdoc/>
    public override OperatorConstants Constants(Setting setting)
    {
        if (setting.Sums is not { IsEveryWorkerOne: true } sums)
        {
            throw new AssumptionException(
                "cyclic-gradient cuts the samples of a worker into blocks, and on this problem some f_i is no sum over samples; use a problem of data, or operator: gradient-step");
        }
        var fewest = Enumerable.Range(0, setting.Workers).Min(i => sums.Of(i)!.Count);
        if (blocks > fewest)
            throw new AssumptionException($"cyclic-gradient cuts the samples of every worker into {blocks} blocks, and some worker has only {fewest}; take at most {fewest} blocks, or fewer workers");
        var isSmall = Step(setting.Constants) * Largest(setting.Constants) <= 1 + 1e-12;
        return setting.Constants.IsConvex && isSmall
            ? new OperatorConstants { Averagedness = blocks / (blocks + 1.0) }
            : OperatorConstants.Unknown;
    }

    /// <inheritdoc/>
    public override IOperator For(ILocalObjective objective, ProblemConstants constants) =>
        Operator.CyclicGradient((IFiniteSum)objective, blocks, Step(constants), Largest(constants), constants.IsConvex);

    private double Step(ProblemConstants constants) => step ?? (1 / Largest(constants));

    private static double Largest(ProblemConstants constants) => constants.LSampleMax ?? throw new AssumptionException(
        "cyclic-gradient takes its step from the smoothness of the samples, which is not known for this problem; give the step, such as cyclic-gradient(2, 0.1)");
}
