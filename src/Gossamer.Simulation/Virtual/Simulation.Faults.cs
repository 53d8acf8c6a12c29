using Gossamer.Simulation.Faults;

namespace Gossamer.Simulation.Virtual;

/// <summary>What goes wrong, by schedule.</summary>
internal sealed partial class Simulation
{
    private readonly List<Action> faultActions = [];
    private MessageFates? fates;
    private bool isPausing;

    private void ScheduleFaults()
    {
        if (cluster is null) return;
        fates = MessageFates.For(cluster.Faults, Run.Seed);
        foreach (var fault in cluster.Faults)
        {
            switch (fault)
            {
                case WorkerCrash crash:
                    ScheduleFault(crash.At, crash.Worker, () => Crash(crash));
                    if (crash.RestartAt is { } restart) ScheduleFault(restart, crash.Worker, () => Restart(crash));
                    break;
                case WorkerPause pause:
                    isPausing = true;
                    ScheduleFault(pause.From, pause.Worker, () => Pause(pause));
                    break;
            }
        }
    }

    private void ScheduleFault(double time, int worker, Action action)
    {
        // What a resumed run has behind it does not happen again.
        if (time < Now) return;
        Push(time, worker, EventKind.Fault, faultActions.Count);
        faultActions.Add(action);
    }

    private void HandleFault(int number) => faultActions[number]();

    private void Crash(WorkerCrash crash)
    {
        var context = Computers[crash.Worker];
        if (context.IsDown) return;
        if (context.CancelComputation(Now, out var seconds))
        {
            Book.CountCancellations(1, seconds);
            Book.WastedSeconds += context.SecondsSinceSend;
        }
        context.ClearInbox();
        context.IsDown = true;
    }

    private void Restart(WorkerCrash crash)
    {
        var old = Computers[crash.Worker];
        if (!old.IsDown) return;
        var context = CreateParticipant(crash.Worker);
        context.JobCount = old.JobCount;
        if (crash.KeepsState) context.State = old.State;
        if (old is NodeContext node) ((NodeContext)context).TakeOver(node);
        Computers[crash.Worker] = context;
        batch.Add(context, Resumption.Start, null);
    }

    private void Pause(WorkerPause pause)
    {
        var context = Computers[pause.Worker];
        var longer = pause.Until - Math.Max(Now, context.PausedUntil);
        if (longer <= 0) return;
        if (context.IsComputing) context.PutOff += longer;
        context.PausedUntil = pause.Until;
    }

    /// <summary>Puts an event of a participant that stands still off until it goes on.</summary>
    private bool PutOff(in Event next)
    {
        if (next.Kind is EventKind.Fault or EventKind.ToCoordinator or EventKind.Alarm) return false;
        var until = Computers[next.Participant].PausedUntil;
        if (until <= Now) return false;
        Push(until, next.Participant, next.Kind, next.Data);
        Book.Events--;
        return true;
    }
}
