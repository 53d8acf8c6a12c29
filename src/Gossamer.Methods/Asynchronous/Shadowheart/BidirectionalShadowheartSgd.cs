using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Shadowheart;

/// <summary>Options of <see cref="BidirectionalShadowheartSgd"/>.</summary>
public sealed record BidirectionalShadowheartOptions : PlannedShadowheartOptions
{
    /// <summary>C_s.</summary>
    [Parameter("Contractive compressor of what the coordinator sends: the change of the point that all share.", Symbol = "C_s")]
    public required Compressor DownlinkCompressor { get; init; }
}

/// <summary>
/// Shadowheart SGD with a compressed downlink (EF21-P): everybody keeps a point w, the coordinator sends
/// C_s(x^{k+1} − w^k) and all add it to w, and gradients are taken at w.
/// </summary>
/// <param name="options">Both compressors, noise ratio and step size.</param>
[Method("bidirectional-shadowheart-sgd",
    Title = "Bidirectional Shadowheart SGD",
    Family = "asynchronous",
    Summary = "Shadowheart SGD for networks with a slow downlink too: the coordinator sends compressed changes of a point that all share.",
    Paper = "A. Tyurin, M. Pozzi, I. Ilin, P. Richtarik, Shadowheart SGD: Distributed Asynchronous SGD with Optimal Time Complexity Under Arbitrary Computation and Communication Heterogeneity, NeurIPS 2024, arXiv:2402.04785",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps after 16*L*Delta/(alpha*eps) rounds for gamma = alpha/(4*L) (derived), alpha of the downlink compressor.",
    ReducesTo = "rennala-sgd")]
public sealed class BidirectionalShadowheartSgd(BidirectionalShadowheartOptions options) : ShadowheartMethod(options)
{
    private double alpha;

    private protected override string Title => "Bidirectional Shadowheart SGD";

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        alpha = Assume.Contractive(options.DownlinkCompressor, setting, "the downlink of Bidirectional Shadowheart SGD");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => ShadowheartTheory.Bidirectional(setting, Plan, Noise, alpha);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var w = hub.State.Vector("w", hub.Start);
        var g = new Vector(hub.Dimension);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            var p = hub.CompressDifference(options.DownlinkCompressor, x, w, k);
            w.Apply(p);
            foreach (var worker in Active) await hub.SendAsync(worker, p, tag: k);
            await GatherAsync(hub, g, k);
            x.Add(g, -StepSize);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var gradients = Gradients(me.Index);
        var w = me.State.Vector("w", me.Start);
        while (true)
        {
            var change = await me.ReceiveAsync();
            w.Apply(change.Body);
            var sum = await me.ComputeAsync(gradients, w);
            await SendCopiesAsync(me, sum, change.Tag);
        }
    }
}
