using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.AllReduce;

/// <summary>One node's part in forming means of all nodes' vectors, equal at all nodes to the last bit.</summary>
internal interface IReduction
{
    /// <summary>Writes the mean of all nodes' vectors.</summary>
    /// <param name="vector">This node's vector, overwritten.</param>
    /// <param name="round">0-based number of the mean.</param>
    ValueTask AverageAsync(Vector vector, long round);
}

/// <summary>Every node sums one piece for all.</summary>
/// <param name="me">The node.</param>
internal sealed class PairwiseReduction(INode me) : IReduction
{
    public ValueTask AverageAsync(Vector vector, long round) => me.AverageAsync(vector, round);
}
