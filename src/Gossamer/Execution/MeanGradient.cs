using System.Numerics.Tensors;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Execution;

/// <summary>
/// The mean of independent (stochastic) gradients at one point: a megabatch. Worth as many gradients; where they are exact,
/// and thus equal, it is evaluated once.
/// </summary>
public sealed class MeanGradient : Computation
{
    [ThreadStatic] private static double[]? scratch;

    /// <summary>Creates the work.</summary>
    /// <param name="count">How many gradients, at least 1.</param>
    public MeanGradient(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Gradients = count;
    }

    /// <inheritdoc/>
    public override int Gradients { get; }

    /// <inheritdoc/>
    public override void Evaluate(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
    {
        oracle.Gradient(objective, point, ref samples, result);
        if (oracle.IsExact || Gradients == 1) return;
        if (scratch is null || scratch.Length < result.Length) scratch = new double[result.Length];
        var one = scratch.AsSpan(0, result.Length);
        for (var k = 1; k < Gradients; k++)
        {
            oracle.Gradient(objective, point, ref samples, one);
            TensorPrimitives.Add(result, one, result);
        }
        TensorPrimitives.Divide(result, Gradients, result);
    }
}
