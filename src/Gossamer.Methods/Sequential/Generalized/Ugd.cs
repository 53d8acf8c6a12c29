using Gossamer.Execution;
using Gossamer.Problems.Generalized;

namespace Gossamer.Methods.Sequential.Generalized;

/// <summary>
/// Gradient descent with the integral step (Tyurin, 2025): x_{k+1} = x_k − γ_k∇f(x_k), γ_k = ∫₀¹ dv/ℓ(s + sv), s = ‖∇f(x_k)‖.
/// For ℓ = L₀ + L₁s it is log(1 + L₁s/(L₀ + L₁s))/(L₁s), for ℓ = L it is 1/L.
/// </summary>
/// <param name="options">ℓ, and the multiple of the integral step.</param>
[Method("ugd",
    Title = "UGD",
    Family = "sequential",
    Summary = "Gradient descent with the step that fits generalised smoothness: the integral of 1/l between the gradient's norm and twice that. Robust to starts with huge gradients.",
    Paper = "A. Tyurin, Toward a Unified Theory of Gradient Descent under Generalized Smoothness, ICML 2025, arXiv:2412.11773",
    Guarantee = "f(x_k) never rises, and where f is convex f(x_K) - f* <= R^2/(2*(gamma_0 + ... + gamma_K)); (L0, L1)-smooth: epsilon within 6.1*(L1*R)^2 + 3*L0*R^2/(2*epsilon) iterations (constants derived).",
    ReducesTo = null)]
public sealed class Ugd(SmoothnessOptions options) : SequentialMethod(options)
{
    private GeneralizedSmoothness smoothness = null!;

    /// <inheritdoc/>
    protected override void Check(Setting setting) => smoothness = options.Resolve(setting);

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => UgdTheory.For(setting, smoothness);

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            var gradient = await loop.GradientAsync(x);
            var step = StepSize * smoothness.IntegralStep(SmoothnessOptions.Norm(gradient));
            x.Add(gradient, -step);
        }
    }
}
