using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Shadowheart;

/// <summary>
/// Shadowheart SGD (Tyurin, Pozzi, Ilin and Richtárik, 2024): in a round of at most 2t* seconds worker i computes
/// b_i = ⌊t*/h_i⌋ gradients at x^k and sends m_i = ⌊t*/τ_i⌋ independently compressed copies of their sum; the coordinator
/// weighs them by w_i = 1/(ωb_i + ωs + s·m_i). Workers that cannot do both in t* seconds are left out.
/// </summary>
/// <param name="options">Compressor, noise ratio and step size.</param>
[Method("shadowheart-sgd",
    Title = "Shadowheart SGD",
    Family = "asynchronous",
    Summary = "Optimal in time where gradients and messages take different times at every worker: each computes and sends as much as fits into the equilibrium time t*. Must know the times.",
    Paper = "A. Tyurin, M. Pozzi, I. Ilin, P. Richtarik, Shadowheart SGD: Distributed Asynchronous SGD with Optimal Time Complexity Under Arbitrary Computation and Communication Heterogeneity, NeurIPS 2024, arXiv:2402.04785",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps after 8*L*Delta/eps rounds of at most 2*t* seconds, for gamma = 1/(2*L) (constants derived); Omega(t* * L*Delta/eps) seconds are needed.",
    ReducesTo = "rennala-sgd")]
public sealed class ShadowheartSgd(PlannedShadowheartOptions options) : ShadowheartMethod(options)
{
    private protected override string Title => "Shadowheart SGD";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => ShadowheartTheory.For(setting, Plan, Noise);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = new Vector(hub.Dimension);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            foreach (var worker in Active) await hub.SendAsync(worker, x, tag: k);
            await GatherAsync(hub, g, k);
            x.Add(g, -StepSize);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var gradients = Gradients(me.Index);
        while (true)
        {
            var point = await me.ReceiveAsync();
            var sum = await me.ComputeAsync(gradients, point.Body);
            await SendCopiesAsync(me, sum, point.Tag);
        }
    }
}
