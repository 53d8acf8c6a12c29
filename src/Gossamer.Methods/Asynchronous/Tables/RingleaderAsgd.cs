using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.Tables;

/// <summary>
/// Ringleader ASGD (Maranjyan and Richtárik, 2026): asynchronous SGD on different f_i. Every step uses the mean over all
/// workers of the averages in a gradient table; a round makes n steps, one with a fresh gradient of every worker, and no
/// gradient is discarded: those that come twice go to the table of the next round.
/// </summary>
/// <param name="options">The step size.</param>
[Method("ringleader-asgd",
    Title = "Ringleader ASGD",
    Family = "asynchronous",
    Summary = "Asynchronous SGD for workers with different objectives that keeps a table of everybody's gradients; optimal in time, wastes no computation, and needs to know no speeds.",
    Paper = "A. Maranjyan, P. Richtarik, Ringleader ASGD: The First Asynchronous SGD with Optimal Time Complexity under Data Heterogeneity, ICLR 2026, arXiv:2509.22860",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps in O((L*Delta/eps)*(tau_n + mean(tau)*sigma^2/(n*eps))) seconds for gamma = min{1/(8*n*L), eps*B/(10*L*sigma^2)}; delays are at most 2n - 2, and n updates take at most 2*tau_n seconds.")]
public sealed class RingleaderAsgd(MethodOptions options) : CentralizedMethod(options)
{
    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => RingleaderAsgdTheory.For(setting);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var table = new GradientTable(hub.Workers, hub.Dimension);
        var next = new GradientTable(hub.Workers, hub.Dimension);
        var isToUpdate = new bool[hub.Workers];
        long k = 0;
        if (!await hub.ContinueAsync(x, k)) return;
        await hub.BroadcastAsync(x, tag: 0);
        while (true)
        {
            // Phase 1: until everybody has an entry, at the point that stays.
            var last = 0;
            while (table.Missing > 0)
            {
                var arrival = await hub.ReceiveAsync();
                last = arrival.Sender;
                table.Add(last, arrival.Body);
                if (table.Missing > 0) await hub.SendAsync(last, x, tag: k);
            }
            // Phase 2: one step for everybody, the first for the worker that came last.
            x.Add(table.Mean, -StepSize);
            if (!await hub.ContinueAsync(x, ++k)) return;
            await hub.SendAsync(last, x, tag: k);
            Array.Fill(isToUpdate, true);
            isToUpdate[last] = false;
            for (var left = hub.Workers - 1; left > 0;)
            {
                var arrival = await hub.ReceiveAsync();
                var worker = arrival.Sender;
                if (isToUpdate[worker])
                {
                    table.Add(worker, arrival.Body);
                    x.Add(table.Mean, -StepSize);
                    if (!await hub.ContinueAsync(x, ++k)) return;
                    isToUpdate[worker] = false;
                    left--;
                }
                else
                {
                    next.Add(worker, arrival.Body);
                }
                await hub.SendAsync(worker, x, tag: k);
            }
            (table, next) = (next, table);
            next.Clear();
        }
    }

    /// <inheritdoc/>
    public override Task WorkAsync(IWorker me) => me.AnswerAsync(Computation.Gradient);
}
