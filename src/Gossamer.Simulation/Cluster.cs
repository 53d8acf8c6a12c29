using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.Faults;
using Gossamer.Simulation.NetworkModels;

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
        return SettingBuilder.Build(request, cluster?.Compute.FixedSeconds(workers), cluster?.Compute.Times, bits => network.UplinkSeconds(workers, bits));
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
}
