using System.Numerics.Tensors;
using Gossamer.Numerics;

namespace Gossamer.Problems.Policies;

/// <summary>f_i(θ) = −J_i(θ): policies are improved by minimising it.</summary>
/// <param name="task">The environment and its policies.</param>
public sealed class PolicyObjective(ControlTask task) : ILocalObjective
{
    /// <summary>The environment and its policies.</summary>
    public ControlTask Task => task;

    /// <inheritdoc/>
    public int Dimension => task.Dimension;

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> x) => -task.Return(x, []);

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => ValueAndGradient(x, gradient);

    /// <inheritdoc/>
    public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        var value = -task.Return(x, gradient);
        TensorPrimitives.Negate(gradient, gradient);
        return value;
    }

    /// <summary>Writes −g_H(τ, θ) of one trajectory.</summary>
    /// <param name="x">θ, d coordinates.</param>
    /// <param name="random">What the trajectory is drawn with.</param>
    /// <param name="gradient">d coordinates, overwritten.</param>
    public void SampleGradient(ReadOnlySpan<double> x, ref RandomStream random, Span<double> gradient)
    {
        task.SampleGradient(x, ref random, gradient);
        TensorPrimitives.Negate(gradient, gradient);
    }
}
