using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.Trees.Collectives;

/// <summary>
/// Sums on their way to the root: a node adds what its children send to what it has itself, and passes every chunk on when
/// all of it is there. The number of gradients in a sum travels with its last coordinate.
/// </summary>
/// <param name="me">The node.</param>
/// <param name="plan">The trees.</param>
/// <param name="links">The way out.</param>
internal sealed class SumReduction(INode me, TreePlan plan, OutgoingChunks links)
{
    private readonly Vector sum = new(me.Dimension + 1);
    // How many contributions to each chunk are to come: one of every child, and the own one.
    private readonly int[][] missing = [.. plan.Blocks.Select(block => NewArray(block, me.Index))];
    private int open = plan.Chunks;

    /// <summary>What has been summed up, at the root.</summary>
    public ReadOnlySpan<double> Sum => sum.Values[..me.Dimension];

    /// <summary>How many gradients there are in it.</summary>
    public double Gradients => sum[me.Dimension];

    /// <summary>True where all contributions are there.</summary>
    public bool IsComplete => open == 0;

    /// <summary>Adds what this node has itself.</summary>
    /// <param name="k">The iteration.</param>
    /// <param name="own">Its vector.</param>
    /// <param name="scale">A factor for it.</param>
    /// <param name="gradients">How many gradients there are in it; the vector is left out where there are none.</param>
    public void Contribute(long k, Vector own, double scale, long gradients)
    {
        if (gradients > 0)
        {
            sum.Edit()[^1] += gradients;
            TensorPrimitives.MultiplyAdd(own.Values, scale, Sum, sum.Edit()[..me.Dimension]);
        }
        foreach (var (b, chunk) in plan.InTurn()) Complete(k, b, chunk);
    }

    /// <summary>A chunk came: it is passed on along its path, or added here where the path ends.</summary>
    public void Take(Arrival arrival, CollectiveTag tag)
    {
        var block = plan.Blocks[tag.Block];
        var path = block.Path(tag.Path);
        var place = Array.IndexOf(path, me.Index);
        if (place > 0)
        {
            links.Send(path[place - 1], arrival.Body, tag, block.Share(tag.Chunk));
            return;
        }
        var (start, length) = Coordinates(block, tag.Chunk);
        arrival.Part(0).AddTo(sum.Edit().Slice(start, length), 1);
        Complete(tag.Iteration, tag.Block, tag.Chunk);
    }

    /// <summary>Makes room for the sums of the next iteration, whose first ones may come before its point.</summary>
    public void Clear()
    {
        sum.Clear();
        open = plan.Chunks;
        for (var b = 0; b < missing.Length; b++) Array.Fill(missing[b], Contributions(plan.Blocks[b], me.Index));
    }

    /// <summary>One contribution to a chunk is there; the last one sends it on.</summary>
    private void Complete(long k, int b, int chunk)
    {
        if (--missing[b][chunk] > 0) return;
        open--;
        if (me.Index == plan.Root) return;
        var block = plan.Blocks[b];
        var path = block.PathTo(me.Index);
        var (start, length) = Coordinates(block, chunk);
        var body = me.Bundle(me.Dense(sum.Values.Slice(start, length)));
        links.Send(block.Path(path)[^2], body, new CollectiveTag(CollectiveKind.Sum, k, b, path, chunk), block.Share(chunk));
        if (open == 0) Clear();
    }

    private (int Start, int Length) Coordinates(TreePlan.Block block, int chunk)
    {
        var (start, length) = block.Range(chunk);
        return (start, start + length == me.Dimension ? length + 1 : length);
    }

    private static int[] NewArray(TreePlan.Block block, int node)
    {
        var counts = new int[block.Chunks];
        Array.Fill(counts, Contributions(block, node));
        return counts;
    }

    private static int Contributions(TreePlan.Block block, int node) => block.PathsFrom(node).Count() + 1;
}
