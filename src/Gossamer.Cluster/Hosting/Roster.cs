namespace Gossamer.Cluster.Hosting;

/// <summary>The processes that are there, in the order in which they came.</summary>
internal sealed class Roster(Action<string> notify)
{
    private static readonly TimeSpan QuietWait = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private readonly SortedDictionary<int, Member> members = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Exception? failure;

    /// <summary>Why nobody will come any more; null while somebody may.</summary>
    public Exception? Failure => failure;

    /// <summary>All who are there.</summary>
    public IReadOnlyList<Member> Members
    {
        get
        {
            lock (gate) return [.. members.Values];
        }
    }

    public void Add(Member member)
    {
        lock (gate) members[member.Peer] = member;
        Announce();
    }

    /// <summary>The member that has gone; null where it was none.</summary>
    public Member? Remove(int peer)
    {
        lock (gate) return members.Remove(peer, out var gone) ? gone : null;
    }

    /// <summary>Nobody will come any more.</summary>
    public void Fail(Exception reason)
    {
        failure = reason;
        Announce();
    }

    /// <summary>Waits until so many are there.</summary>
    public async Task<IReadOnlyList<Member>> WaitForAsync(int count, CancellationToken cancellation)
    {
        var isTold = false;
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (failure is not null) throw failure;
                if (members.Count >= count) return [.. members.Values.Take(count)];
                next = changed.Task;
            }
            if (isTold)
            {
                await next.WaitAsync(cancellation).ConfigureAwait(false);
                continue;
            }
            await Task.WhenAny(next, Task.Delay(QuietWait, cancellation)).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (next.IsCompleted) continue;
            isTold = true;
            var missing = count - Members.Count;
            notify($"waiting for {missing} more process{(missing == 1 ? "" : "es")} ({Members.Count} of {count} are there)");
        }
    }

    private void Announce()
    {
        lock (gate)
        {
            changed.TrySetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
