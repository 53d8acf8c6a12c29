using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Decentralized.AllReduce;

/// <summary>
/// AllReduce SGD makes the steps of (minibatch) gradient descent, so <see cref="GradientDescentTheory"/> holds for it. What a mean
/// costs where links carry b coordinates a second one way, without latency (facts of the algorithms): ring 2(n − 1)/n · d/b,
/// pairwise 2d/(nb), recursive doubling log2(n)·d/b for n a power of two.
/// </summary>
public static class AllReduceTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    public static Theory For(Setting setting) => setting.Variance != 0
        ? GradientDescentTheory.Minibatch(setting, setting.Workers, "AllReduce SGD")
        : GradientDescentTheory.For(setting);

    /// <summary>Seconds of one mean, for n that divides d (and is a power of two for recursive doubling).</summary>
    /// <param name="reduction">How it is formed.</param>
    /// <param name="nodes">n, at least 1.</param>
    /// <param name="dimension">d.</param>
    /// <param name="bandwidth">b, coordinates a second on every link and in each direction.</param>
    /// <param name="latency">Seconds that a message is under way beside its transfer.</param>
    public static double Seconds(Reduction reduction, int nodes, int dimension, double bandwidth, double latency = 0)
    {
        var (steps, coordinates) = reduction switch
        {
            Reduction.Ring => (2 * (nodes - 1), (double)dimension / nodes),
            Reduction.Pairwise => (nodes == 1 ? 0 : 2, (double)dimension / nodes),
            _ => (int.Log2(nodes), (double)dimension),
        };
        return steps * ((coordinates / bandwidth) + latency);
    }
}
