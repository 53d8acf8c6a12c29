namespace Gossamer.Cluster.Checkpoints;

/// <summary>Keeps the newest states of one run.</summary>
internal interface ICheckpointStore
{
    /// <summary>Keeps a state; when it returns, the state survives a crash as far as the store can.</summary>
    void Write(SavedRun saved);

    /// <summary>The newest state that can be read; null where there is none.</summary>
    SavedRun? Newest();
}

/// <summary>Keeps the newest state in memory: enough where the coordinator's process does not crash.</summary>
internal sealed class MemoryCheckpoints : ICheckpointStore
{
    private SavedRun? newest;

    public void Write(SavedRun saved) => newest = saved;

    public SavedRun? Newest() => newest;
}
