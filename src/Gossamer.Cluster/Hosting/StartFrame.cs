using Gossamer.Cluster.Frames;
using Gossamer.Execution;

namespace Gossamer.Cluster.Hosting;

/// <summary>What a process is told of a run that it is to take part in.</summary>
/// <param name="Epoch">The number of the attempt.</param>
/// <param name="Text">The run, for the run source.</param>
/// <param name="Peers">The process of every worker or node.</param>
/// <param name="Observation">What the coordinator's process wants to see.</param>
/// <param name="Iteration">Where the run goes on; 0 for a fresh one.</param>
/// <param name="States">For every worker of the process, the computations it has started and its state; empty in a fresh run.</param>
internal sealed record StartFrame(
    int Epoch, string Text, int[] Peers, ObservationPlan Observation, long Iteration, IReadOnlyDictionary<int, (long Jobs, ParticipantState State)> States)
{
    private const long Never = -1;

    /// <summary>The frame for one process.</summary>
    public static FrameWriter Write(int epoch, RunPlan plan, int[] peers, int peer, Checkpoint? from)
    {
        var output = FrameWriter.Begin(FrameKind.Start, epoch).Text(plan.Text).Int(peers.Length);
        foreach (var home in peers) output.Int(home);
        output.Long(plan.Observation.CheckpointEvery ?? Never).Byte(plan.Observation.Always ? (byte)1 : (byte)0).Long(from?.Iteration ?? 0);
        for (var worker = 0; from is not null && worker < peers.Length; worker++)
        {
            if (peers[worker] == peer) output.Int(worker).Long(from.JobCounts[worker]).State(from.Workers[worker]);
        }
        return output;
    }

    /// <summary>Reads it.</summary>
    public static StartFrame Read(ref FrameReader input)
    {
        var text = input.Text();
        var peers = new int[input.Count(4, "workers")];
        foreach (ref var peer in peers.AsSpan()) peer = input.Int();
        var every = input.Long();
        var observation = new ObservationPlan(every == Never ? null : Math.Max(1, every), input.Byte() != 0);
        var iteration = input.Long();
        var states = new Dictionary<int, (long, ParticipantState)>();
        while (input.Remaining > 0) states[input.Index(peers.Length, "worker")] = (input.Long(), input.State(0));
        return new StartFrame(input.Epoch, text, peers, observation, iteration, states);
    }

    /// <summary>The checkpoint as this process knows it: the states of its own workers, none of others; null in a fresh run.</summary>
    public Checkpoint? Checkpoint(int dimension) => Iteration == 0 ? null : new Checkpoint(
        Iteration,
        new ParticipantState(dimension),
        [.. Peers.Select((_, worker) => States.TryGetValue(worker, out var told) ? told.State : new ParticipantState(dimension))],
        new TracePoint(Iteration, 0, 0, 0, 0, []),
        [.. Peers.Select((_, worker) => States.TryGetValue(worker, out var told) ? told.Jobs : 0)]);
}
