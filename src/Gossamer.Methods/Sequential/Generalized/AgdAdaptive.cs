using Gossamer.Execution;
using Gossamer.Problems.Generalized;

namespace Gossamer.Methods.Sequential.Generalized;

/// <summary>What the step of <see cref="AgdAdaptive"/> is made of.</summary>
public enum AdaptiveStep
{
    /// <summary>γ_k = 1/ℓ(4M_k): known before the run.</summary>
    Scheduled,

    /// <summary>γ_k = 1/ℓ(2‖∇f(y_k)‖ + 2M_k): never smaller, same theorem (derived).</summary>
    Observed,
}

/// <summary>Options of <see cref="AgdAdaptive"/> and <see cref="AgdWarmStart"/>.</summary>
public record AcceleratedOptions : SmoothnessOptions
{
    /// <summary>R̄.</summary>
    [Parameter("An upper bound of the distance from x0 to a minimiser; too large is safe and slower.", Symbol = "R", Minimum = 1e-12)]
    public required double Radius { get; init; }

    /// <summary>A bound of f(x⁰) − f*.</summary>
    [Parameter("An upper bound of f(x0) - f*; from the known lower bound of f unless given.", Minimum = 1e-12)]
    public double? Gap { get; init; }
}

/// <summary>Options of <see cref="AgdAdaptive"/>.</summary>
public sealed record AgdAdaptiveOptions : AcceleratedOptions
{
    /// <summary>What the step is made of.</summary>
    [Parameter("scheduled: a step that is known before the run; observed: a larger one that uses the gradient's norm.")]
    public AdaptiveStep Step { get; init; } = AdaptiveStep.Scheduled;
}

/// <summary>
/// Accelerated gradient descent under ℓ-smoothness with adaptive steps (Tyurin, 2025, the algorithm without warm start):
/// M_k = ψ⁻¹(Γ_kR̄²), γ_k = 1/ℓ(4M_k), then the step of a pair of points with one new gradient.
/// </summary>
/// <param name="options">ℓ, R̄ and the bound of the first gap.</param>
[Method("agd-adaptive",
    Title = "Adaptive AGD",
    Family = "sequential",
    Summary = "Accelerated gradient descent under generalised smoothness, for convex objectives whose l grows less than quadratically; needs a bound of the distance to a minimiser and no warm start.",
    Paper = "A. Tyurin, Near-Optimal Convergence of Accelerated Gradient Methods under Generalized and (L0, L1)-Smoothness, 2025, arXiv:2508.06884",
    Guarantee = "f(y_K) - f* <= Gamma_K*((f(x_0) - f*)/Gamma_0 + R^2/2) with a Gamma_K that is known before the run; (L0, L1)-smooth: O(sqrt(L0)*R/sqrt(epsilon) + L1*R*log) gradients (the place of Gamma_k in the step is from memory, the inequality derived).")]
public sealed class AgdAdaptive(AgdAdaptiveOptions options) : SequentialMethod(options)
{
    private GeneralizedSmoothness smoothness = null!;
    private double firstGamma;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        smoothness = options.Resolve(setting);
        firstGamma = AgdTheory.AdaptiveGamma(setting, smoothness, options);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => AgdTheory.ForAdaptive(setting, smoothness, options, firstGamma);

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var state = new AcceleratedState(loop, firstGamma);
        for (var k = loop.FirstIteration; await loop.ContinueAsync(state.Y, k); k++)
        {
            if (k == 0) await state.LookAsync();
            var bound = smoothness.PsiInverse(state.Gamma * options.Radius * options.Radius);        // M_k ≥ ‖∇f(y_k)‖
            var argument = options.Step == AdaptiveStep.Scheduled ? 4 * bound : 2 * (SmoothnessOptions.Norm(state.Gradient) + bound);
            await state.StepAsync(StepSize / smoothness.At(argument));
        }
    }
}
