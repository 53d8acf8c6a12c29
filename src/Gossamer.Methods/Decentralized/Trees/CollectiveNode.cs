using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.Trees;

/// <summary>
/// A node of the methods that compute until a pivot has heard of enough, then sum up what there is along trees: every
/// iteration is a broadcast of the point, gradients at all active nodes with progress on its way to the pivot, a signal to
/// stop, and a reduction.
/// </summary>
/// <param name="me">The node.</param>
/// <param name="plan">What all nodes agree on.</param>
/// <param name="stepSize">γ.</param>
internal sealed class CollectiveNode(INode me, CollectivePlan plan, double stepSize)
{
    private readonly Vector x = me.State.Vector("x", me.Start);
    private readonly Vector sum = new(me.Dimension + 1);            // Σ of gradients (or their means), and how many there were
    private readonly Vector arriving = new(me.Dimension);
    private readonly int[][] missing = [.. plan.Reduction.Blocks.Select(block => new int[block.Chunks])];
    private readonly (long Iteration, double Progress)[] below = [.. plan.IsActive.Select(_ => (-1L, 0.0))];
    private readonly Vector gradient = new(me.Dimension);
    private Task sending = Task.CompletedTask;
    private TaskCompletionSource resumed = new();
    private long iteration = -1;                                    // k of x; at nodes that only relay, the newest heard of
    private long stopped = -1;                                      // the last iteration that is to be summed up
    private long gradients;                                         // s_i
    private int chunksToCome;
    private int chunksToSum;
    private double told = double.NaN;

    private bool IsPivot => me.Index == plan.Control.Pivot;

    private bool IsActive => plan.IsActive[me.Index];

    private bool HasStopped => stopped >= iteration;

    /// <summary>The program.</summary>
    public async Task RunAsync()
    {
        ExpectSums();
        if (IsPivot) await ShowAsync(0);
        while (IsActive && iteration < 0) await TakeAsync(await me.ReceiveAsync());
        await (IsActive ? await Task.WhenAny(ListenAsync(), ComputeAsync()) : ListenAsync());
    }

    private async Task ListenAsync()
    {
        while (true) await TakeAsync(await me.ReceiveAsync());
    }

    private async Task ComputeAsync()
    {
        while (true)
        {
            while (HasStopped) await resumed.Task;
            var k = iteration;
            var computed = await me.GradientAsync(x);
            if (!computed.IsCancelled && k == iteration && !HasStopped)
            {
                gradient.Add(computed);
                gradients++;
                await TellAsync();
            }
            me.Discard(computed);
        }
    }

    private async Task TakeAsync(Arrival arrival)
    {
        var tag = CollectiveTag.Of(arrival.Tag);
        switch (tag.Kind)
        {
            case CollectiveKind.Point:
                await TakePointAsync(arrival, tag);
                break;
            case CollectiveKind.Sum:
                await TakeSumAsync(arrival, tag);
                break;
            case CollectiveKind.Progress:
                // It may be of a point that has not come here yet.
                below[arrival.Sender] = (tag.Iteration, arrival.Scalar(0));
                if (!IsActive && tag.Iteration > iteration) (iteration, told) = (tag.Iteration, double.NaN);
                await TellAsync();
                break;
            case CollectiveKind.Stop:
                await StopAsync(tag.Iteration);
                break;
        }
    }

    /// <summary>A chunk of a point: passed on along its path, or kept and sent along all paths that begin here.</summary>
    private async Task TakePointAsync(Arrival arrival, CollectiveTag tag)
    {
        var block = plan.Broadcast.Blocks[tag.Block];
        var path = block.Path(tag.Path);
        var place = Place(path, arrival.Sender);
        if (place + 1 < path.Length)
        {
            _ = me.SendAsync(path[place + 1], arrival.Body, arrival.Tag);
            return;
        }
        var (start, length) = block.Range(tag.Chunk);
        arrival.Part(0).CopyTo(arriving.Edit().Slice(start, length));
        SendPoint(tag.Iteration, tag.Block, tag.Chunk, arrival.Body);
        if (--chunksToCome > 0) return;
        x.Assign(arriving);
        await BeginAsync(tag.Iteration);
    }

    private void SendPoint(long k, int block, int chunk, Message body)
    {
        foreach (var path in plan.Broadcast.Blocks[block].PathsFrom(me.Index))
            _ = me.SendAsync(plan.Broadcast.Blocks[block].Path(path)[1], body, new CollectiveTag(CollectiveKind.Point, k, block, path, chunk).ToNumber());
    }

    /// <summary>Starts to compute at a new point, unless that was called off before it came.</summary>
    private async Task BeginAsync(long k)
    {
        iteration = k;
        gradient.Clear();
        gradients = 0;
        told = double.NaN;
        chunksToCome = plan.Broadcast.Blocks.Sum(block => block.Chunks);
        if (HasStopped)
        {
            await ContributeAsync();
            return;
        }
        var waiting = resumed;
        resumed = new();
        waiting.SetResult();
    }

    /// <summary>Makes room for the sums of the next iteration, which may come before its point.</summary>
    private void ExpectSums()
    {
        sum.Clear();
        chunksToSum = 0;
        for (var b = 0; b < missing.Length; b++)
        {
            var block = plan.Reduction.Blocks[b];
            // Every child's contribution and the own one.
            Array.Fill(missing[b], block.PathsFrom(me.Index).Count() + 1);
            chunksToSum += block.Chunks;
        }
        if (iteration < 0) chunksToCome = plan.Broadcast.Blocks.Sum(block => block.Chunks);
    }

