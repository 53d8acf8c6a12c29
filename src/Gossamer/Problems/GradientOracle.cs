using Gossamer.Numerics;

namespace Gossamer.Problems;

/// <summary>How a worker's (stochastic) gradients are made: exact, from a minibatch, or with added noise.</summary>
public abstract class GradientOracle
{
    /// <summary>As written in experiment files.</summary>
    public abstract string Name { get; }

    /// <summary>True where the gradient is exact.</summary>
    public virtual bool IsExact => false;

    /// <summary>True where gradients are zero in the coordinates that f_i does not depend on.</summary>
    public virtual bool KeepsSupport => true;

    /// <summary>σ² with E‖g − ∇f_i(x)‖² ≤ σ² for all x, or null where no uniform bound is known.</summary>
    /// <param name="problem">The problem asked.</param>
    public abstract double? Variance(Problem problem);

    /// <summary>
    /// ℓ with E‖g(x; ξ) − g(y; ξ) − ∇f_i(x) + ∇f_i(y)‖² ≤ ℓ²‖x − y‖² for gradients with the same randomness ξ, which recursive
    /// estimators (MVR, STORM) need; null where none is known.
    /// </summary>
    /// <param name="problem">The problem asked.</param>
    public virtual double? NoiseSmoothness(Problem problem) => IsExact ? 0 : null;

    /// <summary>Says what is wrong when the oracle cannot serve the problem; null when it can.</summary>
    public virtual string? Validate(Problem problem) => null;

    /// <summary>
    /// How many component gradients ∇f_ij a gradient of this oracle evaluates: all m of a finite sum unless it samples them,
    /// 1 where the objective is no finite sum.
    /// </summary>
    /// <param name="objective">f_i.</param>
    public virtual long ComponentGradients(ILocalObjective objective) => objective is IFiniteSum sum ? sum.Samples : 1;

    /// <summary>Writes a stochastic gradient; a function of its arguments alone.</summary>
    /// <param name="objective">f_i.</param>
    /// <param name="x">d coordinates.</param>
    /// <param name="samples">The job's own randomness.</param>
    /// <param name="gradient">d coordinates, overwritten.</param>
    public abstract void Gradient(ILocalObjective objective, ReadOnlySpan<double> x, ref RandomStream samples, Span<double> gradient);
}

/// <summary>The exact gradient.</summary>
public sealed class FullOracle : GradientOracle
{
    /// <inheritdoc/>
    public override string Name => "full";

    /// <inheritdoc/>
    public override bool IsExact => true;

    /// <inheritdoc/>
    public override double? Variance(Problem problem) => 0;

    /// <inheritdoc/>
    public override void Gradient(ILocalObjective objective, ReadOnlySpan<double> x, ref RandomStream samples, Span<double> gradient) =>
        objective.Gradient(x, gradient);
}
