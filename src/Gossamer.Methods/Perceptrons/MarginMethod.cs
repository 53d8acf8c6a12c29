using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Perceptrons;

/// <summary>What the perceptrons share: workers send d + 1 numbers, the weighted sum of their samples and the sum of the weights.</summary>
/// <param name="options">The options.</param>
/// <param name="weight">How samples are weighed.</param>
public abstract class MarginMethod(MethodOptions options, MarginWeight weight) : CentralizedMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting) => PerceptronTheory.Check(setting);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var sum = new Vector(hub.Dimension + 1);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(x, k);
            sum.Clear();
            Collect(await hub.GatherAsync(k), sum, hub.Workers);
            // Where nothing is wrong (or the weights have underflowed) the point stays.
            if (sum[hub.Dimension] > 0) x.Add(sum.Values[..hub.Dimension], StepSize * Scale(sum[hub.Dimension], k));
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var work = new MarginSums(weight);
        while (true)
        {
            var point = await me.ReceiveAsync();
            var sums = await me.ComputeAsync(work, point.Body);
            await me.SendAsync(me.Bundle(sums), point.Tag);
        }
    }

    /// <summary>What the mean over the workers is multiplied by.</summary>
    /// <param name="total">The mean weight of a sample, positive.</param>
    /// <param name="iteration">k.</param>
    protected abstract double Scale(double total, long iteration);

    /// <summary>The mean over the workers of what they sent.</summary>
    private protected virtual void Collect(Arrivals arrivals, Vector sum, int workers)
    {
        foreach (var arrival in arrivals) sum.Add(arrival.Part(0), 1.0 / workers);
    }
}
