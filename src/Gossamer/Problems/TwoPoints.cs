using System.Numerics.Tensors;

namespace Gossamer.Problems;

/// <summary>Differences of gradients at two points, by one gradient at each.</summary>
internal static class TwoPoints
{
    [ThreadStatic] private static double[]? scratch;

    /// <summary>As <see cref="IFiniteSum.SampleDifference"/>, for any finite sum.</summary>
    public static void SampleDifference(
        IFiniteSum objective, ReadOnlySpan<double> x, ReadOnlySpan<double> y, double factor,
        ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> difference)
    {
        var second = Rent(y.Length);
        objective.SampleGradient(y, samples, weights, second);
        objective.SampleGradient(x, samples, weights, difference);
        Subtract(second, factor, difference);
    }

    /// <summary>Writes ∇f(x) − factor·∇f(y).</summary>
    public static void Difference(ILocalObjective objective, ReadOnlySpan<double> x, ReadOnlySpan<double> y, double factor, Span<double> difference)
    {
        var second = Rent(y.Length);
        objective.Gradient(y, second);
        objective.Gradient(x, difference);
        Subtract(second, factor, difference);
    }

    // Taken off the thread while it is used, as an objective may itself be a mean that asks for differences.
    private static double[] Rent(int length)
    {
        var rented = scratch is { } kept && kept.Length == length ? kept : new double[length];
        scratch = null;
        return rented;
    }

    private static void Subtract(double[] second, double factor, Span<double> difference)
    {
        if (factor == 1) TensorPrimitives.Subtract(difference, second, difference);
        else TensorPrimitives.MultiplyAdd(second, -factor, difference, difference);
        scratch = second;
    }
}
