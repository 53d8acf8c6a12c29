using Gossamer.Cluster.Transport;

namespace Gossamer.Cluster.Tests.Transport;

/// <summary>What every transport promises. Derive, say how peers come and die, and all of it is checked.</summary>
public abstract class TransportContract
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Peers_learn_of_each_other()
    {
        await using var network = await OpenAsync();
        var coordinator = await network.JoinAsync();
        Assert.Equal(ITransport.CoordinatorPeer, coordinator.Self);
        var worker = await network.JoinAsync();
        Assert.NotEqual(ITransport.CoordinatorPeer, worker.Self);
        Assert.Equal((TransportEventKind.Joined, worker.Self), await NextAsync(coordinator));
        Assert.Equal((TransportEventKind.Joined, ITransport.CoordinatorPeer), await NextAsync(worker));
    }

    [Fact]
    public async Task Frames_arrive_whole_once_and_in_order()
    {
        await using var network = await OpenAsync();
        var (coordinator, worker) = await PairAsync(network);
        int[] lengths = [0, 1, 7, 1000, 65_537, 3, 2_500_000, 0, 12];
        for (var k = 0; k < lengths.Length; k++)
        {
            coordinator.Send(worker.Self, Bytes(lengths[k], k));
            worker.Send(ITransport.CoordinatorPeer, Bytes(lengths[k], k + 100));
        }
        for (var k = 0; k < lengths.Length; k++)
        {
            Assert.True((await FrameAsync(worker, ITransport.CoordinatorPeer)).AsSpan().SequenceEqual(Bytes(lengths[k], k)));
            Assert.True((await FrameAsync(coordinator, worker.Self)).AsSpan().SequenceEqual(Bytes(lengths[k], k + 100)));
        }
    }

    [Fact]
    public async Task A_frame_is_copied_when_it_is_sent()
    {
        await using var network = await OpenAsync();
        var (coordinator, worker) = await PairAsync(network);
        var bytes = Bytes(100, 1);
        coordinator.Send(worker.Self, bytes);
        Array.Clear(bytes);
        Assert.Equal(Bytes(100, 1), await FrameAsync(worker, ITransport.CoordinatorPeer));
    }

    [Fact]
    public async Task Many_threads_may_send()
    {
        const int threads = 4, frames = 200;
        await using var network = await OpenAsync();
        var (coordinator, worker) = await PairAsync(network);
        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() =>
        {
            for (var k = 0; k < frames; k++) worker.Send(ITransport.CoordinatorPeer, [(byte)thread, (byte)k]);
        })));
        var next = new int[threads];
        for (var k = 0; k < threads * frames; k++)
        {
            var frame = await FrameAsync(coordinator, worker.Self);
            Assert.Equal(next[frame[0]]++, frame[1]);
        }
    }

    [Fact]
    public async Task A_peer_that_leaves_is_reported_after_its_last_frame()
    {
        await using var network = await OpenAsync();
        var (coordinator, worker) = await PairAsync(network);
        worker.Send(ITransport.CoordinatorPeer, [1, 2, 3]);
        await worker.FlushAsync();
        await worker.DisposeAsync();
        Assert.Equal([1, 2, 3], await FrameAsync(coordinator, worker.Self));
        Assert.Equal((TransportEventKind.Lost, worker.Self), await NextAsync(coordinator));
    }

    [Fact]
    public async Task A_peer_that_dies_is_reported_and_what_is_sent_to_it_is_dropped()
    {
        await using var network = await OpenAsync();
        if (!network.CanKill) return;
        var (coordinator, worker) = await PairAsync(network);
        await network.KillAsync(worker);
        Assert.Equal((TransportEventKind.Lost, worker.Self), await NextAsync(coordinator));
        coordinator.Send(worker.Self, [1]);
        await coordinator.FlushAsync();
    }

    [Fact]
    public async Task A_process_that_comes_back_is_a_new_peer()
    {
        await using var network = await OpenAsync();
        if (!network.CanKill) return;
        var (coordinator, worker) = await PairAsync(network);
        await network.KillAsync(worker);
        Assert.Equal((TransportEventKind.Lost, worker.Self), await NextAsync(coordinator));
        var successor = await network.JoinAsync();
        Assert.NotEqual(worker.Self, successor.Self);
        Assert.Equal((TransportEventKind.Joined, successor.Self), await NextAsync(coordinator));
        coordinator.Send(successor.Self, [5]);
        Assert.Equal((TransportEventKind.Joined, ITransport.CoordinatorPeer), await NextAsync(successor));
        Assert.Equal([5], await FrameAsync(successor, ITransport.CoordinatorPeer));
    }

    [Fact]
    public async Task Workers_reach_each_other_where_the_transport_says_so()
    {
        await using var network = await OpenAsync();
        var (coordinator, first) = await PairAsync(network);
        var second = await network.JoinAsync();
        Assert.Equal((TransportEventKind.Joined, second.Self), await NextAsync(coordinator));
        if (!first.ReachesAll)
        {
            Assert.Throws<TransportException>(() => first.Send(second.Self, [1]));
            return;
        }
        Assert.Equal((TransportEventKind.Joined, second.Self), await NextAsync(first));
        first.Send(second.Self, [1, 2]);
        Assert.Equal((TransportEventKind.Joined, ITransport.CoordinatorPeer), await NextAsync(second));
        Assert.Equal((TransportEventKind.Joined, first.Self), await NextAsync(second));
        Assert.Equal([1, 2], await FrameAsync(second, first.Self));
    }

    [Fact]
    public async Task Traffic_counts_what_has_passed()
    {
        await using var network = await OpenAsync();
        var (coordinator, worker) = await PairAsync(network);
        var before = coordinator.Traffic;
        coordinator.Send(worker.Self, new byte[1000]);
        await coordinator.FlushAsync();
        await FrameAsync(worker, ITransport.CoordinatorPeer);
        var after = coordinator.Traffic;
        Assert.Equal(before.FramesSent + 1, after.FramesSent);
        Assert.InRange(after.BytesSent - before.BytesSent, 1000, 2000);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        await using var network = await OpenAsync();
        var (coordinator, worker) = await PairAsync(network);
        using var cancellation = new CancellationTokenSource();
        var waiting = coordinator.ReceiveAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        worker.Send(ITransport.CoordinatorPeer, [7]);
        Assert.Equal([7], await FrameAsync(coordinator, worker.Self));
    }

    /// <summary>A network with no peer in it.</summary>
    private protected abstract Task<INetworkUnderTest> OpenAsync();

    private static async Task<(ITransport Coordinator, ITransport Worker)> PairAsync(INetworkUnderTest network)
    {
        var coordinator = await network.JoinAsync();
        var worker = await network.JoinAsync();
        Assert.Equal((TransportEventKind.Joined, worker.Self), await NextAsync(coordinator));
        Assert.Equal((TransportEventKind.Joined, ITransport.CoordinatorPeer), await NextAsync(worker));
        return (coordinator, worker);
    }

    private static async Task<(TransportEventKind Kind, int Peer)> NextAsync(ITransport transport)
    {
        using var patience = new CancellationTokenSource(Patience);
        var happened = await transport.ReceiveAsync(patience.Token);
        return (happened.Kind, happened.Peer);
    }

    private static async Task<byte[]> FrameAsync(ITransport transport, int from)
    {
        using var patience = new CancellationTokenSource(Patience);
        var happened = await transport.ReceiveAsync(patience.Token);
        Assert.Equal((TransportEventKind.Frame, from), (happened.Kind, happened.Peer));
        return happened.Frame.ToArray();
    }

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        for (var k = 0; k < length; k++) bytes[k] = (byte)((k * 31) + seed);
        return bytes;
    }
}

/// <summary>How the contract's tests make peers.</summary>
internal interface INetworkUnderTest : IAsyncDisposable
{
    /// <summary>Whether peers can be killed here.</summary>
    bool CanKill { get; }

    /// <summary>A new peer; the first one is the coordinator's.</summary>
    Task<ITransport> JoinAsync();

    /// <summary>Ends a peer as a crash of its process would.</summary>
    Task KillAsync(ITransport peer);
}
