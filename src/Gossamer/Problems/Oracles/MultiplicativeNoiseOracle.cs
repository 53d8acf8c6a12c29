using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Numerics;

namespace Gossamer.Problems;

/// <summary>
/// ∇f_i(x) + σξ·x with one standard normal number ξ a gradient: on a quadratic, a random shift of its matrix by σξ·I (Tyurin and
/// Richtárik, DASHA, 2023, the synthetic experiment). The noise grows with x, so that it has no uniform bound, but it is as
/// smooth as σ says.
/// </summary>
public sealed class MultiplicativeNoiseOracle : GradientOracle
{
    /// <summary>Creates the oracle.</summary>
    /// <param name="sigma">σ, at least 0.</param>
    /// <exception cref="BadInputException">σ is negative or not finite.</exception>
    public MultiplicativeNoiseOracle(double sigma)
    {
        if (!double.IsFinite(sigma) || sigma < 0) throw new BadInputException($"the noise sigma is {sigma:R}, but must be a number of at least 0");
        Sigma = sigma;
    }

    /// <summary>σ.</summary>
    public double Sigma { get; }

    /// <inheritdoc/>
    public override string Name => $"multiplicative-noise({Sigma.ToString("R", CultureInfo.InvariantCulture)})";

    /// <inheritdoc/>
    public override bool IsExact => Sigma == 0;

    /// <summary>Null: E‖g − ∇f_i(x)‖² = σ²‖x‖².</summary>
    /// <param name="problem">The problem asked.</param>
    public override double? Variance(Problem problem) => IsExact ? 0 : null;

    /// <summary>σ.</summary>
    /// <param name="problem">The problem asked.</param>
    public override double? NoiseSmoothness(Problem problem) => Sigma;

    /// <inheritdoc/>
    public override void Gradient(ILocalObjective objective, ReadOnlySpan<double> x, ref RandomStream samples, Span<double> gradient)
    {
        objective.Gradient(x, gradient);
        TensorPrimitives.MultiplyAdd(x, Sigma * samples.NextGaussian(), gradient, gradient);
    }
}
