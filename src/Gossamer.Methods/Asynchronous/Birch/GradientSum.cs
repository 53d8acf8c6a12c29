using System.Buffers;
using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>The sum of several stochastic gradients at one point, each with its own sample.</summary>
/// <param name="count">How many, at least 1.</param>
internal sealed class GradientSum(int count) : Computation
{
    public override int Gradients => count;

    public override void Evaluate(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
    {
        oracle.Gradient(objective, point, ref samples, result);
        if (count == 1) return;
        var rented = ArrayPool<double>.Shared.Rent(result.Length);
        var next = rented.AsSpan(0, result.Length);
        for (var made = 1; made < count; made++)
        {
            oracle.Gradient(objective, point, ref samples, next);
            TensorPrimitives.Add(result, next, result);
        }
        ArrayPool<double>.Shared.Return(rented);
    }
}
