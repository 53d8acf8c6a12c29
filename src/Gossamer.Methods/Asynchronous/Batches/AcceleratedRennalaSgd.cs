using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Batches;

/// <summary>Options of <see cref="AcceleratedRennalaSgd"/>.</summary>
public sealed record AcceleratedRennalaSgdOptions : AsynchronousOptions
{
    /// <summary>S.</summary>
    [Parameter("Gradients in a batch; by theory max{1, ceil(sigma^2*D/(eps^1.5*sqrt(L)))} unless given.", Symbol = "S", Minimum = 1)]
    public long? Batch { get; init; }

    /// <summary>D.</summary>
    [Parameter("An upper bound on the distance from the start to a minimiser; where the problem knows its minimiser this is found.", Symbol = "D", Minimum = 0)]
    public double? Distance { get; init; }

    /// <summary>Whether a finished batch stops the computations that are still running.</summary>
    [Parameter("True to stop all running computations when a batch is full; false to let them end and ignore what is outdated.")]
    public bool Stops { get; init; }
}

/// <summary>
/// Accelerated Rennala SGD (Tyurin and Richtárik, 2023): Lan's AC-SA with batches of S gradients at the middle point,
/// collected as Rennala SGD does. Optimal in time for homogeneous smooth convex problems.
/// </summary>
/// <param name="options">Batch, distance and stops.</param>
[Method("accelerated-rennala-sgd",
    Title = "Accelerated Rennala SGD",
    Family = "asynchronous",
    Summary = "Accelerated SGD whose batches come from whichever workers are fast; optimal in time on homogeneous smooth convex problems.",
    Paper = "A. Tyurin, P. Richtarik, Optimal Time Complexities of Parallel Stochastic Optimization Methods Under a Fixed Computation Model, NeurIPS 2023, arXiv:2305.12387; G. Lan, An Optimal Method for Stochastic Composite Optimization, 2012",
    Guarantee = "E f(x^K) - f* <= eps in O(min_m H_m*(sqrt(L*D^2/eps) + sigma^2*D^2/(m*eps^2))) seconds; without noise f(x^K) - f* <= 4*L*D^2/(K*(K+1)).")]
public sealed class AcceleratedRennalaSgd(AcceleratedRennalaSgdOptions options) : AsynchronousMethod(options)
{
    private long batch;

    private protected override string Title => "Accelerated Rennala SGD";

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        if (!setting.Constants.IsConvex)
            throw new AssumptionException("accelerated Rennala SGD needs a convex f; use rennala-sgd, which does not, or a convex problem");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var known = AcceleratedRennalaSgdTheory.Complete(setting, options.Distance);
        batch = options.Batch ?? AcceleratedRennalaSgdTheory.Batch(known);
        return AcceleratedRennalaSgdTheory.For(known, batch);
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);                   // x̄, the iterate that is promised
        var z = hub.State.Vector("z", hub.Start);
        var y = new Vector(hub.Dimension);
        var g = new Vector(hub.Dimension);
        var batches = new FreshBatches(hub, batch, options.Stops);
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            var alpha = 2.0 / (k + 2);
            y.Assign(x.Values);
            y.Scale(1 - alpha);
            y.Add(z, alpha);
            await batches.CollectAsync(y, k, g);
            z.Add(g, -StepSize * (k + 1));
            x.Scale(1 - alpha);
            x.Add(z, alpha);
        }
    }
}
