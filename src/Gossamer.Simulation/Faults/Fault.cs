namespace Gossamer.Simulation.Faults;

/// <summary>Something that goes wrong in a run, by schedule. Times are seconds of the run's clock.</summary>
public abstract record Fault
{
    /// <summary>The index by which faults name the coordinator.</summary>
    public const int Coordinator = -1;

    /// <summary>Says what is wrong with it; null when it can be executed.</summary>
    /// <param name="workers">Number of workers or nodes n.</param>
    internal abstract string? Validate(int workers);

    private protected static string? CheckWorker(int worker, int workers) => worker >= 0 && worker < workers
        ? null
        : $"a fault names worker {worker}, but there are only workers 0 to {workers - 1}";

    private protected static string? CheckInterval(double from, double until) => from >= 0 && until > from
        ? null
        : $"a fault lasts from {from:R} s to {until:R} s, but must start at 0 or later and end after that";
}

/// <summary>
/// A worker crashes: its computation and the messages it has not read are lost, and so is what reaches it while it is
/// down. What it sent before is on its way. A worker that comes back starts its program again.
/// </summary>
/// <param name="Worker">0-based index.</param>
/// <param name="At">When it crashes.</param>
public sealed record WorkerCrash(int Worker, double At) : Fault
{
    /// <summary>When it comes back; null for never.</summary>
    public double? RestartAt { get; init; }

    /// <summary>True where its state comes back with it, false where it starts with an empty one.</summary>
    public bool KeepsState { get; init; }

    internal override string? Validate(int workers) =>
        CheckWorker(Worker, workers) ?? CheckInterval(At, RestartAt ?? double.PositiveInfinity);
}

/// <summary>A worker stands still: its computation goes on afterwards, and it reads its messages only then.</summary>
/// <param name="Worker">0-based index.</param>
/// <param name="From">When it starts.</param>
/// <param name="Until">When it is over.</param>
public sealed record WorkerPause(int Worker, double From, double Until) : Fault
{
    internal override string? Validate(int workers) => CheckWorker(Worker, workers)
        ?? CheckInterval(From, Until) ?? (double.IsFinite(Until) ? null : "a pause must end; use a crash for a worker that never comes back");
}

/// <summary>What is done to a message that a fault hits.</summary>
public enum MessageHarm
{
    /// <summary>It is lost.</summary>
    Drop,

    /// <summary>It arrives later.</summary>
    Delay,

    /// <summary>It arrives twice.</summary>
    Duplicate,
}

/// <summary>Messages are lost, delayed or doubled. Cancellations are messages too, to which only loss and delay apply.</summary>
/// <param name="Harm">What is done to them.</param>
public sealed record MessageFault(MessageHarm Harm) : Fault
{
    /// <summary>Only messages of this sender, <see cref="Fault.Coordinator"/> or a 0-based index; null for all.</summary>
    public int? Sender { get; init; }

    /// <summary>Only messages to this receiver, <see cref="Fault.Coordinator"/> or a 0-based index; null for all.</summary>
    public int? Receiver { get; init; }

    /// <summary>Only the message with this number among all that the sender sent to the receiver, from 0; null for all.</summary>
    public long? Number { get; init; }

    /// <summary>With this probability, drawn for every message.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Only messages sent at this time or later.</summary>
    public double From { get; init; }

    /// <summary>Only messages sent before this time.</summary>
    public double Until { get; init; } = double.PositiveInfinity;

    /// <summary>Seconds of a delay.</summary>
    public double Seconds { get; init; }

    internal override string? Validate(int workers) => this switch
    {
        { Probability: not (>= 0 and <= 1) } => $"a message fault has the probability {Probability:R}, but it must be from 0 to 1",
        { Harm: MessageHarm.Delay, Seconds: not > 0 } => $"a message is to be delayed by {Seconds:R} s, but it must be more than 0",
        { Number: < 0 } => $"a message fault names message {Number}, but messages are numbered from 0",
        _ => CheckEnd(Sender, workers) ?? CheckEnd(Receiver, workers) ?? CheckInterval(From, Until),
    };

    private static string? CheckEnd(int? end, int workers) => end is null or Coordinator ? null : CheckWorker(end.Value, workers);
}

/// <summary>
/// The participants are cut in two: what is sent from one side to the other is lost. Who is not named is on the other
/// side; the coordinator is named by <see cref="Fault.Coordinator"/>.
/// </summary>
/// <param name="Side">The participants of one side.</param>
/// <param name="From">When it starts.</param>
/// <param name="Until">When it is over.</param>
public sealed record Partition(IReadOnlyCollection<int> Side, double From, double Until) : Fault
{
    internal override string? Validate(int workers)
    {
        foreach (var member in Side)
        {
            if (member != Coordinator && CheckWorker(member, workers) is { } complaint) return complaint;
        }
        return Side.Count == 0 ? "a partition names nobody" : CheckInterval(From, Until);
    }
}
