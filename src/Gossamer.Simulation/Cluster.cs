using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Numerics.Graphs;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.Faults;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Topologies;

namespace Gossamer.Simulation;

/// <summary>The machines that a run is simulated on.</summary>
public sealed record Cluster
{
    /// <summary>How long computations take; no time unless given.</summary>
    public ComputeModel Compute { get; init; } = new FixedTimes(0);

    /// <summary>How long messages travel; no time unless given.</summary>
    public NetworkModel Network { get; init; } = new FreeNetwork();

    /// <summary>What goes wrong; nothing unless given.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>What the theory of a method may know: the times too, where the cluster has fixed ones.</summary>
    /// <param name="request">What is to be run.</param>
    /// <param name="cluster">The machines; null where time is not modelled.</param>
    internal static Setting SettingOf(RunRequest request, Cluster? cluster)
    {
        var workers = request.Problem.Workers;
        var network = cluster?.Network ?? new FreeNetwork();
        var setting = SettingBuilder.Build(request, cluster?.Compute.FixedSeconds(workers), cluster?.Compute.Times, bits => network.UplinkSeconds(workers, bits));
        return request is { Method: DecentralizedMethod, Topology: StaticTopology topology }
            ? setting with { Links = LinksOf(topology.Mixing.Graph, network, (long)request.Problem.Dimension * request.Wire.FloatBits, request.Wire.FloatBits) }
            : setting;
    }

    private static GraphLinks? LinksOf(Graph graph, NetworkModel network, long vectorBits, int floatBits)
    {
        for (var node = 0; node < graph.Nodes; node++)
        {
            foreach (var other in graph.Neighbors(node))
            {
                if (network.LinkBetween(node, other) is null) return null;
            }
        }
        return new GraphLinks(
            graph,
            (from, to) => Link(from, to).Occupation(vectorBits) + Link(from, to).Latency,
            (from, to) => Link(from, to).SecondsPerBit > 0 ? 1 / (Link(from, to).SecondsPerBit * floatBits) : double.PositiveInfinity);

        LinkTimes Link(int from, int to) => network.LinkBetween(from, to)!.Value;
    }

    /// <summary>Refuses a cluster that cannot serve a run.</summary>
    /// <exception cref="BadInputException">What does not fit and how to mend it.</exception>
    internal void Demand(RunRequest request)
    {
        var workers = request.Method is SequentialMethod ? 1 : request.Problem.Workers;
        if (Compute.Validate(request.Problem.Workers) is { } compute) throw new BadInputException(compute);
        // A sequential method uses no link, whatever the network of the others is.
        if (Network.Validate(request.Problem.Workers, request.Method is DecentralizedMethod ? request.Topology : null) is { } network)
            throw new BadInputException(network);
        foreach (var fault in Faults)
        {
            if (fault.Validate(workers) is { } complaint) throw new BadInputException(complaint);
        }
    }

    /// <summary>Refuses a simulation that would never end: the nodes of some methods compute for as long as messages travel.</summary>
    /// <exception cref="BadInputException">What never ends and how to mend it.</exception>
    internal void DemandProgress(RunRequest request)
    {
        if (request.Method is not DecentralizedMethod { IsSynchronous: false } || Network.IsFree) return;
        if (Compute.FixedSeconds(request.Problem.Workers) is not { } seconds || seconds.All(time => time > 0)) return;
        throw new BadInputException(
            "the nodes of this method compute for as long as messages travel, and where gradients take no time that is without end; say how long a gradient takes, such as compute: {kind: fixed, seconds: 1} in the cluster");
    }
}
