using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.RandomTimes;

/// <summary>Options of the methods of trials.</summary>
public record TrialOptions : MethodOptions
{
    /// <summary>S.</summary>
    [Parameter("Gradients that a round is meant to yield; by theory from sigma^2/eps unless given.", Symbol = "S", Minimum = 1)]
    public long? Batch { get; init; }

    /// <summary>a.</summary>
    [Parameter("Seconds after which a trial is given up, at every worker; chosen for each worker from the distribution of its times unless given.", Symbol = "a", Minimum = 0)]
    public double? Limit { get; init; }
}

/// <summary>
/// Base of the methods of trials: worker i makes B_i attempts at a gradient at x^k, each for at most a_i seconds, and sends
/// the sum of those that succeeded. Methods differ in how the sums are weighed.
/// </summary>
/// <param name="options">Batch and time limit.</param>
public abstract class TrialMethod(TrialOptions options) : CentralizedMethod(options)
{
    private protected TrialPlan? Plan { get; set; }

    private protected TrialOptions Options => options;

    private protected abstract string Title { get; }

    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <summary>What the sum of a worker counts.</summary>
    private protected abstract double Weight(int worker);

    /// <inheritdoc/>
    public sealed override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = new Vector(hub.Dimension);
        int[] active = [.. Enumerable.Range(0, hub.Workers).Where(worker => Plan!.Trials[worker] > 0)];
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            foreach (var worker in active) await hub.SendAsync(worker, x, tag: k);
            g.Clear();
            foreach (var arrival in await hub.GatherAsync(tag: k, active.Length)) g.Add(arrival.Body, Weight(arrival.Sender));
            x.Add(g, -StepSize);
        }
    }

    /// <inheritdoc/>
    public sealed override async Task WorkAsync(IWorker me)
    {
        var trial = Computation.Gradient.Within(Plan!.Limits[me.Index]);
        var sum = new Vector(me.Dimension);
        while (true)
        {
            var point = await me.ReceiveAsync();
            sum.Clear();
            for (var j = 0; j < Plan.Trials[me.Index]; j++)
            {
                var gradient = await me.ComputeAsync(trial, point.Body);
                if (gradient.IsCancelled) continue;
                sum.Add(gradient);
                me.Discard(gradient);
            }
            await me.SendAsync(me.Dense(sum), point.Tag);
        }
    }
}
