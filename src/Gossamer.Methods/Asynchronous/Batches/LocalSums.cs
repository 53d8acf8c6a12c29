using System.Runtime.CompilerServices;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Batches;

/// <summary>
/// Workers that keep the sum of their gradients at the current point to themselves and signal each one; when there are
/// enough, the coordinator stops everybody and is sent the sums: d values a worker and round in place of d a gradient.
/// </summary>
internal static class LocalSums
{
    /// <summary>The worker's program.</summary>
    public static async Task WorkAsync(IWorker me)
    {
        var sum = new Vector(me.Dimension);
        var signal = Message.Empty(me.Dimension);
        while (true)
        {
            var point = await me.ReceiveAsync();
            var count = 0;
            sum.Clear();
            while (true)
            {
                var gradient = await me.GradientAsync(point.Body);
                if (gradient.IsCancelled) break;
                sum.Add(gradient);
                count++;
                me.Discard(gradient);
                await me.SendAsync(signal, point.Tag);
            }
            await me.SendAsync(count > 0 ? me.Bundle(me.Dense(count), me.Dense(sum)) : me.Bundle(me.Dense(0.0)), point.Tag);
        }
    }

    /// <summary>Collects the gradients of one iteration.</summary>
    /// <param name="hub">The coordinator.</param>
    /// <param name="point">Where gradients are taken.</param>
    /// <param name="k">The iteration.</param>
    /// <param name="size">S: when as many gradients are signalled, everybody is stopped.</param>
    /// <param name="mean">Becomes the mean of all gradients; there are S, and more only where signals were still under way.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask CollectAsync(ICoordinator hub, Vector point, long k, long size, Vector mean)
    {
        await hub.BroadcastAsync(point, tag: k);
        for (long signalled = 0; signalled < size; signalled++) await hub.ReceiveAsync();
        for (var worker = 0; worker < hub.Workers; worker++) await hub.CancelAsync(worker);
        mean.Clear();
        var total = 0.0;
        for (var sums = 0; sums < hub.Workers;)
        {
            var arrival = await hub.ReceiveAsync();
            if (arrival.Body is not BundleMessage bundle) continue; // a signal that was on its way
            sums++;
            total += arrival.Scalar(0);
            if (bundle.Count > 1) mean.Add(arrival.Part(1));
        }
        mean.Scale(1 / total);
    }
}
