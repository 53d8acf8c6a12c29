using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="RandDiana"/>.</summary>
public sealed record RandDianaOptions : MethodOptions
{
    /// <summary>Q.</summary>
    [Parameter("Unbiased compressor of the differences that the workers send; independent across workers.", Symbol = "Q")]
    public required Compressor Compressor { get; init; }

    /// <summary>p.</summary>
    [Parameter("Probability of a round in which all workers also send their gradients and reset their shifts to them; expected density / d unless given.", Symbol = "p", Minimum = 1e-9, Maximum = 1)]
    public double? ResetProbability { get; init; }
}

/// <summary>
/// Rand-DIANA (Condat and Richtárik, 2022; Shulgin and Richtárik, 2022): DIANA whose shifts are not learned but reset, by a
/// coin that all workers share, to gradients that are then sent without compression.
/// </summary>
/// <param name="options">Compressor, probability of a reset, and step size.</param>
[Method("rand-diana",
    Title = "Rand-DIANA",
    Family = "variance-reduction",
    Summary = "DIANA with shifts that are now and then reset to exact gradients in place of learned ones.",
    Paper = "E. Shulgin, P. Richtarik, Shifted Compression Framework: Generalizations and Improvements, UAI 2022, arXiv:2206.10452",
    Guarantee = "Strongly convex: E[||x^k - x*||^2 + shift error] shrinks by max{1 - gamma*mu, 1 - p/2} for gamma <= min{1/(L_max*(1 + 6*omega/n)), p/(2*mu)} (derived).",
    ReducesTo = "gd")]
public sealed class RandDiana(RandDianaOptions options) : CentralizedMethod(options)
{
    private const long StartRound = -1;                             // the round that fills the shifts, before round 0
    private double p;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Unbiased(options.Compressor, setting, "Rand-DIANA");
        p = options.ResetProbability ?? Math.Min(1, options.Compressor.Density(setting.Dimension, setting.Workers) / setting.Dimension);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => RandDianaTheory.For(setting, options.Compressor, p);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var h = hub.State.Vector("h");                              // the mean of the h_i
        var g = new Vector(hub.Dimension);
        if (hub.FirstIteration == 0)
        {
            await hub.BroadcastAsync(x, StartRound);
            h.AssignMean(await hub.GatherAsync(StartRound));
        }
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(x, k);
            var messages = await hub.GatherAsync(k);
            g.Assign(h);
            g.ApplyMeanOfPart(messages, part: 0, 1.0 / hub.Workers);
            if (IsReset(hub, k))
            {
                h.Clear();
                foreach (var message in messages) h.Add(message.Part(1), 1.0 / hub.Workers);
            }
            x.Add(g, -StepSize);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var h = me.State.Vector("h");
        while (true)
        {
            var point = await me.ReceiveAsync();
            var gradient = await me.GradientAsync(point.Body);
            if (point.Tag == StartRound)
            {
                h.Assign(gradient);
                await me.SendAsync(gradient, StartRound);
                continue;
            }
            var m = me.CompressDifference(options.Compressor, gradient, h, point.Tag);
            if (IsReset(me, point.Tag))
            {
                h.Assign(gradient);                                 // at the old point x^k
                await me.SendAsync(me.Bundle(m, gradient), point.Tag);
            }
            else
            {
                await me.SendAsync(me.Bundle(m), point.Tag);
            }
        }
    }

    private bool IsReset(IParticipant participant, long round) =>
        participant.SharedRandom(RandomPurpose.Coin, round).NextCoin(p);
}
