using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="HeavyBall"/>.</summary>
public sealed record HeavyBallOptions : MethodOptions
{
    /// <summary>β.</summary>
    [Parameter("Momentum: the share of the last step that is made again, from 0 (gradient descent) to below 1.", Symbol = "β", Minimum = 0, Maximum = 0.999999)]
    public double Momentum { get; init; } = 0.5;
}

/// <summary>
/// Polyak's heavy ball, distributed: x^{k+1} = x^k − (γ/n) Σ ∇f_i(x^k) + β(x^k − x^{k−1}), with x^{−1} = x^0.
/// </summary>
/// <param name="options">Momentum and step size.</param>
[Method("heavy-ball",
    Title = "Heavy ball",
    Family = "error-feedback",
    Summary = "Distributed gradient descent with momentum, without compression.",
    Paper = "B. Polyak, Some methods of speeding up the convergence of iteration methods, 1964",
    Guarantee = "f(x^k) - f* + (beta/(2*gamma))*||x^k - x^{k-1}||^2 never rises for gamma <= 2*(1 - beta)/L (derived).")]
public sealed class HeavyBall(HeavyBallOptions options) : CentralizedMethod(options)
{
    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => HeavyBallTheory.For(setting, options.Momentum);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var v = hub.State.Vector("v");                              // the last step, x^k − x^{k−1}
        var g = new Vector(hub.Dimension);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(x, tag: k);
            g.AssignMean(await hub.GatherAsync(tag: k));
            v.Scale(options.Momentum);
            v.Add(g, -StepSize);
            x.Add(v);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        while (true)
        {
            var point = await me.ReceiveAsync();
            var gradient = await me.GradientAsync(point.Body);
            await me.SendAsync(gradient, point.Tag);
        }
    }
}
