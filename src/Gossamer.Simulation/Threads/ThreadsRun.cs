using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.Faults;

namespace Gossamer.Simulation.Threads;

/// <summary>One run in real time: its participants, its clock, its counters and its end.</summary>
internal sealed partial class ThreadsRun : IDisposable
{
    private readonly Cluster? cluster;
    private readonly ThreadsOptions options;
    private readonly Stopwatch clock = new();
    private readonly Lock gate = new();
    private const int TurnsAtOnce = 16;

    private readonly TaskScheduler scheduler;
    private readonly CancellationTokenSource ending = new();
    private readonly List<Task> programs = [];
    private readonly MessageFates? fates;
    private readonly double earlierSeconds;
    private RunTotals totals;
    private Exception? failure;
    private (RunStatus Status, string Reason)? end;
    private CoordinatorSeat? coordinator;
    private int awake;
    private int sending;
    private bool isEnding;

    public ThreadsRun(RunContext run, Cluster? cluster, ThreadsOptions options, RunRecorder recorder, NodeRecorder? nodes, int threads)
    {
        (Run, this.cluster, this.options, Recorder, Nodes) = (run, cluster, options, recorder, nodes);
        Compute = options.SecondsPerModelSecond > 0 ? cluster?.Compute.ForRun(run.Seed, run.Workers) : null;
        Book = new CounterBook(run.Workers);
        Seats = new ComputingSeat[run.Workers];
        scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, threads).ConcurrentScheduler;
        fates = cluster is null ? null : MessageFates.For(cluster.Faults, run.Seed);
        if (run.Request.ResumeFrom is not { } checkpoint) return;
        totals = RunTotals.Of(checkpoint.Totals, run.Workers);
        earlierSeconds = checkpoint.Totals.Seconds;
    }

    public RunContext Run { get; }

    public RunRecorder Recorder { get; }

    public NodeRecorder? Nodes { get; }

    public ComputingSeat[] Seats { get; }

    /// <summary>The model whose times are slept; null where none are.</summary>
    public ComputeModel? Compute { get; }

    /// <summary>Real seconds that a modelled one is slept.</summary>
    public double Scale => options.SecondsPerModelSecond;

    public CancellationToken Ending => ending.Token;

    /// <summary>Counters; used under the gate.</summary>
    private CounterBook Book { get; }

    /// <summary>Real seconds since the run started.</summary>
    public double Now => earlierSeconds + clock.Elapsed.TotalSeconds;

    public RunTotals Totals
    {
        get
        {
            lock (gate) return totals with { Seconds = Now };
        }
    }

    public async Task<RunResult> ExecuteAsync(CancellationToken cancellation)
    {
        clock.Start();
        using var interruption = cancellation.Register(() => End(RunStatus.Interrupted, "interrupted"));
        if (Run.Request.Stop.Seconds is { } limit) EndAt(limit);
        awake = 1;
        ScheduleFaults();
        StartPrograms();
        Rest();
        await AllProgramsAsync().ConfigureAwait(false);
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        if (!Recorder.IsOver)
        {
            var (status, reason) = end ?? (RunStatus.Completed, "the method ended by itself");
            Recorder.End(status, reason);
        }
        coordinator?.LetGoAtEnd();
        return Recorder.Result(Book.ToCounters(), TakeCheckpoint());
    }

    public void CountStart()
    {
        lock (gate) Book.Started++;
    }

    public void CountFinish(Effort effort, double seconds)
    {
        lock (gate)
        {
            Book.Finished++;
            Book.BusySeconds += seconds;
            totals = totals with { Effort = totals.Effort + effort };
        }
    }

    public void CountCancellation(double seconds)
    {
        lock (gate)
        {
            Book.Cancelled++;
            Book.BusySeconds += seconds;
            Book.WastedSeconds += seconds;
        }
    }

    /// <summary>The coordinator is done with a message.</summary>
    public void Settle(bool isAccepted, double seconds, long delay)
    {
        lock (gate) Book.Settle(isAccepted, seconds, delay);
    }

    /// <summary>A worker or node sends.</summary>
    public void SendUp(in Delivery delivery, int receiver, long bits)
    {
        lock (gate)
        {
            totals = totals with { BitsUp = totals.BitsUp + bits };
            Book.NoteUplinks(++sending);
        }
        Dispatch(delivery, receiver);
        lock (gate) sending--;
    }

    /// <summary>The coordinator sends.</summary>
    public void SendDown(in Delivery delivery, int receiver, long bits)
    {
        lock (gate) totals = totals with { BitsDown = totals.BitsDown + bits };
        Dispatch(delivery, receiver);
    }

    /// <summary>A participant goes to sleep. When all sleep and nothing is to come, the run has stalled.</summary>
    public void Rest()
    {
        if (Interlocked.Decrement(ref awake) == 0) End(RunStatus.Stalled, "nothing happens any more: " + Describe());
    }

    /// <summary>A participant is woken up.</summary>
    public void Wake() => Interlocked.Increment(ref awake);

    /// <summary>Ends all programs; the first reason counts, unless the recorder has its own.</summary>
    public void End(RunStatus status, string reason)
    {
        lock (gate)
        {
            if (isEnding) return;
            isEnding = true;
            end = (status, reason);
        }
        ending.Cancel();
        foreach (var seat in Seats) seat?.End();
        coordinator?.End();
    }

    public void Dispose() => ending.Dispose();

    private void StartPrograms()
    {
        for (var index = 0; index < Seats.Length; index++)
        {
            var seat = CreateSeat(index);
            if (Run.Request.ResumeFrom is { } checkpoint)
            {
                seat.State = StateCopy.Of(checkpoint.Workers[index], Run.Dimension);
                seat.JobCount = checkpoint.JobCounts[index];
            }
            Seats[index] = seat;
        }
        if (Run.Request.Method is CentralizedMethod centralized)
        {
            coordinator = new CoordinatorSeat(this);
            Launch(() => centralized.CoordinateAsync(coordinator), TaskScheduler.Default, endsRun: true);
        }
        foreach (var seat in Seats) Launch(seat.RunProgramAsync, Turns(), endsRun: Run.Request.Method is SequentialMethod);
    }

    private ComputingSeat CreateSeat(int index) => Run.Request.Method switch
    {
        CentralizedMethod method => new WorkerSeat(this, method, index),
        DecentralizedMethod method => new NodeSeat(this, method, index),
        SequentialMethod method => new SequenceSeat(this, method),
        _ => throw new InvalidOperationException("a method of no known shape"),
    };

    /// <summary>
    /// A scheduler for one program, whose asynchronous functions take turns. After a few turns it lets other programs have
    /// its thread, so that one that computes again and again does not keep it.
    /// </summary>
    private TaskScheduler Turns() => new ConcurrentExclusiveSchedulerPair(scheduler, 1, TurnsAtOnce).ExclusiveScheduler;

    private void Launch(Func<Task> program, TaskScheduler on, bool endsRun)
    {
        Wake();
        var task = Task.Factory.StartNew(() => GuardAsync(program, endsRun), CancellationToken.None, TaskCreationOptions.DenyChildAttach, on).Unwrap();
        lock (programs) programs.Add(task);
    }

    /// <summary>Runs a program to its end, whatever this is.</summary>
    private async Task GuardAsync(Func<Task> program, bool endsRun)
    {
        try
        {
            await program().ConfigureAwait(true);
            if (endsRun || Recorder.IsOver) End(RunStatus.Completed, "the method ended by itself");
        }
        catch (RunEndedException)
        {
            // The run is over, or the participant has crashed.
        }
        catch (Exception exception)
        {
            lock (gate) failure ??= exception;
            End(RunStatus.Interrupted, "a program failed");
        }
        finally
        {
            Rest();
        }
    }

    private async Task AllProgramsAsync()
    {
        for (var k = 0; ; k++)
        {
            Task task;
            lock (programs)
            {
                if (k == programs.Count) return;
                task = programs[k];
            }
            await task.ConfigureAwait(false);
        }
    }

    private void Dispatch(in Delivery delivery, int receiver)
    {
        if (fates is null)
        {
            Post(delivery, receiver);
            return;
        }
        var fate = fates.Next(delivery.Sender, receiver, Now);
        for (var copy = 0; copy < fate.Copies; copy++)
        {
            delivery.Body.Retain();
            if (fate.Delay > 0) PostLater(delivery, receiver, fate.Delay);
            else Post(delivery, receiver);
        }
        delivery.Body.Release();
    }

    private void Post(in Delivery delivery, int receiver)
    {
        if (receiver == HostedParticipant.CoordinatorIndex) coordinator!.Deliver(delivery);
        else Seats[receiver].Deliver(delivery);
    }

    private string Describe()
    {
        var down = Seats.Count(seat => seat is { IsDown: true });
        var machines = down > 0 ? $"; {down} of {Seats.Length} machines have crashed" : "";
        return (coordinator?.Waiting ?? Seats[0].Waiting) + machines;
    }

    private Checkpoint? TakeCheckpoint()
    {
        if (!Run.Request.TakeCheckpoint) return null;
        if (Nodes is not null) return Nodes.TakeCheckpoint();
        var workers = Seats.Select(seat => StateCopy.Of(seat.State, Run.Dimension)).ToArray();
        var center = coordinator is null ? workers[0] : StateCopy.Of(coordinator.State, Run.Dimension);
        return new Checkpoint(Recorder.Iteration, center, workers, Recorder.LastPoint, [.. Seats.Select(seat => seat.JobCount)]);
    }
}