    /// <summary>Tells the next node towards the pivot how much there is, whenever the link is free; at the pivot ends the iteration when it is enough.</summary>
    private async Task TellAsync()
    {
        if (HasStopped) return;
        if (IsPivot)
        {
            if (plan.IsEnough(Progress())) await StopAsync(iteration);
        }
        else if (sending.IsCompleted)
        {
            sending = SendProgressAsync();
        }
    }

    private double Progress()
    {
        var progress = IsActive ? plan.Progress(gradients) : 0;
        var silence = plan.IsHeterogeneous ? double.PositiveInfinity : 0;
        foreach (var contributor in plan.Control.Contributors[me.Index])
            progress += below[contributor].Iteration == iteration ? below[contributor].Progress : silence;
        return progress;
    }

    private async Task SendProgressAsync()
    {
        while (!HasStopped && Progress() is var progress && double.IsFinite(progress) && progress != told)
        {
            told = progress;
            await me.SendAsync(plan.Control.Parent(me.Index), me.Bundle(me.Dense(progress)), new CollectiveTag(CollectiveKind.Progress, iteration).ToNumber());
        }
    }

    /// <summary>Freezes what there is, tells the nodes farther out, and starts the reduction.</summary>
    private async Task StopAsync(long k)
    {
        if (stopped >= k) return;
        stopped = k;
        foreach (var child in plan.Control.Children(me.Index))
            _ = me.SendAsync(child, Message.Empty(me.Dimension), new CollectiveTag(CollectiveKind.Stop, k).ToNumber());
        me.Interrupt();
        if (IsActive && iteration == k) await ContributeAsync();
    }

    /// <summary>Adds what this node has to the sums; nothing where it was stopped before it could compute.</summary>
    private async Task ContributeAsync()
    {
        if (gradients > 0)
        {
            sum.Edit()[^1] += gradients;
            var scale = plan.IsHeterogeneous ? 1.0 / (plan.IsActive.Length * gradients) : 1;
            TensorPrimitives.MultiplyAdd(gradient.Values, scale, sum.Values[..me.Dimension], sum.Edit()[..me.Dimension]);
        }
        if (plan.Reduction.Blocks.Count == 0)
        {
            await StepAsync();
            return;
        }
        // All chunks advance together, so that links of all trees are in use from the start.
        for (var chunk = 0; chunk < plan.Reduction.Blocks.Max(block => block.Chunks); chunk++)
        {
            for (var b = 0; b < missing.Length; b++)
            {
                if (chunk < missing[b].Length) await CompleteAsync(b, chunk);
            }
        }
    }

    private async Task TakeSumAsync(Arrival arrival, CollectiveTag tag)
    {
        var block = plan.Reduction.Blocks[tag.Block];
        var path = block.Path(tag.Path);
        var place = Array.IndexOf(path, arrival.Sender, 1) - 1;
        while (path[place] != me.Index) place = Array.IndexOf(path, arrival.Sender, place + 2) - 1;
        if (place > 0)
        {
            _ = me.SendAsync(path[place - 1], arrival.Body, arrival.Tag);
            return;
        }
        var (start, length) = Coordinates(block, tag.Chunk);
        arrival.Part(0).AddTo(sum.Edit().Slice(start, length), 1);
        await CompleteAsync(tag.Block, tag.Chunk);
    }

    /// <summary>One contribution to a chunk is there; the last one sends it on, or makes the step at the pivot.</summary>
    private async Task CompleteAsync(int b, int chunk)
    {
        if (--missing[b][chunk] > 0) return;
        chunksToSum--;
        if (IsPivot)
        {
            if (chunksToSum == 0) await StepAsync();
            return;
        }
        var block = plan.Reduction.Blocks[b];
        var path = block.PathTo(me.Index);
        var (start, length) = Coordinates(block, chunk);
        var hops = block.Path(path);
        _ = me.SendAsync(hops[^2], me.Bundle(me.Dense(sum.Values.Slice(start, length))), new CollectiveTag(CollectiveKind.Sum, stopped, b, path, chunk).ToNumber());
        if (chunksToSum == 0) ExpectSums();
    }

    /// <summary>The coordinates of a chunk of the sum: the number of gradients travels with the last one.</summary>
    private (int Start, int Length) Coordinates(TreePlan.Block block, int chunk)
    {
        var (start, length) = block.Range(chunk);
        return (start, start + length == me.Dimension ? length + 1 : length);
    }

    private async Task StepAsync()
    {
        x.Add(sum.Values[..me.Dimension], plan.IsHeterogeneous ? -stepSize : -stepSize / sum[me.Dimension]);
        ExpectSums();
        await ShowAsync(iteration + 1);
    }

    private async Task ShowAsync(long k)
    {
        if (!await me.ContinueAsync(x, k)) return;
        for (var chunk = 0; chunk < (plan.Broadcast.Blocks.Max(block => (int?)block.Chunks) ?? 0); chunk++)
        {
            for (var b = 0; b < plan.Broadcast.Blocks.Count; b++)
            {
                if (chunk >= plan.Broadcast.Blocks[b].Chunks) continue;
                var (start, length) = plan.Broadcast.Blocks[b].Range(chunk);
                SendPoint(k, b, chunk, me.Bundle(me.Dense(x.Values.Slice(start, length))));
            }
        }
        await BeginAsync(k);
    }

    private int Place(int[] path, int sender)
    {
        for (var place = 1; ; place++)
        {
            if (path[place - 1] == sender && path[place] == me.Index) return place;
        }
    }
}
