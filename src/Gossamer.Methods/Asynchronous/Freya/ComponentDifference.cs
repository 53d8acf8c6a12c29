using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.Asynchronous.Freya;

/// <summary>∇f_j(x) − ∇f_j(y) at a received message of both points, x before y, 2d coordinates. Takes two evaluations.</summary>
/// <param name="function">0-based index j.</param>
internal sealed class ComponentDifference(int function) : SampleComputation(Only(function))
{
    public override int Gradients => 2;

    public override void Evaluate(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result) =>
        Sum(objective).SampleDifference(point[..result.Length], point[result.Length..], 1, Batch.Indices, Batch.Weights, result);

    /// <summary>The batch of one function.</summary>
    public static SampleBatch Only(int function)
    {
        var batch = new SampleBatch();
        batch.SetUniform(1)[0] = function;
        return batch;
    }
}
