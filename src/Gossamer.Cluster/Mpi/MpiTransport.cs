using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Gossamer.Cluster.Transport;

namespace Gossamer.Cluster.Mpi;

/// <summary>
/// Frames between the ranks of an MPI job. All ranks are there from the beginning and reach each other; MPI ends them all
/// where one is lost.
/// </summary>
internal sealed class MpiTransport : ITransport, ICollectives
{
    private const int FrameTag = 1;
    private const int LeaveTag = 2;
    private const int GroupTag = 0;

    private readonly MpiWorld world;
    private readonly Inbox inbox = new();
    private readonly ConcurrentQueue<(int Peer, int Tag, nint Buffer, int Length)> outgoing = new();
    private readonly List<(nint Request, nint Buffer)> pending = [];
    private readonly List<(nint Request, TaskCompletionSource Done)> operations = [];
    private readonly HashSet<int> left = [];
    private readonly Lock flushGate = new();
    private readonly List<TaskCompletionSource> flushes = [];
    private long queued;
    private long sent;
    private long framesSent;
    private long bytesSent;
    private long framesReceived;
    private long bytesReceived;

    /// <param name="world">MPI in this process; ended with the transport.</param>
    public MpiTransport(MpiWorld world)
    {
        this.world = world;
        for (var peer = 0; peer < world.Size; peer++)
        {
            if (peer != world.Rank) inbox.AddJoined(peer);
        }
        _ = world.WhenEnded.ContinueWith(
            task => inbox.Close(task.Exception?.InnerException?.Message ?? "MPI has ended"),
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        world.PollWith(Poll);
    }

    public int Self => world.Rank;

    /// <summary>Number of ranks.</summary>
    public int Peers => world.Size;

    /// <summary>MPI in this process.</summary>
    public MpiWorld World => world;

    public bool ReachesAll => true;

    public int LongestFrame => int.MaxValue;

    public Traffic Traffic => new(
        Interlocked.Read(ref framesSent), Interlocked.Read(ref bytesSent), Interlocked.Read(ref framesReceived), Interlocked.Read(ref bytesReceived));

    public void Send(int peer, ReadOnlySpan<byte> frame) => Queue(peer, FrameTag, frame);

    public async ValueTask FlushAsync(CancellationToken cancellation = default)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (flushGate)
        {
            if (Interlocked.Read(ref queued) == Interlocked.Read(ref sent)) return;
            flushes.Add(done);
        }
        // Where MPI has failed, nothing can leave any more.
        await Task.WhenAny(done.Task, world.WhenEnded).WaitAsync(cancellation).ConfigureAwait(false);
    }

    public ValueTask<TransportEvent> ReceiveAsync(CancellationToken cancellation = default) => inbox.ReceiveAsync(cancellation);

    public async Task<ICollectiveGroup> JoinAsync(IReadOnlyList<int> members)
    {
        int[] ranks = [.. members];
        var (blocks, agreements) = await world.CallAsync(mpi =>
        {
            // The others come when they have what was sent to them.
            Start(mpi);
            var made = mpi.Group(ranks, GroupTag);
            return (made, mpi.Duplicate(made));
        }).ConfigureAwait(false);
        return new MpiGroup(this, blocks, agreements, ranks.Length, Array.IndexOf(ranks, Self));
    }

    /// <summary>Begins a collective operation and waits for its end.</summary>
    /// <param name="begin">Begins it and returns the request.</param>
    /// <param name="outgoing">Bytes that this rank hands to others.</param>
    /// <param name="incoming">Bytes that it takes from others.</param>
    internal Task OperateAsync(Func<LibMpi, nint> begin, long outgoing, long incoming)
    {
        Interlocked.Add(ref bytesSent, outgoing);
        Interlocked.Add(ref bytesReceived, incoming);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Begin(mpi =>
        {
            try
            {
                operations.Add((begin(mpi), done));
            }
            catch (TransportException failure)
            {
                done.SetException(failure);
            }
        });
        return done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        for (var peer = 0; peer < world.Size; peer++)
        {
            if (peer != world.Rank) Queue(peer, LeaveTag, []);
        }
        await FlushAsync().ConfigureAwait(false);
        await world.EndAsync().ConfigureAwait(false);
    }

