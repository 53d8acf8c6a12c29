using Gossamer.Cluster.Transport;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Simulation.Threads;

namespace Gossamer.Cluster.Hosting;

/// <summary>A run as one process prepares it.</summary>
/// <param name="Transport">Reaches the other processes.</param>
/// <param name="Run">What all participants share.</param>
/// <param name="Machines">Whose compute times are slept and whose faults happen; null for neither.</param>
/// <param name="Preparation">What the method decided.</param>
/// <param name="Threads">How this machine is used.</param>
internal sealed record PeerSetup(
    ITransport Transport, RunContext Run, Simulation.Cluster? Machines, Preparation Preparation, ThreadsOptions Threads)
{
    /// <summary>Programs that run at the same time.</summary>
    public int ThreadCount => Threads.DegreeOfParallelism > 0 ? Threads.DegreeOfParallelism : Environment.ProcessorCount;

    /// <summary>Why an engine whose workers reach the coordinator alone cannot make a run.</summary>
    public static string OnlyWithNeighbours(string engine) =>
        $"the method is decentralised: its nodes talk to each other, but with the engine '{engine}' processes reach the coordinator's alone; run it with the engine mpi";

    /// <summary>Checks a request and prepares its method.</summary>
    /// <exception cref="BadInputException">It cannot be run.</exception>
    public static PeerSetup Prepare(ITransport transport, PlannedRequest planned, string engine, ThreadsOptions threads)
    {
        var request = planned.Request;
        if (!transport.ReachesAll && request.Method is DecentralizedMethod) throw new BadInputException(OnlyWithNeighbours(engine));
        RequestCheck.Demand(request, timePasses: true);
        planned.Machines?.Demand(request);
        var run = new RunContext(request, engine);
        var preparation = request.Method.Prepare(Simulation.Cluster.SettingOf(request, planned.Machines));
        return new PeerSetup(transport, run, planned.Machines, preparation, threads);
    }
}

/// <summary>A run as every process derives it from the same text.</summary>
/// <param name="Request">What is run; its method is fresh.</param>
/// <param name="Machines">Whose compute times are slept and whose faults happen; null for neither.</param>
internal sealed record PlannedRequest(RunRequest Request, Simulation.Cluster? Machines = null);

/// <summary>
/// Makes runs from texts. All processes of a cluster do it for themselves, so that neither data nor code travel: one text
/// must give the same run everywhere, with a fresh method at every call.
/// </summary>
internal interface IRunSource
{
    /// <summary>The run that a text describes.</summary>
    /// <exception cref="BadInputException">It cannot be made here: data are missing, for instance.</exception>
    PlannedRequest Create(string text);
}
