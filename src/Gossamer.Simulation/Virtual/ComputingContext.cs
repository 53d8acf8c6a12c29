using System.Threading.Tasks.Sources;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Simulation.Virtual;

/// <summary>How a participant goes on.</summary>
internal enum Resumption : byte
{
    /// <summary>Its program starts.</summary>
    Start,
    /// <summary>With the result of a computation.</summary>
    Computed,
    /// <summary>With a message.</summary>
    Received,
    /// <summary>With the messages of a communication round.</summary>
    Exchanged,
    /// <summary>After its iterate was looked at.</summary>
    GoesOn,
    /// <summary>After a transfer has left.</summary>
    Sent,
}

/// <summary>
/// A participant that computes in virtual time. Its own members run on one thread at a time; what it does to the world
/// goes through <see cref="Enact"/>.
/// </summary>
internal abstract class ComputingContext : HostedParticipant, IComputingParticipant, IValueTaskSource<Computed>
{
    private Waiter computing;
    private HostedComputed? result;
    private Computation? work;
    private Message? point;
    private Vector? ownPoint;
    private Effort effort;
    private double workload;
    private double startedAt;
    private bool isComputing;
    private SendTicket? sending;

    protected ComputingContext(Simulation simulation, int index) : base(simulation.Run, index)
    {
        Simulation = simulation;
        JobCount = simulation.Run.Request.ResumeFrom?.JobCounts[index] ?? 0;
    }

    public Simulation Simulation { get; }

    public ILocalObjective Objective => Run.Objective(Index);

    /// <summary>Computations started so far; numbers the running one, less one.</summary>
    public long JobCount { get; set; }

    /// <summary>Where effects are collected while the program runs in a batch; null while they take place at once.</summary>
    public Outbox? Outbox { get; set; }

    /// <summary>Whether the participant has its place in the batch that is being formed.</summary>
    public bool IsInBatch { get; set; }

    /// <summary>The program, once started.</summary>
    public Task? Program { get; protected set; }

    /// <summary>Seconds computed since the last message was sent.</summary>
    public double SecondsSinceSend { get; set; }

    /// <summary>Model updates made when the last point was handed to this participant.</summary>
    public long IssuedAt { get; protected set; }

    public bool IsComputing => isComputing;

    /// <summary>
    /// Tells the event that may end the running computation from those of computations that were stopped; 0 where there is none.
    /// </summary>
    public long Alarm { get; set; }

    /// <summary>Virtual second of that event.</summary>
    public double AlarmTime { get; set; }

    /// <summary>Seconds by which pauses have put off the end of the running computation.</summary>
    public double PutOff { get; set; }

    /// <summary>True from a crash on: what still happens to this participant concerns nobody.</summary>
    public bool IsDown { get; set; }

    /// <summary>Until when the participant stands still.</summary>
    public double PausedUntil { get; set; }

    /// <summary>The running computation, as compute models see it.</summary>
    public ComputeModels.ComputeJob Job => new(Run.Seed, Index, JobCount - 1, startedAt, workload)
    {
        ComponentGradients = effort.ComponentGradients,
    };

    /// <summary>Virtual second at which the running computation is given up.</summary>
    public double GivenUpAt => startedAt + work!.SecondsAtMost + PutOff;

    /// <summary>Virtual second at which the running computation started.</summary>
    public double StartedAt => startedAt;

    public ValueTask<Computed> ComputeAsync(Computation computation, Message at)
    {
        at.Retain();
        point = at;
        return StartComputing(computation);
    }

    public ValueTask<Computed> ComputeAsync(Computation computation, Vector at)
    {
        ownPoint = at;
        return StartComputing(computation);
    }

    /// <summary>The running computation ends; the result is to be handed over by <see cref="Resume"/>.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="counts">What it counts.</param>
    /// <param name="seconds">How long it took.</param>
    public void Finish(double now, out Effort counts, out double seconds)
    {
        counts = effort;
        seconds = now - startedAt - PutOff;
        SecondsSinceSend += seconds;
        isComputing = false;
        result = Keep(Run.Computations.Rent());
        result.Assign(work!, Objective, point, Index, JobCount - 1);
        point = null;
        work = null;
        computing.End();
    }

    /// <summary>Stops the running computation, if there is one; the program is then to be resumed.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="seconds">How long it had run.</param>
    public bool CancelComputation(double now, out double seconds)
    {
        seconds = 0;
        if (!isComputing) return false;
        seconds = Math.Max(0, now - startedAt - PutOff);
        isComputing = false;
        point?.Release();
        (point, ownPoint, work) = (null, null, null);
        result = Run.Cancelled;
        computing.End();
        return true;
    }

    /// <summary>A message has arrived.</summary>
    /// <returns>True where the program goes on with it.</returns>
    public abstract bool Deliver(in Delivery delivery, out Resumption kind);

    /// <summary>Drops all messages that were not read.</summary>
    public abstract void ClearInbox();

    /// <summary>What the program waits for, in words.</summary>
    public virtual string Waiting => $"worker {Index} waits";

    /// <summary>Runs the program from where it waits to where it waits next.</summary>
    public virtual void Resume(Resumption kind, SendTicket? ticket)
    {
        switch (kind)
        {
            case Resumption.Start:
                Program = StartProgram();
                break;
            case Resumption.Computed:
                if (ownPoint is not null && !result!.IsVoid)
                {
                    result.EvaluateAt(ownPoint.Values);
                    ownPoint = null;
                }
                computing.Run();
                break;
            case Resumption.Sent:
                ticket!.Run();
                break;
        }
    }

    /// <summary>Does something to the world: now, or when the batch is over.</summary>
    public void Enact(in Effect effect)
    {
        if (Outbox is not null) Outbox.Add(effect);
        else Simulation.Commit(this, effect);
    }

    protected abstract Task StartProgram();

    /// <summary>Prepares a message for its way: from here on it is immutable and counted.</summary>
    protected long Pack(Message message)
    {
        if (message is HostedComputed computed)
        {
            computed.DemandNotCancelled();
            computed.RoundForWire();
        }
        message.Retain();
        return Run.CountBits(message);
    }

    /// <summary>The await on a transfer that leaves at the given time.</summary>
    protected ValueTask Sending(double left, out SendTicket? ticket)
    {
        ticket = null;
        if (left <= Simulation.Now) return default;
        if (sending is not { IsFree: true }) sending = new SendTicket(this);
        ticket = sending;
        return ticket.Begin(left);
    }

    ValueTaskSourceStatus IValueTaskSource<Computed>.GetStatus(short token) => computing.Status(token);

    Computed IValueTaskSource<Computed>.GetResult(short token)
    {
        computing.Demand(token);
        return result!;
    }

    void IValueTaskSource<Computed>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        computing.OnCompleted(continuation, state, token);

    private ValueTask<Computed> StartComputing(Computation computation)
    {
        var token = computing.Begin(nameof(ComputeAsync));
        work = computation;
        effort = Run.EffortOf(computation, Index);
        workload = Run.WorkOf(computation, Index);
        isComputing = true;
        startedAt = Simulation.Now;
        JobCount++;
        PutOff = 0;
        Enact(new Effect { Kind = EffectKind.Start, Time = Math.Min(Simulation.Compute.EarliestFinish(Job), GivenUpAt) });
        return new ValueTask<Computed>(this, token);
    }
}
