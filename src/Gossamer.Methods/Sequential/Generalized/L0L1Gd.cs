using Gossamer.Execution;
using Gossamer.Problems.Generalized;

namespace Gossamer.Methods.Sequential.Generalized;

/// <summary>Which simplified step <see cref="L0L1Gd"/> makes.</summary>
public enum L0L1Rule
{
    /// <summary>γ/(L₀ + L₁‖g‖), γ ≤ ν/2 with ν = e^{−ν} (Gorbunov et al.).</summary>
    Smoothed,

    /// <summary>γ/(L₀ + 1.5·L₁‖g‖), γ = 1 (Vankov et al.).</summary>
    Simplified,
}

/// <summary>Options of <see cref="L0L1Gd"/>.</summary>
public sealed record L0L1GdOptions : SmoothnessOptions
{
    /// <summary>Which step.</summary>
    [Parameter("smoothed: gamma/(L0 + L1*||g||) with gamma = 0.2836; simplified: gamma/(L0 + 1.5*L1*||g||) with gamma = 1.")]
    public L0L1Rule Rule { get; init; } = L0L1Rule.Simplified;
}

/// <summary>Gradient descent under (L₀, L₁)-smoothness with simplified steps: x_{k+1} = x_k − γ·g_k/(L₀ + c·L₁‖g_k‖).</summary>
/// <param name="options">Which step, and ℓ.</param>
[Method("l0-l1-gd",
    Title = "(L0, L1)-GD",
    Family = "sequential",
    Summary = "Gradient descent whose step shrinks with the gradient as (L0, L1)-smoothness asks for, without logarithms.",
    Paper = "E. Gorbunov et al., Methods for Convex (L0, L1)-Smooth Optimization, ICLR 2025, arXiv:2409.14989; D. Vankov et al., 2024, arXiv:2410.10800",
    Guarantee = "Convex: epsilon within O(L0*R^2/epsilon + (L1*R)^2) iterations (constants from memory).")]
public sealed class L0L1Gd(L0L1GdOptions options) : SequentialMethod(options)
{
    private GeneralizedSmoothness smoothness = null!;

    /// <inheritdoc/>
    protected override void Check(Setting setting) => smoothness = options.ResolveLinear(setting, "(L0, L1)-GD");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => BaselineTheory.ForSimplified(setting, smoothness, options.Rule);

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var weight = options.Rule == L0L1Rule.Smoothed ? 1 : 1.5;
        var x = loop.State.Vector("x", loop.Start);
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            var gradient = await loop.GradientAsync(x);
            var norm = SmoothnessOptions.Norm(gradient);
            x.Add(gradient, -StepSize / (smoothness.Offset + (weight * smoothness.Factor * norm)));
        }
    }
}
