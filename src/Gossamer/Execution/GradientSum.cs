using System.Numerics.Tensors;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Execution;

/// <summary>The sum of several independent (stochastic) gradients at one point, worth as many gradients.</summary>
/// <param name="count">How many, at least 1.</param>
public sealed class GradientSum(int count) : Computation
{
    [ThreadStatic] private static double[]? scratch;

    /// <inheritdoc/>
    public override int Gradients => count;

    /// <inheritdoc/>
    public override void Evaluate(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
    {
        oracle.Gradient(objective, point, ref samples, result);
        if (oracle.IsExact)
        {
            if (count > 1) TensorPrimitives.Multiply<double>(result, count, result);
            return;
        }
        if (scratch is null || scratch.Length < result.Length) scratch = new double[result.Length];
        var next = scratch.AsSpan(0, result.Length);
        for (var k = 1; k < count; k++)
        {
            oracle.Gradient(objective, point, ref samples, next);
            TensorPrimitives.Add<double>(result, next, result);
        }
    }
}
