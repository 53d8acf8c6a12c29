using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous;

/// <summary>Options of <see cref="MSynchronousSgd"/>.</summary>
public sealed record MSynchronousSgdOptions : AsynchronousOptions
{
    /// <summary>m.</summary>
    [Parameter("How many of the n gradients a round waits for; by theory argmin tau_m*(1 + sigma^2/(eps*m)) where the times are known, else all.", Symbol = "m", Minimum = 1)]
    public int? Quorum { get; init; }
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
    Paper = "Do We Need Asynchronous SGD? (m-Synchronous SGD); minibatch form: A. Tyurin, P. Richtarik, NeurIPS 2023, arXiv:2305.12387",
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
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = new Vector(hub.Dimension);
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(x, k);
            var arrivals = await hub.GatherAsync(k, quorum);
            g.AssignMean(arrivals);
            x.Add(g, -StepSize);
            await StopOthersAsync(hub, arrivals);
        }
    }

    private static async Task StopOthersAsync(ICoordinator hub, Arrivals arrived)
    {
        var at = 0;
        for (var worker = 0; worker < hub.Workers; worker++)
        {
            if (at < arrived.Count && arrived[at].Sender == worker) at++;
            else await hub.CancelAsync(worker);
        }
    }
}
