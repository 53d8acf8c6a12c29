using System.Numerics;
using Gossamer.Execution;
using Vector = Gossamer.Numerics.Vector;

namespace Gossamer.Methods.Decentralized.AllReduce;

/// <summary>
/// Recursive doubling (Thakur, Rabenseifner and Gropp, 2005): nodes 1, 2, 4, … apart exchange what they have summed so far. The
/// nodes beyond the largest power of two hand their vectors to the first ones before and are told the mean after.
/// </summary>
/// <param name="me">The node.</param>
internal sealed class RecursiveDoubling(INode me) : IReduction
{
    private readonly OrderedMessages messages = new(me);
    private readonly int core = Core(me.Workers);

    /// <summary>The largest power of two that is at most n.</summary>
    public static int Core(int nodes) => 1 << BitOperations.Log2((uint)nodes);

    public async ValueTask AverageAsync(Vector vector, long round)
    {
        var tag = round * (BitOperations.Log2((uint)core) + 2);
        if (me.Index >= core)
        {
            Send(vector, me.Index - core, tag);
            vector.Assign(await messages.TakeAsync(tag + 1));
            return;
        }
        var guest = me.Index + core < me.Workers ? me.Index + core : (int?)null;
        if (guest is not null) vector.Add(await messages.TakeAsync(tag));
        var step = tag + 2;
        for (var distance = 1; distance < core; distance *= 2)
        {
            Send(vector, me.Index ^ distance, step);
            vector.Add(await messages.TakeAsync(step++));
        }
        vector.Scale(1.0 / me.Workers);
        vector.Assign(me.Dense(vector.Values));                     // as a guest is told
        if (guest is { } other) Send(vector, other, tag + 1);
    }

    /// <summary>Sends the vector, and goes on with what the receiver sees of it.</summary>
    private void Send(Vector vector, int to, long tag)
    {
        var message = me.Dense(vector.Values);
        vector.Assign(message);
        _ = me.SendAsync(to, me.Bundle(message), tag);
    }
}
