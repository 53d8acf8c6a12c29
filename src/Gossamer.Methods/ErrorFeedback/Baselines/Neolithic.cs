using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="Neolithic"/>.</summary>
public sealed record NeolithicOptions : MethodOptions
{
    /// <summary>C.</summary>
    [Parameter("Contractive compressor that is applied again and again to what is left.", Symbol = "C")]
    public required Compressor Compressor { get; init; }

    /// <summary>As many messages can be sent as one.</summary>
    internal const int MostRepeats = 64;

    /// <summary>R.</summary>
    [Parameter("Compressions, and gradients, of a round; ceil(1/alpha), but no more than 64, unless given.", Symbol = "R", Minimum = 1, Maximum = MostRepeats)]
    public int? Repeats { get; init; }
}

/// <summary>
/// NEOLITHIC (Huang, Chen, Yin and Yuan, 2022) in the form of the experiments of the momentum paper: error feedback that compresses R
/// times in a round, c_r = C(what is left of e_i + the mean of R gradients), which contracts by 1 − (1 − α)^R, without
/// compression at the coordinator.
/// </summary>
/// <param name="options">Compressor, repeats and step size.</param>
[Method("neolithic",
    Title = "NEOLITHIC",
    Family = "error-feedback",
    Summary = "Error feedback that compresses several times in a round, for batches as large: the messages of a round are many, and what is left out is little.",
    Paper = "X. Huang, Y. Chen, W. Yin, K. Yuan, Lower Bounds and Nearly Optimal Algorithms in Distributed Learning with Communication Compression, NeurIPS 2022, arXiv:2206.03665",
    Guarantee = "That of EF14-SGD with alpha_R = 1 - (1 - alpha)^R and a batch of R (derived); the paper's theorem assumes bounded dissimilarity.",
    ReducesTo = "gd")]
public sealed class Neolithic(NeolithicOptions options) : CentralizedMethod(options)
{
    private int repeats = 1;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        var alpha = Assume.Contractive(options.Compressor, setting, "NEOLITHIC");
        repeats = options.Repeats ?? (int)Math.Min(NeolithicOptions.MostRepeats, Math.Ceiling((1 / alpha) - 1e-9));
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var alpha = 1 - Math.Pow(1 - options.Compressor.Alpha(setting.Dimension)!.Value, repeats);
        return Ef14Theory.For(setting, alpha, options.Compressor.IsDeterministic, "NEOLITHIC", repeats);
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var mean = new Vector(hub.Dimension);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(x, k);
            mean.Clear();
            foreach (var arrival in await hub.GatherAsync(k))
            {
                for (var r = 0; r < repeats; r++) mean.Add(repeats == 1 ? arrival.Body : arrival.Part(r), 1.0 / hub.Workers);
            }
            x.Add(mean, -StepSize);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var e = me.State.Vector("e");
        var batch = BatchGradient.Of(repeats);
        var parts = new Message[repeats];
        while (true)
        {
            var point = await me.ReceiveAsync();
            e.Add(await me.ComputeAsync(batch, point.Body));
            for (var r = 0; r < repeats; r++)
            {
                parts[r] = me.Compress(options.Compressor, e, point.Tag, slot: r);
                e.Add(parts[r], -1);
            }
            await me.SendAsync(repeats == 1 ? parts[0] : me.Bundle(parts), point.Tag);
        }
    }
}
