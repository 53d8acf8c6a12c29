using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="DashaSyncMvr"/>.</summary>
public sealed record DashaSyncMvrOptions : DashaOptions
{
    /// <summary>p.</summary>
    [Parameter("Probability of a round in which all workers send megabatch gradients without compression; min{1/M, 1/(omega + 1)} with M = sigma^2/(n*eps) unless given.", Symbol = "p", Minimum = 1e-12, Maximum = 1)]
    public double? SyncProbability { get; init; }

    /// <summary>B'.</summary>
    [Parameter("Stochastic gradients in a megabatch; max{1, M}, rounded up, unless given.", Symbol = "B'", Minimum = 1)]
    public int? Megabatch { get; init; }

    /// <summary>B_init.</summary>
    [Parameter("Stochastic gradients that every worker averages at the start; max{1, M, omega}, rounded up, unless given.", Symbol = "B_init", Minimum = 1)]
    public int? InitialBatch { get; init; }
}

/// <summary>
/// DASHA-SYNC-MVR (Tyurin and Richtárik, 2023), Algorithm 2 for stochastic gradients: a recursive estimate
/// h_i^{t+1} = h_i^t + ∇f_i(x^{t+1}; ξ) − ∇f_i(x^t; ξ) that is started anew, by all workers together, with probability p.
/// </summary>
/// <param name="options">Compressor, start, batches, and where the step size comes from.</param>
[Method("dasha-sync-mvr",
    Title = "DASHA-SYNC-MVR",
    Family = "variance-reduction",
    Summary = "DASHA for stochastic gradients with rare synchronised megabatches in place of noise momentum: better than DASHA-MVR where omega and the noise are both large.",
    Paper = "A. Tyurin, P. Richtarik, DASHA: Distributed Nonconvex Optimization with Communication Compression, Optimal Oracle Complexity, and No Client Synchronization, ICLR 2023, arXiv:2202.01268",
    Guarantee = "Mean of E||grad f(x^t)||^2 over T rounds <= 2*Phi^0/(gamma*T) + 2*sigma^2/(n*B') for gamma <= 1/(L + sqrt(R)) (derived; the paper's theorem has the same form with larger constants).",
    ReducesTo = "gd")]
public sealed class DashaSyncMvr(DashaSyncMvrOptions options) : DashaMethod(options, "DASHA-SYNC-MVR")
{
    private DashaSyncMvrParameters parameters;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        parameters = DashaSyncMvrParameters.Of(setting, (DashaSyncMvrOptions)Options);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => DashaSyncMvrTheory.For(setting, Options, parameters);

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
            var messages = await hub.GatherAsync(t + 1);
            if (IsSync(hub, t + 1)) g.AssignMean(messages);
            else g.ApplyMean(messages, hub.Workers);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var x = me.State.Vector("x");                               // x^t
        var h = me.State.Vector("h");
        var g = me.State.Vector("g");
        var next = new Vector(me.Dimension);                        // h_i^{t+1}
        var start = BatchGradient.Of(parameters.InitialBatch);
        var megabatch = BatchGradient.Of(parameters.Megabatch);
        var change = new GradientDifference(x);
        while (true)
        {
            var point = await me.ReceiveAsync();
            if (point.Tag == 0)
            {
                h.Assign(await me.ComputeAsync(start, point.Body));
                x.Assign(point.Body);
                await SendStartAsync(me, h, g);
            }
            else if (IsSync(me, point.Tag))
            {
                var gradient = await me.ComputeAsync(megabatch, point.Body);
                h.Assign(gradient);
                g.Assign(gradient);
                x.Assign(point.Body);
                await me.SendAsync(gradient, point.Tag);
            }
            else
            {
                var difference = await me.ComputeAsync(change, point.Body);
                next.Assign(h);
                next.Add(difference);
                x.Assign(point.Body);
                await SendAsync(me, next, h, g, point.Tag);
            }
        }
    }

    private bool IsSync(IParticipant participant, long round) =>
        participant.SharedRandom(RandomPurpose.Coin, round).NextCoin(parameters.SyncProbability);
}
