using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Compression;

/// <summary>What both kinds of Rand-K share: the random coordinates, drawn from the sender's stream.</summary>
internal static class RandomCoordinates
{
    public static Message Keep(ReadOnlySpan<double> vector, int k, double factor, ref CompressionContext context)
    {
        var message = context.Pool.RentSparse(vector.Length, k);
        RandomSubsets.Draw(ref context.Private, vector.Length, message.IndexBuffer);
        message.IndicesAreShared = true;
        message.Gather(vector, factor, context.Wire);
        return message;
    }

    public static Support List(int dimension, int k, ref CompressionContext context, IndexSource sets)
    {
        RandomSubsets.Draw(ref context.Private, dimension, sets.Append(k));
        return Support.Shared;
    }
}
