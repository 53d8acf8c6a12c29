using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Coordinate;

/// <summary>∇_i f(x): takes the time of 1/d of a gradient.</summary>
internal sealed class PartialDerivative : Computation
{
    [ThreadStatic] private static double[]? scratch;

    /// <summary>i, 0-based. Must not change before the result is looked at.</summary>
    public int Coordinate { get; set; }

    /// <inheritdoc/>
    public override int Length(int dimension) => 1;

    /// <inheritdoc/>
    public override double Work(GradientOracle oracle, ILocalObjective objective) => 1.0 / objective.Dimension;

    /// <inheritdoc/>
    public override long ComponentGradients(GradientOracle oracle, ILocalObjective objective) =>
        ShareOfGradients.Of(Work(oracle, objective), oracle.ComponentGradients(objective));

    /// <inheritdoc/>
    public override void Evaluate(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
    {
        if (oracle.IsExact && objective is IPartialGradients partial)
        {
            partial.PartialGradient(point, Coordinate, result);
            return;
        }
        if (scratch is null || scratch.Length < point.Length) scratch = new double[point.Length];
        var gradient = scratch.AsSpan(0, point.Length);
        oracle.Gradient(objective, point, ref samples, gradient);
        result[0] = gradient[Coordinate];
    }
}
