using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Gossamer.Cluster.Mpi;

/// <summary>
/// MPI in this process: one thread of its own makes all calls, sends what is queued, and looks for messages. Where nothing
/// happens it first lets others run, then sleeps for ever longer, so that waiting ranks leave the cores to those that compute.
/// </summary>
internal sealed partial class MpiWorld : IDisposable
{
    private const int EagerPolls = 200;
    private const int PatientPolls = 4000;
    private const uint ShortSleep = 50;
    private const uint LongSleep = 1000;
    private const int ShortSleeps = 20_000;

    private readonly Thread thread;
    private readonly ConcurrentQueue<Action<LibMpi>> work = new();
    private readonly TaskCompletionSource<(int Rank, int Size, int SizeHere)> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isEnding;
    private Func<LibMpi, bool>? poll;

    private MpiWorld()
    {
        thread = new Thread(Serve) { IsBackground = true, Name = "MPI" };
    }

    /// <summary>This process's rank.</summary>
    public int Rank { get; private set; }

    /// <summary>Number of ranks.</summary>
    public int Size { get; private set; }

    /// <summary>Number of ranks on this machine.</summary>
    public int SizeHere { get; private set; }

    /// <summary>Ends when MPI has, or fails with it.</summary>
    public Task WhenEnded => ended.Task;

    /// <summary>Starts MPI; once in the life of a process.</summary>
    /// <exception cref="BadInputException">Open MPI is not installed.</exception>
    public static async Task<MpiWorld> StartAsync()
    {
        var world = new MpiWorld();
        world.thread.Start();
        (world.Rank, world.Size, world.SizeHere) = await world.started.Task.ConfigureAwait(false);
        return world;
    }

    /// <summary>Called again and again on the thread of MPI: sends, receives, and says whether anything happened.</summary>
    public void PollWith(Func<LibMpi, bool>? next) => work.Enqueue(_ => poll = next);

    /// <summary>Makes calls on the thread of MPI, which must not throw.</summary>
    public void Begin(Action<LibMpi> call) => work.Enqueue(call);

    /// <summary>Makes calls on the thread of MPI.</summary>
    public Task<T> CallAsync<T>(Func<LibMpi, T> call)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Enqueue(mpi =>
        {
            try
            {
                done.SetResult(call(mpi));
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        });
        return done.Task;
    }

    /// <summary>Ends MPI; waits for all other ranks to do the same.</summary>
    public Task EndAsync()
    {
        isEnding = true;
        return ended.Task;
    }

    /// <summary>Ends all ranks at once.</summary>
    public void Abort(int code) => work.Enqueue(mpi => mpi.Abort(code));

    public void Dispose()
    {
        isEnding = true;
        thread.Join();
    }

    private void Serve()
    {
        try
        {
            var mpi = LibMpi.Load();
            mpi.Init();
            started.SetResult((mpi.Rank(), mpi.Size(), mpi.SizeHere()));
            Loop(mpi);
            mpi.End();
            ended.SetResult();
        }
        catch (Exception failure)
        {
            started.TrySetException(failure);
            ended.TrySetException(failure);
        }
    }

    private void Loop(LibMpi mpi)
    {
        var idle = 0;
        while (true)
        {
            var isBusy = false;
            while (work.TryDequeue(out var next))
            {
                next(mpi);
                isBusy = true;
            }
            if (poll?.Invoke(mpi) == true) isBusy = true;
            if (isBusy)
            {
                idle = 0;
                continue;
            }
            if (isEnding && work.IsEmpty) return;
            idle++;
            if (idle <= EagerPolls) continue;
            if (idle <= PatientPolls) Thread.Yield();
            else Sleep(idle <= PatientPolls + ShortSleeps ? ShortSleep : LongSleep);
        }
    }

    private static void Sleep(uint microseconds)
    {
        // The timers of .NET do not wake up within a millisecond.
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) _ = MicroSleep(microseconds);
        else Thread.Sleep(1);
    }

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int MicroSleep(uint microseconds);
}
