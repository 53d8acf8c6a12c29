using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Simulation.Threads;

/// <summary>The loop of a sequential method in real time.</summary>
internal sealed class SequenceSeat(ThreadsRun execution, SequentialMethod method) : ComputingSeat(execution, 0), ISequence
{
    private readonly List<Message> older = [];
    private RunObservation? observation;

    public override string Waiting => "the loop waits for nothing that the engine knows of";

    public override Task RunProgramAsync() => method.RunAsync(this);

    public ValueTask<bool> ContinueAsync(Vector iterate, long iteration)
    {
        ReleaseMadeBefore(older);
        observation ??= new RunObservation(Run, State, _ => State);
        return Execution.VisitAsync(observation, iterate, iteration);
    }

    public override void Deliver(in Delivery delivery) => throw new NotSupportedException("a sequential method receives nothing");
}
