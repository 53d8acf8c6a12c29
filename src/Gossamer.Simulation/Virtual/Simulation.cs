using System.Runtime.ExceptionServices;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Messaging;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.NetworkModels;

namespace Gossamer.Simulation.Virtual;

/// <summary>
/// One run in virtual time: the event loop. Events are handled one by one; the coordinator reacts to each before the next
/// one. Only while it cannot react, because it waits for c more messages, up to c programs that go on at the same time
/// run as one batch, on as many threads as there are.
/// </summary>
internal sealed partial class Simulation
{
    private readonly EventQueue later = new();
    private readonly EventQueue present = new();
    private readonly Batch batch;
    private readonly Crew crew;
    private readonly Cluster? cluster;
    private readonly Action<int> evaluateOne;
    private readonly List<SendTicket> tickets = [];
    private readonly Stack<int> freeTickets = new();
    private CoordinatorContext? coordinator;
    private RunTotals totals;
    private Arrival[] toEvaluate = [];
    private uint step;
    private long sequence;
    private long alarms;
    private long queuedOrders;
    private AnsweringWorkers? answers;
    private bool? allAnswer;

    public Simulation(RunContext run, Cluster? cluster, Crew crew)
    {
        (Run, this.cluster, this.crew) = (run, cluster, crew);
        var machines = cluster ?? new Cluster();
        Compute = machines.Compute.ForRun(run.Seed, run.Workers);
        Links = machines.Network.Open(run.Workers);
        IsNetworkFree = machines.Network.IsFree;
        Book = new CounterBook(run.Workers);
        batch = new Batch(crew);
        evaluateOne = EvaluateOne;
        var canAnswer = run.Request.Method is CentralizedMethod && machines.Network.IsFree && machines.Faults.Count == 0;
        if (canAnswer) answers = new AnsweringWorkers(this);
        if (run.Request.ResumeFrom is not { } checkpoint) return;
        totals = RunTotals.Of(checkpoint.Totals, run.Workers);
        Now = checkpoint.Totals.Seconds;
    }

    public RunContext Run { get; }

    public ComputeModel Compute { get; }

    public NetworkLinks Links { get; }

    public bool IsNetworkFree { get; }

    public CounterBook Book { get; }

    public Parcels Parcels { get; } = new();

    public RunRecorder Recorder { get; private set; } = null!;

    public NodeRecorder? Nodes { get; private set; }

    public ComputingContext[] Computers { get; private set; } = [];

    /// <summary>The virtual clock, in seconds.</summary>
    public double Now { get; private set; }

    /// <summary>What the run has cost so far.</summary>
    public RunTotals Totals => totals with { Seconds = Now };

    /// <summary>What never happens.</summary>
    public Task Never { get; } = new TaskCompletionSource().Task;

    /// <summary>Makes the run.</summary>
    public RunResult Execute(RunRecorder recorder, NodeRecorder? nodes)
    {
        Recorder = recorder;
        Nodes = nodes;
        CreateParticipants();
        ScheduleFaults();
        StartPrograms();
        while (!Recorder.IsOver)
        {
            if (batch.Count > 0 && !NextJoinsBatch())
            {
                batch.Run(this);
                continue;
            }
            if (!TakeEvent(out var next)) break;
            Handle(next);
        }
        return Close();
    }

    /// <summary>Throws what a program threw.</summary>
    public void CheckProgram(ComputingContext who)
    {
        if (who.Program is { IsFaulted: true } program) Rethrow(program);
    }

    private static void Rethrow(Task program) => ExceptionDispatchInfo.Throw(program.Exception!.InnerException ?? program.Exception);

    private void CreateParticipants()
    {
        Computers = new ComputingContext[Run.Workers];
        for (var index = 0; index < Computers.Length; index++)
        {
            var context = CreateParticipant(index);
            if (Run.Request.ResumeFrom is { } checkpoint) context.State = StateCopy.Of(checkpoint.Workers[index], Run.Dimension);
            Computers[index] = context;
        }
        if (Run.Request.Method is not CentralizedMethod) return;
        coordinator = new CoordinatorContext(this);
        if (Run.Request.ResumeFrom is { } start) coordinator.State = StateCopy.Of(start.Coordinator, Run.Dimension);
    }

    private ComputingContext CreateParticipant(int index) => Run.Request.Method switch
    {
        CentralizedMethod centralized => new WorkerContext(this, centralized, index),
        DecentralizedMethod decentralized => new NodeContext(this, decentralized, index),
        SequentialMethod sequential => new SequenceContext(this, sequential),
        _ => throw new InvalidOperationException("a method of no known shape"),
    };

