using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// The programs of EF21-W (Richtárik, Gasanov and Burlachenko, 2024): worker i tracks ∇f_i/(n w_i), and the
/// coordinator keeps the weighted sum g = Σ w_i g_i. With a positively homogeneous compressor such as Top-K the factor
/// 1/(n w_i) goes through C, the workers say n w_i times less than in EF21 and are weighted n w_i times more: the iterates
/// are those of EF21, whose step-size rule <see cref="StepSizeRule.ArithmeticMean"/> is this method's theorem.
/// </summary>
/// <param name="options">Start, and where the step size comes from.</param>
/// <param name="compressor">C.</param>
public abstract class WeightedEstimatorMethod(NonconvexEstimatorOptions options, Compressor compressor) : CentralizedMethod(options)
{
    private static readonly Identity Uncompressed = new();

    /// <summary>w_i; to be set before the programs start.</summary>
    private protected WorkerWeights Weights { get; set; } = WorkerWeights.Uniform(1);

    /// <summary>Gradients that a worker averages in a round.</summary>
    private protected virtual int BatchSize => 1;

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
            await hub.BroadcastAsync(x, k + 1);
            Weights.Apply(g, await hub.GatherAsync(k + 1));
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var g = me.State.Vector("g");
        var scaled = BatchGradient.Of(BatchSize, Weights.Scale(me.Index));  // ∇f_i/(n w_i)
        while (true)
        {
            var point = await me.ReceiveAsync();
            var gradient = await me.ComputeAsync(scaled, point.Body);
            var isExactStart = point.Tag == 0 && options.Initialization == EstimateStart.Exact;
            var u = me.CompressDifference(isExactStart ? Uncompressed : compressor, gradient, g, point.Tag);
            g.Apply(u);
            await me.SendAsync(u, point.Tag);
        }
    }
}
