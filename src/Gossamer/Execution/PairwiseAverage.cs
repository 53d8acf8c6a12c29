using System.Buffers;
using System.Numerics.Tensors;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Execution;

/// <summary>
/// The mean of all nodes' vectors where every node is everyone's neighbour. Node i is responsible for the i-th of n pieces of
/// the coordinates: it is sent that piece by all (reduce-scatter), sums in node order, and sends the mean to all (all-gather).
/// A node sends 2(n − 1)/n vectors, as little as possible.
/// </summary>
internal static class PairwiseAverage
{
    /// <summary>The coordinates that a node is responsible for; none where there are fewer coordinates than nodes.</summary>
    /// <param name="node">0-based index.</param>
    /// <param name="nodes">n.</param>
    /// <param name="dimension">d.</param>
    public static (int From, int Length) PieceOf(int node, int nodes, int dimension) => EvenParts.Of(node, nodes, dimension);

    /// <summary>Coordinates that a node sends.</summary>
    public static long CoordinatesSent(int node, int nodes, int dimension)
    {
        var own = PieceOf(node, nodes, dimension).Length;
        return dimension - own + ((long)(nodes - 1) * own);
    }

    /// <summary>Adds a node's piece to a mean, as a gather of whole vectors would.</summary>
    public static void AddShare(Span<double> mean, ReadOnlySpan<double> piece, int nodes) =>
        TensorPrimitives.MultiplyAdd(piece, 1.0 / nodes, mean, mean);

    public static async ValueTask RunAsync(INode me, Vector vector, long round)
    {
        var nodes = me.Workers;
        // As the others see it.
        vector.Assign(me.Dense(vector.Values));
        ScatterPieces(me, vector, round);
        var (from, length) = PieceOf(me.Index, nodes, me.Dimension);
        var pieces = ArrayPool<double>.Shared.Rent(Math.Max(1, length * (nodes + 1)));
        vector.Values.Slice(from, length).CopyTo(pieces.AsSpan(me.Index * length, length));
        for (var missing = length == 0 ? 0 : nodes - 1; missing > 0; missing--)
        {
            var arrival = await me.ReceiveAsync();
            arrival.Part(0).CopyTo(pieces.AsSpan(arrival.Sender * length, length));
        }
        var mean = me.Dense(Mean(pieces, length, nodes));
        ArrayPool<double>.Shared.Return(pieces);
        var received = await me.ExchangeAsync(me.Bundle(mean), round);
        mean.CopyTo(vector.Edit().Slice(from, length));
        foreach (var arrival in received)
        {
            var (start, count) = PieceOf(arrival.Sender, nodes, me.Dimension);
            arrival.Part(0).CopyTo(vector.Edit().Slice(start, count));
        }
    }

    private static void ScatterPieces(INode me, Vector vector, long round)
    {
        // Everyone begins with the next one, so that the pieces of all do not come to one node first.
        for (var step = 1; step < me.Workers; step++)
        {
            var node = (me.Index + step) % me.Workers;
            var (from, length) = PieceOf(node, me.Workers, me.Dimension);
            if (length > 0) _ = me.SendAsync(node, me.Bundle(me.Dense(vector.Values.Slice(from, length))), round);
        }
    }

    /// <summary>Sums the pieces of all nodes into the room behind them.</summary>
    private static ReadOnlySpan<double> Mean(double[] pieces, int length, int nodes)
    {
        var mean = pieces.AsSpan(nodes * length, length);
        mean.Clear();
        for (var node = 0; node < nodes; node++) AddShare(mean, pieces.AsSpan(node * length, length), nodes);
        return mean;
    }
}
