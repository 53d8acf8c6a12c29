using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Batches;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous;

/// <summary>Options of <see cref="RennalaSgd"/>.</summary>
public sealed record RennalaSgdOptions : AsynchronousOptions
{
    /// <summary>S.</summary>
    [Parameter("Gradients in a batch; by theory max{1, ceil(sigma^2/eps)} unless given.", Symbol = "S", Minimum = 1)]
    public long? Batch { get; init; }

    /// <summary>Whether a finished batch stops the computations that are still running.</summary>
    [Parameter("True to stop all running computations when a batch is full; false to let them end and ignore what is outdated.")]
    public bool Stops { get; init; }

    /// <summary>Whether workers keep the sums of their gradients until a batch is full.</summary>
    [Parameter("True to let workers sum their gradients and signal each one, and to be sent the sums when there are enough: less traffic, the same iterates as with stops.")]
    public bool LocalSums { get; init; }
}

/// <summary>
/// Rennala SGD (Tyurin and Richtárik, 2023): SGD whose batch of S gradients, all taken at x^k, comes from whichever
/// workers are fast. Optimal in time for homogeneous nonconvex problems.
/// </summary>
/// <param name="options">Batch and stops.</param>
[Method("rennala-sgd",
    Title = "Rennala SGD",
    Family = "asynchronous",
    Summary = "Collects a batch of gradients at the current point from whoever is fast, then makes one step; optimal in time on homogeneous problems.",
    Paper = "A. Tyurin, P. Richtarik, Optimal Time Complexities of Parallel Stochastic Optimization Methods Under a Fixed Computation Model, NeurIPS 2023, arXiv:2305.12387",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps in O(min_m H_m*(L*Delta/eps + sigma^2*L*Delta/(m*eps^2))) seconds, for S = max{1, ceil(sigma^2/eps)} and gamma = min{1/L, eps*S/(2*L*sigma^2)}.")]
public sealed class RennalaSgd(RennalaSgdOptions options) : AsynchronousMethod(options)
{
    private long batch;

    private protected override string Title => "Rennala SGD";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        batch = options.Batch ?? RennalaSgdTheory.Batch(setting);
        return RennalaSgdTheory.For(setting, batch);
    }

    /// <inheritdoc/>
    public override Task WorkAsync(IWorker me) => options.LocalSums ? LocalSums.WorkAsync(me) : base.WorkAsync(me);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = new Vector(hub.Dimension);
        var batches = new FreshBatches(hub, batch, options.Stops);
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            if (options.LocalSums) await LocalSums.CollectAsync(hub, x, k, batch, g);
            else await batches.CollectAsync(x, k, g);
            x.Add(g, -StepSize);
        }
    }
}
