using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// EF21-P + DIANA (Gruntkowska, Tyurin and Richtárik, 2023): DIANA on the uplink, with gradients at the model w that the
/// workers follow by EF21-P on the downlink.
/// </summary>
/// <param name="options">Compressors and step size.</param>
[Method("ef21-p-diana",
    Title = "EF21-P + DIANA",
    Family = "variance-reduction",
    Summary = "Two-way compression for convex problems: DIANA up, error feedback on the model down; converges to the exact solution.",
    Paper = "K. Gruntkowska, A. Tyurin, P. Richtarik, EF21-P and Friends: Improved Theoretical Communication Complexity for Distributed Optimization with Bidirectional Compression, ICML 2023, arXiv:2209.15218",
    Guarantee = "Strongly convex: E f(x^t) - f* falls linearly, at the rate gamma*mu/2, for gamma <= min{n/(160*omega*L_max), sqrt(n*alpha)/(20*sqrt(omega)*L_QM), alpha/(100*L), 1/((omega + 1)*mu)} (quoted from memory).",
    ReducesTo = "gd")]
public sealed class Ef21PDiana(BidirectionalOptions options) : CentralizedMethod(options)
{
    private const long StartRound = -1;                             // the round that fills the shifts, before round 0
    private double learningRate;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        learningRate = 1 / (1 + Assume.Unbiased(options.Compressor, setting, "EF21-P + DIANA"));
        Assume.Contractive(options.DownlinkCompressor, setting, "EF21-P + DIANA");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => Ef21PDianaTheory.For(setting, options, hasShifts: true);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var w = hub.State.Vector("w", hub.Start);
        var h = hub.State.Vector("h");                              // the mean of the h_i
        var g = new Vector(hub.Dimension);
        if (hub.FirstIteration == 0)
        {
            await hub.BroadcastAsync(Message.Empty(hub.Dimension), StartRound);     // h_i^0 = ∇f_i(x^0), sent once
            h.AssignMean(await hub.GatherAsync(StartRound));
        }
        for (var t = hub.FirstIteration; await hub.ContinueAsync(x, t); t++)
        {
            var c = hub.CompressDifference(options.DownlinkCompressor, x, w, t);
            w.Apply(c);
            await hub.BroadcastAsync(c, t);
            var m = await hub.GatherAsync(t);
            g.Assign(h);
            g.ApplyMean(m, hub.Workers);                            // g = h^t + mean m_i, with h before its update
            h.ApplyMean(m, hub.Workers, learningRate);
            x.Add(g, -StepSize);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var w = me.State.Vector("w", me.Start);
        var h = me.State.Vector("h");
        while (true)
        {
            var message = await me.ReceiveAsync();
            w.Apply(message.Body);
            var gradient = await me.GradientAsync(w);
            if (message.Tag == StartRound)
            {
                h.Assign(gradient);
                await me.SendAsync(gradient, StartRound);
                continue;
            }
            var m = me.CompressDifference(options.Compressor, gradient, h, message.Tag);
            h.Apply(m, learningRate);
            await me.SendAsync(m, message.Tag);
        }
    }
}
