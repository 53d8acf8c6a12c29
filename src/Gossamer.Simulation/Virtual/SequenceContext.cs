using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Simulation.Virtual;

/// <summary>The loop of a sequential method in virtual time: a single machine with the times of worker 0.</summary>
internal sealed class SequenceContext : ComputingContext, ISequence
{
    private readonly SequentialMethod method;
    private readonly RunObservation observation;
    private readonly List<Message> older = [];

    public SequenceContext(Simulation simulation, SequentialMethod method) : base(simulation, 0)
    {
        this.method = method;
        observation = new RunObservation(Run, State, _ => State);
    }

    public ValueTask<bool> ContinueAsync(Vector iterate, long iteration)
    {
        ReleaseMadeBefore(older);
        return new ValueTask<bool>(Simulation.Recorder.Visit(observation, iterate.Values, iteration, Simulation.Totals));
    }

    public override string Waiting => "the loop waits for nothing that the engine knows of";

    public override bool Deliver(in Delivery delivery, out Resumption kind) => throw new NotSupportedException("a sequential method receives nothing");

    public override void ClearInbox() { }

    protected override Task StartProgram() => method.RunAsync(this);
}
