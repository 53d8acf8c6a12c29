using System.Globalization;
using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Sections;
using Gossamer.Simulation.Faults;

namespace Gossamer.Experiments.Kinds;

/// <summary>Something that goes wrong, as a file names it. Workers are numbered from 1, as in expressions.</summary>
internal abstract class FaultKind
{
    protected const string AnyParticipant = "a worker's number from 1, or coordinator; all unless given";

    public abstract Fault Create();

    /// <summary>The engine's index of a participant: −1 for the coordinator, 0-based for workers.</summary>
    protected static int Participant(string text)
    {
        if (text == "coordinator") return Fault.Coordinator;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0) return number - 1;
        throw new BadInputException($"found '{text}', expected a worker's number from 1 or the word coordinator");
    }

    protected static int? Participant(string? text, bool isOptional) => text is null && isOptional ? null : Participant(text!);
}

/// <summary>A worker crashes.</summary>
[Kind<FaultKind>("crash", "A worker crashes: its computation and the messages it has not read are lost. It may come back.")]
internal sealed class CrashKind(
    [Parameter("The worker's number, from 1.", Minimum = 1)] int worker,
    [Parameter("When it crashes.")] Seconds at,
    [Parameter("When it comes back; never unless given.")] Seconds? restartAt = null,
    [Parameter("True where its state comes back with it.")] bool keepsState = false) : FaultKind
{
    public override Fault Create() => new WorkerCrash(worker - 1, at.Value) { RestartAt = restartAt?.Value, KeepsState = keepsState };
}

/// <summary>A worker stands still.</summary>
[Kind<FaultKind>("pause", "A worker stands still for a while and then goes on where it was.")]
internal sealed class PauseKind(
    [Parameter("The worker's number, from 1.", Minimum = 1)] int worker,
    [Parameter("When it starts.")] Seconds from,
    [Parameter("When it is over.")] Seconds until) : FaultKind
{
    public override Fault Create() => new WorkerPause(worker - 1, from.Value, until.Value);
}

/// <summary>Messages suffer.</summary>
internal abstract class MessageFaultKind(
    MessageHarm harm, string? sender, string? receiver, long? number, double probability, Seconds? from, Seconds? until, double seconds) : FaultKind
{
    public override Fault Create() => new MessageFault(harm)
    {
        Sender = Participant(sender, isOptional: true),
        Receiver = Participant(receiver, isOptional: true),
        Number = number - 1,
        Probability = probability,
        From = from?.Value ?? 0,
        Until = until?.Value ?? double.PositiveInfinity,
        Seconds = seconds,
    };
}

/// <summary>Messages are lost.</summary>
[Kind<FaultKind>("drop", "Messages are lost.")]
internal sealed class DropKind(
    [Parameter("Only messages of this sender: " + FaultKind.AnyParticipant + ".")] string? sender = null,
    [Parameter("Only messages to this receiver: " + FaultKind.AnyParticipant + ".")] string? receiver = null,
    [Parameter("Only the message with this number among all from the sender to the receiver, from 1.", Minimum = 1)] long? number = null,
    [Parameter("Probability, drawn for every message.", Minimum = 0, Maximum = 1)] double probability = 1,
    [Parameter("Only messages sent at this time or later.")] Seconds? from = null,
    [Parameter("Only messages sent before this time.")] Seconds? until = null)
    : MessageFaultKind(MessageHarm.Drop, sender, receiver, number, probability, from, until, 0);

/// <summary>Messages come late.</summary>
[Kind<FaultKind>("delay", "Messages arrive later.")]
internal sealed class DelayKind(
    [Parameter("How much later.")] Seconds by,
    [Parameter("Only messages of this sender: " + FaultKind.AnyParticipant + ".")] string? sender = null,
    [Parameter("Only messages to this receiver: " + FaultKind.AnyParticipant + ".")] string? receiver = null,
    [Parameter("Only the message with this number among all from the sender to the receiver, from 1.", Minimum = 1)] long? number = null,
    [Parameter("Probability, drawn for every message.", Minimum = 0, Maximum = 1)] double probability = 1,
    [Parameter("Only messages sent at this time or later.")] Seconds? from = null,
    [Parameter("Only messages sent before this time.")] Seconds? until = null)
    : MessageFaultKind(MessageHarm.Delay, sender, receiver, number, probability, from, until, by.Value);

/// <summary>Messages come twice.</summary>
[Kind<FaultKind>("duplicate", "Messages arrive twice.")]
internal sealed class DuplicateKind(
    [Parameter("Only messages of this sender: " + FaultKind.AnyParticipant + ".")] string? sender = null,
    [Parameter("Only messages to this receiver: " + FaultKind.AnyParticipant + ".")] string? receiver = null,
    [Parameter("Only the message with this number among all from the sender to the receiver, from 1.", Minimum = 1)] long? number = null,
    [Parameter("Probability, drawn for every message.", Minimum = 0, Maximum = 1)] double probability = 1,
    [Parameter("Only messages sent at this time or later.")] Seconds? from = null,
    [Parameter("Only messages sent before this time.")] Seconds? until = null)
    : MessageFaultKind(MessageHarm.Duplicate, sender, receiver, number, probability, from, until, 0);

/// <summary>The participants are cut in two.</summary>
[Kind<FaultKind>("partition", "The participants are cut in two: what is sent from one side to the other is lost.")]
internal sealed class PartitionKind(
    [Parameter("One side: numbers of workers from 1, or coordinator.")] IReadOnlyList<string> side,
    [Parameter("When it starts.")] Seconds from,
    [Parameter("When it is over.")] Seconds until) : FaultKind
{
    public override Fault Create() => new Partition([.. side.Select(Participant)], from.Value, until.Value);
}
