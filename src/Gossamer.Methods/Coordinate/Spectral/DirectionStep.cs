using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Coordinate;

/// <summary>
/// The coefficients sᵀr/(sᵀAs) of some directions, of the residual at which it is evaluated: takes the share of a gradient that
/// the steps along them touch. A participant chooses anew only when it has no further use for earlier results.
/// </summary>
/// <param name="directions">The directions.</param>
/// <param name="count">How many are chosen.</param>
/// <param name="entries">Entries of A: what a gradient touches.</param>
internal sealed class DirectionStep(DirectionSet directions, int count, double entries) : Computation
{
    private readonly int[] chosen = new int[count];

    /// <summary>The chosen directions.</summary>
    public Span<int> Chosen => chosen;

    /// <inheritdoc/>
    public override int Length(int dimension) => chosen.Length;

    /// <inheritdoc/>
    public override double Work(GradientOracle oracle, ILocalObjective objective)
    {
        long work = 0;
        foreach (var index in chosen) work += directions.Work(index);
        return work / entries;
    }

    /// <inheritdoc/>
    public override long ComponentGradients(GradientOracle oracle, ILocalObjective objective) =>
        ShareOfGradients.Of(Work(oracle, objective), oracle.ComponentGradients(objective));

    /// <inheritdoc/>
    public override void Evaluate(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
    {
        for (var k = 0; k < chosen.Length; k++) result[k] = directions.Coefficient(chosen[k], point);
    }
}
