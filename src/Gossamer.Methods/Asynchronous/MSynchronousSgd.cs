using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous;

/// <summary>Options of <see cref="MSynchronousSgd"/>.</summary>
public sealed record MSynchronousSgdOptions : AsynchronousOptions
{
    /// <summary>m.</summary>
    [Parameter("How many of the n gradients a round waits for; by theory argmin tau_m*(1 + sigma^2/(eps*m)) where the times are known, argmin E J_(m:n)*(1 + sigma^2/(eps*m)) where their distributions are, else all.", Symbol = "m", Minimum = 1)]
    public int? Quorum { get; init; }

    /// <summary>Whether the end of a round stops the computations that are still running.</summary>
    [Parameter("True to stop the other computations when a round ends; false to let them end: their workers join the next round that they are free for.")]
    public bool Stops { get; init; } = true;
}

/// <summary>
/// m-synchronous SGD: all workers compute one gradient at x^k, the step is made with the mean of the m that come first,
/// and the other computations are stopped. With m = n it is minibatch (synchronous) SGD.
/// </summary>
/// <param name="options">How many gradients a round waits for.</param>
[Method("m-synchronous-sgd",
    Title = "m-Synchronous SGD",
    Family = "asynchronous",
    Summary = "Synchronous SGD that waits for the m fastest workers of every round and stops the others; minibatch SGD when m = n.",
    Paper = "G. Begunov, A. Tyurin, Do We Need Asynchronous SGD? On the Near-Optimality of Synchronous Methods, 2026, arXiv:2602.03802",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps after 4*Delta/(gamma*eps) rounds of tau_m seconds, gamma = min{1/L, eps*m/(2*L*sigma^2)}; with the best m within 1 + ln n of the optimal time.")]
public sealed class MSynchronousSgd(MSynchronousSgdOptions options) : AsynchronousMethod(options)
{
    private int quorum;

    private protected override string Title => "m-Synchronous SGD";

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        quorum = options.Quorum ?? MSynchronousSgdTheory.Quorum(setting);
        if (quorum > setting.Workers)
            throw new AssumptionException($"a round cannot wait for {quorum} of {setting.Workers} workers; give quorum as a number from 1 to {setting.Workers}");
        if (quorum < setting.Workers) base.Check(setting);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => MSynchronousSgdTheory.For(setting, quorum);

    /// <inheritdoc/>
    public override Task CoordinateAsync(ICoordinator hub) => options.Stops ? StopOthersAsync(hub) : AwaitOthersAsync(hub);

    private async Task StopOthersAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = new Vector(hub.Dimension);
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(x, k);
            var arrivals = await hub.GatherAsync(k, quorum);
            g.AssignMean(arrivals);
            x.Add(g, -StepSize);
            await CancelOthersAsync(hub, arrivals);
        }
    }

    private async Task AwaitOthersAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = new Vector(hub.Dimension);
        var free = new Queue<int>(Enumerable.Range(0, hub.Workers));
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            while (free.TryDequeue(out var worker)) await hub.SendAsync(worker, x, tag: k);
            g.Clear();
            for (var count = 0; count < quorum;)
            {
                var arrival = await hub.ReceiveAsync();
                if (arrival.Tag == k)                               // one gradient a worker and round
                {
                    g.Add(arrival.Body, 1.0 / quorum);
                    count++;
                    free.Enqueue(arrival.Sender);
                }
                else
                {
                    await hub.SendAsync(arrival.Sender, x, tag: k); // late: it joins this round
                }
            }
            x.Add(g, -StepSize);
        }
    }

    private static async Task CancelOthersAsync(ICoordinator hub, Arrivals arrived)
    {
        var at = 0;
        for (var worker = 0; worker < hub.Workers; worker++)
        {
            if (at < arrived.Count && arrived[at].Sender == worker) at++;
            else await hub.CancelAsync(worker);
        }
    }
}
