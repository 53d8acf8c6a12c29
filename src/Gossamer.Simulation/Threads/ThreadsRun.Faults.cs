using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Simulation.Faults;

namespace Gossamer.Simulation.Threads;

/// <summary>What goes wrong, and when time is up.</summary>
internal partial class ThreadsRun
{
    private double FaultScale => Scale > 0 ? Scale : 1;

    private void EndAt(double limit) =>
        At(limit, keepsAwake: false, () => End(RunStatus.Completed, RunRecorder.TimeLimitReason(limit)));

    private void ScheduleFaults()
    {
        if (cluster is null) return;
        foreach (var fault in cluster.Faults)
        {
            switch (fault)
            {
                case WorkerCrash { Worker: var worker } when !IsHere(worker):
                case WorkerPause { Worker: var other } when !IsHere(other):
                    break;
                case WorkerCrash crash:
                    At(crash.At * FaultScale, keepsAwake: true, () => Crash(crash));
                    if (crash.RestartAt is { } restart) At(restart * FaultScale, keepsAwake: true, () => Restart(crash));
                    break;
                case WorkerPause pause:
                    At(pause.From * FaultScale, keepsAwake: true, () => Seats[pause.Worker].PauseUntil(pause.Until * FaultScale));
                    break;
            }
        }
    }

    /// <summary>Does something later, unless the run is over by then.</summary>
    /// <param name="seconds">When, by the clock of the run.</param>
    /// <param name="keepsAwake">Whether something may still happen because of it, so that the run has not stalled before.</param>
    /// <param name="action">What.</param>
    private void At(double seconds, bool keepsAwake, Action action)
    {
        if (seconds < Now) return;
        if (keepsAwake) Wake();
        _ = WaitAsync();

        async Task WaitAsync()
        {
            try
            {
                await SleepAsync(seconds - Now, Ending).ConfigureAwait(false);
                action();
            }
            catch (OperationCanceledException)
            {
                // The run is over.
            }
            finally
            {
                if (keepsAwake) Rest();
            }
        }
    }

    /// <summary>Sleeps, for any number of seconds.</summary>
    public static async Task SleepAsync(double seconds, CancellationToken cancellation)
    {
        const double Longest = 1e6;
        for (; seconds > Longest; seconds -= Longest) await Task.Delay(TimeSpan.FromSeconds(Longest), cancellation).ConfigureAwait(false);
        if (seconds > 0) await Task.Delay(TimeSpan.FromSeconds(seconds), cancellation).ConfigureAwait(false);
    }

    private void PostLater(Delivery delivery, int receiver, double delay) => At(Now + (delay * FaultScale), keepsAwake: true, () => Post(delivery, receiver));

    private void Crash(WorkerCrash crash)
    {
        var seat = Seats[crash.Worker];
        if (seat.IsDown) return;
        seat.IsDown = true;
        seat.End();
    }

    private void Restart(WorkerCrash crash)
    {
        var old = Seats[crash.Worker];
        if (!old.IsDown) return;
        var seat = CreateSeat(crash.Worker);
        seat.JobCount = old.JobCount;
        if (crash.KeepsState) seat.State = old.State;
        if (old is NodeSeat node) ((NodeSeat)seat).TakeOver(node);
        Seats[crash.Worker] = seat;
        Launch(seat.RunProgramAsync, Turns(), endsRun: false);
    }
}
