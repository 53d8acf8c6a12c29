using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Numerics;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.Faults;

namespace Gossamer.Simulation.Threads;

/// <summary>
/// One run in real time: its participants, its clock, its counters and its end. Derive where some of the participants live in
/// other processes: say which are here, and how messages reach the others.
/// </summary>
internal partial class ThreadsRun : IDisposable
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
    private readonly RunRecorder? recorder;
    private readonly double earlierSeconds;
    private RunTotals totals;
    private Exception? failure;
    private (RunStatus Status, string Reason)? end;
    private CoordinatorSeat? coordinator;
    // The run itself is awake until its programs are launched.
    private int awake = 1;
    private int sending;
    private bool isEnding;

    /// <param name="run">The run.</param>
    /// <param name="cluster">Whose compute times are slept and whose faults happen; null for neither.</param>
    /// <param name="options">How the machine is used.</param>
    /// <param name="recorder">Records the run; null where another process does.</param>
    /// <param name="nodes">Records a decentralised run.</param>
    /// <param name="threads">Programs that run at the same time.</param>
    public ThreadsRun(RunContext run, Cluster? cluster, ThreadsOptions options, RunRecorder? recorder, NodeRecorder? nodes, int threads)
    {
        (Run, this.cluster, this.options, this.recorder, Nodes) = (run, cluster, options, recorder, nodes);
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

    /// <summary>Records the run.</summary>
    /// <exception cref="InvalidOperationException">Another process does.</exception>
    public RunRecorder Recorder => recorder ?? throw new InvalidOperationException("the run is recorded elsewhere");

    public NodeRecorder? Nodes { get; }

    /// <summary>The participants that compute; null for those that live elsewhere.</summary>
    public ComputingSeat[] Seats { get; }

    /// <summary>The model whose times are slept; null where none are.</summary>
    public ComputeModel? Compute { get; }

    /// <summary>Real seconds that a modelled one is slept.</summary>
    public double Scale => options.SecondsPerModelSecond;

    public CancellationToken Ending => ending.Token;

    /// <summary>Counters; used under the gate.</summary>
    protected CounterBook Book { get; }

    /// <summary>Real seconds since the run started.</summary>
    public double Now => earlierSeconds + clock.Elapsed.TotalSeconds;

    public virtual RunTotals Totals => OwnTotals;

    /// <summary>What the participants that are here have spent.</summary>
    protected RunTotals OwnTotals
    {
        get
        {
            lock (gate) return totals with { Seconds = Now };
        }
    }

    /// <summary>Guards the book of counters.</summary>
    protected Lock Gate => gate;

    /// <summary>The coordinator, where it is here and started.</summary>
    protected CoordinatorSeat? Coordinator => coordinator;

    /// <summary>True where the coordinator of a centralised method is here.</summary>
    protected virtual bool HasCoordinator => Run.Request.Method is CentralizedMethod;

    public async Task<RunResult> ExecuteAsync(CancellationToken cancellation)
    {
        using var interruption = cancellation.Register(() => End(RunStatus.Interrupted, "interrupted"));
        if (Run.Request.Stop.Seconds is { } limit) EndAt(limit);
        try
        {
            await RunProgramsAsync().ConfigureAwait(false);
        }
        finally
        {
            await CloseAsync().ConfigureAwait(false);
        }
        DemandOutcome();
        if (!Recorder.IsOver)
        {
            var (status, reason) = end ?? (RunStatus.Completed, "the method ended by itself");
            Recorder.End(status, reason);
        }
        coordinator?.LetGoAtEnd();
        return Recorder.Result(Count(), TakeCheckpoint());
    }

    /// <summary>Starts the programs that are here and waits until all of them have ended.</summary>
    /// <exception cref="Exception">What a program threw.</exception>
    public async Task RunProgramsAsync()
    {
        clock.Start();
        ScheduleFaults();
        StartPrograms();
        Rest();
        await AllProgramsAsync().ConfigureAwait(false);
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Called when all programs that are here have ended, whatever the reason.</summary>
    protected virtual ValueTask CloseAsync() => default;

    /// <summary>Called before the outcome is written: throws where there is none.</summary>
    protected virtual void DemandOutcome() { }

    /// <summary>What happened beside the trace.</summary>
    protected virtual Counters Count() => Book.ToCounters();

    /// <summary>The state of a worker, for observers.</summary>
    public virtual ParticipantState StateOf(int worker) => Seats[worker].State;

    /// <summary>The coordinator, or the one loop, shows an iterate.</summary>
    public virtual ValueTask<bool> VisitAsync(RunObservation state, Vector iterate, long iteration) =>
        new(Recorder.Visit(state, iterate.Values, iteration, Totals));

    /// <summary>A node shows its iterate.</summary>
    public virtual ValueTask<bool> VisitAsync(NodeSeat node, Vector iterate, long iteration)
    {
        if (!Nodes!.Wants(iteration)) return new ValueTask<bool>(true);
        var copy = Run.Messages.RentDense(iterate.Values.Length);
        iterate.Values.CopyTo(copy.Buffer);
        var spent = Nodes.Reporter is null ? node.Spent : Totals;
        return new ValueTask<bool>(Visit(node.Index, iteration, copy, node.State, spent, node.JobCount));
    }

    /// <summary>Records what a node shows.</summary>
    /// <returns>Whether the run goes on.</returns>
    protected bool Visit(int node, long iteration, Messaging.DenseMessage iterate, ParticipantState state, in RunTotals spent, long jobs)
    {
        lock (Nodes!)
        {
            if (Recorder.IsOver) return false;
            Nodes.Visit(node, iteration, iterate, state, spent, jobs);
            if (!Recorder.IsOver) return true;
        }
        // Programs end by themselves when each of them has been told; where one node shows iterates, the others never ask.
        if (Nodes.Reporter is not null) End(RunStatus.Completed, "the iterates that were wanted are shown");
        return false;
    }

    /// <summary>A node takes part in forming the mean of all nodes' vectors.</summary>
    public virtual ValueTask AverageAsync(NodeSeat node, Vector vector, long round) => PairwiseAverage.RunAsync(node, vector, round);

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

    /// <summary>Counts bits that a worker or node sends.</summary>
    public void CountUp(long bits)
    {
        lock (gate) totals = totals with { BitsUp = totals.BitsUp + bits };
    }

    /// <summary>Waits until what workers have sent has left this process.</summary>
    public virtual ValueTask WhenSentAsync() => default;

    /// <summary>The coordinator sends.</summary>
    public void SendDown(in Delivery delivery, int receiver, long bits)
    {
        CountDown(bits);
        Dispatch(delivery, receiver);
    }

    /// <summary>The coordinator sends to every worker; references on the body are taken as they are needed.</summary>
    public virtual void SendToAll(in Delivery delivery, long bits)
    {
        for (var worker = 0; worker < Run.Workers; worker++)
        {
            delivery.Body.Retain();
            SendDown(delivery, worker, bits);
        }
    }

    /// <summary>Counts bits that the coordinator sends.</summary>
    protected void CountDown(long bits)
    {
        lock (gate) totals = totals with { BitsDown = totals.BitsDown + bits };
    }

    /// <summary>The coordinator cancels what a worker does.</summary>
    public virtual void Cancel(int worker) => ((WorkerSeat)Seats[worker]).Cancel();

    /// <summary>A participant goes to sleep.</summary>
    public void Rest()
    {
        if (Interlocked.Decrement(ref awake) == 0) NoteAllAsleep();
    }

    /// <summary>True while some participant that is here does something.</summary>
    protected bool IsAwake => Volatile.Read(ref awake) > 0;

    /// <summary>All that are here sleep. Where nothing can come from elsewhere, the run has stalled.</summary>
    protected virtual void NoteAllAsleep() => End(RunStatus.Stalled, "nothing happens any more: " + Describe());

    /// <summary>A participant is woken up.</summary>
    public void Wake() => Interlocked.Increment(ref awake);

    /// <summary>True where a participant lives in this process.</summary>
    protected virtual bool IsHere(int index) => true;

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

    public void Dispose()
    {
        ending.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes the participants that are here, so that messages can reach them before their programs start.</summary>
    protected void CreateSeats()
    {
        for (var index = 0; index < Seats.Length; index++)
        {
            if (Seats[index] is not null || !IsHere(index)) continue;
            var seat = CreateSeat(index);
            if (Run.Request.ResumeFrom is { } checkpoint)
            {
                seat.State = StateCopy.Of(checkpoint.Workers[index], Run.Dimension);
                seat.JobCount = checkpoint.JobCounts[index];
            }
            Seats[index] = seat;
        }
        if (HasCoordinator) coordinator ??= new CoordinatorSeat(this);
    }

    private void StartPrograms()
    {
        CreateSeats();
        if (coordinator is not null)
        {
            var method = (CentralizedMethod)Run.Request.Method;
            Launch(() => method.CoordinateAsync(coordinator), TaskScheduler.Default, endsRun: true);
        }
        foreach (var seat in Seats.Where(seat => seat is not null)) Launch(seat.RunProgramAsync, Turns(), endsRun: Run.Request.Method is SequentialMethod);
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
            if (endsRun || recorder is { IsOver: true }) End(RunStatus.Completed, "the method ended by itself");
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

    /// <summary>Brings a message to its receiver; takes over the reference on its body.</summary>
    protected virtual void Post(in Delivery delivery, int receiver)
    {
        if (receiver == HostedParticipant.CoordinatorIndex) coordinator!.Deliver(delivery);
        else Seats[receiver].Deliver(delivery);
    }

    /// <summary>What the run waits for, in words.</summary>
    protected virtual string Describe()
    {
        var down = Seats.Count(seat => seat is { IsDown: true });
        var machines = down > 0 ? $"; {down} of {Seats.Length} machines have crashed" : "";
        return (coordinator?.Waiting ?? Seats[0].Waiting) + machines;
    }

    /// <summary>The end of the run, where it was asked for.</summary>
    protected virtual Checkpoint? TakeCheckpoint()
    {
        if (!Run.Request.TakeCheckpoint) return null;
        if (Nodes is not null) return Nodes.TakeCheckpoint();
        var workers = Seats.Select(seat => StateCopy.Of(seat.State, Run.Dimension)).ToArray();
        var center = coordinator is null ? workers[0] : StateCopy.Of(coordinator.State, Run.Dimension);
        return new Checkpoint(Recorder.Iteration, center, workers, Recorder.LastPoint, [.. Seats.Select(seat => seat.JobCount)]);
    }
}
