using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// EF21's coordinator, shared by the methods that differ from EF21 in what a worker tracks: x^{k+1} = x^k − γg^k with the
/// mean g of the workers' estimates, moved by what they send.
/// </summary>
/// <param name="options">Start, and where the step size comes from.</param>
public abstract class EstimatorMethod(NonconvexEstimatorOptions options) : CentralizedMethod(options)
{
    private static readonly Identity Uncompressed = new();

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = hub.State.Vector("g");                              // the mean of the g_i
        if (hub.FirstIteration == 0 && options.Initialization != EstimateStart.Zero)
        {
            await hub.BroadcastAsync(x, tag: 0);
            g.ApplyMean(await hub.GatherAsync(tag: 0), hub.Workers);
        }
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            x.Add(g, -StepAt(k));
            await hub.BroadcastAsync(x, k + 1);
            g.ApplyMean(await hub.GatherAsync(k + 1), hub.Workers);
        }
    }

    /// <summary>γ of an iteration.</summary>
    private protected virtual double StepAt(long iteration) => StepSize;

    /// <summary>The compressor of a round: none in round 0, which fills the estimates, where the start is exact.</summary>
    private protected Compressor InRound(long round, Compressor compressor) =>
        round == 0 && options.Initialization == EstimateStart.Exact ? Uncompressed : compressor;
}
