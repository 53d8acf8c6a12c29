using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="Mcm"/>.</summary>
public sealed record McmOptions : MethodOptions
{
    /// <summary>Q_up.</summary>
    [Parameter("Unbiased compressor of the uplink; independent across workers.", Symbol = "Q_up")]
    public required Compressor Compressor { get; init; }

    /// <summary>Q_down.</summary>
    [Parameter("Unbiased compressor of the model that the coordinator sends to all workers.", Symbol = "Q_down")]
    public required Compressor DownlinkCompressor { get; init; }
}

/// <summary>
/// MCM (Philippenko and Dieuleveut, 2021): DIANA on the uplink, and on the downlink the difference of the model to a memory H
/// that all hold. The workers' point ŵ = H + Q(x − H) is used once and not followed, so that the model itself keeps its
/// accuracy ("preserved central model").
/// </summary>
/// <param name="options">Compressors and step size.</param>
[Method("mcm",
    Title = "MCM",
    Family = "variance-reduction",
    Summary = "Two-way compression with unbiased compressors: DIANA up, a memory of the model down; the coordinator's model is never degraded.",
    Paper = "C. Philippenko, A. Dieuleveut, Preserved central model for faster bidirectional compression in distributed settings, NeurIPS 2021, arXiv:2102.12528",
    Guarantee = "Convex problems: the rate of one-way compression for small enough gamma; no step size of its theorem is given here.",
    ReducesTo = "gd")]
public sealed class Mcm(McmOptions options) : CentralizedMethod(options)
{
    private double upRate, downRate;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        upRate = 1 / (2 * (1 + Assume.Unbiased(options.Compressor, setting, "MCM")));
        downRate = 1 / (2 * (1 + Assume.Unbiased(options.DownlinkCompressor, setting, "MCM")));
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => new()
    {
        StepSizeSource = "none: a baseline, run with tuned steps (Philippenko, Dieuleveut, 2021)",
        WhyNoStepSize = "MCM is here as a baseline without theory",
        Parameters = new Dictionary<string, double> { ["alpha_up"] = upRate, ["alpha_down"] = downRate },
    };

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var memory = hub.State.Vector("H", hub.Start);
        var h = hub.State.Vector("h");                              // the mean of the h_i
        var g = new Vector(hub.Dimension);
        for (var t = hub.FirstIteration; await hub.ContinueAsync(x, t); t++)
        {
            var c = hub.CompressDifference(options.DownlinkCompressor, x, memory, t);
            memory.Apply(c, downRate);
            await hub.BroadcastAsync(c, t);
            var m = await hub.GatherAsync(t);
            g.Assign(h);
            g.ApplyMean(m, hub.Workers);
            h.ApplyMean(m, hub.Workers, upRate);
            x.Add(g, -StepSize);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var memory = me.State.Vector("H", me.Start);
        var h = me.State.Vector("h");
        var point = new Vector(me.Dimension);                       // ŵ
        while (true)
        {
            var message = await me.ReceiveAsync();
            point.Assign(memory);
            point.Apply(message.Body);
            memory.Apply(message.Body, downRate);
            var gradient = await me.GradientAsync(point);
            var m = me.CompressDifference(options.Compressor, gradient, h, message.Tag);
            h.Apply(m, upRate);
            await me.SendAsync(m, message.Tag);
        }
    }
}
