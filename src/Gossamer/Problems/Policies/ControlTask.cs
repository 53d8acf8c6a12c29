using Gossamer.Numerics;

namespace Gossamer.Problems.Policies;

/// <summary>
/// An environment with a class of policies π_θ: the expected discounted return J(θ) = E Σ_{t&lt;H} ρ^t r(s_t, a_t) of
/// trajectories of H steps, its exact gradient, and the estimate of that gradient from one trajectory. Instances are
/// immutable and may be asked from several threads at once.
/// </summary>
public abstract class ControlTask
{
    /// <summary>The kebab-case name of the environment.</summary>
    public abstract string Name { get; }

    /// <summary>Number of policy parameters d.</summary>
    public abstract int Dimension { get; }

    /// <summary>H, the steps of a trajectory.</summary>
    public abstract int Horizon { get; }

    /// <summary>Bounds from which smoothness and variance follow; null where the policy has none.</summary>
    public virtual PolicyConstants? Constants => null;

    /// <summary>A number that J(θ) does not exceed; null where none is known.</summary>
    public virtual double? UpperBound => null;

    /// <summary>J(θ), and its exact gradient where room is given.</summary>
    /// <param name="theta">d policy parameters.</param>
    /// <param name="gradient">d coordinates, overwritten; empty where it is not wanted.</param>
    public abstract double Return(ReadOnlySpan<double> theta, Span<double> gradient);

    /// <summary>
    /// Writes g_H(τ, θ) = Σ_{t&lt;H} (Σ_{h=t}^{H−1} ρ^h r_h) ∇log π_θ(a_t|s_t) of a trajectory τ: an unbiased estimate of ∇J(θ).
    /// </summary>
    /// <param name="theta">d policy parameters.</param>
    /// <param name="random">What the trajectory is drawn with.</param>
    /// <param name="gradient">d coordinates, overwritten.</param>
    public abstract void SampleGradient(ReadOnlySpan<double> theta, ref RandomStream random, Span<double> gradient);
}