    private unsafe void Queue(int peer, int tag, ReadOnlySpan<byte> frame)
    {
        if ((uint)peer >= (uint)world.Size || peer == world.Rank)
            throw new TransportException($"rank {world.Rank} cannot send to rank {peer}: there are ranks 0 to {world.Size - 1}");
        var buffer = (nint)NativeMemory.Alloc((nuint)Math.Max(1, frame.Length));
        frame.CopyTo(new Span<byte>((void*)buffer, frame.Length));
        Interlocked.Increment(ref queued);
        outgoing.Enqueue((peer, tag, buffer, frame.Length));
    }

    private bool Poll(LibMpi mpi)
    {
        var isBusy = Start(mpi);
        isBusy |= Complete(mpi);
        isBusy |= Receive(mpi);
        isBusy |= EndOperations(mpi);
        return isBusy;
    }

    private bool EndOperations(LibMpi mpi)
    {
        var isBusy = false;
        for (var k = operations.Count - 1; k >= 0; k--)
        {
            var (request, done) = operations[k];
            if (!mpi.Test(ref request)) continue;
            operations.RemoveAt(k);
            done.SetResult();
            isBusy = true;
        }
        return isBusy;
    }

    private unsafe bool Start(LibMpi mpi)
    {
        var isBusy = false;
        while (outgoing.TryDequeue(out var next))
        {
            isBusy = true;
            pending.Add((mpi.Send((void*)next.Buffer, next.Length, next.Peer, next.Tag), next.Buffer));
            if (next.Tag != FrameTag) continue;
            Interlocked.Increment(ref framesSent);
            Interlocked.Add(ref bytesSent, next.Length);
        }
        return isBusy;
    }

    private unsafe bool Complete(LibMpi mpi)
    {
        var kept = 0;
        for (var k = 0; k < pending.Count; k++)
        {
            var (request, buffer) = pending[k];
            if (mpi.Test(ref request))
            {
                NativeMemory.Free((void*)buffer);
                Interlocked.Increment(ref sent);
            }
            else
            {
                pending[kept++] = (request, buffer);
            }
        }
        if (kept == pending.Count) return false;
        pending.RemoveRange(kept, pending.Count - kept);
        if (kept == 0 && outgoing.IsEmpty) EndFlushes();
        return true;
    }

    private void EndFlushes()
    {
        lock (flushGate)
        {
            if (Interlocked.Read(ref queued) != Interlocked.Read(ref sent)) return;
            foreach (var flush in flushes) flush.TrySetResult();
            flushes.Clear();
        }
    }

    private bool Receive(LibMpi mpi)
    {
        if (ReceiveFrames(mpi)) return true;
        if (!mpi.Probe(LeaveTag, out var leave)) return false;
        // What its sender sent before is here by now: MPI keeps the order, but a look at one tag does not see the other.
        while (ReceiveFrames(mpi))
        {
        }
        mpi.Receive([], leave.Source, LeaveTag);
        left.Add(leave.Source);
        inbox.AddLost(leave.Source, "it has left");
        return true;
    }

    private bool ReceiveFrames(LibMpi mpi)
    {
        const int mostAtOnce = 64;
        var received = 0;
        for (; received < mostAtOnce && mpi.Probe(FrameTag, out var status); received++)
        {
            var length = mpi.CountOf(status);
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            mpi.Receive(buffer.AsSpan(0, length), status.Source, FrameTag);
            Interlocked.Increment(ref framesReceived);
            Interlocked.Add(ref bytesReceived, length);
            if (left.Contains(status.Source)) ArrayPool<byte>.Shared.Return(buffer);
            else inbox.AddFrame(status.Source, buffer, length);
        }
        return received > 0;
    }
}
