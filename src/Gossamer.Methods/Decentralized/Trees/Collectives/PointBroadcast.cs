using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.Trees.Collectives;

/// <summary>Points on their way from the root to all others, in chunks that are passed on as they come.</summary>
/// <param name="me">The node.</param>
/// <param name="plan">The trees.</param>
/// <param name="links">The way out.</param>
internal sealed class PointBroadcast(INode me, TreePlan plan, OutgoingChunks links)
{
    private int missing = plan.Chunks;

    /// <summary>The last point that came, complete after <see cref="Take"/> said so.</summary>
    public Vector Point { get; } = new(me.Dimension);

    /// <summary>Sends x^k along all trees, at the root.</summary>
    public void Send(Vector x, long k)
    {
        foreach (var (b, chunk) in plan.InTurn())
        {
            var (start, length) = plan.Blocks[b].Range(chunk);
            PassOn(me.Bundle(me.Dense(x.Values.Slice(start, length))), k, b, chunk);
        }
    }

    /// <summary>A chunk came: it is passed on along its path, or kept and sent along all paths that begin here.</summary>
    /// <returns>True where it was the last one of its point.</returns>
    public bool Take(Arrival arrival, CollectiveTag tag)
    {
        var block = plan.Blocks[tag.Block];
        var path = block.Path(tag.Path);
        var place = Array.IndexOf(path, me.Index);
        if (place + 1 < path.Length)
        {
            links.Send(path[place + 1], arrival.Body, tag, block.Share(tag.Chunk));
            return false;
        }
        var (start, length) = block.Range(tag.Chunk);
        arrival.Part(0).CopyTo(Point.Edit().Slice(start, length));
        PassOn(arrival.Body, tag.Iteration, tag.Block, tag.Chunk);
        if (--missing > 0) return false;
        missing = plan.Chunks;
        return true;
    }

    private void PassOn(Message body, long k, int b, int chunk)
    {
        var block = plan.Blocks[b];
        foreach (var path in block.PathsFrom(me.Index))
            links.Send(block.Path(path)[1], body, new CollectiveTag(CollectiveKind.Point, k, b, path, chunk), block.Share(chunk));
    }
}
