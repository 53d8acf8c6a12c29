using System.Runtime.CompilerServices;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Batches;

/// <summary>
/// Rennala's way of collecting a batch: gradients taken at the current point, from whichever workers are fast. The worker
/// whose gradient fills a batch gets the next point; the others end what they compute, which is then ignored, or are
/// stopped.
/// </summary>
/// <param name="hub">The coordinator.</param>
/// <param name="size">S, gradients in a batch.</param>
/// <param name="stops">Whether a full batch stops the computations that are still running.</param>
internal sealed class FreshBatches(ICoordinator hub, long size, bool stops)
{
    private readonly WorkerGroup everybody = new WorkerGroups(hub.Workers).First;
    private int idle;

    /// <summary>Collects the batch of one iteration.</summary>
    /// <param name="point">Where gradients are taken.</param>
    /// <param name="k">The iteration, 0 first.</param>
    /// <param name="mean">Becomes the mean of the S gradients.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask CollectAsync(Vector point, long k, Vector mean)
    {
        if (k == 0) await hub.BroadcastAsync(point, tag: 0);
        else if (stops) await hub.RestartAsync(everybody, point, tag: k);
        else await hub.SendAsync(idle, point, tag: k);
        mean.Clear();
        for (long count = 0; count < size;)
        {
            var arrival = await hub.ReceiveAsync();
            var isFresh = arrival.Tag == k;
            if (isFresh)
            {
                mean.Add(arrival.Body, 1.0 / size);
                count++;
            }
            idle = arrival.Sender;
            // With stops an outdated arrival was on its way when its worker was restarted: that worker is not idle.
            if (count < size && (isFresh || !stops)) await hub.SendAsync(idle, point, tag: k);
        }
    }
}
