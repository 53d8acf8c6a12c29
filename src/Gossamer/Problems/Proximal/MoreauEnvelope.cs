using System.Numerics.Tensors;

namespace Gossamer.Problems;

/// <summary>
/// The Moreau envelope M(x) = min_y f(y) + ‖y − x‖²/(2γ) of an objective: as smooth as 1/γ, with the minimisers of f.
/// ∇M(x) = (x − prox_{γf}(x))/γ.
/// </summary>
public sealed class MoreauEnvelope : ILocalObjective
{
    private readonly IProximable inner;
    private readonly double tolerance;

    /// <summary>Creates the envelope.</summary>
    /// <param name="objective">f; convex, or γ small enough for the minimum to be unique.</param>
    /// <param name="stepSize">γ, positive.</param>
    /// <param name="tolerance">Bound on the gradient of the subproblem, where there is no closed form.</param>
    public MoreauEnvelope(ILocalObjective objective, double stepSize, double tolerance = 1e-12)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepSize);
        (inner, StepSize, this.tolerance) = (ProximalOperator.Of(objective), stepSize, tolerance);
    }

    /// <summary>γ.</summary>
    public double StepSize { get; }

    /// <inheritdoc/>
    public int Dimension => inner.Dimension;

    /// <summary>Smoothness of the envelope of an L-smooth convex f: L/(1 + γL), below 1/γ; 1/γ where L is infinite.</summary>
    /// <param name="smoothness">L of f.</param>
    /// <param name="stepSize">γ.</param>
    public static double SmoothnessOf(double smoothness, double stepSize) => 1 / ((1 / smoothness) + stepSize);

    /// <summary>Strong convexity of the envelope of a μ-strongly convex f: μ/(1 + γμ).</summary>
    /// <param name="convexity">μ of f.</param>
    /// <param name="stepSize">γ.</param>
    public static double ConvexityOf(double convexity, double stepSize) => convexity / (1 + (stepSize * convexity));

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> x)
    {
        var point = ProximalPoint(x);
        return inner.Value(point) + Squared(x, point);
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => ToGradient(x, ProximalPoint(x), gradient);

    /// <inheritdoc/>
    public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        var point = ProximalPoint(x);
        ToGradient(x, point, gradient);
        return inner.Value(point) + Squared(x, point);
    }

    /// <summary>prox_{γf}(x).</summary>
    /// <param name="x">d coordinates.</param>
    public double[] ProximalPoint(ReadOnlySpan<double> x)
    {
        var point = x.ToArray();
        inner.Prox(x, StepSize, tolerance, point);
        return point;
    }

    private double Squared(ReadOnlySpan<double> x, ReadOnlySpan<double> point)
    {
        var distance = TensorPrimitives.Distance(x, point);
        return distance * distance / (2 * StepSize);
    }

    private void ToGradient(ReadOnlySpan<double> x, ReadOnlySpan<double> point, Span<double> gradient)
    {
        TensorPrimitives.Subtract(x, point, gradient);
        TensorPrimitives.Divide(gradient, StepSize, gradient);
    }
}
