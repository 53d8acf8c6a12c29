using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Batches;

/// <summary>Options of <see cref="MaleniaSgd"/>.</summary>
public sealed record MaleniaSgdOptions : MethodOptions
{
    /// <summary>S.</summary>
    [Parameter("A round ends when everybody has delivered and the harmonic mean of the workers' counts is S/n; by theory max{n, ceil(sigma^2/eps)} unless given.", Symbol = "S", Minimum = 1)]
    public long? Batch { get; init; }

    /// <summary>Whether the end of a round stops the computations that are still running.</summary>
    [Parameter("True to stop all running computations when a round ends; false to let them end and ignore what is outdated.")]
    public bool Stops { get; init; }
}

/// <summary>
/// Malenia SGD (Tyurin and Richtárik, 2023): SGD on different f_i with the estimator (1/n) Σ_i mean of worker i's
/// gradients at x^k, where fast workers deliver several. Optimal in time for heterogeneous nonconvex problems.
/// </summary>
/// <param name="options">Batch and stops.</param>
[Method("malenia-sgd",
    Title = "Malenia SGD",
    Family = "asynchronous",
    Summary = "Collects gradients at the current point until the slowest worker has delivered and the others have averaged the noise away; optimal in time where workers hold different objectives.",
    Paper = "A. Tyurin, P. Richtarik, Optimal Time Complexities of Parallel Stochastic Optimization Methods Under a Fixed Computation Model, NeurIPS 2023, arXiv:2305.12387",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps in O((L*Delta/eps)*(tau_n + mean(tau)*sigma^2/(n*eps))) seconds, for S = max{n, ceil(sigma^2/eps)} and gamma = min{1/L, eps*S/(2*L*sigma^2)}.")]
public sealed class MaleniaSgd(MaleniaSgdOptions options) : CentralizedMethod(options)
{
    private long batch;

    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        batch = options.Batch ?? MaleniaSgdTheory.Batch(setting);
        return MaleniaSgdTheory.For(setting, batch);
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = new Vector(hub.Dimension);
        var sums = new WorkerSums(hub.Workers, hub.Dimension);
        var everybody = new WorkerGroups(hub.Workers).First;
        var idle = 0;                                               // the worker whose gradient ended the last round
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            if (k == 0) await hub.BroadcastAsync(x, tag: 0);
            else if (options.Stops) await hub.RestartAsync(everybody, x, tag: k);
            else await hub.SendAsync(idle, x, tag: k);
            sums.Clear();
            while (!sums.AreEnough(batch))
            {
                var arrival = await hub.ReceiveAsync();
                var isFresh = arrival.Tag == k;
                if (isFresh) sums.Add(arrival.Sender, arrival.Body);
                idle = arrival.Sender;
                if (!sums.AreEnough(batch) && (isFresh || !options.Stops)) await hub.SendAsync(idle, x, tag: k);
            }
            sums.Average(g);
            x.Add(g, -StepSize);
        }
    }

    /// <inheritdoc/>
    public override Task WorkAsync(IWorker me) => me.AnswerAsync(Computation.Gradient);
}
