using System.Runtime.InteropServices;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>Options of <see cref="DualProcessSgd"/>.</summary>
public sealed record DualProcessSgdOptions : AsynchronousOptions
{
    /// <summary>B.</summary>
    [Parameter("Local steps of all workers together in a phase; by theory ceil(max{1, ceil(sigma^2/eps)}/2) unless given.", Symbol = "B", Minimum = 1)]
    public long? Budget { get; init; }
}

/// <summary>
/// Dual-Process SGD: Local SGD that computes one phase while the sums of the phase before are on their way. Phase r makes
/// B local steps on w^r and the own steps of phase r − 1; it ends when these are made and the sums of phase r − 1 are
/// there: w^{r+1} = w^r − γ Σ U_i^{r−1}. A worker keeps its own gradients that w does not contain yet, so C2 holds.
/// <para>
/// R = 2B − 1 (derived): between a point and the place of its gradient lie B gradients of the phase before and B − 1 of
/// its own. The idea is the paper's, the rule when a phase ends is ours: with less than B steps a phase would be cut
/// short wherever messages are fast.
/// </para>
/// </summary>
/// <param name="options">The budget of a phase.</param>
[Method("dual-process-sgd",
    Title = "Dual-Process SGD",
    Family = "asynchronous",
    Summary = "Local SGD that hides communication: while the sums of one phase travel, the workers make the local steps of the next.",
    Paper = "A. Tyurin, D. Sivtsov, Birch SGD: A Tree Graph Framework for Local and Asynchronous SGD Methods, ICLR 2026, arXiv:2505.09218",
    Guarantee = "Mean of E||grad f(x_k)||^2 <= eps over the main branch after 4*(R + 1)*L*Delta/eps + 8*sigma^2*L*Delta/eps^2 gradients, R = 2*B - 1 (Theorem 2.4; R derived).")]
public sealed class DualProcessSgd(DualProcessSgdOptions options) : BirchMethod(options)
{
    private long budget;

    private protected override string Title => "Dual-Process SGD";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        budget = options.Budget ?? (Budget(setting, null) + 1) / 2;
        return BirchTheory.For(setting, Title, (2 * budget) - 1, ("B", budget));
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var w = hub.State.Vector("w", hub.Start);
        var u = new Vector(hub.Dimension);                          // Σ U_i of the phase before
        var workers = new Phase[hub.Workers];
        var underway = 0;                                           // how many U_i of the phase before are to come
        await hub.BroadcastAsync(w, tag: 0);
        for (long r = 0; await hub.ContinueAsync(w, r); r++)
        {
            u.Clear();
            for (long total = 0; total < budget || underway > 0;)
            {
                var arrival = await hub.ReceiveAsync();
                ref var worker = ref workers[arrival.Sender];
                if (arrival.Tag == LocalTags.Sum(r - 1))
                {
                    u.Add(arrival.Body);
                    worker.Owes = false;
                    underway--;
                }
                else if (arrival.Tag == LocalTags.Signal(r) && total < budget)
                {
                    worker.Steps++;
                    if (++total == budget) await StopAsync(hub, workers);
                }
            }
            await StopAsync(hub, workers);
            w.Add(u, -StepSize);
            underway = await BeginPhaseAsync(hub, w, r + 1, workers);
        }
    }

    /// <summary>
    /// Stops those who compute. Who owes a sum and has not been heard of since may not even have been told: stopping would
    /// void the order, so it goes on until its sum is there.
    /// </summary>
    private static async Task StopAsync(ICoordinator hub, Phase[] workers)
    {
        for (var i = 0; i < workers.Length; i++)
        {
            if (workers[i].IsStopped || (workers[i].Owes && workers[i].Steps == 0)) continue;
            workers[i].IsStopped = true;
            await hub.CancelAsync(i);
        }
    }

    /// <summary>Tells the workers how many of their steps count, which they then send, and from where to go on.</summary>
    private static async Task<int> BeginPhaseAsync(ICoordinator hub, Vector w, long phase, Phase[] workers)
    {
        var count = Message.Empty(hub.Dimension);
        var makers = 0;
        for (var i = 0; i < workers.Length; i++)
        {
            await hub.SendAsync(i, count, tag: workers[i].Steps);
            await hub.SendAsync(i, w, tag: phase);
            workers[i] = new Phase { Owes = workers[i].Steps > 0 };
            if (workers[i].Owes) makers++;
        }
        return makers;
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var run = new LocalRun(me, StepSize, budget);
        var signal = Message.Empty(me.Dimension);
        var own = 0;                                                // steps that the next point does not contain
        long r = 0;
        while (true)
        {
            var order = await me.ReceiveAsync();
            if (order.Body is EmptyMessage)
            {
                own = (int)order.Tag;
                // Not awaited: the sum travels while the next phase is computed.
                if (own > 0) _ = me.SendAsync(run.Sum(own), LocalTags.Sum(r)).AsTask();
                continue;
            }
            r = order.Tag;
            run.BeginAfter(order.Body, own);
            while (await run.StepAsync()) await me.SendAsync(signal, LocalTags.Signal(r));
        }
    }

    /// <summary>What the coordinator knows of a worker in a phase.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Phase
    {
        /// <summary>M_i, as far as they count.</summary>
        public int Steps;

        /// <summary>Whether its sum of the phase before is still to come.</summary>
        public bool Owes;

        /// <summary>Whether it was told to stop.</summary>
        public bool IsStopped;
    }
}
