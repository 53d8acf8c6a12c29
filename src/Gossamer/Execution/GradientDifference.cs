using System.Numerics.Tensors;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Execution;

/// <summary>
/// g(x; ξ) − weight·g(y; ξ): the (stochastic) gradients at two points with the same randomness ξ, the building block of
/// recursive estimators (MVR, STORM). Worth two gradients. A participant makes one and uses it in every iteration.
/// </summary>
/// <param name="other">y, d coordinates; must not change before the result is looked at.</param>
public sealed class GradientDifference(Vector other) : Computation
{
    [ThreadStatic] private static double[]? scratch;

    /// <summary>The factor of the gradient at y; 1 unless set. Must not change before the result is looked at.</summary>
    public double Weight { get; set; } = 1;

    /// <inheritdoc/>
    public override int Gradients => 2;

    /// <inheritdoc/>
    public override void Evaluate(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
    {
        if (scratch is null || scratch.Length < other.Length) scratch = new double[other.Length];
        var second = scratch.AsSpan(0, other.Length);
        var again = samples;
        oracle.Gradient(objective, other, ref again, second);
        oracle.Gradient(objective, point, ref samples, result);
        TensorPrimitives.MultiplyAdd<double>(second, -Weight, result, result);
    }
}
