namespace Gossamer.Cluster.Hosting;

/// <summary>One attempt at a run: who takes part in it, who is set up, and what becomes of those who are lost.</summary>
/// <param name="run">The coordinator's part.</param>
/// <param name="setup">The run as the coordinator's process prepared it.</param>
/// <param name="groups">The first and the last but one worker of every process that takes part.</param>
internal sealed class Attempt(CoordinatorRun run, PeerSetup setup, IReadOnlyDictionary<int, (int From, int Until)> groups)
{
    private readonly Dictionary<int, (int From, int Until)> groups = new(groups);
    private readonly HashSet<int> settingUp = [.. groups.Keys];
    private readonly Queue<(int From, int Until)> free = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CoordinatorRun Run => run;

    public PeerSetup Setup => setup;

    public int Epoch => run.Placement.Epoch;

    /// <summary>True from the moment at which all programs may run.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Ends when all are set up; fails where one is lost before.</summary>
    public Task WhenReady => ready.Task;

    /// <summary>The processes that take part.</summary>
    public IReadOnlyCollection<int> Members => groups.Keys;

    /// <summary>True where a process takes part.</summary>
    public bool Has(int peer) => groups.ContainsKey(peer);

    /// <summary>A process is set up.</summary>
    /// <returns>The workers that it takes over from one that was lost; null where the attempt has not begun yet.</returns>
    public (int From, int Until)? NoteReady(int peer)
    {
        settingUp.Remove(peer);
        if (HasBegun) return groups[peer];
        if (settingUp.Count == 0) ready.TrySetResult();
        return null;
    }

    /// <summary>Waits for nobody any more: nobody takes part beside the coordinator's process.</summary>
    public void BeginIfAlone()
    {
        if (settingUp.Count == 0) ready.TrySetResult();
    }

    /// <summary>A part cannot be set up, or a program has failed.</summary>
    public void NoteFailure(Exception failure)
    {
        run.NoteFailure(failure);
        ready.TrySetException(failure);
    }

    /// <summary>Nothing will be heard of the other processes any more.</summary>
    public void NoteCutOff(Exception failure)
    {
        run.NoteCutOff(failure);
        ready.TrySetException(failure);
    }

    /// <summary>A process is gone.</summary>
    public void NoteLost(int peer, string reason)
    {
        if (!groups.Remove(peer, out var group)) return;
        var wasSettingUp = settingUp.Remove(peer);
        if (!ready.Task.IsCompletedSuccessfully) ready.TrySetException(new PeerLostException($"process {peer} is lost: {reason}"));
        else if (!run.IsSynchronous) free.Enqueue(group);
        if (!wasSettingUp || !HasBegun) run.NoteLost(peer, reason);
    }

    /// <summary>Gives a process the workers of one that was lost.</summary>
    /// <returns>Which; null where none are free.</returns>
    public (int From, int Until)? Assign(int peer)
    {
        if (!HasBegun || !free.TryDequeue(out var group)) return null;
        groups[peer] = group;
        settingUp.Add(peer);
        return group;
    }
}

/// <summary>A process that has said who it is.</summary>
/// <param name="Peer">Its number.</param>
/// <param name="Name">Machine and process, in words.</param>
internal sealed record Member(int Peer, string Name);
