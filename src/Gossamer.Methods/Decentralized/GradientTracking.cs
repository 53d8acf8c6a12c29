using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized;

/// <summary>The form in which gradient tracking is written.</summary>
public enum TrackingForm
{
    /// <summary>X⁺ = M·X − γY, Y⁺ = M·Y + G(X⁺) − G(X).</summary>
    Diging,

    /// <summary>X⁺ = M·(X − γY), Y⁺ = M·(Y + G(X⁺) − G(X)).</summary>
    AdaptThenCombine,
}

/// <summary>Options of <see cref="GradientTracking"/>.</summary>
public sealed record GradientTrackingOptions : MethodOptions
{
    /// <summary>DIGing or adapt-then-combine.</summary>
    [Parameter("diging: X+ = M*X - gamma*Y, Y+ = M*Y + G(X+) - G(X); adapt-then-combine: X+ = M*(X - gamma*Y), Y+ = M*(Y + G(X+) - G(X)).")]
    public TrackingForm Form { get; init; } = TrackingForm.Diging;
}

/// <summary>
/// Gradient tracking (DIGing: Nedić, Olshevsky and Shi, 2017). Every node keeps y_i, which tracks the mean of all
/// gradients: mean(Y^k) = mean(G(X^k)) always. So it reaches the exact solution with a constant step. An iteration has
/// two communication rounds, 2k for X and 2k + 1 for Y.
/// </summary>
/// <param name="options">The form.</param>
[Method("gradient-tracking",
    Title = "Gradient tracking",
    Family = "decentralized",
    Summary = "Decentralised descent along a tracked mean gradient: converges to the exact solution with a constant step, linearly when strongly convex.",
    Paper = "A. Nedic, A. Olshevsky, W. Shi, Achieving Geometric Convergence for Distributed Optimization Over Time-Varying Graphs, 2017, arXiv:1607.03218",
    Guarantee = "f(mean x) - f* + consensus and tracking errors fall by (gamma/2)*||grad f(mean x)||^2 in every iteration for gamma = O((1 - s)^2/L) (derived).")]
public sealed class GradientTracking(GradientTrackingOptions options) : DecentralizedMethod(options)
{
    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => GradientTrackingTheory.For(setting);

    /// <inheritdoc/>
    public override async Task RunAsync(INode me)
    {
        var x = me.State.Vector("x", me.Start);
        var y = me.State.Vector("y");
        var gradient = me.State.Vector("gradient");                 // ∇f_i at the present x
        if (me.FirstIteration == 0)
        {
            gradient.Assign(await me.GradientAsync(x));
            y.Assign(gradient);
        }
        var work = new Vector(me.Dimension);
        for (var k = me.FirstIteration; await me.ContinueAsync(x, k); k++)
        {
            if (options.Form == TrackingForm.Diging)
            {
                await MixAsync(me, x, work, round: 2 * k);
                x.Add(y, -StepSize);
                await MixAsync(me, y, work, round: (2 * k) + 1);
                await TrackAsync(me, x, y, gradient);
            }
            else
            {
                x.Add(y, -StepSize);
                await MixAsync(me, x, work, round: 2 * k);
                await TrackAsync(me, x, y, gradient);
                await MixAsync(me, y, work, round: (2 * k) + 1);
            }
        }
    }

    /// <summary>v ← Σ_j M_ij v_j.</summary>
    private static async Task MixAsync(INode me, Vector v, Vector work, long round)
    {
        var received = await me.ExchangeAsync(v, round);
        me.NeighborhoodAt(round).Mix(v, received, work);
        v.Assign(work);
    }

    /// <summary>y ← y + ∇f_i(x⁺) − ∇f_i(x).</summary>
    private static async Task TrackAsync(INode me, Vector x, Vector y, Vector gradient)
    {
        y.Add(gradient, -1);
        gradient.Assign(await me.GradientAsync(x));
        y.Add(gradient);
    }
}
