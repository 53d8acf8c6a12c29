using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Numerics;

namespace Gossamer.Problems;

/// <summary>
/// The exact gradient plus normal noise: independent in every coordinate, or one number added to all. Both have
/// E‖g − ∇f_i(x)‖² = dσ².
/// </summary>
public sealed class AdditiveNoiseOracle : GradientOracle
{
    private const int BlockLength = 256;

    /// <summary>Creates the oracle.</summary>
    /// <param name="sigma">Standard deviation σ in every coordinate, at least 0.</param>
    /// <param name="common">True adds one number to all coordinates.</param>
    /// <exception cref="BadInputException">σ is negative or not finite.</exception>
    public AdditiveNoiseOracle(double sigma, bool common = false)
    {
        if (!double.IsFinite(sigma) || sigma < 0) throw new BadInputException($"the noise sigma is {sigma:R}, but must be a number of at least 0");
        (Sigma, Common) = (sigma, common);
    }

    /// <summary>Standard deviation σ in every coordinate.</summary>
    public double Sigma { get; }

    /// <summary>Whether all coordinates get the same number.</summary>
    public bool Common { get; }

    /// <inheritdoc/>
    public override string Name => $"additive-noise({Sigma.ToString("R", CultureInfo.InvariantCulture)}{(Common ? ", common" : "")})";

    /// <inheritdoc/>
    public override bool IsExact => Sigma == 0;

    /// <inheritdoc/>
    public override bool KeepsSupport => IsExact;

    /// <summary>0: the same noise is added at both points.</summary>
    /// <param name="problem">The problem asked.</param>
    public override double? NoiseSmoothness(Problem problem) => 0;

    /// <summary>dσ².</summary>
    /// <param name="problem">The problem asked.</param>
    public override double? Variance(Problem problem) => problem.Dimension * Sigma * Sigma;

    /// <inheritdoc/>
    public override void Gradient(ILocalObjective objective, ReadOnlySpan<double> x, ref RandomStream samples, Span<double> gradient)
    {
        objective.Gradient(x, gradient);
        if (Common)
        {
            TensorPrimitives.Add(gradient, Sigma * samples.NextGaussian(), gradient);
            return;
        }
        Span<double> noise = stackalloc double[BlockLength];
        for (var first = 0; first < gradient.Length; first += BlockLength)
        {
            var block = gradient.Slice(first, Math.Min(BlockLength, gradient.Length - first));
            samples.FillGaussian(noise[..block.Length]);
            TensorPrimitives.MultiplyAdd(noise[..block.Length], Sigma, block, block);
        }
    }
}
