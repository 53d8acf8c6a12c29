using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// EF21-P + DCGD (Gruntkowska, Tyurin and Richtárik, 2023): compressed gradients up, error feedback on the model down. The
/// two-way baseline without memory on the uplink: it stops at a neighbourhood of the solution unless all ∇f_i(x*) = 0.
/// </summary>
/// <param name="options">Compressors and step size.</param>
[Method("ef21-p-dcgd",
    Title = "EF21-P + DCGD",
    Family = "variance-reduction",
    Summary = "Two-way compression for convex problems that interpolate: compressed gradients up, error feedback on the model down.",
    Paper = "K. Gruntkowska, A. Tyurin, P. Richtarik, EF21-P and Friends: Improved Theoretical Communication Complexity for Distributed Optimization with Bidirectional Compression, ICML 2023, arXiv:2209.15218",
    Guarantee = "Convex: converges to a neighbourhood of the solution, a point where all grad f_i(x*) = 0, for gamma <= min{n/(160*omega*L_max), sqrt(n*alpha)/(20*sqrt(omega)*L_QM), alpha/(100*L)} (quoted from memory).",
    ReducesTo = "gd")]
public sealed class Ef21PDcgd(BidirectionalOptions options) : CentralizedMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Unbiased(options.Compressor, setting, "EF21-P + DCGD");
        Assume.Contractive(options.DownlinkCompressor, setting, "EF21-P + DCGD");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => Ef21PDianaTheory.For(setting, options, hasShifts: false);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var w = hub.State.Vector("w", hub.Start);
        var g = new Vector(hub.Dimension);
        for (var t = hub.FirstIteration; await hub.ContinueAsync(x, t); t++)
        {
            var c = hub.CompressDifference(options.DownlinkCompressor, x, w, t);
            w.Apply(c);
            await hub.BroadcastAsync(c, t);
            g.AssignMean(await hub.GatherAsync(t));
            x.Add(g, -StepSize);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var w = me.State.Vector("w", me.Start);
        while (true)
        {
            var message = await me.ReceiveAsync();
            w.Apply(message.Body);
            var gradient = await me.GradientAsync(w);
            await me.SendAsync(me.Compress(options.Compressor, gradient, message.Tag), message.Tag);
        }
    }
}
