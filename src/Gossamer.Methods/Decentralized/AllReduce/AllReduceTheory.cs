using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Decentralized.AllReduce;

/// <summary>
/// AllReduce SGD makes the steps of (minibatch) gradient descent, so <see cref="GradientDescentTheory"/> holds for it. What a mean
/// costs where links carry b coordinates a second one way, without latency (facts of the algorithms): ring 2(n − 1)/n · d/b,
/// pairwise 2d/(nb), recursive doubling log2(n)·d/b for n a power of two and at most 2d/b more than for the next smaller one otherwise
/// (nodes without guests are a step ahead, which may save one).
/// </summary>
public static class AllReduceTheory
{
    /// <summary>What the theory says in a setting; where links take time, with the seconds of a mean as the parameter <c>seconds</c>.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="reduction">How means are formed.</param>
    public static Theory For(Setting setting, Reduction reduction)
    {
        var theory = setting.Variance != 0
            ? GradientDescentTheory.Minibatch(setting, setting.Workers, "AllReduce SGD")
            : GradientDescentTheory.For(setting);
        if (setting.Links is not { } links) return theory;
        var (bandwidth, latency) = Slowest(links, setting.Dimension);
        var seconds = Seconds(reduction, setting.Workers, setting.Dimension, bandwidth, latency);
        return seconds > 0 ? theory with { Parameters = new Dictionary<string, double>(theory.Parameters) { ["seconds"] = seconds } } : theory;
    }

    /// <summary>Seconds of one mean where all links are alike; a bound where n does not divide d, or is no power of two in recursive doubling.</summary>
    /// <param name="reduction">How it is formed.</param>
    /// <param name="nodes">n, at least 1.</param>
    /// <param name="dimension">d.</param>
    /// <param name="bandwidth">b, coordinates a second on every link and in each direction.</param>
    /// <param name="latency">Seconds that a message is under way beside its transfer.</param>
    public static double Seconds(Reduction reduction, int nodes, int dimension, double bandwidth, double latency = 0)
    {
        var core = RecursiveDoubling.Core(nodes);
        var (steps, coordinates) = reduction switch
        {
            Reduction.Ring => (2 * (nodes - 1), (dimension + nodes - 1) / nodes),
            Reduction.Pairwise => (nodes == 1 ? 0 : 2, (dimension + nodes - 1) / nodes),
            _ => (int.Log2(core) + (nodes > core ? 2 : 0), dimension),
        };
        return steps * ((coordinates / bandwidth) + latency);
    }

    // The narrowest bandwidth and the longest latency of any link.
    private static (double Bandwidth, double Latency) Slowest(GraphLinks links, int dimension)
    {
        var (bandwidth, latency) = (double.PositiveInfinity, 0.0);
        for (var node = 0; node < links.Graph.Nodes; node++)
        {
            foreach (var other in links.Graph.Neighbors(node))
            {
                bandwidth = Math.Min(bandwidth, links.Bandwidth(node, other));
                latency = Math.Max(latency, links.SecondsPerVector(node, other) - (dimension / links.Bandwidth(node, other)));
            }
        }
        return (bandwidth, latency);
    }
}
