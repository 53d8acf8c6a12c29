using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="MarinaP"/>.</summary>
public sealed record MarinaPOptions : MethodOptions
{
    /// <summary>C_i.</summary>
    [Parameter("Unbiased compressor of the downlink; perm-k sends every worker its own part.", Symbol = "C_i")]
    public required Compressor Compressor { get; init; }

    /// <summary>Whether all workers get the same message.</summary>
    [Parameter("True compresses once and sends the same message to all workers; false compresses for each of them.")]
    public bool SameMessage { get; init; }

    /// <summary>p.</summary>
    [Parameter("Probability with which a round sends the whole point; expected density / d unless given.", Symbol = "p", Minimum = 1e-9, Maximum = 1)]
    public double? SyncProbability { get; init; }

    /// <summary>Which theorem gives the step size.</summary>
    [Parameter("The theorem that gives the step size: nonconvex, or polyak-lojasiewicz for a linear rate where mu > 0.")]
    public Regime Regime { get; init; } = Regime.Nonconvex;
}

/// <summary>
/// MARINA-P (Gruntkowska, Tyurin and Richtárik, 2024), Algorithm 1: compression from the coordinator to the workers, with a
/// message of its own for every worker. Worker i computes its gradient at its own point w_i; with permutations the mean of the
/// w_i is x in every round.
/// </summary>
/// <param name="options">Compressor, probability of synchronisation, and step size.</param>
[Method("marina-p",
    Title = "MARINA-P",
    Family = "variance-reduction",
    Summary = "Downlink compression with a different message for every worker: with permutation compressors the downlink traffic falls as the number of similar workers grows.",
    Paper = "K. Gruntkowska, A. Tyurin, P. Richtarik, Improving the Worst-Case Bidirectional Communication Complexity for Nonconvex Distributed Optimization under Function Similarity, NeurIPS 2024, arXiv:2402.06412",
    Guarantee = "Mean of E||grad f(x^t)||^2 over T rounds <= 2*(f(x^0) - f*)/(gamma*T) for gamma <= 1/(L + sqrt((1/p - 1)*(L_A^2*omega + L_B^2*theta))), theta = 0 for perm-k.",
    ReducesTo = "gd")]
public sealed class MarinaP(MarinaPOptions options) : CentralizedMethod(options)
{
    private double p;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Downlink.Check(options.Compressor, options.SameMessage, setting, "MARINA-P");
        p = MarinaPTheory.SyncProbability(setting, options);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => MarinaPTheory.For(setting, options);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = hub.State.Vector("g");                              // mean of the ∇f_i(w_i^t)
        var step = new Vector(hub.Dimension);                       // x^{t+1} − x^t
        if (hub.FirstIteration == 0)
        {
            await hub.BroadcastAsync(Message.Empty(hub.Dimension), tag: 0);     // w_i^0 = x^0 is known
            g.AssignMean(await hub.GatherAsync(tag: 0));
        }
        for (var t = hub.FirstIteration; await hub.ContinueAsync(x, t); t++)
        {
            step.Assign(x);
            x.Add(g, -StepSize);
            step.Scale(-1);
            step.Add(x);
            if (IsSync(hub, t + 1)) await hub.BroadcastAsync(x, t + 1);
            else await Downlink.SendAsync(hub, options.Compressor, options.SameMessage, step, t + 1);
            g.AssignMean(await hub.GatherAsync(t + 1));
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var w = me.State.Vector("w", me.Start);
        while (true)
        {
            var message = await me.ReceiveAsync();
            if (message.Tag > 0 && IsSync(me, message.Tag)) w.Assign(message.Body);     // w_i^{t+1} = x^{t+1}
            else w.Add(message.Body);                                                   // w_i^{t+1} = w_i^t + C_i(x^{t+1} − x^t)
            await me.SendAsync(await me.GradientAsync(w), message.Tag);
        }
    }

    // The coin c of a round, which all participants see.
    private bool IsSync(IParticipant participant, long round) =>
        participant.SharedRandom(RandomPurpose.Coin, round).NextCoin(p);
}
