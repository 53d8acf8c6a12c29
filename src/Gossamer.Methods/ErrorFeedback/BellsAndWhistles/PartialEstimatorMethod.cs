using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of EF21 with partial participation.</summary>
public record PartialParticipationOptions : EstimatorOptions
{
    /// <summary>C.</summary>
    [Parameter("Contractive compressor of the changes that the workers send.", Symbol = "C")]
    public required Compressor Compressor { get; init; }

    /// <summary>p.</summary>
    [Parameter("Probability with which each worker takes part in a round, by a coin of its own; 1 for all.", Symbol = "p", Minimum = 1e-6, Maximum = 1)]
    public double Participation { get; init; } = 1;

    /// <summary>τ.</summary>
    [Parameter("Number of workers that take part in a round, drawn without replacement; in place of participation.", Symbol = "τ", Minimum = 1)]
    public int? Participants { get; init; }
}

/// <summary>
/// The programs of EF21-PP and EF21-W-PP: only the participants of a round get the new point, compute and send; the others
/// keep their estimates, and g stays the weighted sum over all workers.
/// </summary>
/// <param name="options">Compressor, participation, start, and where the step size comes from.</param>
public abstract class PartialEstimatorMethod(PartialParticipationOptions options) : CentralizedMethod(options)
{
    private static readonly Identity Uncompressed = new();
    private readonly Compressor changes = options.Compressor.IsIdentity && (options.Participation < 1 || options.Participants is not null)
        ? new IncrementOf(options.Compressor)
        : options.Compressor;

    /// <summary>w_i; to be set before the programs start.</summary>
    private protected WorkerWeights Weights { get; set; } = WorkerWeights.Uniform(1);

    /// <summary>Who takes part; to be set before the programs start.</summary>
    private protected RoundParticipants Draws { get; set; } = new(1, null, 1);

    /// <summary>The participants of a round in place of drawn ones, for tests.</summary>
    internal Func<long, int[]>? Script { get; init; }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = hub.State.Vector("g");                              // Σ w_i g_i
        if (hub.FirstIteration == 0 && options.Initialization != EstimateStart.Zero)
        {
            await hub.BroadcastAsync(x, tag: 0);
            Weights.Apply(g, await hub.GatherAsync(tag: 0));
        }
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            x.Add(g, -StepSize);
            var participants = Script?.Invoke(k + 1) ?? Draws.Draw(hub, k + 1);
            for (var i = 0; i < participants.Length; i++) await hub.SendAsync(participants.Span[i], x, k + 1);
            Weights.Apply(g, await hub.GatherAsync(k + 1, participants.Length));
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var g = me.State.Vector("g");
        var scaled = BatchGradient.Of(1, Weights.Scale(me.Index));      // ∇f_i/(n w_i)
        while (true)
        {
            var point = await me.ReceiveAsync();
            var gradient = await me.ComputeAsync(scaled, point.Body);
            var isExactStart = point.Tag == 0 && options.Initialization == EstimateStart.Exact;
            var c = me.CompressDifference(isExactStart ? Uncompressed : changes, gradient, g, point.Tag);
            g.Apply(c);
            await me.SendAsync(c, point.Tag);
        }
    }
}
