using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// Distributed gradient descent: x^{k+1} = x^k − (γ/n) Σ ∇f_i(x^k). With stochastic gradients it is synchronous
/// (minibatch) SGD. The parent to which methods with compression reduce when nothing is compressed.
/// </summary>
/// <param name="options">Only the step size.</param>
[Method("gd",
    Title = "GD",
    Family = "error-feedback",
    Summary = "Distributed gradient descent without compression; with stochastic gradients, synchronous (minibatch) SGD.",
    Paper = "Y. Nesterov, Lectures on Convex Optimization, 2018, section 2.1.5; minibatch form: A. Tyurin, P. Richtarik, 2023, arXiv:2305.12387",
    Guarantee = "f(x^{k+1}) <= f(x^k) - (gamma/2)*||grad f(x^k)||^2 for gamma <= 1/L (descent lemma).")]
public sealed class GradientDescent(MethodOptions options) : CentralizedMethod(options)
{
    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => GradientDescentTheory.For(setting);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = new Vector(hub.Dimension);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(x, k);
            g.AssignMean(await hub.GatherAsync(k));
            x.Add(g, -StepSize);
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
