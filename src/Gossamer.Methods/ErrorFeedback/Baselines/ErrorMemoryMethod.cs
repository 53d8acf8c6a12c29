using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of classical error feedback.</summary>
public record ErrorMemoryOptions : MethodOptions
{
    /// <summary>C.</summary>
    [Parameter("Contractive compressor of the gradients with their errors.", Symbol = "C")]
    public required Compressor Compressor { get; init; }
}

/// <summary>
/// The programs of classical error feedback (Seide et al., 2014): what compression leaves out of a worker's gradient is
/// remembered and added to its next one. Memories are in the units of a gradient, as in that paper; analyses often keep
/// γe_i instead, which is the same wherever C(γv) = γC(v), and would mix two steps when γ changes.
/// </summary>
/// <param name="options">Compressor and step size.</param>
public abstract class ErrorMemoryMethod(ErrorMemoryOptions options) : CentralizedMethod(options)
{
    /// <summary>What a worker computes in a round.</summary>
    private protected virtual Computation Work => Computation.Gradient;

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var mean = new Vector(hub.Dimension);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(x, k);
            mean.AssignMean(await hub.GatherAsync(k));
            x.Add(mean, -StepSize);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var e = me.State.Vector("e");
        while (true)
        {
            var point = await me.ReceiveAsync();
            var gradient = await me.ComputeAsync(Work, point.Body);
            e.Add(gradient);
            var c = me.Compress(options.Compressor, e, point.Tag);
            e.Add(c, -1);
            await me.SendAsync(c, point.Tag);
        }
    }
}
