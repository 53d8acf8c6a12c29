using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.Tables;

/// <summary>
/// IA²SGD (incremental aggregated asynchronous SGD): a table of the last gradient of every worker; every arrival replaces
/// an entry and makes a step with the mean of the table. The baseline of Ringleader ASGD.
/// </summary>
/// <param name="options">The step size.</param>
[Method("ia2sgd",
    Title = "IA2SGD",
    Family = "asynchronous",
    Summary = "Asynchronous SGD for workers with different objectives: every arrival replaces its worker's entry in a table of gradients and makes a step with the mean of the table.",
    Paper = "baseline in A. Maranjyan, P. Richtarik, Ringleader ASGD, ICLR 2026, arXiv:2509.22860; incremental aggregated gradients: D. Blatt, A. Hero, H. Gauchman, 2007",
    Guarantee = "None here: delays may be arbitrarily long, and the step has to be tuned.")]
public sealed class Ia2Sgd(MethodOptions options) : CentralizedMethod(options)
{
    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => new()
    {
        StepSizeSource = "none",
        WhyNoStepSize = "no theorem on IA2SGD with unbounded delays is known here; give stepSize as a number, or use ringleader-asgd",
    };

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var table = new GradientTable(hub.Workers, hub.Dimension);
        if (!await hub.ContinueAsync(x, 0)) return;
        await hub.BroadcastAsync(x, tag: 0);
        for (long k = 1; ; k++)
        {
            var arrival = await hub.ReceiveAsync();
            table.Replace(arrival.Sender, arrival.Body);
            while (table.Missing > 0)                               // warm-up: no step before the table is full
            {
                await hub.SendAsync(arrival.Sender, x, tag: 0);
                arrival = await hub.ReceiveAsync();
                table.Replace(arrival.Sender, arrival.Body);
            }
            x.Add(table.Mean, -StepSize);
            if (!await hub.ContinueAsync(x, k)) return;
            await hub.SendAsync(arrival.Sender, x, tag: k);
        }
    }

    /// <inheritdoc/>
    public override Task WorkAsync(IWorker me) => me.AnswerAsync(Computation.Gradient);
}
