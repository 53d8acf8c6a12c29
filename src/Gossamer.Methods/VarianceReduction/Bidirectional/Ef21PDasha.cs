using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// EF21-P + DASHA: the two-way method for nonconvex problems. The workers run DASHA with gradients at the model w that they
/// follow by EF21-P on the downlink.
/// </summary>
/// <param name="options">Compressors and step size.</param>
[Method("ef21-p-dasha",
    Title = "EF21-P + DASHA",
    Family = "variance-reduction",
    Summary = "Two-way compression for nonconvex problems: DASHA up, error feedback on the model down.",
    Paper = "K. Gruntkowska, A. Tyurin, P. Richtarik, EF21-P and Friends: Improved Theoretical Communication Complexity for Distributed Optimization with Bidirectional Compression, ICML 2023, arXiv:2209.15218",
    Guarantee = "Mean of E||grad f(x^t)||^2 over T rounds <= 2*(f(x^0) - f*)/(gamma*T) for gamma <= 1/(L + sqrt(R)) (derived).",
    ReducesTo = "gd")]
public sealed class Ef21PDasha(BidirectionalOptions options) : CentralizedMethod(options)
{
    private double a;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        a = DashaTheory.Momentum(Assume.Unbiased(options.Compressor, setting, "EF21-P + DASHA"));
        Assume.Contractive(options.DownlinkCompressor, setting, "EF21-P + DASHA");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => Ef21PDashaTheory.For(setting, options);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var w = hub.State.Vector("w", hub.Start);
        var g = hub.State.Vector("g");                              // the mean of the g_i
        if (hub.FirstIteration == 0)
        {
            await hub.BroadcastAsync(Message.Empty(hub.Dimension), tag: 0);     // g_i^0 = h_i^0 = ∇f_i(x^0)
            g.AssignMean(await hub.GatherAsync(tag: 0));
        }
        for (var t = hub.FirstIteration; await hub.ContinueAsync(x, t); t++)
        {
            x.Add(g, -StepSize);
            var c = hub.CompressDifference(options.DownlinkCompressor, x, w, t + 1);
            w.Apply(c);
            await hub.BroadcastAsync(c, t + 1);
            g.ApplyMean(await hub.GatherAsync(t + 1), hub.Workers);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var w = me.State.Vector("w", me.Start);
        var h = me.State.Vector("h");                               // ∇f_i(w^t)
        var g = me.State.Vector("g");
        while (true)
        {
            var message = await me.ReceiveAsync();
            w.Apply(message.Body);
            var gradient = await me.GradientAsync(w);
            if (message.Tag == 0)
            {
                h.Assign(gradient);
                g.Assign(gradient);
                await me.SendAsync(gradient, message.Tag);
                continue;
            }
            h.MoveTowards(g, a);                                    // the old h_i enters only as (1 − a)h_i + a·g_i
            var m = me.CompressDifference(options.Compressor, gradient, h, message.Tag);
            g.Apply(m);
            h.Assign(gradient);
            await me.SendAsync(m, message.Tag);
        }
    }
}
