using Gossamer.Execution;
using Gossamer.Problems.Generalized;

namespace Gossamer.Methods.Sequential.Generalized;

/// <summary>How <see cref="AgdWarmStart"/> knows that f(x) − f* ≤ δ/2.</summary>
public enum WarmStartTest
{
    /// <summary>‖∇f(x)‖·R̄ ≤ δ/2, which convexity makes sufficient.</summary>
    Gradient,

    /// <summary>R̄²/(2Σγ_k) ≤ δ/2, the certificate of the warm start.</summary>
    Certificate,

    /// <summary>f(x) − f* itself, where f* is known: for benchmarks.</summary>
    Gap,
}

/// <summary>Options of <see cref="AgdWarmStart"/>.</summary>
public sealed record AgdWarmStartOptions : AcceleratedOptions
{
    /// <summary>How the end of the warm start is known.</summary>
    [Parameter("How it is known that f(x) - f* <= delta/2: gradient (||grad f(x)||*R), certificate (R^2/(2*sum gamma)), or gap (needs f*).")]
    public WarmStartTest Test { get; init; } = WarmStartTest.Gradient;
}

/// <summary>
/// Accelerated gradient descent under ℓ-smoothness after a warm start (Tyurin, 2025): gradient descent with the integral step
/// until f(x) − f* ≤ δ/2, then the accelerated step with constant γ = 1/(2ℓ(0)).
/// </summary>
/// <param name="options">ℓ, R̄ and how the end of the warm start is known.</param>
[Method("agd-warm-start",
    Title = "AGD with warm start",
    Family = "sequential",
    Summary = "Gradient descent with the integral step until l is flat, then accelerated gradient descent with a constant step; for convex objectives and any growth of l.",
    Paper = "A. Tyurin, Near-Optimal Convergence of Accelerated Gradient Methods under Generalized and (L0, L1)-Smoothness, 2025, arXiv:2508.06884",
    Guarantee = "(L0, L1)-smooth: O(sqrt(L0)*R/sqrt(epsilon) + (L1*R)^2) gradients; after the warm start 3.415*R*sqrt(l(0)/epsilon) (constant derived).")]
public sealed class AgdWarmStart(AgdWarmStartOptions options) : SequentialMethod(options)
{
    private GeneralizedSmoothness smoothness = null!;
    private double delta;
    private double? minimum;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        smoothness = options.Resolve(setting);
        delta = AgdTheory.WarmGap(setting, smoothness, options);
        minimum = AgdTheory.Minimum(setting, options.Test);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => AgdTheory.ForWarmStart(setting, smoothness, options, delta);

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var state = new AcceleratedState(loop, delta / (options.Radius * options.Radius));
        var isWarm = loop.State.Counter("warm");
        var sum = loop.State.Vector("sum of steps", 1);
        for (var k = loop.FirstIteration; await loop.ContinueAsync(state.Y, k); k++)
        {
            if (isWarm.Value == 0)
            {
                await state.LookAsync();
                var norm = SmoothnessOptions.Norm(state.Gradient);
                var step = smoothness.IntegralStep(norm);
                sum.Edit()[0] += step;
                if (!IsFlat(loop, state, norm, sum[0]))
                {
                    state.Y.Add(state.Gradient, -StepSize * step);
                    state.U.Assign(state.Y);
                    continue;
                }
                isWarm.Value = 1;
            }
            await state.StepAsync(StepSize / (2 * smoothness.Offset));
        }
    }

    private bool IsFlat(ISequence loop, AcceleratedState state, double norm, double sum) => options.Test switch
    {
        WarmStartTest.Gradient => norm * options.Radius <= delta / 2,
        WarmStartTest.Certificate => options.Radius * options.Radius / (2 * sum) <= delta / 2,
        _ => loop.Objective.Value(state.Y) - minimum!.Value <= delta / 2,
    };
}
