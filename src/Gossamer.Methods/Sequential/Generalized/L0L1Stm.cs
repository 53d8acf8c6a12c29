using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems.Generalized;

namespace Gossamer.Methods.Sequential.Generalized;

/// <summary>Options of <see cref="L0L1Stm"/>.</summary>
public sealed record L0L1StmOptions : SmoothnessOptions
{
    /// <summary>Whether G_k may fall.</summary>
    [Parameter("Whether the smoothness estimate G_k = L0 + L1*||g|| never falls (STM-Max, which the theory covers) or follows the gradient.")]
    public bool Monotone { get; init; } = true;
}

/// <summary>
/// Similar triangles under (L₀, L₁)-smoothness (Gorbunov et al., 2025): α_{k+1} = γ(k + 2)/2, A_{k+1} = A_k + α_{k+1},
/// x = (A_k y + α z)/A_{k+1}, z⁺ = z − (α/G)∇f(x), y⁺ = (A_k y + α z⁺)/A_{k+1}. With L₁ = 0 it is the classic scheme.
/// </summary>
/// <param name="options">ℓ, and whether its estimate may fall.</param>
[Method("l0-l1-stm",
    Title = "(L0, L1)-STM",
    Family = "sequential",
    Summary = "The similar triangles method, accelerated gradient descent, with a step that shrinks with the gradient.",
    Paper = "E. Gorbunov, N. Tupitsa, S. Choudhury, A. Aliev, P. Richtarik, S. Horvath, M. Takac, Methods for Convex (L0, L1)-Smooth Optimization, ICLR 2025, arXiv:2409.14989",
    Guarantee = "Convex: O(sqrt(L0*(1 + L1*R*exp(L1*R)))*R/sqrt(epsilon)) iterations of the monotone variant (from memory).")]
public sealed class L0L1Stm(L0L1StmOptions options) : SequentialMethod(options)
{
    private GeneralizedSmoothness smoothness = null!;

    /// <inheritdoc/>
    protected override void Check(Setting setting) => smoothness = options.ResolveLinear(setting, "(L0, L1)-STM");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => BaselineTheory.ForTriangles(setting, smoothness);

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var y = loop.State.Vector("y", loop.Start);
        var z = loop.State.Vector("z", loop.Start);
        var scalars = loop.State.Vector("A, G", 2);
        var x = new Vector(loop.Dimension);
        for (var k = loop.FirstIteration; await loop.ContinueAsync(y, k); k++)
        {
            var (a, largest) = (scalars[0], scalars[1]);
            var alpha = StepSize * (k + 2) / 2;
            var next = a + alpha;
            x.Assign(y);
            x.Scale(a / next);
            x.Add(z, alpha / next);
            var gradient = await loop.GradientAsync(x);
            var estimate = smoothness.At(SmoothnessOptions.Norm(gradient));
            if (options.Monotone) estimate = Math.Max(estimate, largest);
            z.Add(gradient, -alpha / estimate);
            y.Scale(a / next);
            y.Add(z, alpha / next);
            var memory = scalars.Edit();
            (memory[0], memory[1]) = (next, estimate);
        }
    }
}
