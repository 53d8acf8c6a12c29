using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.AllReduce;

/// <summary>
/// The ring all-reduce (Patarasuk and Yuan, 2009): n pieces go round, gathering every node's share, and once more with the mean.
/// Every node sends 2(n − 1)/n vectors to its successor.
/// </summary>
/// <param name="me">The node.</param>
/// <param name="ring">The nodes in the order in which they pass pieces on.</param>
internal sealed class RingReduction(INode me, int[] ring) : IReduction
{
    private readonly OrderedMessages messages = new(me);
    private readonly int place = Array.IndexOf(ring, me.Index);

    public async ValueTask AverageAsync(Vector vector, long round)
    {
        var n = ring.Length;
        var next = ring[(place + 1) % n];
        var tag = round * 2 * (n - 1);
        for (var step = 0; step < n - 1; step++)                    // reduce-scatter: piece p ends at place p - 1
        {
            Send(vector, place - step, next, tag);
            var received = await messages.TakeAsync(tag++);
            received.AddTo(PieceOf(vector, place - step - 1), 1);
        }
        Finish(PieceOf(vector, place + 1));
        for (var step = 0; step < n - 1; step++)                    // all-gather
        {
            Send(vector, place + 1 - step, next, tag);
            var received = await messages.TakeAsync(tag++);
            received.CopyTo(PieceOf(vector, place - step));
        }
    }

    /// <summary>The sum becomes the mean, as the others will see it.</summary>
    private void Finish(Span<double> piece)
    {
        TensorPrimitives.Multiply(piece, 1.0 / ring.Length, piece);
        me.Dense(piece).CopyTo(piece);
    }

    private void Send(Vector vector, int piece, int to, long tag) => _ = me.SendAsync(to, me.Bundle(me.Dense(PieceOf(vector, piece))), tag);

    /// <summary>One of n pieces, counted round.</summary>
    private Span<double> PieceOf(Vector vector, int piece)
    {
        var (from, length) = EvenParts.Of(((piece % ring.Length) + ring.Length) % ring.Length, ring.Length, vector.Length);
        return vector.Edit().Slice(from, length);
    }
}
