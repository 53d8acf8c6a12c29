using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// ∇f_{i,j}(x) − factor·∇f_{i,j}(y) of every drawn sample j by itself: d values a sample, one after the other. An objective that is
/// no finite sum is its own only sample.
/// </summary>
/// <param name="batch">The samples.</param>
/// <param name="other">y, d coordinates; must not change before the result is looked at.</param>
internal sealed class ComponentDifferences(SampleBatch batch, Vector other) : SampleComputation(batch)
{
    /// <summary>What the gradients at y are multiplied by; where 0, they are not computed. Must not change before the result is looked at.</summary>
    public double Factor { get; set; } = 1;

    /// <inheritdoc/>
    public override int Gradients => Factor == 0 ? 1 : 2;

    /// <summary>Number of samples m.</summary>
    public static int SamplesOf(ILocalObjective objective) => objective is IFiniteSum sum ? sum.Samples : 1;

    /// <summary>L_ij.</summary>
    public static IReadOnlyList<double> SmoothnessOf(ILocalObjective objective) => objective is IFiniteSum sum ? sum.SampleSmoothness : [0];

    /// <inheritdoc/>
    public override int Length(int dimension) => Batch.Count * dimension;

    /// <inheritdoc/>
    public override void Evaluate(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
    {
        var d = point.Length;
        for (var place = 0; place < Batch.Count; place++)
        {
            var row = result.Slice(place * d, d);
            var index = Batch.Indices.Slice(place, 1);
            if (objective is not IFiniteSum sum) Whole(objective, point, row);
            else if (Factor == 0) sum.SampleGradient(point, index, default, row);
            else sum.SampleDifference(point, other, Factor, index, default, row);
        }
    }

    private void Whole(ILocalObjective objective, ReadOnlySpan<double> point, Span<double> row)
    {
        objective.Gradient(point, row);
        if (Factor == 0) return;
        var second = new double[row.Length];
        objective.Gradient(other, second);
        System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(second, -Factor, row, row);
    }
}
