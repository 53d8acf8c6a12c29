using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Execution;

/// <summary>
/// Work on samples that the method draws itself, of an f_i that is a finite sum: counted in component gradients, of which a
/// full gradient has m, and of the time of so large a part of a full gradient. Needs a run with exact gradients.
/// </summary>
/// <param name="batch">The samples. The participant draws anew only when it has no further use for earlier results.</param>
public abstract class SampleComputation(SampleBatch batch) : Computation
{
    /// <summary>The samples.</summary>
    protected SampleBatch Batch => batch;

    /// <inheritdoc/>
    public override long ComponentGradients(GradientOracle oracle, ILocalObjective objective) => (long)Gradients * batch.Count;

    /// <inheritdoc/>
    public override double Work(GradientOracle oracle, ILocalObjective objective) =>
        (double)ComponentGradients(oracle, objective) / oracle.ComponentGradients(objective);

    /// <summary>f_i as a finite sum.</summary>
    /// <exception cref="BadInputException">It is none.</exception>
    protected static IFiniteSum Sum(ILocalObjective objective) => objective as IFiniteSum
        ?? throw new BadInputException("samples can be drawn of a finite sum only, and this objective is none; use a problem of data, such as logistic-regression");
}

/// <summary>Σ_k weight_k ∇f_{i,index_k}(x): the estimate of the gradient by a batch.</summary>
/// <param name="batch">The samples.</param>
public sealed class SampleGradient(SampleBatch batch) : SampleComputation(batch)
{
    /// <inheritdoc/>
    public override void Evaluate(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
    {
        if (Batch.IsFull) objective.Gradient(point, result);
        else Sum(objective).SampleGradient(point, Batch.Indices, Batch.Weights, result);
    }
}

/// <summary>
/// Σ_k weight_k (∇f_{i,index_k}(x) − factor·∇f_{i,index_k}(y)): the difference of the gradients at two points by the same
/// samples, which recursive estimators (SARAH, PAGE, MVR) are made of.
/// </summary>
/// <param name="batch">The samples.</param>
/// <param name="other">y, d coordinates; must not change before the result is looked at.</param>
public sealed class SampleDifference(SampleBatch batch, Vector other) : SampleComputation(batch)
{
    /// <summary>What the gradients at y are multiplied by; 1 unless set. Must not change before the result is looked at.</summary>
    public double Factor { get; set; } = 1;

    /// <inheritdoc/>
    public override int Gradients => 2;

    /// <inheritdoc/>
    public override void Evaluate(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
    {
        if (Batch.IsFull) TwoPoints.Difference(objective, point, other, Factor, result);
        else Sum(objective).SampleDifference(point, other, Factor, Batch.Indices, Batch.Weights, result);
    }
}
