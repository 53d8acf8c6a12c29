using System.Numerics.Tensors;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// What DASHA, DASHA-PAGE and DASHA-MVR share: all of Algorithm 1 but its line 8, which says how h_i^{t+1} is made from h_i^t.
/// The momentum a = 1/(2ω + 1) keeps the estimates g_i near the h_i, so that no worker ever sends an uncompressed vector
/// after the start, and no round needs all workers at once.
/// </summary>
/// <param name="options">Compressor, start, and where the step size comes from.</param>
/// <param name="title">The method's title, for messages.</param>
public abstract class DashaMethod(DashaOptions options, string title) : CentralizedMethod(options)
{
    private static readonly Identity Uncompressed = new();
    private double a;

    /// <summary>Compressor, start, and where the step size comes from.</summary>
    private protected DashaOptions Options { get; } = options;

    /// <inheritdoc/>
    protected override void Check(Setting setting) => a = DashaTheory.Momentum(Assume.Unbiased(Options.Compressor, setting, title));

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = hub.State.Vector("g");                              // the mean of the g_i
        if (hub.FirstIteration == 0)
        {
            await hub.BroadcastAsync(x, tag: 0);
            g.ApplyMean(await hub.GatherAsync(tag: 0), hub.Workers);
        }
        for (var t = hub.FirstIteration; await hub.ContinueAsync(x, t); t++)
        {
            x.Add(g, -StepSize);
            await hub.BroadcastAsync(x, t + 1);
            g.ApplyMean(await hub.GatherAsync(t + 1), hub.Workers);
        }
    }

    /// <summary>g_i⁰ for h_i⁰, as the options say.</summary>
    private protected ValueTask SendStartAsync(IWorker me, Vector h, Vector g)
    {
        if (Options.Initialization == EstimateStart.Zero) return me.SendAsync(Message.Empty(me.Dimension), tag: 0);
        var isExact = Options.Initialization == EstimateStart.Exact;
        var m = me.CompressDifference(isExact ? Uncompressed : Options.Compressor, h, g, round: 0);
        g.Apply(m);
        return me.SendAsync(m, tag: 0);
    }

    /// <summary>Lines 9 to 11: m_i = C_i(h_i^{t+1} − h_i^t − a(g_i^t − h_i^t)), g_i^{t+1} = g_i^t + m_i; sends m_i.</summary>
    /// <param name="me">The worker.</param>
    /// <param name="next">h_i^{t+1}.</param>
    /// <param name="h">h_i^t on entry, h_i^{t+1} on return.</param>
    /// <param name="g">g_i^t on entry, g_i^{t+1} on return.</param>
    /// <param name="tag">t + 1.</param>
    /// <param name="isEveryoneHeard">Whether all workers send in this round.</param>
    private protected ValueTask SendAsync(IWorker me, ReadOnlySpan<double> next, Vector h, Vector g, long tag, bool isEveryoneHeard = true)
    {
        h.MoveTowards(g, a);                                        // the old h_i enters only as (1 − a)h_i + a·g_i
        var m = isEveryoneHeard ? me.CompressDifference(Options.Compressor, next, h, tag) : CompressChange(me, next, h, tag);
        g.Apply(m);
        h.Assign(next);
        return me.SendAsync(m, tag);
    }

    // C(next − mixed) as an increment, also where nothing is compressed: a mean of all g_i cannot take new values of some.
    private Message CompressChange(IWorker me, ReadOnlySpan<double> next, Vector mixed, long tag)
    {
        var change = mixed.Edit();
        TensorPrimitives.Subtract(next, change, change);
        return me.Compress(Options.Compressor, mixed, tag);
    }
}
