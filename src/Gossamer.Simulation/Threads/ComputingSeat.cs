using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Simulation.Threads;

/// <summary>A participant that computes in real time. Results are evaluated at once, on the thread of the program.</summary>
internal abstract class ComputingSeat(ThreadsRun execution, int index) : HostedParticipant(execution.Run, index), IComputingParticipant
{
    private readonly Lock sleepGate = new();
    private CancellationTokenSource? sleeping;
    private double pausedUntil;

    protected ThreadsRun Execution => execution;

    public ILocalObjective Objective => Run.Objective(Index);

    /// <summary>Computations started.</summary>
    public long JobCount { get; set; }

    /// <summary>True from a crash on.</summary>
    public bool IsDown { get; set; }

    /// <summary>Gradients finished by this participant.</summary>
    public Effort Effort { get; protected set; }

    /// <summary>What the program waits for, in words.</summary>
    public abstract string Waiting { get; }

    /// <summary>Seconds computed since the last message was sent.</summary>
    protected double SecondsSinceSend { get; set; }

    /// <summary>Model updates made when the last point was handed to this participant.</summary>
    protected long IssuedAt { get; set; }

    /// <summary>Rises with every cancellation: what was handed over before is void.</summary>
    protected virtual long Cancellations => 0;

    /// <summary><see cref="Cancellations"/> when the last point was received.</summary>
    protected long ReceivedUnder { get; set; }

    /// <summary>True while some function of the program waits for a computation.</summary>
    protected bool IsComputing { get; private set; }

    private bool IsVoid => Cancellations != ReceivedUnder;

    public ValueTask<Computed> ComputeAsync(Computation computation, Message point) => ComputeAsync(computation, point, null);

    public ValueTask<Computed> ComputeAsync(Computation computation, Vector point) => ComputeAsync(computation, null, point);

    public abstract Task RunProgramAsync();

    /// <summary>A message has come.</summary>
    public abstract void Deliver(in Delivery delivery);

    /// <summary>Ends the program.</summary>
    public virtual void End() => StopSleeping();

    /// <summary>Makes the participant stand still with its next computation or receive.</summary>
    public void PauseUntil(double seconds) => Volatile.Write(ref pausedUntil, seconds);

    /// <summary>Waits while the participant is to stand still.</summary>
    protected async ValueTask StandStillAsync()
    {
        DemandRunning();
        while (Volatile.Read(ref pausedUntil) - Execution.Now is > 0 and var seconds)
        {
            try
            {
                await ThreadsRun.SleepAsync(seconds, Execution.Ending).ConfigureAwait(true);
            }
            catch (OperationCanceledException)
            {
                throw new RunEndedException();
            }
        }
    }

    protected void DemandRunning()
    {
        if (IsDown || Execution.Ending.IsCancellationRequested) throw new RunEndedException();
    }

    /// <summary>Prepares a message for its way: from here on it is immutable and counted.</summary>
    protected long Pack(Message message)
    {
        DemandRunning();
        if (message is HostedComputed computed)
        {
            computed.DemandNotCancelled();
            computed.RoundForWire();
        }
        message.Retain();
        return Run.CountBits(message);
    }

    /// <summary>Wakes the program up from a modelled computation.</summary>
    protected void StopSleeping()
    {
        lock (sleepGate) sleeping?.Cancel();
    }

    private async ValueTask<Computed> ComputeAsync(Computation computation, Message? point, Vector? ownPoint)
    {
        await StandStillAsync().ConfigureAwait(true);
        var job = JobCount++;
        var started = Execution.Now;
        Execution.CountStart();
        IsComputing = true;
        if (Execution.Compute is null) await TakeTurnAsync().ConfigureAwait(true);
        var isGivenUp = Execution.Compute is not null && await SleepThroughAsync(computation, job).ConfigureAwait(true);
        DemandRunning();
        var result = IsVoid || isGivenUp ? null : Evaluate(computation, point, ownPoint, job);
        var seconds = Execution.Now - started;
        if (Execution.Compute is null) isGivenUp = seconds > computation.SecondsAtMost;
        IsComputing = false;
        if (result is null || isGivenUp || IsVoid)
        {
            Execution.CountCancellation(seconds);
            ReceivedUnder = Cancellations;
            return Run.Cancelled;
        }
        SecondsSinceSend += seconds;
        var effort = Run.EffortOf(computation, Index);
        Effort += effort;
        Execution.CountFinish(effort, seconds);
        return result;
    }

    /// <summary>
    /// Lets others have the thread, which a program that computes again and again would keep from them. While other functions
    /// of the program wait for messages, the one that goes on keeps the run from being taken for stalled, up to its next await.
    /// </summary>
    protected async Task TakeTurnAsync()
    {
        Execution.Wake();
        await Task.Yield();
        _ = RestAfterTurnAsync();

        async Task RestAfterTurnAsync()
        {
            await Task.Yield();
            Execution.Rest();
        }
    }

    private HostedComputed Evaluate(Computation computation, Message? point, Vector? ownPoint, long job)
    {
        var result = Keep(Run.Computations.Rent());
        point?.Retain();
        result.Assign(computation, Objective, point, Index, job);
        if (ownPoint is not null) result.EvaluateAt(ownPoint.Values);
        else result.Evaluate();
        return result;
    }

    /// <returns>True where the computation was given up.</returns>
    private async Task<bool> SleepThroughAsync(Computation computation, long job)
    {
        var now = Execution.Now / Execution.Scale;
        var end = Execution.Compute!.FinishTime(new ComputeModels.ComputeJob(Run.Seed, Index, job, now, Run.WorkOf(computation, Index))
        {
            ComponentGradients = Run.EffortOf(computation, Index).ComponentGradients,
        });
        var isGivenUp = end > now + computation.SecondsAtMost;
        if (isGivenUp) end = now + computation.SecondsAtMost;
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Execution.Ending);
        lock (sleepGate) sleeping = source;
        var isEndless = double.IsPositiveInfinity(end);
        if (isEndless) Execution.Rest();
        try
        {
            // A cancellation may have come before there was anything to wake up.
            if (!IsVoid && !IsDown) await ThreadsRun.SleepAsync((end - now) * Execution.Scale, source.Token).ConfigureAwait(true);
        }
        catch (OperationCanceledException)
        {
            // Cancelled by the coordinator, crashed, or over: the caller looks which.
        }
        finally
        {
            if (isEndless) Execution.Wake();
            lock (sleepGate) sleeping = null;
        }
        return isGivenUp;
    }
}
