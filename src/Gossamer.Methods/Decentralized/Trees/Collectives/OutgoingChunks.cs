using System.Runtime.InteropServices;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.Decentralized.Trees.Collectives;

/// <summary>
/// Chunks that wait for a node's links. Where several trees share a link, the chunk goes first whose tree is farthest behind:
/// a chunk is due when the share of its block up to its end is, and as blocks are in proportion to the rates of their trees,
/// every tree advances at its rate (earliest deadline first, which keeps all deadlines but for one chunk a link).
/// </summary>
/// <param name="me">The node.</param>
internal sealed class OutgoingChunks(INode me)
{
    private readonly Dictionary<int, Link> links = [];
    private long chunks;

    /// <summary>Sends a chunk when its turn comes.</summary>
    /// <param name="neighbor">0-based index of a neighbour.</param>
    /// <param name="body">Its coordinates: received, or made here.</param>
    /// <param name="tag">What it is.</param>
    /// <param name="share">The share of its block that is through with it, above 0 and at most 1.</param>
    public void Send(int neighbor, Message body, CollectiveTag tag, double share)
    {
        if (!links.TryGetValue(neighbor, out var link)) links[neighbor] = link = new Link(me, neighbor);
        link.Send(body, tag, new Turn(tag.Iteration, tag.Kind, share, chunks++));
    }

    private sealed class Link(INode me, int neighbor)
    {
        private readonly PriorityQueue<(Message Body, long Tag), Turn> waiting = new();
        private Task sending = Task.CompletedTask;

        public void Send(Message body, CollectiveTag tag, Turn turn)
        {
            me.Hold(body);
            waiting.Enqueue((body, tag.ToNumber()), turn);
            if (sending.IsCompleted) sending = SendAllAsync();
        }

        private async Task SendAllAsync()
        {
            while (waiting.TryDequeue(out var chunk, out _))
            {
                var left = me.SendAsync(neighbor, chunk.Body, chunk.Tag);
                me.Discard(chunk.Body);
                await left;
            }
        }
    }

    /// <summary>Points go before sums of the same iteration, what is due earlier before the rest, and equals in the order in which they came.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Turn(long Iteration, CollectiveKind Kind, double Share, long Number) : IComparable<Turn>
    {
        public int CompareTo(Turn other) =>
            (Iteration, Kind, Share, Number).CompareTo((other.Iteration, other.Kind, other.Share, other.Number));
    }
}
