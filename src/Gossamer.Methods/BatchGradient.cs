using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods;

/// <summary>The mean of independent (stochastic) gradients at one point, times a constant.</summary>
internal sealed class BatchGradient : Computation
{
    [ThreadStatic] private static double[]? one;

    private readonly int count;
    private readonly double scale;

    private BatchGradient(int count, double scale) => (this.count, this.scale) = (count, scale);

    /// <inheritdoc/>
    public override int Gradients => count;

    /// <summary>The computation; that of the engine where it is one gradient as it is.</summary>
    /// <param name="count">Number of gradients, at least 1.</param>
    /// <param name="scale">The constant.</param>
    public static Computation Of(long count, double scale = 1) =>
        count == 1 && scale == 1 ? Gradient : new BatchGradient((int)Math.Min(count, int.MaxValue), scale);

    /// <inheritdoc/>
    public override void Evaluate(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
    {
        oracle.Gradient(objective, point, ref samples, result);
        // Exact gradients are all the same.
        if (count > 1 && !oracle.IsExact) AddOthers(oracle, objective, point, ref samples, result);
        if (scale != 1) TensorPrimitives.Multiply(result, scale, result);
    }

    private void AddOthers(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
    {
        if (one is null || one.Length < result.Length) one = new double[result.Length];
        var other = one.AsSpan(0, result.Length);
        for (var k = 1; k < count; k++)
        {
            oracle.Gradient(objective, point, ref samples, other);
            TensorPrimitives.Add(result, other, result);
        }
        TensorPrimitives.Divide(result, count, result);
    }
}
