using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="Frecon"/>.</summary>
public sealed record FreconOptions : MethodOptions
{
    /// <summary>Q.</summary>
    [Parameter("Unbiased compressor of both vectors that a participant sends; independent across workers.", Symbol = "Q")]
    public required Compressor Compressor { get; init; }

    /// <summary>S.</summary>
    [Parameter("Which workers take part in a round: nice(s) for s different ones, independent(s) for a coin each, full for all.", Symbol = "S")]
    public Sampling Clients { get; init; } = new FullSampling();
}

/// <summary>
/// FRECON (Zhao, Burlachenko, Li and Richtárik, 2021): partial participation with two compressed vectors a participant, the
/// difference of its gradients at x^{t+1} and x^t, and the difference of the older one to a shift h_i that it learns.
/// </summary>
/// <param name="options">Compressor, participation and step size.</param>
[Method("frecon",
    Title = "FRECON",
    Family = "variance-reduction",
    Summary = "Federated learning with compression and partial participation: recursive gradient estimates tied to learned shifts, without rounds of all workers.",
    Paper = "H. Zhao, K. Burlachenko, Z. Li, P. Richtarik, Faster Rates for Compressed Federated Learning with Client-Variance Reduction, 2021, arXiv:2112.13097",
    Guarantee = "Finds points with small gradients on nonconvex problems; no step size of its theorem is given here.",
    ReducesTo = "gd",
    ReducesUpToRounding = true)]
public sealed class Frecon(FreconOptions options) : CentralizedMethod(options)
{
    private double learningRate, lambda;
    private Sampler sampler = null!;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        var omega = Assume.Unbiased(options.Compressor, setting, "FRECON");
        sampler = SamplingAssumptions.OfClients(setting, options.Clients, "FRECON");
        learningRate = 1 / (1 + omega);
        lambda = Participation.Of(sampler, options.Clients.Name, "FRECON").Probability / (2 * (1 + omega));
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => new()
    {
        StepSizeSource = "none: a baseline, run with tuned steps (Zhao, Burlachenko, Li, Richtarik, 2021)",
        WhyNoStepSize = "FRECON is here as a baseline without theory",
        Parameters = new Dictionary<string, double> { ["alpha_h"] = learningRate, ["lambda"] = lambda },
    };

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var h = hub.State.Vector("h");                              // the mean of all h_i
        var g = hub.State.Vector("g");
        var previous = new Vector(hub.Dimension);                   // x^t
        var participants = new Participants(sampler);
        if (hub.FirstIteration == 0)
        {
            await hub.BroadcastAsync(x, tag: 0);
            h.AssignMean(await hub.GatherAsync(tag: 0));
            g.Assign(h);
        }
        for (var t = hub.FirstIteration; await hub.ContinueAsync(x, t); t++)
        {
            previous.Assign(x);
            x.Add(g, -StepSize);
            participants.Draw(hub, t + 1);
            var points = hub.Bundle(hub.Dense(x), hub.Dense(previous));
            for (var place = 0; place < participants.Count; place++) await hub.SendAsync(participants.WorkerAt(place), points, t + 1);
            var messages = await hub.GatherAsync(t + 1, participants.Count);
            g.Scale(1 - lambda);                                    // g = mean q_i + (1 − λ)g + λ(mean u_i + h)
            g.Add(h, lambda);
            foreach (var message in messages)
            {
                g.Add(message.Part(0), 1.0 / messages.Count);
                g.Add(message.Part(1), lambda / messages.Count);
                h.Add(message.Part(1), learningRate / hub.Workers);
            }
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var h = me.State.Vector("h");
        var difference = new Vector(me.Dimension);
        while (true)
        {
            var message = await me.ReceiveAsync();
            if (message.Tag == 0)
            {
                var start = await me.GradientAsync(message.Body);
                h.Assign(start);
                await me.SendAsync(start, message.Tag);
                continue;
            }
            var old = await me.GradientAsync(message.Part(1));
            difference.Assign(await me.GradientAsync(message.Part(0)));
            difference.Add(old, -1);
            var q = me.Compress(options.Compressor, difference, message.Tag, slot: 0);
            difference.Assign(old);
            difference.Add(h, -1);
            var u = me.Compress(options.Compressor, difference, message.Tag, slot: 1);
            h.Add(u, learningRate);
            await me.SendAsync(me.Bundle(q, u), message.Tag);
        }
    }
}
