using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.Decentralized.AllReduce;

/// <summary>Messages in the order of their tags, where nodes that are ahead may send before they are asked.</summary>
/// <param name="me">The node.</param>
internal sealed class OrderedMessages(INode me)
{
    private readonly List<Arrival> early = [];
    private Message? taken;

    /// <summary>The vector or piece that was sent with a tag, the one part of its bundle; valid until the next call.</summary>
    /// <param name="tag">The tag; every one is asked for once.</param>
    public async ValueTask<Message> TakeAsync(long tag)
    {
        if (taken is not null) me.Discard(taken);
        taken = null;
        for (var k = 0; k < early.Count; k++)
        {
            if (early[k].Tag != tag) continue;
            var found = early[k];
            early.RemoveAt(k);
            taken = found.Body;
            return found.Part(0);
        }
        while (true)
        {
            var arrival = await me.ReceiveAsync();
            if (arrival.Tag == tag) return arrival.Part(0);
            // Of the past: what a faulty network brought twice.
            if (arrival.Tag < tag) continue;
            me.Hold(arrival.Body);
            early.Add(arrival);
        }
    }
}
