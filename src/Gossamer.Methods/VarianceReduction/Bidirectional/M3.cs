using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="M3"/>.</summary>
public sealed record M3Options : MethodOptions
{
    /// <summary>Q_i.</summary>
    [Parameter("Unbiased compressor of the uplink.", Symbol = "Q_i")]
    public required Compressor Compressor { get; init; }

    /// <summary>C_i.</summary>
    [Parameter("Unbiased compressor of the downlink; perm-k sends every worker its own part.", Symbol = "C_i")]
    public required Compressor DownlinkCompressor { get; init; }

    /// <summary>Whether all workers get the same message.</summary>
    [Parameter("True compresses the downlink once and sends the same message to all workers; false compresses for each of them.")]
    public bool SameMessage { get; init; }

    /// <summary>β.</summary>
    [Parameter("Momentum of the workers' points; min{1, (n/(omega_up*(omega_up + 1)*omega_down))^(1/3)} unless given.", Symbol = "β", Minimum = 1e-9, Maximum = 1)]
    public double? Beta { get; init; }

    /// <summary>p_D.</summary>
    [Parameter("Probability with which a round sends whole gradients up; expected density / d unless given.", Symbol = "p_D", Minimum = 1e-9, Maximum = 1)]
    public double? UplinkSyncProbability { get; init; }

    /// <summary>p_P.</summary>
    [Parameter("Probability with which a round sends the whole point down; expected density / d unless given.", Symbol = "p_P", Minimum = 1e-9, Maximum = 1)]
    public double? DownlinkSyncProbability { get; init; }
}

/// <summary>
/// M3 (Gruntkowska, Tyurin and Richtárik, 2024): MARINA up, MARINA-P down, and momentum between them: the workers' gradients
/// are taken at z_i, a running mean of the points w_i that they receive.
/// </summary>
/// <param name="options">Compressors, momentum, probabilities and step size.</param>
[Method("m3",
    Title = "M3",
    Family = "variance-reduction",
    Summary = "Two-way compression by MARINA on the uplink and MARINA-P on the downlink, tied by momentum: its total traffic falls as the number of similar workers grows.",
    Paper = "K. Gruntkowska, A. Tyurin, P. Richtarik, Improving the Worst-Case Bidirectional Communication Complexity for Nonconvex Distributed Optimization under Function Similarity, NeurIPS 2024, arXiv:2402.06412",
    Guarantee = "Mean of E||grad f(x^t)||^2 over T rounds <= 2*(f(x^0) - f*)/(gamma*T) for gamma <= 1/(L + sqrt(2*M)) (derived; the paper's theorem has the same form with other constants).",
    ReducesTo = "gd")]
public sealed class M3(M3Options options) : CentralizedMethod(options)
{
    private const int DownlinkCoin = 0, UplinkCoin = 1;
    private M3Parameters parameters;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Unbiased(options.Compressor, setting, "M3");
        Downlink.Check(options.DownlinkCompressor, options.SameMessage, setting, "M3");
        parameters = M3Parameters.Of(setting, options);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => M3Theory.For(setting, options);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = hub.State.Vector("g");                              // estimates the mean of the ∇f_i(z_i^t)
        var step = new Vector(hub.Dimension);                       // x^{t+1} − x^t
        if (hub.FirstIteration == 0)
        {
            await hub.BroadcastAsync(Message.Empty(hub.Dimension), tag: 0);     // z_i^0 = w_i^0 = x^0 is known
            g.AssignMean(await hub.GatherAsync(tag: 0));
        }
        for (var t = hub.FirstIteration; await hub.ContinueAsync(x, t); t++)
        {
            step.Assign(x);
            x.Add(g, -StepSize);
            step.Scale(-1);
            step.Add(x);
            if (IsDownlinkSync(hub, t + 1)) await hub.BroadcastAsync(x, t + 1);
            else await Downlink.SendAsync(hub, options.DownlinkCompressor, options.SameMessage, step, t + 1);
            var messages = await hub.GatherAsync(t + 1);
            if (IsUplinkSync(hub, t + 1)) g.AssignMean(messages);
            else g.ApplyMean(messages, hub.Workers);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var w = me.State.Vector("w", me.Start);
        var z = me.State.Vector("z", me.Start);
        var gradient = me.State.Vector("gradient");                 // ∇f_i(z_i^t)
        while (true)
        {
            var message = await me.ReceiveAsync();
            if (message.Tag > 0 && IsDownlinkSync(me, message.Tag)) w.Assign(message.Body);
            else w.Add(message.Body);
            z.MoveTowards(w, parameters.Beta);                      // also after a synchronisation
            var next = await me.GradientAsync(z);
            Message answer = message.Tag == 0 || IsUplinkSync(me, message.Tag)
                ? next
                : me.CompressDifference(options.Compressor, next, gradient, message.Tag);
            gradient.Assign(next);
            await me.SendAsync(answer, message.Tag);
        }
    }

    private bool IsDownlinkSync(IParticipant participant, long round) =>
        participant.SharedRandom(RandomPurpose.Coin, round, DownlinkCoin).NextCoin(parameters.DownlinkSync);

    private bool IsUplinkSync(IParticipant participant, long round) =>
        participant.SharedRandom(RandomPurpose.Coin, round, UplinkCoin).NextCoin(parameters.UplinkSync);
}
