using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Sequential.Generalized;

/// <summary>
/// Nesterov's method as Li et al. (2023) use it under generalised smoothness: B_{k+1} = B_k + ½(1 + √(4B_k + 1)),
/// A_{k+1} = B_{k+1} + 1/γ, y = x + (1 − A_k/A_{k+1})(z − x), x⁺ = y − γ∇f(y), z⁺ = z − γ(A_{k+1} − A_k)∇f(y).
/// </summary>
/// <param name="options">The step size.</param>
[Method("li-nag",
    Title = "NAG of Li et al.",
    Family = "sequential",
    Summary = "Nesterov's accelerated gradient descent with a constant step that must fit the largest gradient on the way.",
    Paper = "H. Li, J. Qian, Y. Tian, A. Rakhlin, A. Jadbabaie, Convex and Non-convex Optimization Under Generalized Smoothness, NeurIPS 2023, arXiv:2306.01264",
    Guarantee = "Convex, l of less than quadratic growth: O(sqrt(l(||grad f(x_0)||))*R/sqrt(epsilon)) iterations for a step that the first gradient determines (from memory).")]
public sealed class LiNag(MethodOptions options) : SequentialMethod(options)
{
    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => BaselineTheory.ForLi(setting);

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        var z = loop.State.Vector("z", loop.Start);
        var y = new Vector(loop.Dimension);
        double b = 0;
        for (long k = 0; k < loop.FirstIteration; k++) b = Next(b);
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            var next = Next(b);
            var ratio = (b + (1 / StepSize)) / (next + (1 / StepSize));             // A_k/A_{k+1}
            y.Assign(x);
            y.Scale(ratio);
            y.Add(z, 1 - ratio);
            var gradient = await loop.GradientAsync(y);
            x.Assign(y);
            x.Add(gradient, -StepSize);
            z.Add(gradient, -StepSize * (next - b));
            b = next;
        }
    }

    private static double Next(double b) => b + ((1 + Math.Sqrt((4 * b) + 1)) / 2);
}