    private void StartPrograms()
    {
        if (coordinator is not null)
        {
            coordinator.StartProgram((CentralizedMethod)Run.Request.Method);
            CheckCoordinator();
        }
        foreach (var context in Computers)
        {
            if (Recorder.IsOver) return;
            batch.Add(context, Resumption.Start, null);
            if (batch.Count == Batch.Capacity) batch.Run(this);
        }
        if (batch.Count > 0) batch.Run(this);
    }

    private void CheckCoordinator()
    {
        if (coordinator!.Program is not { IsCompleted: true } program) return;
        if (program.IsFaulted) Rethrow(program);
        if (!Recorder.IsOver) Recorder.End(RunStatus.Completed, "the method ended by itself");
    }

    private bool TakeEvent(out Event next)
    {
        var fromPresent = present.Count > 0 && (later.Count == 0 || Event.IsBefore(present.First, later.First));
        if (!fromPresent && later.Count == 0)
        {
            next = default;
            Stall();
            return false;
        }
        var queue = fromPresent ? present : later;
        next = queue.First;
        if (next.Time > Run.Request.Stop.Seconds)
        {
            Now = Run.Request.Stop.Seconds.Value;
            Recorder.End(RunStatus.Completed, RunRecorder.TimeLimitReason(Now));
            return false;
        }
        queue.RemoveFirst();
        Now = next.Time;
        step = next.Step;
        Book.Events++;
        return true;
    }

    /// <summary>Whether the next event may be handled before the batch has run: nobody in it may notice.</summary>
    private bool NextJoinsBatch()
    {
        var limit = coordinator is null ? Batch.Capacity : Math.Min(Batch.Capacity, coordinator.ArrivalsBeforeReaction);
        if (batch.Count >= limit) return false;
        if (present.Count == 0 && later.Count == 0) return false;
        ref readonly var next = ref present.First;
        if (present.Count == 0 || (later.Count > 0 && Event.IsBefore(later.First, next))) next = ref later.First;
        return next.Time == Now && next.Step == step
            && next.Kind is EventKind.Alarm or EventKind.ToWorker or EventKind.GoOn or EventKind.Sent
            && !Computers[next.Participant].IsInBatch;
    }

    private void Push(double time, int participant, EventKind kind, long data)
    {
        if (time > Now) later.Push(new Event(time, 0, participant, sequence++, kind, data));
        else present.Push(new Event(Now, step, participant, sequence++, kind, data));
    }

    private void Stall()
    {
        var waiting = coordinator?.Waiting ?? Computers[0].Waiting;
        int computing = answers?.Running().Computing ?? 0, down = 0;
        foreach (var context in Computers)
        {
            if (context.IsComputing) computing++;
            if (context.IsDown) down++;
        }
        var machines = (computing, down) switch
        {
            (0, 0) => "",
            (0, _) => $"; {down} of {Computers.Length} machines have crashed",
            (_, 0) => $"; {computing} of {Computers.Length} machines compute for ever",
            _ => $"; {down} of {Computers.Length} machines have crashed, {computing} compute for ever",
        };
        Recorder.End(RunStatus.Stalled, $"nothing happens any more at {Now:G6} s: {waiting}{machines}");
    }

    private RunResult Close()
    {
        coordinator?.LetGoAtEnd();
        SettleCancellations();
        foreach (var context in Computers)
        {
            if (context.IsComputing) Book.BusySeconds += Now - context.StartedAt;
        }
        if (answers is not null) Book.BusySeconds += answers.Running().Seconds;
        return Recorder.Result(Book.ToCounters(), TakeCheckpoint());
    }

    /// <summary>What was cancelled at the moment in which the run ended is cancelled, whoever runs the worker.</summary>
    private void SettleCancellations()
    {
        while (present.Count > 0)
        {
            var next = present.First;
            present.RemoveFirst();
            if (next.Kind == EventKind.Cancel) HandleCancel(next.Participant);
        }
    }

    private Checkpoint? TakeCheckpoint()
    {
        if (!Run.Request.TakeCheckpoint) return null;
        if (Nodes is not null) return Nodes.TakeCheckpoint();
        var workers = new ParticipantState[Run.Workers];
        var jobs = new long[Run.Workers];
        for (var index = 0; index < workers.Length; index++)
        {
            workers[index] = StateCopy.Of(Computers[index].State, Run.Dimension);
            jobs[index] = answers?.Has(index) is true ? answers.JobsOf(index) : Computers[index].JobCount;
        }
        var center = coordinator is null ? workers[0] : StateCopy.Of(coordinator.State, Run.Dimension);
        return new Checkpoint(Recorder.Iteration, center, workers, Recorder.LastPoint, jobs);
    }
}
